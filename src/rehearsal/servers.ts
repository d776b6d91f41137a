import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../base/index.ts';
import { type RunningIssuer, startIssuer } from '../issuer/index.ts';
import {
  LOOPBACK_NAMES,
  type RunningIndex,
  createCertificateAuthority,
  pinnedKeySets,
  startIndex,
} from '../server/index.ts';
import { getProvider } from '../trust/index.ts';
import type { PlannedJob } from './plan/planned-job.ts';
import { registrationOf } from './registration.ts';

/** The outside world of a rehearsal: an issuer, one index per target, and the CA that clients must trust. */
export interface Servers {
  readonly issuer: RunningIssuer;
  /** By the name or URL that the workflow uses. */
  readonly indexes: ReadonlyMap<string, RunningIndex>;
  readonly caFile: string;
  readonly caPem: string;
}

const HOST = '127.0.0.1';

/** Registers what is declared; a declared publisher is pending until its project exists, and here none does. */
async function register(index: RunningIndex, job: PlannedJob, project: string): Promise<void> {
  for (const publisher of job.publishers) {
    await index.index.addPublisher({
      project: publisher.project === '' ? project : publisher.project,
      provider: publisher.provider,
      pending: true,
      fields: registrationOf(publisher),
    });
  }
}

/**
 * Starts issuer and indexes on loopback over TLS. The real issuer's URL stands in the ID tokens, and the
 * indexes have its key set pinned to the local issuer: this composition is the only place where that is
 * allowed. Everything started is handed to `stack`, which stops it.
 */
export async function startServers(
  jobs: readonly PlannedJob[],
  options: { readonly directory: string; readonly project: string; readonly nowSeconds: () => number },
  stack: AsyncDisposableStack,
): Promise<Servers> {
  const { directory, project, nowSeconds } = options;
  const authority = await createCertificateAuthority({ nowSeconds, commonName: 'tokenless rehearsal CA' });
  const tls = await authority.issue(LOOPBACK_NAMES);
  const caFile = path.join(directory, 'ca.pem');
  await writeFile(caFile, authority.certificatePem);
  const { issuer: issuerUrl } = getProvider('github');
  const issuer = await startIssuer({
    issuer: issuerUrl,
    host: HOST,
    port: 0,
    claimsFor: () => ({}),
    nowSeconds,
    requestToken: new Secret(randomBytes(24).toString('base64url')),
  });
  stack.defer(() => issuer.close());
  const indexes = new Map<string, RunningIndex>();
  for (const [position, job] of jobs.entries()) {
    const index = await startIndex({
      profile: job.profile,
      dataDirectory: path.join(directory, `index-${position}`),
      host: HOST,
      port: 0,
      tls,
      owner: { name: 'rehearsal', credential: new Secret(randomBytes(24).toString('base64url')) },
      keySets: pinnedKeySets({ [issuerUrl]: issuer.keySet() }),
      log: () => undefined,
    });
    stack.defer(() => index.close());
    indexes.set(job.index, index);
    await register(index, job, project);
  }
  return { issuer, indexes, caFile, caPem: authority.certificatePem };
}
