import type { IdTokenPermission, PublishAuth } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import { UNTOLD, holds, variants } from '../expressions/template.ts';
import type { Job, Step } from '../model.ts';
import { type ReadCommand, type Variables, readScript } from '../shell/commands.ts';
import { readPublishAction } from './action.ts';
import { type CommandSurroundings, readConfigured, readPublishCommand } from './command.ts';
import { readHiddenPublish } from './hidden.ts';
import type { PublishHit } from './hit.ts';

/** A hit with the line of its step. */
export interface StepHit extends PublishHit {
  readonly line: number;
}

const MAX_SETS = 8;
/** Says that a text may have to do with publishing; everything else is passed over without parsing. */
const WORTH_READING = /publish|upload|twine|pypi|tokenless/iu;

/** Every assignment of values that a step's variables can have, the later layers winning. */
function variableSets(
  layers: readonly ReadonlyMap<string, string>[],
  context: Context,
): readonly Variables[] {
  let sets: readonly Variables[] = [new Map()];
  for (const [name, template] of new Map(layers.flatMap((layer) => [...layer]))) {
    const values = variants(template, context);
    const chosen = sets.length * values.length > MAX_SETS ? [UNTOLD] : values;
    sets = sets.flatMap((set) => chosen.map((value) => new Map([...set, [name, value]])));
  }
  return sets;
}

function commandsOf(step: Step, context: Context, variables: Variables): readonly ReadCommand[] {
  if (step.run === undefined) return [];
  return variants(step.run, context).flatMap((script) => readScript(script, variables));
}

/** An upload token that the job itself minted from its ID token is no stored credential. */
function mintsItself(job: Job): boolean {
  return job.steps.some(
    (step) => /mint/iu.test(step.uses ?? '') || /\/_\/oidc\/[\w/-]*mint-token/u.test(step.run ?? ''),
  );
}

function correctAuth(auth: PublishAuth, job: Job, step: Step): PublishAuth {
  if (auth !== 'token' || !mintsItself(job)) return auth;
  const texts = [
    step.run ?? '',
    ...step.with.values(),
    ...step.environmentVariables.values(),
    ...job.environmentVariables.values(),
  ];
  return texts.some((text) => /\bsecrets\./u.test(text)) ? 'token' : 'oidc';
}

/** What the reading of one job's steps needs. */
export interface StepsReading {
  readonly job: Job;
  /** Variables of the workflow. */
  readonly environmentVariables: ReadonlyMap<string, string>;
  readonly context: Context;
  readonly idToken: IdTokenPermission;
}

function configuredNames({ job, context }: StepsReading): ReadonlyMap<string, string> {
  const steps = job.steps.filter(({ run }) => run !== undefined && /\bconfig\b/u.test(run));
  const commands = steps.flatMap((step) => commandsOf(step, context, new Map()));
  return new Map(commands.map(readConfigured).filter((pair) => pair !== undefined));
}

function readStep(step: Step, reading: StepsReading, around: CommandSurroundings): readonly PublishHit[] {
  const { job, context, environmentVariables } = reading;
  const mayHide = around.idToken !== 'missing';
  return variableSets(
    [environmentVariables, job.environmentVariables, step.environmentVariables],
    context,
  ).flatMap((variables) => {
    if (step.uses !== undefined) return readPublishAction({ step, context, variables, around });
    return commandsOf(step, context, variables)
      .map(
        (command) =>
          readPublishCommand(command, around) ?? (mayHide ? readHiddenPublish(command) : undefined),
      )
      .filter((hit) => hit !== undefined);
  });
}

function isWorthReading({ uses = '', run = '', with: inputs }: Step): boolean {
  return WORTH_READING.test(`${uses} ${run} ${inputs.get('command') ?? ''}`);
}

/** What the steps of a job publish when its expressions are read in a context; one hit per step and index. */
export function readPublishSteps(reading: StepsReading): readonly StepHit[] {
  const steps = reading.job.steps.filter(isWorthReading);
  if (steps.length === 0) return [];
  const around = { idToken: reading.idToken, configured: configuredNames(reading) };
  return steps.flatMap((step) => {
    if (step.condition !== null && holds(step.condition.text, reading.context) === false) return [];
    return readStep(step, reading, around).map((hit) => ({
      ...hit,
      auth: correctAuth(hit.auth, reading.job, step),
      line: step.line,
    }));
  });
}
