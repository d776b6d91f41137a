import path from 'node:path';
import { indexName, requireAmbientIdentity } from '../publishing/client/index.ts';
import { tellEvent } from './events.ts';
import { readInputs } from './inputs/index.ts';
import { runJob } from './job.ts';
import { remark } from './remarks.ts';
import { type RunnerLog, createRunnerLog, saveState } from './runner/index.ts';
import { resolveTarget } from './target.ts';
import { tellFailure, tellSuccess } from './tell.ts';
import { type TokenWatch, createTokenWatch } from './tokens.ts';
import type { ActionWorld } from './world.ts';

/** What is known when the end is told, however far the step came. */
interface Progress {
  index: string;
  tokens?: TokenWatch;
}

async function work(world: ActionWorld, log: RunnerLog, progress: Progress): Promise<void> {
  const { env, directory, signal } = world;
  const inputs = await readInputs(env, (secret) => log.mask(secret));
  remark(log, inputs, env);
  const target = await resolveTarget(inputs.index ?? 'pypi', inputs.caFile, directory);
  progress.index = indexName(target.simpleUrl);
  const tokens = (progress.tokens = createTokenWatch(world, log, target));
  const outcome = await runJob({
    inputs,
    target,
    folder: path.resolve(directory, inputs.packagesDirectory),
    identity: () => tokens.watched(requireAmbientIdentity(env)),
    signal,
    mask: (secret) => tokens.mask(secret),
    onEvent: (event) => {
      if (event.kind === 'burned') tokens.burned(event.outcomes);
      tellEvent(log, event, inputs.verbose);
    },
  });
  tellSuccess(world, log, outcome, { index: progress.index, claims: tokens.claims, inputs });
}

/** The main step. Gives the exit code: 0, or 1 for everything that is to stop the job. Never throws. */
export async function runMain(world: ActionWorld): Promise<0 | 1> {
  const log = createRunnerLog((text) => world.write(text));
  const progress: Progress = { index: 'no index yet' };
  try {
    await work(world, log, progress);
    return 0;
  } catch (error) {
    const { index, tokens } = progress;
    tellFailure(world, log, error, { index, claims: tokens?.claims });
    return 1;
  } finally {
    saveState(world.env, 'stage', 'ended');
  }
}
