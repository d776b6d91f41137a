import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuiltDistribution, buildWheel } from '../../../src/packaging/index.ts';
import { openIndex } from '../../../src/server/index.ts';
import { makeSigningKey } from '../../support/index/signing-key.ts';
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

/** The system calls of one server that was started, minted once and took one wheel. */
export interface TracedServer {
  readonly directory: string;
  readonly sha256: string;
  readonly metadataSha256: string;
  readonly calls: readonly SystemCall[];
}

const PROJECT = 'amber';

async function metadataOf({ bytes, filename }: BuiltDistribution): Promise<Uint8Array> {
  const { bytesSource, readDistribution } = await import('../../../src/packaging/index.ts');
  return (await readDistribution(bytesSource(bytes), filename)).metadataBytes;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function mintAndUpload(url: string, idToken: string, wheel: BuiltDistribution): Promise<void> {
  const body = JSON.stringify({ token: idToken });
  const minted = await fetch(`${url}/_/oidc/mint-token`, { method: 'POST', body });
  const { token } = (await minted.json()) as { token: string };
  const uploaded = await fetch(`${url}/legacy/`, {
    method: 'POST',
    headers: { authorization: basic(token), accept: 'application/json' },
    body: uploadForm(wheel, { name: PROJECT, version: '1.0' }),
  });
  if (uploaded.status !== 200) throw new Error(`the upload was answered ${uploaded.status}`);
}

/** Runs a server under strace. */
export async function traceServer(): Promise<TracedServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-flush-'));
  const directory = path.join(folder, 'data');
  const trace = path.join(folder, 'trace');
  const key = await makeSigningKey();
  const opened = await openIndex(crashConfig(directory, key.keySet));
  await opened.index.addPublisher(registrationOf(PROJECT));
  await opened.close();
  const modules = [{ path: `${PROJECT}/data.bin`, content: crypto.getRandomValues(new Uint8Array(60_000)) }];
  const wheel = buildWheel({ name: PROJECT, version: '1.0', modules });
  const launcher = ['strace', '-f', '-yy', '-s', '64', '-e', `trace=${TRACED}`, '-o', trace] as const;
  const server = await startServer(path.join(folder, 'compiled'), launcher);
  try {
    const answer = await server.open({ directory, keySet: key.keySet });
    if (answer === undefined || 'refused' in answer) throw new Error('the traced server did not start');
    await mintAndUpload(answer.url, await key.sign(claimsOf(PROJECT, 'traced')), wheel);
  } finally {
    await server.stop();
  }
  const calls = parseTrace(readFileSync(trace, 'utf8'));
  await rm(folder, { recursive: true });
  return { directory, calls, sha256: sha256(wheel.bytes), metadataSha256: sha256(await metadataOf(wheel)) };
}
