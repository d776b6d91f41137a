import type { Secret } from '../base/index.ts';
import type { IndexTarget } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { type IndexFlags, resolveIndex } from './index-target.ts';
import type { CommonFlags } from './output.ts';
import { resolveSecret } from './secret-reference.ts';

/** Flags of a command that manages an index. */
export interface ManagementFlags extends CommonFlags, IndexFlags {
  /** `env:NAME` or `file:PATH`. */
  readonly credential: string;
}

/** The flag of its own, for the parser; `commonFlags` and `indexFlags` go with it. */
export const credentialFlag = {
  credential: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'The owner’s management credential, by reference',
    placeholder: 'env:NAME|file:PATH',
  },
} as const;

/** What the management API is asked with. */
export interface Management {
  readonly target: IndexTarget;
  readonly credential: Secret;
  readonly signal: AbortSignal;
}

/**
 * The index that is managed, and the owner's credential.
 *
 * @throws secret-reference-invalid, secret-missing, and what finding an index throws
 */
export async function managementOf(context: CliContext, flags: ManagementFlags): Promise<Management> {
  const target = await resolveIndex(context, flags);
  const credential = await resolveSecret(context, flags.credential, '--credential');
  return { target, credential, signal: context.signal };
}
