import { type Context, SUCCESS } from './expressions/evaluate.ts';
import { evaluateAsText, fromTexts, hasExpression, variants } from './expressions/template.ts';
import { type Possible, UNKNOWN, type Value, known, union } from './expressions/value.ts';
import type { Inputs } from './inputs.ts';
import type { Trigger } from './model.ts';
import { type Start, baseBranchOf, payloadFact, refNameOf, refOf, refTypeOf } from './payload.ts';

export { fromTexts } from './expressions/template.ts';

/** What is known of the jobs that a job waits for. */
export interface Needs {
  /** Jobs that surely do not run. */
  readonly skipped: ReadonlySet<string>;
  readonly names: readonly string[];
  /** False when a job before it, near or far, is skipped. */
  readonly success: boolean;
  /** Jobs that only the run decides to skip, where the condition asks for a status: others would wait for them. */
  readonly unsure?: ReadonlySet<string>;
  /** What an output of one of them can be; undefined: nobody can tell. */
  readonly output?: (job: string, name: string) => Possible | undefined;
}

/** The workflow that an event starts, and what it brings along. */
export interface Entry {
  readonly file: string;
  readonly name: string | undefined;
  readonly trigger: Trigger | undefined;
  readonly inputs: Inputs;
}

/** Where an expression stands: which run, which leg of the matrix, which inputs. */
export interface Setting {
  /** Undefined: some event that nobody can name. */
  readonly event: Start | undefined;
  readonly entry: Entry;
  readonly inputs: Inputs;
  readonly leg: Readonly<Record<string, Value>> | 'unknown';
  /** The id of the job, where it stands in one. */
  readonly job: string | undefined;
  readonly needs: Needs | undefined;
  /** The repository, when it is known. */
  readonly repository?: { readonly owner: string; readonly name: string } | undefined;
  /** `env` of workflow and job, the job's last. */
  readonly environmentVariables: ReadonlyMap<string, string>;
}

const MAX_DEPTH = 5;

/** Branches of a pull request: empty for every other event. */
function pullRequestBranch(key: string, { event, entry: { trigger } }: Setting): Possible | undefined {
  if (event === undefined) return undefined;
  const isOne = event.event.startsWith('pull_request');
  if (!isOne) return known('');
  return key === 'base_ref' ? baseBranchOf({ event, trigger }) : undefined;
}

type Fact = (setting: Setting, below: readonly string[]) => Possible | undefined;

const GITHUB: Readonly<Record<string, Fact>> = {
  event: ({ event, entry, repository }, below) =>
    event === undefined
      ? undefined
      : payloadFact(below, {
          event,
          trigger: entry.trigger,
          eventInputs: entry.inputs,
          repository,
          file: entry.file,
        }),
  event_name: ({ event }) => (event === undefined ? undefined : known(event.event)),
  ref: ({ event }) => refOf(event),
  ref_name: ({ event }) => refNameOf(refOf(event)),
  ref_type: ({ event }) => refTypeOf(refOf(event)),
  head_ref: (setting) => pullRequestBranch('head_ref', setting),
  base_ref: (setting) => pullRequestBranch('base_ref', setting),
  repository: ({ repository }) =>
    repository === undefined ? undefined : known(`${repository.owner}/${repository.name}`),
  repository_owner: ({ repository }) => (repository === undefined ? undefined : known(repository.owner)),
  job: ({ job }) => (job === undefined ? undefined : known(job)),
  workflow: ({ entry: { name, file } }) => known(name ?? file),
  server_url: () => known('https://github.com'),
};

function github([key = '', ...below]: readonly string[], setting: Setting): Possible | undefined {
  return Object.hasOwn(GITHUB, key) ? GITHUB[key]?.(setting, below) : undefined;
}

function leaf(value: Value): Possible {
  return typeof value === 'string' && hasExpression(value) ? UNKNOWN : known(value);
}

/** Walks into the leg; a key that it does not have is null, as GitHub has it. */
function matrix(path: readonly string[], { leg }: Setting): Possible | undefined {
  if (leg === 'unknown' || path.includes('*')) return undefined;
  let value: Value = leg;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return leaf(null);
    value = (value as Readonly<Record<string, Value>>)[key] ?? null;
  }
  return leaf(value);
}

/** The way to publishing is the one where all that runs succeeds; what is skipped has no outputs. */
function needsFact([asked = '', kind, name]: readonly string[], { needs }: Setting): Possible | undefined {
  // Job ids are the same in any case.
  const id = needs?.names.find((known) => known.toLowerCase() === asked.toLowerCase()) ?? asked;
  const resultOf = (name: string): string => (needs?.skipped.has(name) === true ? 'skipped' : 'success');
  const orSkipped = (name: string): string =>
    needs?.unsure?.has(name) === true ? 'skipped' : resultOf(name);
  if (kind === 'result' && id !== '*') return union([known(resultOf(id)), known(orSkipped(id))]);
  if (kind === 'result') {
    return needs === undefined
      ? undefined
      : union([known(needs.names.map(resultOf)), known(needs.names.map(orSkipped))]);
  }
  if (kind !== 'outputs' || needs === undefined) return undefined;
  if (needs.skipped.has(id)) return known('');
  return name === undefined || name === '*' ? undefined : needs.output?.(id, name);
}

function inputFact([name]: readonly string[], { inputs, event }: Setting): Possible | undefined {
  if (name === undefined || name === '*') return undefined;
  return inputs.get(name) ?? (event === undefined ? undefined : known(null));
}

/** What expressions can look up in a setting; undefined: nobody can tell. */
export function createContext(setting: Setting, depth = 0): Context {
  return ([root = '', ...path]) => {
    if (root === 'github') return github(path, setting);
    if (root === 'matrix') return matrix(path, setting);
    if (root === 'inputs') return inputFact(path, setting);
    if (root === 'needs') return needsFact(path, setting);
    if (root === SUCCESS) return setting.needs === undefined ? undefined : known(setting.needs.success);
    const template = root === 'env' ? setting.environmentVariables.get(path[0] ?? '') : undefined;
    if (template === undefined || depth >= MAX_DEPTH) return undefined;
    const inner = createContext(setting, depth + 1);
    return evaluateAsText(template, inner) ?? fromTexts(variants(template, inner));
  };
}
