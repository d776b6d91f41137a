import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../base/index.ts';
import { type RunningIssuer, startIssuer } from '../issuer/index.ts';
import {
  LOOPBACK_NAMES,
  type RunningIndex,
  createCertificateAuthority,
  rehearsalKeySets,
  startIndex,
} from '../server/index.ts';
import { normalizeName } from '../packaging/index.ts';
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

type Jobs = readonly [PlannedJob, ...PlannedJob[]];

/** The jobs of each index: several may bring a part of the release each. */
function byIndex(jobs: readonly PlannedJob[]): readonly (readonly [index: string, jobs: Jobs])[] {
  const names = [...new Set(jobs.map(({ index }) => index))];
  return names.flatMap((name) => {
    const [first, ...others] = jobs.filter(({ index }) => index === name);
    return first === undefined ? [] : [[name, [first, ...others]] as const];
  });
}

type Publisher = PlannedJob['publishers'][number];

/** The different registrations of some jobs: jobs that share one share it at the index too. */
function publishersOf(jobs: readonly PlannedJob[]): readonly Publisher[] {
  const keyed = jobs
    .flatMap(({ publishers }) => publishers)
    .map((publisher) => [JSON.stringify([publisher.project, registrationOf(publisher)]), publisher] as const);
  return [...new Map(keyed).values()];
}

/**
 * Registers what is declared. A declared publisher is pending, because no project exists here; a project with
 * several exists already, as only the first of them could ever become its publisher.
 */
async function register(index: RunningIndex, jobs: readonly PlannedJob[], project: string): Promise<void> {
  const publishers = publishersOf(jobs).map((publisher) => ({
    project: publisher.project === '' ? project : publisher.project,
    provider: publisher.provider,
    fields: registrationOf(publisher),
  }));
  for (const name of new Set(publishers.map((publisher) => normalizeName(publisher.project)))) {
    const own = publishers.filter((publisher) => normalizeName(publisher.project) === name);
    if (own.length > 1) await index.index.createProject(name);
    for (const publisher of own) await index.index.addPublisher({ ...publisher, pending: own.length === 1 });
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
  for (const [position, [name, own]] of byIndex(jobs).entries()) {
    const [{ profile }] = own;
    const index = await startIndex({
      profile,
      dataDirectory: path.join(directory, `index-${position}`),
      host: HOST,
      port: 0,
      tls,
      owner: { name: 'rehearsal', credential: new Secret(randomBytes(24).toString('base64url')) },
      keySets: rehearsalKeySets({ [issuerUrl]: issuer.keySet() }),
      log: () => undefined,
    });
    stack.defer(() => index.close());
    indexes.set(name, index);
    await register(index, own, project);
  }
  return { issuer, indexes, caFile, caPem: authority.certificatePem };
}
