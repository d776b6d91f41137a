import { randomFillSync } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../src/issuer/index.ts';
import { buildWheel, hashContent } from '../../src/packaging/index.ts';
import {
  type PreparedRelease,
  openFileSource,
  prepareRelease,
  publishRelease,
  requireAmbientIdentity,
  systemDeps,
} from '../../src/publishing/client/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/index.ts';
import { SIMPLE_PATH, UPLOAD_PATH } from '../../src/wire/index.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import type { Figure, Goal, Ground, SpeedPromise } from '../promise.ts';
import { ISSUER, claimsOf, registrationOf } from '../servers/identity.ts';
import { bundleIndex, startMeasuredIndex } from '../servers/start.ts';
import { median } from '../statistics.ts';

const MEGABYTE = 1_000_000;
const SIZE_MEGABYTES = { full: 500, quick: 5 } as const;
const ROUNDS = { full: 7, quick: 1 } as const;
const MEMORY_GOAL = { atMost: 200 };
const PROJECT = 'large-dist';
const CHUNK_BYTES = 256 * 1024;

/** A release of one wheel of the size: one stored member, so that the file is as large as what it holds. */
async function prepareLargeRelease(folder: string, megabytes: number): Promise<PreparedRelease> {
  const content = randomFillSync(Buffer.allocUnsafe(megabytes * MEGABYTE));
  const modules = [
    { path: 'large/__init__.py', content: '' },
    { path: 'large/data.bin', content },
  ];
  const { filename, bytes } = buildWheel({ name: PROJECT, version: '1.0', modules });
  const dist = path.join(folder, 'dist');
  await mkdir(dist);
  await writeFile(path.join(dist, filename), bytes);
  return prepareRelease(dist, {});
}

/** Hashes the file as the upload protocol wants it, all digests in one pass: the least that an index has to do. */
async function secondsOfHashing({ files }: PreparedRelease): Promise<number> {
  const start = performance.now();
  for (const file of files) {
    await using source = await openFileSource(file.path);
    await hashContent(chunksOf(source), ['sha256', 'md5', 'blake2b256']);
  }
  return (performance.now() - start) / 1000;
}

async function* chunksOf(source: {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < source.size; offset += CHUNK_BYTES) {
    yield await source.read(offset, CHUNK_BYTES);
  }
}

const nowSeconds = (): number => systemDeps.nowSeconds();

interface Uploads {
  /** The bundled index. */
  readonly program: string;
  readonly folder: string;
  readonly release: PreparedRelease;
  readonly issuer: RunningIssuer;
  readonly secure: boolean;
}

/** One upload to an index that is fresh, with its exchange and burn; the time, and the index's peak memory. */
async function uploadOnce({
  folder,
  program,
  release,
  issuer,
  secure,
}: Uploads): Promise<{ seconds: number; peakBytes: number }> {
  const dataDirectory = path.join(folder, 'index');
  const authority = await createCertificateAuthority({ nowSeconds, commonName: 'tokenless bench CA' });
  const index = await startMeasuredIndex(program, {
    dataDirectory,
    issuer: ISSUER,
    keySet: issuer.keySet(),
    registrations: [registrationOf(PROJECT)],
    maxFileBytes: 2 * SIZE_MEGABYTES.full * MEGABYTE,
    tls: secure ? await authority.issue(LOOPBACK_NAMES) : undefined,
  });
  const start = performance.now();
  const target = {
    uploadUrl: new URL(UPLOAD_PATH, index.url).href,
    simpleUrl: new URL(SIMPLE_PATH, index.url).href,
    ...(secure ? { ca: authority.certificatePem } : {}),
  };
  const identity = requireAmbientIdentity(issuer.environment());
  await publishRelease({ target, identity, release, mask: () => undefined }, systemDeps);
  const seconds = (performance.now() - start) / 1000;
  const { peakBytes } = await index.close();
  await rm(dataDirectory, { recursive: true });
  return { seconds, peakBytes };
}

async function measure(
  name: string,
  secure: boolean,
  goal: Goal,
  ground: Ground,
): Promise<readonly Figure[]> {
  const { folder, effort } = ground;
  const release = await prepareLargeRelease(folder, SIZE_MEGABYTES[effort]);
  const program = await bundleIndex(folder);
  const issuer = await startIssuer({
    issuer: ISSUER,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => claimsOf(),
    nowSeconds,
    requestToken: new Secret('a request token that nobody else has'),
  });
  const peaks: number[] = [];
  try {
    const upload = async (): Promise<number> => {
      const { seconds, peakBytes } = await uploadOnce({ folder, program, release, issuer, secure });
      peaks.push(peakBytes / MEGABYTE);
      return seconds;
    };
    const { ours, theirs } = await takeTurns(ROUNDS[effort], upload, () => secondsOfHashing(release));
    const rate = SIZE_MEGABYTES[effort] / median(ours);
    const note = `${rate.toFixed(0)} MB/s; hashing ${(SIZE_MEGABYTES[effort] / median(theirs)).toFixed(0)} MB/s`;
    return [
      { name, samples: ratios(theirs, ours), unit: '× hashing', goal, note },
      { name: `${name}-memory`, samples: peaks, unit: 'MB', goal: MEMORY_GOAL, note: 'peak of the index' },
    ];
  } finally {
    await issuer.close();
  }
}

/** Uploads of a large file by our own client to our own index on loopback. */
export const UPLOADS: readonly SpeedPromise[] = [
  {
    name: 'upload',
    claim:
      'a file of 500 MB is uploaded over HTTP at least 0.5 × as fast as its three digests are made, in less than 200 MB',
    measure: (ground) => measure('upload', false, { atLeast: 0.5 }, ground),
  },
  {
    name: 'upload-tls',
    claim: 'the same over TLS, at least 0.35 × as fast',
    measure: (ground) => measure('upload-tls', true, { atLeast: 0.35 }, ground),
  },
];
