import type { TriggerEvent } from '../workflow.ts';
import type { Context } from './expressions/evaluate.ts';
import { evaluateWhole, fromTexts, variants } from './expressions/template.ts';
import { EITHER, type Possible, UNKNOWN, type Value, known, union } from './expressions/value.ts';
import type { GitHubWorkflow, InputDeclaration, Job } from './model.ts';

/** Inputs of a workflow as far as they are known. */
export type Inputs = ReadonlyMap<string, Possible>;

function declared({ type, fallback, options }: InputDeclaration, open: boolean): Possible {
  if (type === 'boolean' && open) return EITHER;
  if (type === 'choice' && open && options.length > 0) return known(...options);
  if (open) return UNKNOWN;
  return known(fallback ?? (type === 'boolean' ? false : ''));
}

const MAX_CASES = 16;

/**
 * The inputs of a workflow that an event starts: a person fills them in, every other event leaves them out.
 * One case per choice, so that an environment and an index that hang on one input stay together.
 */
export function inputsOfEvent(workflow: GitHubWorkflow, event: TriggerEvent | undefined): readonly Inputs[] {
  const inputs = workflow.triggers.flatMap((trigger) =>
    event === undefined || trigger.event === event.event ? [...trigger.inputs] : [],
  );
  let cases: readonly Inputs[] = [new Map()];
  for (const [name, declaration] of inputs) {
    const possible = declared(declaration, true);
    const isWhole = possible.open || cases.length * possible.values.length > MAX_CASES;
    const options = isWhole ? [possible] : possible.values.map((value) => known(value));
    cases = cases.flatMap((one) => options.map((option) => new Map([...one, [name, option]])));
  }
  return cases;
}

/** A called workflow takes a boolean for a boolean: a text that says so, or nothing at all, is one. */
function asBoolean(value: Value): Value {
  if (value === null || value === '') return false;
  return value === 'true' || (value === 'false' ? false : value);
}

function given(value: Value, declaration: InputDeclaration | undefined, context: Context): Possible {
  const possible =
    typeof value === 'string'
      ? (evaluateWhole(value, context) ?? fromTexts(variants(value, context)))
      : known(value);
  if (declaration?.type !== 'boolean') {
    return { ...possible, values: possible.values.map((one) => one ?? '') };
  }
  const values = possible.values.map(asBoolean);
  return possible.open ? EITHER : union([known(...values)]);
}

/** The inputs of a called workflow: what the caller gives, else the declared default. */
export function inputsOfCall(called: GitHubWorkflow, caller: Job, context: Context): Inputs {
  const declarations = new Map(called.triggers.find(({ event }) => event === 'workflow_call')?.inputs);
  const inputs = new Map([...declarations].map(([name, one]) => [name, declared(one, false)]));
  for (const [name, value] of caller.with) inputs.set(name, given(value, declarations.get(name), context));
  return inputs;
}
