import { type YamlEntry, type YamlMap, type YamlNode, entry, member, textOf, textsOf } from '../yaml-tree.ts';
import type { IdTokenDeclaration, Need, PipelineJob, Policy, ScriptLine, Texts, Trigger } from './model.ts';
import { readMatrix } from './read-matrix.ts';
import { readRules } from './read-rules.ts';
import { readVariables } from './read-variables.ts';
import type { Origin } from './tree/load.ts';

/** What a job inherits beside `extends`: `default:` and the top level. */
export interface Inherited {
  readonly root: YamlMap;
  readonly origin: Origin | undefined;
  readonly isPartlyUnseen: boolean;
  readonly fileOf: (node: YamlNode) => string | undefined;
}

/** `inherit:default` and `inherit:variables`: true, false, or a list of what is inherited. */
function inherits(job: YamlNode, what: 'default' | 'variables', key: string): boolean {
  const choice = member(member(job, 'inherit'), what);
  if (choice?.kind === 'list') return textsOf(choice).includes(key);
  return textOf(choice) !== 'false';
}

/** A keyword of the job, else of `default:`, else (as older files have it) of the top level. */
function keyword(job: YamlNode, key: string, { root }: Inherited): YamlEntry | undefined {
  const own = entry(job, key);
  if (own !== undefined || !inherits(job, 'default', key)) return own;
  return entry(member(root, 'default'), key) ?? (key === 'id_tokens' ? undefined : entry(root, key));
}

function lines(node: YamlNode | undefined, place: (node: YamlNode) => number): readonly ScriptLine[] {
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => lines(item, place));
  // Steps of `run:` hold their script one level deeper.
  if (node.kind === 'map') return lines(member(node, 'script'), place);
  const text = textOf(node);
  return text === undefined ? [] : [{ text, line: place(node) }];
}

function readIdTokens(node: YamlNode | undefined, place: (node: YamlNode) => number): IdTokenDeclaration[] {
  if (node?.kind !== 'map') return [];
  return [...node.entries.values()].map(({ key, value }) => {
    const aud = member(value, 'aud');
    return {
      variable: key,
      audiences: textsOf(aud),
      isList: aud?.kind === 'list',
      line: place(aud ?? value),
    };
  });
}

function readPolicy(node: YamlNode | undefined): Policy | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'map') return { refs: textsOf(node), variables: undefined, depends: false };
  const optional = (key: string): readonly string[] | undefined => {
    const found = member(node, key);
    return found === undefined ? undefined : textsOf(found);
  };
  const depends = ['changes', 'kubernetes'].some((key) => node.entries.has(key));
  return { refs: optional('refs'), variables: optional('variables'), depends };
}

function readNeeds(node: YamlNode | undefined): readonly Need[] | undefined {
  if (node?.kind !== 'list') return undefined;
  return node.items.flatMap((item) => {
    // Jobs of other projects and pipelines are none that are waited for here.
    if (member(item, 'project') !== undefined || member(item, 'pipeline') !== undefined) return [];
    const job = textOf(item) ?? textOf(member(item, 'job'));
    return job === undefined ? [] : [{ job, optional: textOf(member(item, 'optional')) === 'true' }];
  });
}

function readTrigger(job: YamlNode): Trigger | undefined {
  const found = entry(job, 'trigger');
  if (found === undefined) return undefined;
  const include = member(found.value, 'include');
  const parts = include?.kind === 'list' ? include.items : include === undefined ? [] : [include];
  const locals = parts.map((part) => textOf(part) ?? textOf(member(part, 'local')));
  return { locals: locals.filter((path) => path !== undefined), line: found.line };
}

function readEnvironment(
  job: YamlNode,
  place: (node: YamlNode, line: number) => number,
  line: number,
): Pick<PipelineJob, 'environment' | 'environmentLine'> {
  const found = entry(job, 'environment');
  if (found === undefined) return { environment: undefined, environmentLine: line };
  const name = entry(found.value, 'name') ?? found;
  const text = textOf(name.value);
  return { environment: text === '' ? undefined : text, environmentLine: place(name.value, name.line) };
}

function readEntrypoint(image: YamlNode | undefined): readonly string[] {
  return textsOf(member(image, 'entrypoint')).filter((word) => word !== '');
}

function rootVariables(job: YamlNode, root: YamlMap): Texts {
  const all = readVariables(member(root, 'variables'));
  return new Map([...all].filter(([name]) => inherits(job, 'variables', name)));
}

/** Reads one job of a configuration in which `extends` and `!reference` are carried out. */
export function readJob(job: YamlEntry, inherited: Inherited): PipelineJob {
  const { key: id, value: node } = job;
  const { origin, root, fileOf, isPartlyUnseen } = inherited;
  const file = origin?.file ?? '';
  const line = origin?.line ?? job.line;
  // What stands in another file than the job has no line in the job's own.
  const place = (at: YamlNode, own = at.line): number =>
    fileOf(at) === undefined || fileOf(at) === file ? own : line;
  const script = (key: string): readonly ScriptLine[] => lines(keyword(node, key, inherited)?.value, place);
  return {
    id,
    file,
    line,
    stage: textOf(member(node, 'stage')) ?? 'test',
    stagePosition: 0,
    needs: readNeeds(member(node, 'needs')),
    rules: readRules(member(node, 'rules')),
    guards: (origin?.guards ?? []).map((guard) => readRules(guard) ?? []),
    only: readPolicy(member(node, 'only')),
    except: readPolicy(member(node, 'except')),
    when: textOf(member(node, 'when')) ?? 'on_success',
    ...readEnvironment(node, place, line),
    idTokens: readIdTokens(keyword(node, 'id_tokens', inherited)?.value, place),
    rootVariables: rootVariables(node, root),
    variables: readVariables(member(node, 'variables')),
    legs: readMatrix(member(node, 'parallel')),
    script: [
      ...script('before_script'),
      ...lines(member(node, 'script'), place),
      ...lines(member(node, 'run'), place),
    ],
    afterScript: script('after_script'),
    entrypoint: readEntrypoint(keyword(node, 'image', inherited)?.value),
    trigger: readTrigger(node),
    isPartlyUnseen,
  };
}
