import type { TriggerEvent } from '../workflow.ts';
import type { Context } from './expressions/evaluate.ts';
import { UNTOLD, hasExpression, variants } from './expressions/template.ts';
import {
  EITHER,
  type Possible,
  UNKNOWN,
  type Value,
  beginningWith,
  known,
  toText,
  union,
} from './expressions/value.ts';
import type { GitHubWorkflow, InputDeclaration, Job } from './model.ts';

/** Inputs of a workflow as far as they are known. */
export type Inputs = ReadonlyMap<string, Possible>;

/** Where an expression stands: which run, which leg of the matrix, which inputs. */
export interface Setting {
  /** Undefined: some event that nobody can name. */
  readonly event: TriggerEvent | undefined;
  readonly types: readonly string[] | undefined;
  readonly inputs: Inputs;
  readonly leg: Readonly<Record<string, Value>> | 'unknown';
  /** The repository, when it is known. */
  readonly repository?: { readonly owner: string; readonly name: string } | undefined;
  /** `env` of workflow and job, the job's last. */
  readonly environmentVariables: ReadonlyMap<string, string>;
}

const MAX_DEPTH = 5;

/** The literal beginning of a ref pattern. */
function literalBeginning(ref: string): string {
  return /^[^*?+[\\!]*(?=[*?+[\\!]|$)/u.exec(ref)?.[0] ?? '';
}

function refOf(event: TriggerEvent | undefined): Possible {
  if (event === undefined) return UNKNOWN;
  const beginning = literalBeginning(event.ref);
  if (beginning === event.ref) return known(event.ref);
  // `?` and `+` belong to the character before them.
  const sure = /[?+]/u.test(event.ref[beginning.length] ?? '') ? beginning.slice(0, -1) : beginning;
  return beginningWith(sure);
}

function refNameOf(ref: Possible): Possible {
  const strip = (text: string): string => text.replace(/^refs\/(?:heads|tags|pull)\//u, '');
  const [only] = ref.values;
  if (!ref.open && typeof only === 'string') return known(strip(only));
  const rest = strip(ref.prefix);
  return rest === ref.prefix || rest === '' ? UNKNOWN : beginningWith(rest);
}

function refTypeOf(ref: Possible): Possible {
  const start = toText(ref.values[0] ?? ref.prefix);
  if (start.startsWith('refs/tags/')) return known('tag');
  return /^refs\/(?:heads|pull)\//u.test(start) ? known('branch') : known('tag', 'branch');
}

/** Events whose payload has no `action`. */
const WITHOUT_ACTION = new Set(['push', 'create', 'schedule', 'workflow_dispatch']);

/** `github.event.repository.*`, as far as the repository's name tells it. */
function repositoryFact(
  key: string,
  below: string | undefined,
  { repository }: Setting,
): Possible | undefined {
  if (repository === undefined) return undefined;
  if (key === 'name') return known(repository.name);
  if (key === 'full_name') return known(`${repository.owner}/${repository.name}`);
  return key === 'owner' && below === 'login' ? known(repository.owner) : undefined;
}

function payload(path: readonly string[], setting: Setting): Possible | undefined {
  const name = setting.event?.event;
  const [first = '', second = ''] = path;
  if (name === undefined) return undefined;
  if (first === 'inputs') return setting.inputs.get(second) ?? known(null);
  if (first === 'action' && WITHOUT_ACTION.has(name)) return known(null);
  if (first === 'action' && setting.types !== undefined) return known(...setting.types);
  if (first === 'release') {
    if (name !== 'release') return known(null);
    return second === 'prerelease' || second === 'draft' ? EITHER : undefined;
  }
  if (first === 'repository') return repositoryFact(second, path[2], setting);
  if (first === 'pull_request' && !name.startsWith('pull_request')) return known(null);
  // A pull request that was merged runs on a branch, one that was only closed on its own ref.
  if (first === 'pull_request' && second === 'merged' && setting.types?.includes('closed') === true)
    return known(setting.event?.ref.startsWith('refs/heads/') === true);
  return undefined;
}

function repositoryOf(key: string, { repository }: Setting): Possible | undefined {
  if (repository === undefined) return undefined;
  if (key === 'repository') return known(`${repository.owner}/${repository.name}`);
  return key === 'repository_owner' ? known(repository.owner) : undefined;
}

function github([key = '', ...rest]: readonly string[], setting: Setting): Possible | undefined {
  const { event } = setting;
  const ref = refOf(event);
  if (key === 'event') return payload(rest, setting);
  if (key === 'event_name') return event === undefined ? undefined : known(event.event);
  if (key === 'ref') return ref;
  if (key === 'ref_name') return refNameOf(ref);
  if (key === 'ref_type') return refTypeOf(ref);
  if (key === 'head_ref' || key === 'base_ref') {
    return event === undefined || event.event.startsWith('pull_request') ? undefined : known('');
  }
  return repositoryOf(key, setting);
}

/** The texts that a template became, as a possibility. */
export function fromTexts(texts: readonly string[]): Possible {
  const told = texts.filter((text) => !text.includes(UNTOLD));
  const all = union([known(...told)]);
  return told.length === texts.length ? all : { ...all, open: true };
}

function leaf(value: Value): Possible {
  return typeof value === 'string' && hasExpression(value) ? UNKNOWN : known(value);
}

/** Walks into the leg; a key that it does not have is null, as GitHub has it. */
function matrix(path: readonly string[], { leg }: Setting): Possible | undefined {
  if (leg === 'unknown') return undefined;
  let value: Value = leg;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return leaf(null);
    value = (value as Readonly<Record<string, Value>>)[key] ?? null;
  }
  return leaf(value);
}

/** What expressions can look up in a setting; undefined: nobody can tell. */
export function createContext(setting: Setting, depth = 0): Context {
  return ([root = '', ...path]) => {
    const [first = ''] = path;
    if (root === 'github') return github(path, setting);
    if (root === 'matrix') return matrix(path, setting);
    if (root === 'inputs' && path.length > 0)
      return setting.inputs.get(first) ?? (setting.event ? known(null) : undefined);
    if (root === 'needs' && path[1] === 'result') return known('success');
    const template = root === 'env' ? setting.environmentVariables.get(first) : undefined;
    if (template === undefined || depth >= MAX_DEPTH) return undefined;
    return fromTexts(variants(template, createContext(setting, depth + 1)));
  };
}

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

/** The inputs of a called workflow: what the caller gives, else the declared default. */
export function inputsOfCall(called: GitHubWorkflow, caller: Job, context: Context): Inputs {
  const declarations: readonly (readonly [string, InputDeclaration])[] = [
    ...(called.triggers.find(({ event }) => event === 'workflow_call')?.inputs ?? []),
  ];
  const inputs = new Map(declarations.map(([name, declaration]) => [name, declared(declaration, false)]));
  for (const [name, value] of caller.with) {
    inputs.set(name, typeof value === 'string' ? fromTexts(variants(value, context)) : known(value));
  }
  return inputs;
}
