import type { SigstoreEndpoints } from '../publishing/client/index.ts';
import { cliErrors } from './errors.ts';

/** Flags that name a Sigstore instance. */
export interface SigstoreFlags {
  readonly fulcioUrl?: string;
  readonly rekorUrl?: string;
}

/** The same, for the parser. */
export const sigstoreFlags = {
  fulcioUrl: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'Certificate authority of a Sigstore instance of your own (default: the public-good one)',
    placeholder: 'URL',
    optional: true,
  },
  rekorUrl: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'Its transparency log',
    placeholder: 'URL',
    optional: true,
  },
} as const;

/** The services that sign; undefined: the public-good instance. Throws `usage-invalid` for half of an instance. */
export function endpointsOf({ fulcioUrl, rekorUrl }: SigstoreFlags): SigstoreEndpoints | undefined {
  if (fulcioUrl !== undefined && rekorUrl !== undefined) return { fulcioUrl, rekorUrl };
  if (fulcioUrl === undefined && rekorUrl === undefined) return undefined;
  const problem = 'a Sigstore instance is named by half: `--fulcio-url` and `--rekor-url` go together';
  throw cliErrors.create('usage-invalid', {
    problem,
    mend: 'give both, or none for the public-good instance',
  });
}
