import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { type BuiltDistribution, buildSdist, buildWheel } from '../../../src/packaging/index.ts';
import { type FrontChanges, startFront } from '../clients/front.ts';
import { type ClientWorld, type WorldOptions, openWorld } from '../clients/world.ts';
import { type RunningStep, type StepRun, openActionRunner } from './runner.ts';

/** Wheel and sdist of a version of the project that is registered. */
export function helloDist(
  version = '1.0.0',
  comment = 'says hello',
): readonly [BuiltDistribution, BuiltDistribution] {
  const modules = [{ path: 'hello_dist/__init__.py', content: `# ${comment}\nVERSION = '${version}'\n` }];
  const project = { name: 'hello-dist', version, modules };
  return [buildWheel(project), buildSdist(project)];
}

/** How a world of the Action differs from the usual one. */
export interface ActionWorldOptions extends WorldOptions {
  /** What is at the index already; the project exists by it. */
  readonly published?: readonly BuiltDistribution[];
  readonly front?: FrontChanges;
}

/** The index over TLS, the issuer, and a runner whose job uses the committed bundle. */
export interface ActionWorld extends Omit<ClientWorld, 'run' | 'runInJob'> {
  start(inputs?: Readonly<Record<string, string>>): RunningStep;
  run(inputs?: Readonly<Record<string, string>>, job?: Readonly<Record<string, string>>): Promise<StepRun>;
  post(state: StepRun['state']): Promise<StepRun>;
  /** Settles when a request has come that is never answered. */
  readonly held: Promise<void>;
  /** Every upload token that the index gave, as it went over the wire. */
  readonly tokens: readonly string[];
  /** How many upload tokens the index would still take. */
  liveTokens(): number;
  /** Fails when a token of the run is still alive, or stands anywhere but in a mask. */
  expectNothingLeft(run: StepRun): Promise<void>;
}

const MASK = /^::add-mask::(.*)$/gmu;

/** A secret as it is and as it may be written. */
const waysToWrite = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(`__token__:${secret}`).toString('base64').slice(0, -4),
  encodeURIComponent(secret),
];

/** Fails when a run shows a secret; masks come first, and hide what follows them only. */
function expectHidden(run: StepRun, tokens: readonly string[]): void {
  const masked = [...run.log.matchAll(MASK)].map(([, secret]) => secret!);
  expect(masked).toEqual(expect.arrayContaining([...tokens]));
  const shown = [
    run.log.replaceAll(MASK, ''),
    run.summary,
    ...Object.values(run.outputs),
    ...Object.values(run.state),
    ...Object.values(run.files),
  ].join('\n');
  const found = [...tokens, ...masked].filter((token) =>
    waysToWrite(token).some((way) => shown.includes(way)),
  );
  expect(found.length, 'tokens that are shown').toBe(0);
}

/** Opens the world with distributions in `dist`. */
export async function openActionWorld(
  built: readonly BuiltDistribution[],
  { published = [], front: changes = {}, ...options }: ActionWorldOptions = {},
): Promise<ActionWorld> {
  const client = { name: 'the Action', program: 'action/main.js', version: process.version };
  const world = await openWorld(client, options);
  if (published.length > 0) await world.publish(...published);
  world.write(...built);
  const tokens: string[] = [];
  const front = await startFront(world, {
    ...changes,
    body(asked, body) {
      if (asked === '/_/oidc/mint-token') {
        const { token } = JSON.parse(body.toString()) as { token?: string };
        if (token !== undefined) tokens.push(token);
      }
      return changes.body?.(asked, body) ?? body;
    },
  });
  const runner = openActionRunner(world.job, world.folder);
  // Installing takes seconds; the test that is about it asks for it.
  const inputs = { index: front.url, 'ca-file': world.caFile, install: 'false' };
  const liveTokens = (): number => {
    const database = new DatabaseSync(path.join(world.folder, 'index', 'index.sqlite'), { readOnly: true });
    try {
      const now = Math.floor(Date.now() / 1000);
      const query = 'SELECT count(*) AS live FROM upload_tokens WHERE burned_at IS NULL AND expires_at > ?';
      return (database.prepare(query).get(now) as { live: number }).live;
    } finally {
      database.close();
    }
  };
  // The token of what is published already is a test's, not the step's.
  const before = liveTokens();
  return {
    ...world,
    uploadUrl: front.uploadUrl,
    start: (given = {}) => runner.start({ ...inputs, ...given }),
    run: (given = {}, job = {}) => runner.start({ ...inputs, ...given }, job).ended(),
    post: (state) => runner.post(state),
    held: front.held,
    tokens,
    liveTokens: () => liveTokens() - before,
    async expectNothingLeft(run) {
      expectHidden(run, tokens);
      await expect.poll(() => liveTokens() - before, { timeout: 15_000 }).toBe(0);
    },
  };
}
