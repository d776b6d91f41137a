import type { IdTokenPermission, PublishAuth } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import type { Job, RepositorySources, Step } from '../model.ts';
import { isPublisher, mayPublish, readPublishAction } from './action.ts';
import { readConfigured, readPublishCommand } from './command.ts';
import { familyOfCredential } from './credentials.ts';
import { withoutGuesses } from './guesses.ts';
import { readHiddenAction, readHiddenPublish } from './hidden.ts';
import type { PublishHit } from './hit.ts';
import { readNameless } from './nameless.ts';
import { type PlacedStep, extendSets, localAction, placeSteps } from './place.ts';
import { type JobSetup, NO_SETUP, extendSetup } from './setup.ts';
import { commandsOf } from './step-commands.ts';
import type { CommandSurroundings } from './surroundings.ts';

/** A hit with the line of its step. */
export interface StepHit extends PublishHit {
  readonly line: number;
}

/** Says that a script may have to do with publishing; every other one is passed over without parsing. */
const WORTH_READING = /publi(?:sh|b)|\blish\b|upload|twine|pypi|tokenless|release|push|deploy|\bnp\b/iu;

function isWorthReading({ run = '', name = '', environmentVariables }: Step): boolean {
  if (WORTH_READING.test(run) || WORTH_READING.test(name)) return true;
  return [...environmentVariables.keys()].some((own) => familyOfCredential(own) !== undefined);
}

/** `./path` and `$/path`: an action of the repository itself. */
const isLocal = (uses: string | undefined): boolean => /^[.$]\//u.test(uses ?? '');

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
  readonly sources: Pick<RepositorySources, 'actions' | 'repository'>;
  /** Whether a script by any name may publish here: there is an ID token, and an environment or a release. */
  readonly isRelease: boolean;
}

/** `poetry config repositories.NAME`, `dotnet nuget add source`; most that configures something else is git. */
const configures = (run: string): boolean =>
  /\brepositor(?:y|ies)\./u.test(run) || (/nuget/iu.test(run) && /\bsources?\b/iu.test(run));

function configuredNames(placed: readonly PlacedStep[]): ReadonlyMap<string, string> {
  const steps = placed.filter(({ step: { run } }) => run !== undefined && configures(run));
  const commands = steps.flatMap((one) => commandsOf(one, one.sets[0] ?? new Map()));
  return new Map(commands.map(readConfigured).filter((pair) => pair !== undefined));
}

function readStep(placed: PlacedStep, around: CommandSurroundings): readonly PublishHit[] {
  const { step, context, sets, opaque } = placed;
  if (step.uses === undefined && !isWorthReading(step)) return [];
  return sets.flatMap((variables) => {
    if (opaque !== undefined)
      return readHiddenAction(opaque.file.replace(/\/[^/]+$/u, ''), variables, around);
    if (isLocal(step.uses)) return readHiddenAction(step.uses ?? '', variables, around);
    if (step.uses !== undefined) return readPublishAction({ step, context, variables, around });
    return commandsOf(placed, variables)
      .map((command) => readPublishCommand(command, around) ?? readHiddenPublish(command, around))
      .filter((hit) => hit !== undefined);
  });
}

/** Nothing of a step that neither publishes nor prepares it needs to be worked out. */
function isOfInterest(step: Step, sources: StepsReading['sources']): boolean {
  const { uses } = step;
  if (uses === undefined) return isWorthReading(step);
  return mayPublish(uses) || isLocal(uses) || localAction(uses, sources) !== undefined;
}

/**
 * What the steps of a job publish when its expressions are read in a context; one hit per step and index.
 * Throws `workflow-too-large` for composite actions without end.
 */
export function readPublishSteps(reading: StepsReading): readonly StepHit[] {
  const { job, context, sources, idToken, isRelease } = reading;
  if (!isRelease && !job.steps.some((step) => isOfInterest(step, sources))) return [];
  const templates = new Map([...reading.environmentVariables, ...job.environmentVariables]);
  const placed = placeSteps(job.steps, {
    context,
    sets: extendSets([new Map()], templates, context),
    sources,
  });
  const configured = configuredNames(placed);
  let setup: JobSetup = NO_SETUP;
  const hits = placed.flatMap((one) => {
    setup = extendSetup(setup, { step: one.step, context: one.context, variables: one.sets[0] ?? new Map() });
    const around = {
      idToken,
      configured,
      setup,
      jobNames: [job.id, job.name ?? ''],
      stepName: one.step.name,
      stepVariables: [...one.step.environmentVariables.keys()],
    };
    return readStep(one, around).map((hit) => ({
      ...hit,
      auth: correctAuth(hit.auth, job, one.step),
      line: one.line,
    }));
  });
  // An upload that is there says that a task only prepares it, also in the runs that skip it.
  const isSeen = job.steps.some(({ uses }) => uses !== undefined && isPublisher(uses));
  if (hits.length === 0 && !isSeen && isRelease) return readNameless(job, placed);
  return withoutGuesses(hits, (hit) => hit, isSeen);
}
