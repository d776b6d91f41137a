import { Secret } from '../../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../../src/issuer/index.ts';
import {
  type SigningEvent,
  type SigningOptions,
  type TrustRoot,
  createHttpClient,
  requireAmbientIdentity,
  systemDeps,
} from '../../../src/publishing/client/index.ts';
import { githubClaims } from '../trust.ts';
import {
  type PrivateSigstore,
  type PrivateSigstoreOptions,
  startPrivateSigstore,
} from './private-sigstore.ts';

/** A job of octo/app on GitHub Actions beside a private Sigstore that takes its ID tokens. */
export interface SigningJob extends AsyncDisposable {
  readonly issuer: RunningIssuer;
  readonly sigstore: PrivateSigstore;
  readonly trustRoot: TrustRoot;
  readonly options: SigningOptions;
  readonly masked: readonly string[];
  readonly events: readonly SigningEvent[];
}

/** Starts both; the job's claims are those of `githubClaims` with these changes. */
export async function startSigningJob(
  changes: Readonly<Record<string, unknown>> = {},
  sigstoreOptions: Omit<PrivateSigstoreOptions, 'issuer'> = {},
): Promise<SigningJob> {
  const issuer = await startIssuer({
    issuer: 'https://token.actions.githubusercontent.com',
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => githubClaims(changes),
    nowSeconds: () => systemDeps.nowSeconds(),
    requestToken: new Secret('request-token'),
  });
  const sigstore = await startPrivateSigstore({ issuer, ...sigstoreOptions });
  const masked: string[] = [];
  const events: SigningEvent[] = [];
  return {
    issuer,
    sigstore,
    trustRoot: { title: 'private', text: sigstore.trustedRoot },
    options: {
      identity: requireAmbientIdentity(issuer.environment()),
      http: createHttpClient({ deps: systemDeps }),
      deps: systemDeps,
      endpoints: { fulcioUrl: sigstore.url, rekorUrl: sigstore.url },
      mask: (secret) => void masked.push(secret.reveal()),
      onEvent: (event) => void events.push(event),
    },
    masked,
    events,
    async [Symbol.asyncDispose]() {
      await sigstore.close();
      await issuer.close();
    },
  };
}
