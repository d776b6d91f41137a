import path from 'node:path';
import { SIMPLE_PATH } from '../../src/wire/index.ts';
import { type StaticFile, startNginx } from '../machine/nginx.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import { requireProgram } from '../machine/run.ts';
import { ACCEPT, requestsPerSecond } from '../machine/wrk.ts';
import type { Figure, Goal, Ground, SpeedPromise } from '../promise.ts';
import { fillIndex } from '../servers/fill.ts';
import { ISSUER, makeBenchKey } from '../servers/identity.ts';
import { bundleIndex, startMeasuredIndex } from '../servers/start.ts';
import { median } from '../statistics.ts';

const ROUNDS = { full: 9, quick: 1 } as const;
const SECONDS = { full: 2, quick: 1 } as const;
const PROJECT = 'hello-dist';

/** The page as our index gives it to pip: nginx gets the very same bytes to serve. */
async function readPage(url: string): Promise<StaticFile> {
  const answer = await fetch(url, { headers: { accept: ACCEPT } });
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  const contentType = answer.headers.get('content-type') ?? '';
  return { name: 'page.json', contentType, body: new Uint8Array(await answer.arrayBuffer()) };
}

interface PageKind {
  readonly name: string;
  readonly files: number;
  readonly goal: Goal;
}

async function measure({ name, files, goal }: PageKind, ground: Ground): Promise<readonly Figure[]> {
  const { folder, effort } = ground;
  const programs = { nginx: requireProgram('nginx'), wrk: requireProgram('wrk') };
  const dataDirectory = path.join(folder, 'index');
  const key = await makeBenchKey();
  await fillIndex({ dataDirectory, key }, { project: PROJECT, files: effort === 'full' ? files : 3 });
  const setup = { dataDirectory, issuer: ISSUER, keySet: key.keySet, registrations: [], maxFileBytes: 1 };
  await using stack = new AsyncDisposableStack();
  const index = await startMeasuredIndex(await bundleIndex(folder), setup);
  stack.defer(async () => void (await index.close()));
  const url = `${index.url}${SIMPLE_PATH}${PROJECT}/`;
  const page = await readPage(url);
  const nginx = await startNginx(programs.nginx, path.join(folder, 'nginx'), page);
  stack.defer(() => nginx.close());
  const ask = (target: string): Promise<number> => requestsPerSecond(programs.wrk, target, SECONDS[effort]);
  const { ours, theirs } = await takeTurns(
    ROUNDS[effort],
    () => ask(url),
    () => ask(nginx.url),
  );
  const note = `${page.body.length} bytes: ${median(ours).toFixed(0)}/s; nginx ${median(theirs).toFixed(0)}/s`;
  return [{ name, samples: ratios(ours, theirs), unit: '× nginx', goal, note }];
}

function simplePage(kind: PageKind, claim: string): SpeedPromise {
  return { name: kind.name, claim, measure: (ground) => measure(kind, ground) };
}

/** Pages of the simple index against nginx that serves the same bytes from a file, one process each. */
export const SIMPLE_PAGES: readonly SpeedPromise[] = [
  simplePage(
    { name: 'simple-small', files: 2, goal: { atLeast: 0.3 } },
    'the page of a project with 2 files is served at least 0.3 × as often as nginx serves its bytes',
  ),
  simplePage(
    { name: 'simple-large', files: 2000, goal: { atLeast: 1 } },
    'the page of a project with 2,000 files is served at least 1 × as often',
  ),
];
