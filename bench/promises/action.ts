import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildSdist, buildWheel } from '../../src/packaging/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/index.ts';
import { ROOT } from '../machine/packed.ts';
import { takeTurns } from '../machine/rounds.ts';
import { timeProgram } from '../machine/run.ts';
import type { Figure, Ground, SpeedPromise } from '../promise.ts';
import { median } from '../statistics.ts';

const GOAL = { atMost: 400 };
const ROUNDS = { full: 15, quick: 1 } as const;
const MEGABYTE = 1_000_000;

/** An index over TLS that only says when it was first asked for something. */
interface Asked {
  readonly url: string;
  readonly ca: string;
  /** Settles with the next request. */
  next(): Promise<void>;
  close(): void;
}

async function startAsked(): Promise<Asked> {
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);
  const authority = await createCertificateAuthority({ nowSeconds, commonName: 'tokenless bench CA' });
  const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
  let asked: () => void = () => undefined;
  const server = createServer({ key, cert }, (_request, response) => {
    asked();
    response.writeHead(403).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: authority.certificatePem,
    next: () =>
      new Promise((resolve) => {
        asked = resolve;
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The workspace of a release: wheel and sdist of a megabyte of source. */
async function makeWorkspace(folder: string, ca: string): Promise<string> {
  const content = 'x = 1\n'.repeat(MEGABYTE / 6);
  const project = { name: 'hello-dist', version: '1.0', modules: [{ path: 'hello.py', content }] };
  await mkdir(path.join(folder, 'dist'), { recursive: true });
  for (const { filename, bytes } of [buildWheel(project), buildSdist(project)])
    await writeFile(path.join(folder, 'dist', filename), bytes);
  await writeFile(path.join(folder, 'ca.pem'), ca);
  return folder;
}

/** Milliseconds from the start of the committed bundle to the first request that reaches the index. */
async function untilFirstRequest(workspace: string, index: Asked): Promise<number> {
  const first = index.next();
  const start = performance.now();
  const child = spawn(process.execPath, [path.join(ROOT, 'action', 'main.js')], {
    cwd: workspace,
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${index.url}/idtoken`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      INPUT_INDEX: index.url,
      'INPUT_CA-FILE': 'ca.pem',
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  await Promise.race([
    first,
    ended.then(() => {
      throw new Error('the Action ended before it asked the index for anything');
    }),
  ]);
  const milliseconds = performance.now() - start;
  child.kill('SIGKILL');
  await ended;
  return milliseconds;
}

async function measure({ folder, effort }: Ground): Promise<readonly Figure[]> {
  const index = await startAsked();
  try {
    const workspace = await makeWorkspace(folder, index.ca);
    const bare = async (): Promise<number> =>
      (await timeProgram(process.execPath, ['-e', '0'])).seconds * 1000;
    const { ours, theirs } = await takeTurns(ROUNDS[effort], () => untilFirstRequest(workspace, index), bare);
    const note = `over TLS, two distributions of 1 MB read and checked; bare node ${median(theirs).toFixed(0)} ms`;
    return [{ name: 'action-start', samples: ours, unit: 'ms', goal: GOAL, note }];
  } finally {
    index.close();
  }
}

/** How long it takes until the Action asks the index for something. */
export const ACTION: readonly SpeedPromise[] = [
  {
    name: 'action-start',
    claim: `the Action's first request reaches the index at most ${GOAL.atMost} ms after its start`,
    measure,
  },
];
