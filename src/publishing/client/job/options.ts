import type { Secret } from '../../../base/index.ts';
import type { AllowedSecret, DeclaredForProbe, VersionRule } from '../../release/index.ts';
import type { ClientDeps } from '../deps.ts';
import type { InstallCheck } from '../install/index.ts';
import type { ProbeOptions } from '../probe/index.ts';
import type { Attest, AttestationPolicy, PublishCredential } from '../publish/index.ts';
import type { IndexTarget } from '../target.ts';
import type { JobEvent } from './events.ts';

/** `dry-run` does everything but sign, exchange and upload; `probe` exchanges and uploads nothing. */
export type PublishMode = 'publish' | 'dry-run' | 'probe';

/**
 * What the repository declares as registered at the index; the caller has read the configuration. A project that is
 * left out is not constrained.
 */
export interface RegistrationFacts extends DeclaredForProbe {
  /** Which versions go there (default `all`). */
  readonly versions?: VersionRule | undefined;
}

/** A publish job: what to publish, where, as whom, and what must hold before. */
export interface PublishJobOptions {
  readonly mode: PublishMode;
  /** The folder with the distributions; a probe needs none. */
  readonly folder: string;
  readonly target: IndexTarget;
  /** The project that the files must be of, any spelling; for a probe, the one whose registration is proved. */
  readonly project?: string | undefined;
  /** The version that the files must have, any spelling. */
  readonly version?: string | undefined;
  /** What is declared for this index; none: nothing is known, and nothing is refused by it. */
  readonly registrations?: readonly RegistrationFacts[] | undefined;
  /** How tags are called, for `versions` that is a pattern of tags (default `v{version}`). */
  readonly tag?: string | undefined;
  /** Findings of the search for secrets that are none. */
  readonly allowedSecrets?: readonly AllowedSecret[] | undefined;
  /** Asked for when it is needed, and never in a dry run. */
  readonly credential: () => PublishCredential;
  readonly attestations?: AttestationPolicy | undefined;
  readonly concurrency?: number | undefined;
  /** How long to wait until every file is served (default 300); 0: do not wait, and do not install. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told each secret before anything can print it (`ExchangeDeps`). */
  mask(secret: Secret): void;
  onEvent?(event: JobEvent): void;
}

/** What the job hands to the function that probes. */
export type ProbeRequest = Omit<ProbeOptions, 'allowPending' | 'onEvent'>;

/** What a publish job takes from the world. */
export interface PublishJobDeps extends ClientDeps {
  /** Exchanges and burns, and uploads nothing; left out: there is no mode `probe`. */
  readonly probe?: ((request: ProbeRequest) => Promise<object>) | undefined;
  /** Signs a distribution; left out: nothing can be attested. */
  readonly attest?: Attest | undefined;
  /** Tries whether installers can install what is served; left out: it is not tried. */
  readonly installCheck?: InstallCheck | undefined;
}
