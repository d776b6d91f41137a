import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BuiltDistribution,
  buildWheel,
  bytesSource,
  readDistribution,
} from '../../../src/packaging/index.ts';
import { openIndex } from '../../../src/server/index.ts';
import { type SigningKey, makeSigningKey } from '../../support/index/signing-key.ts';
import { uploadForm } from '../../support/index/upload-body.ts';
import { startServer } from '../crash/children.ts';
import { basic, claimsOf, crashConfig, registrationOf } from '../crash/world.ts';
import { type SystemCall, parseTrace } from './trace.ts';

const TRACED =
  'write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,mkdir,mkdirat,rename,renameat,renameat2,sendto,sendmsg,openat';

/** Why system calls cannot be traced here, or undefined when they can. */
export function whyNoTrace(): string | undefined {
  const probe = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'trace=fsync', 'true'], {
    encoding: 'utf8',
  });
  if (probe.error !== undefined) return 'there is no `strace` here';
  return probe.status === 0 ? undefined : `\`strace\` may not trace here: ${probe.stderr.trim()}`;
}

/** The system calls of one server that minted once and took one wheel. */
export interface TracedServer {
  readonly directory: string;
  readonly sha256: string;
  readonly metadataSha256: string;
  readonly calls: readonly SystemCall[];
}

/** What a client does with a traced server. */
interface Visit {
  readonly url: string;
  readonly directory: string;
  readonly token: string;
  upload(): Promise<void>;
}

const PROJECT = 'amber';
/** Only the journal is flushed by `fdatasync`; what arrives is flushed as quickly as ever. */
const SLOW_FLUSH_MICROSECONDS = 700_000;

async function metadataOf({ bytes, filename }: BuiltDistribution): Promise<Uint8Array> {
  return (await readDistribution(bytesSource(bytes), filename)).metadataBytes;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function oneWheel(): BuiltDistribution {
  const modules = [{ path: `${PROJECT}/data.bin`, content: crypto.getRandomValues(new Uint8Array(60_000)) }];
  return buildWheel({ name: PROJECT, version: '1.0', modules });
}

async function mint(url: string, idToken: string): Promise<string> {
  const body = JSON.stringify({ token: idToken });
  const minted = await fetch(`${url}/_/oidc/mint-token`, { method: 'POST', body });
  return ((await minted.json()) as { token: string }).token;
}

async function upload(url: string, token: string, wheel: BuiltDistribution): Promise<void> {
  const uploaded = await fetch(`${url}/legacy/`, {
    method: 'POST',
    headers: { authorization: basic(token), accept: 'application/json' },
    body: uploadForm(wheel, { name: PROJECT, version: '1.0' }),
  });
  if (uploaded.status !== 200) throw new Error(`the upload was answered ${uploaded.status}`);
}

async function prepare(directory: string): Promise<SigningKey> {
  const key = await makeSigningKey();
  const opened = await openIndex(crashConfig(directory, key.keySet));
  await opened.index.addPublisher(registrationOf(PROJECT));
  await opened.close();
  return key;
}

async function trace(
  faults: readonly string[],
  visit: (visit: Visit) => Promise<void>,
): Promise<TracedServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-flush-'));
  const directory = path.join(folder, 'data');
  const output = path.join(folder, 'trace');
  const key = await prepare(directory);
  const wheel = oneWheel();
  const traced = ['-f', '-yy', '-s', '64', '-e', `trace=${TRACED}`, ...faults, '-o', output];
  const server = await startServer(path.join(folder, 'compiled'), ['strace', ...traced]);
  try {
    const answer = await server.open({ directory, keySet: key.keySet });
    if (answer === undefined || 'refused' in answer) throw new Error('the traced server did not start');
    const { url } = answer;
    const token = await mint(url, await key.sign(claimsOf(PROJECT, 'traced')));
    await visit({ url, directory, token, upload: () => upload(url, token, wheel) });
  } finally {
    await server.stop();
  }
  const calls = parseTrace(readFileSync(output, 'utf8'));
  await rm(folder, { recursive: true });
  return { directory, calls, sha256: sha256(wheel.bytes), metadataSha256: sha256(await metadataOf(wheel)) };
}

/** One upload. */
export function traceUpload(): Promise<TracedServer> {
  return trace([], (visit) => visit.upload());
}

/** Resolves when the database lists a file, told to nobody yet perhaps. */
async function listed(directory: string): Promise<void> {
  const database = new DatabaseSync(path.join(directory, 'index.sqlite'), { readOnly: true });
  const count = database.prepare('SELECT count(*) AS files FROM files');
  while (count.get()?.['files'] === 0) await sleep(5);
  database.close();
}

/** One upload, and the same file again as soon as the first is committed, on a disk whose flushes take long. */
export function traceUploadAgain(): Promise<TracedServer> {
  const slow = ['-e', `inject=fdatasync:delay_enter=${SLOW_FLUSH_MICROSECONDS}`];
  return trace(slow, async (visit) => {
    const first = visit.upload();
    await listed(visit.directory);
    await Promise.all([first, visit.upload()]);
  });
}
