import { workflowErrors } from '../../errors.ts';
import { fromTexts } from '../context.ts';
import type { Context } from '../expressions/evaluate.ts';
import { MINTED, UNTOLD, holds } from '../expressions/template.ts';
import { type Possible, known } from '../expressions/value.ts';
import type { LocalAction, RepositorySources, Step } from '../model.ts';
import { type Outputs, outputsOfStep } from '../outputs/step-outputs.ts';
import type { Variables } from '../shell/commands.ts';
import { type WrittenVariables, extendWritten } from './github-env.ts';
import { variantsWithUrls } from './written.ts';

/** One step as it runs: inside composite actions too, with what its expressions can look up. */
export interface PlacedStep {
  readonly step: Step;
  readonly context: Context;
  /** Every assignment of values that its variables can have. */
  readonly sets: readonly Variables[];
  /** The line of the step in the workflow. */
  readonly line: number;
  /** The steps of its job or action before it. */
  readonly before: readonly Step[];
  /** The action of the repository that it runs, when that is no composite one. */
  readonly opaque: LocalAction | undefined;
}

/** What the steps of a job are placed in. */
export interface Scope {
  readonly context: Context;
  readonly sets: readonly Variables[];
  readonly sources: Pick<RepositorySources, 'actions' | 'repository'>;
}

const MAX_SETS = 8;
/** GitHub ends at ten composite actions in one another. */
const MAX_DEPTH = 10;
const MAX_STEPS = 5000;

/** Adds variables in every form that they can take; the later layer wins. */
export function extendSets(
  sets: readonly Variables[],
  templates: ReadonlyMap<string, string>,
  context: Context,
): readonly Variables[] {
  let extended = sets;
  for (const [name, template] of templates) {
    const values = variantsWithUrls(template, context);
    const chosen = extended.length * values.length > MAX_SETS ? [UNTOLD] : values;
    extended = extended.flatMap((set) => chosen.map((value) => new Map([...set, [name, value]])));
  }
  return extended;
}

/** What steps before wrote wins over the variables of the job. */
function withWritten(sets: readonly Variables[], written: WrittenVariables): readonly Variables[] {
  let extended = sets;
  for (const [name, texts] of written) {
    const chosen = extended.length * texts.length > MAX_SETS ? [UNTOLD] : texts;
    extended = extended.flatMap((set) => chosen.map((text) => new Map([...set, [name, text]])));
  }
  return extended;
}

/** Actions whose outputs are credentials that they got for the job's ID token. */
const MINTING_ACTION = /^[^/]+\/crates-io-auth-action@|^nuget\/login@/iu;

/** The action of the repository that a step runs, by `./path` or by the repository's own name. */
export function localAction(
  uses: string | undefined,
  { actions, repository }: Scope['sources'],
): LocalAction | undefined {
  if (uses === undefined || actions === undefined) return undefined;
  const slug = repository === undefined ? undefined : `${repository.owner}/${repository.name}`.toLowerCase();
  const isOwn =
    slug !== undefined && uses.toLowerCase().startsWith(slug) && /^(?:[/@]|$)/u.test(uses.slice(slug.length));
  if (!isOwn && !/^[.$]\//u.test(uses)) return undefined;
  const path = isOwn ? (uses.slice(slug.length).split('@')[0] ?? '') : uses.slice(2);
  const folder = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  const prefix = folder === '' ? '' : `${folder}/`;
  return actions.get(`${prefix}action.yml`) ?? actions.get(`${prefix}action.yaml`);
}

function isMinting({ uses }: Step, sources: Scope['sources'], depth: number): boolean {
  if (MINTING_ACTION.test(uses ?? '')) return true;
  const inner = localAction(uses, sources);
  return depth < MAX_DEPTH && (inner?.steps.some((step) => MINTING_ACTION.test(step.uses ?? '')) ?? false);
}

/** What the steps of one job or action have in common. */
interface Around extends Omit<Scope, 'sources'> {
  readonly steps: readonly Step[];
  /** Steps whose outputs are credentials for the ID token. */
  readonly minting: ReadonlySet<string>;
  /** The outputs of the steps before, by their ids. */
  readonly outputs: Map<string, Outputs>;
}

/** Lets the outputs of steps before and the variables of the step itself be looked up. */
function contextOf(
  step: Step,
  { context: outer, minting, outputs }: Around,
  written: WrittenVariables,
): Context {
  return (path) => {
    const [root, name = '', kind, output = '*'] = path;
    if (root === 'steps' && kind === 'outputs' && output !== '*') {
      // One that is skipped has minted nothing.
      const told = outputs.get(name.toLowerCase())?.(output);
      if (told !== undefined) return told;
    }
    if (root === 'steps' && kind === 'outputs' && minting.has(name)) return known(MINTED);
    const template = root === 'env' ? step.environmentVariables.get(name) : undefined;
    if (template !== undefined) return fromTexts(variantsWithUrls(template, outer));
    const texts = root === 'env' ? written.get(name) : undefined;
    return texts === undefined ? outer(path) : fromTexts(texts);
  };
}

function inputsOf(action: LocalAction, step: Step, context: Context): ReadonlyMap<string, Possible> {
  const given = new Map([...action.inputs, ...step.with]);
  return new Map(
    [...given].map(([name, template]) => [
      name.toLowerCase(),
      fromTexts(variantsWithUrls(template, context)),
    ]),
  );
}

/** Inside a composite action `inputs` and `steps` are its own; the rest is the job's. */
function contextInside(action: LocalAction, step: Step, context: Context): Context {
  const inputs = inputsOf(action, step, context);
  return (path) => {
    const [root, name = ''] = path;
    if (root === 'inputs') return inputs.get(name.toLowerCase()) ?? known('');
    return root === 'steps' ? undefined : context(path);
  };
}

class Placing {
  readonly #sources: Scope['sources'];
  #count = 0;
  #written: WrittenVariables = new Map();

  constructor(sources: Scope['sources']) {
    this.#sources = sources;
  }

  place(
    steps: readonly Step[],
    scope: Omit<Scope, 'sources'>,
    line: number | undefined,
    depth: number,
  ): readonly PlacedStep[] {
    const minting = new Set(
      steps.filter((step) => isMinting(step, this.#sources, depth)).map(({ id }) => id ?? ''),
    );
    const around = { ...scope, steps, minting, outputs: new Map<string, Outputs>() };
    return steps.flatMap((step, at) => this.#one(step, around, line ?? step.line, { at, depth }));
  }

  #one(
    step: Step,
    scope: Around,
    line: number,
    { at, depth }: { readonly at: number; readonly depth: number },
  ): readonly PlacedStep[] {
    this.#count += 1;
    const written = this.#written;
    const context = contextOf(step, scope, written);
    const before = scope.steps.slice(0, at);
    if (step.id !== undefined) {
      scope.outputs.set(step.id.toLowerCase(), outputsOfStep(step, { context, before }));
    }
    if (step.condition !== null && holds(step.condition.text, context) === false) return [];
    const action = localAction(step.uses, this.#sources);
    if (this.#count > MAX_STEPS || (action !== undefined && depth >= MAX_DEPTH)) {
      throw workflowErrors.create('workflow-too-large', {
        file: action?.file ?? step.uses ?? `line ${line}`,
        limit: `${MAX_STEPS} steps or ${MAX_DEPTH} actions in one another`,
      });
    }
    const sets = extendSets(withWritten(scope.sets, written), step.environmentVariables, context);
    this.#written = extendWritten(written, step, { context, before });
    if (action === undefined || action.using !== 'composite')
      return [{ step, context, sets, line, before, opaque: action }];
    return this.place(action.steps, { context: contextInside(action, step, context), sets }, line, depth + 1);
  }
}

/**
 * The steps that can run, those of the repository's composite actions in the place of their calls. Throws
 * `workflow-too-large` for actions that call each other without end.
 */
export function placeSteps(steps: readonly Step[], { context, sets, sources }: Scope): readonly PlacedStep[] {
  return new Placing(sources).place(steps, { context, sets }, undefined, 0);
}
