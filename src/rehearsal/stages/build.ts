import path from 'node:path';
import type { Timeline } from '../events.ts';
import { rehearsalErrors } from '../errors.ts';
import type { RehearsalPlan } from '../plan/plan.ts';
import { type CommandPlace, runProjectCommand } from './commands.ts';

const FOLDER = 'dist';

interface BuildStage {
  readonly timeline: Timeline;
  readonly place: CommandPlace;
  readonly dist: string | undefined;
}

/** Runs one of the project's commands after showing it. */
async function show(stage: BuildStage, code: 'gate-failed' | 'build-failed', command: string): Promise<void> {
  const step = code === 'gate-failed' ? 'gates' : 'build';
  stage.timeline.tell({ kind: 'note', text: `$ ${command}` });
  await stage.timeline.step(step, command, async () => {
    await runProjectCommand(code, command, stage.place);
    return [undefined, `${command}: passed`] as const;
  });
}

/** Runs gates and build where the source was laid out, or takes the files that were handed in. */
export async function buildDistributions(plan: RehearsalPlan, stage: BuildStage): Promise<string> {
  if (stage.dist !== undefined) return stage.dist;
  const { build, gates } = plan.config;
  if (build === undefined)
    throw rehearsalErrors.create('build-unknown', { directory: stage.place.directory });
  for (const gate of gates) await show(stage, 'gate-failed', gate);
  await show(stage, 'build-failed', build);
  return path.join(stage.place.directory, FOLDER);
}
