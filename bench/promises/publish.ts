import { randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../src/issuer/index.ts';
import { buildWheel } from '../../src/packaging/index.ts';
import {
  clientEnvironment,
  exchange,
  requireAmbientIdentity,
  systemDeps,
} from '../../src/publishing/client/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/index.ts';
import { UPLOAD_PATH } from '../../src/wire/index.ts';
import { ROOT, packCommandLine } from '../machine/packed.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import { timeProgram } from '../machine/run.ts';
import { type Effort, type Figure, type Ground, NotMeasured, type SpeedPromise } from '../promise.ts';
import { ISSUER, claimsOf, registrationOf } from '../servers/identity.ts';
import { bundleIndex, startMeasuredIndex } from '../servers/start.ts';
import { median } from '../statistics.ts';

const MEGABYTE = 1_000_000;
/** How many wheels of how many megabytes. */
const RELEASE: Readonly<Record<Effort, readonly (readonly [count: number, megabytes: number])[]>> = {
  full: [
    [50, 1],
    [5, 100],
  ],
  quick: [
    [5, 0.1],
    [1, 2],
  ],
};
const ROUNDS = { full: 3, quick: 1 } as const;
const PROJECT = 'wide-dist';
const MOST_FILE_BYTES = 200 * MEGABYTE;

/** A release to publish and all that publishing needs; the index is a fresh one each time. */
interface Bench {
  readonly program: string;
  readonly commandLine: readonly string[];
  readonly folder: string;
  readonly files: readonly string[];
  readonly issuer: RunningIssuer;
}

interface Place {
  readonly uploadUrl: string;
  readonly caFile: string;
  readonly ca: string;
}

/** Who publishes: its own exchange included, where it can exchange. Gives seconds. */
type Publisher = (place: Place, bench: Bench) => Promise<number>;

async function writeRelease(folder: string, effort: Effort): Promise<readonly string[]> {
  const dist = path.join(folder, 'dist');
  await mkdir(dist);
  let number = 0;
  for (const [count, megabytes] of RELEASE[effort]) {
    for (let left = count; left > 0; left -= 1) {
      const content = randomFillSync(Buffer.allocUnsafe(megabytes * MEGABYTE));
      const modules = [{ path: 'wide/data.bin', content }];
      const wheelTag = `py3${(number += 1)}-none-any`;
      const { filename, bytes } = buildWheel({ name: PROJECT, version: '1.0', modules, wheelTag });
      await writeFile(path.join(dist, filename), bytes);
    }
  }
  return (await readdir(dist)).map((name) => path.join(dist, name));
}

const inherited = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' });

const ours: Publisher = async ({ uploadUrl, caFile }, { commandLine, folder, issuer }) => {
  const [node = '', ...main] = commandLine;
  const args = ['publish', path.join(folder, 'dist'), '--index', uploadUrl, '--ca', caFile, '--quiet'];
  const environment = { ...inherited(), ...issuer.environment() };
  return (await timeProgram(node, [...main, ...args, '--wait', '0'], { environment, directory: folder }))
    .seconds;
};

function clientNamed(name: string): string {
  const client = path.join(ROOT, '.clients', 'bin', name);
  if (!existsSync(client)) throw new NotMeasured(`\`${name}\` is not in .clients`);
  return client;
}

const uv: Publisher = async ({ uploadUrl, caFile }, { files, issuer }) => {
  const args = ['publish', '--trusted-publishing', 'always', '--publish-url', uploadUrl, ...files];
  const environment = { ...inherited(), ...issuer.environment(), SSL_CERT_FILE: caFile, UV_NO_CONFIG: '1' };
  return (await timeProgram(clientNamed('uv'), args, { environment })).seconds;
};

/** twine cannot exchange with any index but PyPI: it is handed a token, and its exchange is not counted. */
const twine: Publisher = async ({ uploadUrl, caFile, ca }, { files, issuer }) => {
  const identity = requireAmbientIdentity(issuer.environment());
  const target = { uploadUrl, simpleUrl: uploadUrl, ca };
  const { token } = await exchange(target, identity, { ...systemDeps, mask: () => undefined });
  const { set } = clientEnvironment('twine', token, { uploadUrl, caFile });
  const args = ['upload', '--non-interactive', '--disable-progress-bar', ...files];
  return (await timeProgram(clientNamed('twine'), args, { environment: { ...inherited(), ...set } })).seconds;
};

const nowSeconds = (): number => systemDeps.nowSeconds();

/** Publishes to an index that is fresh; its start is not counted. */
async function publishOnce(publisher: Publisher, bench: Bench): Promise<number> {
  const { folder, program, issuer } = bench;
  const dataDirectory = path.join(folder, 'index');
  const authority = await createCertificateAuthority({ nowSeconds, commonName: 'tokenless bench CA' });
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, authority.certificatePem);
  const index = await startMeasuredIndex(program, {
    dataDirectory,
    issuer: ISSUER,
    keySet: issuer.keySet(),
    registrations: [registrationOf(PROJECT)],
    maxFileBytes: MOST_FILE_BYTES,
    tls: await authority.issue(LOOPBACK_NAMES),
  });
  try {
    const uploadUrl = new URL(UPLOAD_PATH, index.url).href;
    return await publisher({ uploadUrl, caFile, ca: authority.certificatePem }, bench);
  } finally {
    await index.close();
    await rm(dataDirectory, { recursive: true });
  }
}

async function openBench({ folder, effort }: Ground): Promise<Bench> {
  const issuer = await startIssuer({
    issuer: ISSUER,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => claimsOf(),
    nowSeconds,
    requestToken: new Secret('a request token that nobody else has'),
  });
  const files = await writeRelease(folder, effort);
  const [program, commandLine] = [await bundleIndex(folder), await packCommandLine(folder)];
  return { program, commandLine, folder, files, issuer };
}

async function measure(
  name: string,
  peer: Publisher,
  atMost: number,
  ground: Ground,
): Promise<readonly Figure[]> {
  clientNamed(name);
  const bench = await openBench(ground);
  try {
    const [own, their] = [ours, peer].map((who) => () => publishOnce(who, bench)) as [
      () => Promise<number>,
      () => Promise<number>,
    ];
    const pair = await takeTurns(ROUNDS[ground.effort], own, their);
    const note = `${median(pair.ours).toFixed(2)} s; ${name} ${median(pair.theirs).toFixed(2)} s`;
    const samples = ratios(pair.ours, pair.theirs);
    return [{ name: `publish-${name}`, samples, unit: `× ${name}`, goal: { atMost }, note }];
  } finally {
    await bench.issuer.close();
  }
}

/**
 * Publishing a release of 50 wheels of 1 MB and 5 of 100 MB to our index on loopback, over TLS. On two processors
 * neither is reached: the index, which all three wait for, needs 5 s of a processor for such a release, and nothing
 * is sent before every file is checked. docs/adr/056-publishing-is-bound-by-the-index.md has the figures.
 */
export const PUBLISHING: readonly SpeedPromise[] = [
  {
    name: 'publish-uv',
    claim: '50 wheels of 1 MB and 5 of 100 MB are published in at most 0.6 × the time of `uv publish`',
    measure: (ground) => measure('uv', uv, 0.6, ground),
  },
  {
    name: 'publish-twine',
    claim: 'the same in at most 0.25 × the time of `twine upload`',
    measure: (ground) => measure('twine', twine, 0.25, ground),
  },
];
