import { type YamlEntry, type YamlNode, entry, member, textMapOf, textOf, textsOf } from '../yaml-tree.ts';
import type { Condition } from '../workflow.ts';
import type { Value } from './expressions/value.ts';
import { readMatrix, toValue } from './matrix.ts';
import type { Job, Step } from './model.ts';
import { readPermissions } from './permissions.ts';

function readCondition(node: YamlNode): Condition | null {
  const found = entry(node, 'if');
  const text = textOf(found?.value);
  return found === undefined || text === undefined ? null : { text, line: found.line };
}

/** The shell that `defaults:` gives every `run` below. */
export function readDefaultShell(node: YamlNode | undefined): string | undefined {
  return textOf(member(member(member(node, 'defaults'), 'run'), 'shell'));
}

/** Reads one entry of `steps:`. */
export function readStep(node: YamlNode, defaultShell?: string): Step {
  const mayFail = textOf(member(node, 'continue-on-error'));
  return {
    line: node.line,
    id: textOf(member(node, 'id')),
    name: textOf(member(node, 'name')),
    uses: textOf(member(node, 'uses')),
    with: textMapOf(member(node, 'with')),
    run: textOf(member(node, 'run')),
    environmentVariables: textMapOf(member(node, 'env')),
    condition: readCondition(node),
    shell: textOf(member(node, 'shell')) ?? defaultShell,
    mayFail: mayFail !== undefined && mayFail !== 'false',
  };
}

function readEnvironment(job: YamlEntry): Pick<Job, 'environment' | 'environmentLine'> {
  const found = entry(job.value, 'environment');
  if (found === undefined) return { environment: undefined, environmentLine: job.line };
  const name = entry(found.value, 'name');
  const text = name === undefined ? textOf(found.value) : textOf(name.value);
  return { environment: text === '' ? undefined : text, environmentLine: name?.line ?? found.line };
}

function readWith(node: YamlNode | undefined): ReadonlyMap<string, Value> {
  if (node?.kind !== 'map') return new Map();
  return new Map([...node.entries.values()].map(({ key, value }) => [key, toValue(value)]));
}

function readSecrets(node: YamlNode | undefined): Job['secrets'] {
  return textOf(node) === 'inherit'
    ? 'inherit'
    : [...textMapOf(node)].filter(([, text]) => text !== '').map(([name]) => name);
}

/** Whether any text below a node speaks of the matrix; what makes it does not count. */
function mentionsMatrix(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.text.includes('matrix');
  if (node.kind === 'list') return node.items.some(mentionsMatrix);
  return [...node.entries.values()].some(({ key, value }) => key !== 'strategy' && mentionsMatrix(value));
}

/** A container may have no bash, and then its steps run in `sh`. */
function readShell(node: YamlNode, ofWorkflow: string | undefined): string | undefined {
  return readDefaultShell(node) ?? ofWorkflow ?? (member(node, 'container') === undefined ? undefined : 'sh');
}

/**
 * Reads one entry of `jobs:`; keys that do not matter to publishing are passed over.
 *
 * @param ofWorkflow the shell that the workflow gives every `run`
 */
export function readJob(job: YamlEntry, ofWorkflow?: string): Job {
  const node = job.value;
  const steps = member(node, 'steps');
  const shell = readShell(node, ofWorkflow);
  return {
    id: job.key,
    line: job.line,
    name: textOf(member(node, 'name')),
    needs: textsOf(member(node, 'needs')),
    condition: readCondition(node),
    ...readEnvironment(job),
    permissions: readPermissions(entry(node, 'permissions')),
    uses: textOf(member(node, 'uses')),
    with: readWith(member(node, 'with')),
    secrets: readSecrets(member(node, 'secrets')),
    outputs: textMapOf(member(node, 'outputs')),
    environmentVariables: textMapOf(member(node, 'env')),
    matrix: readMatrix(member(node, 'strategy')),
    variesByLeg: mentionsMatrix(node),
    runsOn: textsOf(member(node, 'runs-on')),
    steps: steps?.kind === 'list' ? steps.items.map((step) => readStep(step, shell)) : [],
  };
}
