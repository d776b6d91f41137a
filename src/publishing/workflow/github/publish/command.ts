import type { IdTokenPermission, PublishAuth } from '../../workflow.ts';
import { parseIndex } from '../../../config/index.ts';
import { UNTOLD } from '../expressions/template.ts';
import type { ReadCommand, Variables } from '../shell/commands.ts';
import type { PublishHit } from './hit.ts';
import { UPLOAD_TOOLS, type UploadTool } from './tools.ts';

/** What the job around a command contributes to reading it. */
export interface CommandSurroundings {
  readonly idToken: IdTokenPermission;
  /** Repositories that the job configured by name (`poetry config repositories.NAME URL`). */
  readonly configured: ReadonlyMap<string, string>;
}

/** Words that run another command: they and their own options are skipped. */
const WRAPPERS: readonly (readonly string[])[] = [
  ['uv', 'run'],
  ['uv', 'tool', 'run'],
  ['uvx'],
  ['pipx', 'run'],
  ['poetry', 'run'],
  ['pdm', 'run'],
  ['hatch', 'run'],
  ['pipenv', 'run'],
  ['rye', 'run'],
  ['rye', 'tools', 'run'],
  ['pixi', 'run'],
  ['conda', 'run'],
  ['npx'],
  ['npm', 'exec'],
];
/** Options of wrappers and interpreters that take a value. */
const WRAPPER_VALUES = new Set([
  '--with',
  '--from',
  '--python',
  '-p',
  '--spec',
  '-n',
  '--name',
  '--group',
  '--extra',
  '-e',
  '--environment',
  '--project',
  '--directory',
  '--package',
  '-W',
  '-X',
  '--env-file',
  '--with-requirements',
]);

const baseName = (word: string): string => (word.split(/[/\\]/u).at(-1) ?? word).replace(/\.exe$/u, '');
/** `twine==6.1.0` and `twine@latest` are `twine`. */
const unpinned = (word: string): string => baseName(word).replace(/(?:==|@|\[|>=|<|~=).*$/u, '');

function skipOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true) {
    const word = words[at] ?? '';
    if (word === '-m' || word === '--module' || word === '--') return words.slice(at + 1);
    at += WRAPPER_VALUES.has(word) ? 2 : 1;
  }
  return words.slice(at);
}

/** Removes interpreters and runners before the tool: `python -m`, `uv run`, `uvx`, `pipx run` … */
function unwrap(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let round = 0; round < 6; round += 1) {
    const name = baseName(rest[0] ?? '');
    if (/^(?:python|pypy)[\d.]*$|^py$/u.test(name)) rest = skipOptions(rest.slice(1));
    else {
      const wrapper = WRAPPERS.find((form) =>
        form.every((word, at) => (at === 0 ? name : rest[at]) === word),
      );
      if (wrapper === undefined) return rest;
      rest = skipOptions(rest.slice(wrapper.length));
    }
  }
  return rest;
}

function matchTool(
  words: readonly string[],
): { readonly tool: UploadTool; readonly args: readonly string[] } | undefined {
  const name = unpinned(words[0] ?? '');
  for (const tool of UPLOAD_TOOLS) {
    const [names = [], verbs = []] = tool.command;
    if (!names.includes(name)) continue;
    // Global options may stand before the verb; setup.py takes several verbs in a row.
    const at = words.findIndex((word, position) => position > 0 && verbs.includes(word));
    const between = words.slice(1, at);
    if (at > 0 && (tool.method === 'setup.py' || onlyOptions(between)))
      return { tool, args: words.slice(at + 1) };
  }
  return undefined;
}

/** True when nothing but options, each with at most one value, stands there. */
function onlyOptions(words: readonly string[]): boolean {
  return words.every((word, at) => word.startsWith('-') || words[at - 1]?.startsWith('-') === true);
}

/** The value of the last of some flags: `--flag value`, `--flag=value`, `-fvalue`. */
function flagValue(args: readonly string[], flags: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const [at, word] of args.entries()) {
    const equals = flags.find((flag) => word.startsWith(`${flag}=`));
    const short = flags.find((flag) => /^-[A-Za-z]$/u.test(flag) && word.length > 2 && word.startsWith(flag));
    if (equals !== undefined) found = word.slice(equals.length + 1);
    else if (flags.includes(word)) found = args[at + 1] ?? '';
    else if (short !== undefined) found = word.slice(2);
  }
  return found;
}

const firstSet = (variables: Variables, names: readonly string[]): string | undefined =>
  names.map((name) => variables.get(name)).find((value) => value !== undefined && value !== '');

/** Which index a name or URL means to a tool; null: nobody can tell. */
function resolveIndex(
  text: string | undefined,
  tool: UploadTool,
  configured: ReadonlyMap<string, string>,
): string | null {
  if (text === undefined || text === '') return tool.fallback ?? null;
  if (text.includes(UNTOLD)) return null;
  const meant = configured.get(text) ?? tool.names[text.toLowerCase()] ?? text;
  return parseIndex(meant) ?? null;
}

function authOf(
  tool: UploadTool,
  args: readonly string[],
  variables: Variables,
  idToken: IdTokenPermission,
): PublishAuth {
  const trusted = tool.method === 'uv' ? flagValue(args, ['--trusted-publishing']) : undefined;
  if (tool.exchange === 'always' || trusted === 'always') return 'oidc';
  const secret = flagValue(args, tool.secretFlags) ?? firstSet(variables, secretVariables(tool, variables));
  if (secret !== undefined && secret !== '') return 'token';
  if (trusted === 'never') return 'none';
  return tool.exchange === 'automatic' && idToken !== 'missing' ? 'oidc' : 'unknown';
}

/** Poetry has a variable per repository name. */
function secretVariables(tool: UploadTool, variables: Variables): readonly string[] {
  if (tool.method !== 'poetry') return tool.secretVariables;
  return [...variables.keys()].filter((name) =>
    /^POETRY_(?:PYPI_TOKEN_|HTTP_BASIC_\w+_PASSWORD$)/u.test(name),
  );
}

/** `tokenless token --index URL -- CMD…`: the command's own index wins, the exchange is ours. */
function tokenCommand(
  command: ReadCommand,
  words: readonly string[],
  around: CommandSurroundings,
): PublishHit | undefined {
  const dashes = words.indexOf('--');
  if (unpinned(words[0] ?? '') !== 'tokenless' || words[1] !== 'token' || dashes === -1) return undefined;
  const inner = readPublishCommand({ ...command, words: words.slice(dashes + 1) }, around);
  const index = flagValue(words.slice(0, dashes), ['--index']);
  if (inner === undefined) return undefined;
  const known = index === undefined || index.includes(UNTOLD) ? null : (parseIndex(index) ?? null);
  return { ...inner, index: known ?? inner.index, auth: 'oidc' };
}

/** What a command publishes; undefined for every other command. */
export function readPublishCommand(
  command: ReadCommand,
  around: CommandSurroundings,
): PublishHit | undefined {
  const words = unwrap(command.words);
  const wrapped = tokenCommand(command, words, around);
  if (wrapped !== undefined) return wrapped;
  const match = matchTool(words);
  if (match === undefined) return undefined;
  const { tool, args } = match;
  if (args.some((word) => tool.idleFlags.includes(word))) return undefined;
  const given = flagValue(args, tool.indexFlags) ?? firstSet(command.variables, tool.indexVariables);
  return {
    index: resolveIndex(given, tool, around.configured),
    method: tool.method,
    auth: authOf(tool, args, command.variables, around.idToken),
  };
}

/** A repository that a command configures by name: `poetry config repositories.NAME URL`. */
export function readConfigured(command: ReadCommand): readonly [string, string] | undefined {
  const words = unwrap(command.words);
  const [tool, verb, key = '', url] = words.filter((word) => !word.startsWith('-'));
  const name = /^repositor(?:y|ies)\.(?<name>[^.]+)(?:\.url)?$/u.exec(key)?.groups?.['name'];
  if ((tool !== 'poetry' && tool !== 'pdm') || verb !== 'config' || name === undefined || url === undefined)
    return undefined;
  return [name, url];
}
