import { type Context, evaluate } from '../expressions/evaluate.ts';
import { Readings } from '../expressions/readings.ts';
import { evaluateAsText, fromTexts, holds, templateParts, variants } from '../expressions/template.ts';
import { type Possible, UNKNOWN, known, union } from '../expressions/value.ts';
import type { Step } from '../model.ts';
import { outputOf } from '../shell/output-file.ts';
import { type Followed, followScript } from '../shell/run.ts';
import { type Told, possibleOf, toldOf } from '../shell/told.ts';
import { PLACEHOLDERS } from '../shell/words.ts';

/** What an output of a step can be, by its name; undefined: nobody can tell. */
export type Outputs = (name: string) => Possible | undefined;

/** Variables that every step has, by what they are in expressions; nothing can set them to something else. */
const DEFAULTS: ReadonlyMap<string, readonly string[]> = new Map(
  'ref ref_name ref_type event_name repository repository_owner head_ref base_ref workflow job server_url'
    .split(' ')
    .map((name) => [`GITHUB_${name.toUpperCase()}`, ['github', name]]),
);

const BASH = /^(?:\S*\/)?bash(?:\s|$)/u;

/** Without a shell of its own a step runs in bash, or in PowerShell, which fails on what is read here. */
const runsInBash = ({ shell }: Step): boolean => shell === undefined || BASH.test(shell);

/** Variables that steps before may have put into the environment. */
export function mayBeChanged(before: readonly Step[], name: string): boolean {
  return before.some(({ run }) => run?.includes('GITHUB_ENV') === true && run.includes(name));
}

/** A template as what it can become, with what is known of the beginning of a single expression. */
export function textOfTemplate(template: string, context: Context): Possible {
  return evaluateAsText(template, context) ?? fromTexts(variants(template, context));
}

function variableOf(name: string, step: Step, { context, before }: StepPlace): readonly Told[] | undefined {
  const path = DEFAULTS.get(name);
  if (path !== undefined) return toldOf(context(path) ?? UNKNOWN);
  const own = step.environmentVariables.get(name);
  if (own !== undefined) return toldOf(textOfTemplate(own, context));
  const found = mayBeChanged(before, name) ? undefined : context(['env', name]);
  return found === undefined ? undefined : toldOf(found);
}

/** Private characters in a script would be taken for its expressions. */
const PRIVATE = /[\uE000-\uF8FF]/u;

interface Prepared {
  readonly script: string;
  readonly expressions: readonly string[];
}

function prepare(run: string): Prepared | undefined {
  if (PRIVATE.test(run)) return undefined;
  const expressions: string[] = [];
  const script = templateParts(run).map(({ expression, text }) => {
    if (!expression) return text;
    expressions.push(text);
    return String.fromCodePoint(PLACEHOLDERS.first + expressions.length - 1);
  });
  return expressions.length > PLACEHOLDERS.most ? undefined : { script: script.join(''), expressions };
}

/** Where a step stands. */
export interface StepPlace {
  /** What its own expressions can look up. */
  readonly context: Context;
  /** The steps of its job or action that run before it. */
  readonly before: readonly Step[];
}

function follow(step: Step, place: StepPlace): Followed | undefined {
  const prepared = step.run !== undefined && runsInBash(step) ? prepare(step.run) : undefined;
  if (prepared === undefined) return undefined;
  return followScript(prepared.script, {
    variable: (name) => variableOf(name, step, place),
    expression: (placeholder) => {
      const at = (placeholder.codePointAt(0) ?? 0) - PLACEHOLDERS.first;
      return toldOf(evaluate(prepared.expressions[at] ?? '', place.context));
    },
  });
}

/** A step stands behind the same ones wherever it runs. */
const READINGS = new WeakMap<Step, Readings<Followed | undefined>>();

/** Follows the script of a step in bash; undefined: it has none, or nobody can tell. */
export function followStep(step: Step, { context, before }: StepPlace): Followed | undefined {
  const readings = READINGS.get(step) ?? new Readings();
  READINGS.set(step, readings);
  return readings.read(context, (own) => follow(step, { context: own, before }));
}

function read(step: Step, place: StepPlace): Outputs {
  const written = followStep(step, place)?.written ?? [];
  // A step that surely fails is followed by nothing that could ask.
  if (written.length === 0) return () => undefined;
  return (name) => union(written.map((one) => possibleOf(outputOf(one, name))));
}

/**
 * The outputs that a step has written when it has succeeded, or was skipped. Those of actions that run, of other
 * shells than bash, and of a step that may fail are not told. The script is read when the first output is asked for.
 */
export function outputsOfStep(step: Step, place: StepPlace): Outputs {
  const isTold = step.run !== undefined && !step.mayFail;
  if (!isTold && step.condition === null) return () => undefined;
  let outputs: Outputs | undefined;
  return (name) => {
    const runs = step.condition === null ? true : holds(step.condition.text, place.context);
    if (runs === false) return known('');
    if (!isTold) return undefined;
    outputs ??= read(step, place);
    const found = outputs(name);
    return runs === true || found === undefined ? found : union([found, known('')]);
  };
}
