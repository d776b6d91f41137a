import type { PublishAuth } from '../../workflow.ts';
import { parseIndex } from '../../../config/index.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import type { ReadCommand, Variables } from '../shell/commands.ts';
import { cloudsmithTarget } from './cloudsmith.ts';
import { heldBy, indexOfHeld } from './credentials.ts';
import { readCurl } from './curl.ts';
import type { PublishHit } from './hit.ts';
import { hostOf, isUntold, parseRegistry } from './registries.ts';
import { NO_SETUP, preparedIndex, storedAuth } from './setup.ts';
import type { CommandSurroundings } from './surroundings.ts';
import { bringsCredential } from './written.ts';
import { UPLOAD_TOOLS, type UploadTool } from './tools.ts';
import { commandName, unwrap } from './unwrap.ts';

const DRY_RUN = ['NPM_CONFIG_DRY_RUN', 'npm_config_dry_run'];

/** Where a verb's words begin: only options may stand before and between them. */
function verbEnd(words: readonly string[], verb: string): number | undefined {
  let at = 1;
  for (const part of verb === '' ? [] : verb.split(' ')) {
    const found = words.indexOf(part, at);
    if (found === -1 || !onlyOptions(words.slice(at, found))) return undefined;
    at = found + 1;
  }
  return at;
}

interface ToolMatch {
  readonly tool: UploadTool;
  readonly args: readonly string[];
}

function matchVerb(tool: UploadTool, words: readonly string[]): ToolMatch | undefined {
  const [, verbs] = tool.command;
  // setup.py takes several verbs in a row.
  const last = tool.method === 'setup.py' ? words.indexOf(verbs[0] ?? '') : -1;
  const ends = verbs.map((verb) => verbEnd(words, verb)).filter((end) => end !== undefined);
  const end = last > 0 ? last + 1 : ends[0];
  if (end === undefined) return undefined;
  const rest = words.slice(1);
  // Options may stand before the verb too; nuget.exe does not mind how its options are written.
  const args =
    tool.method === 'nuget' ? rest.map(lowerOption) : tool.method === 'setup.py' ? words.slice(end) : rest;
  return { tool, args };
}

const lowerOption = (word: string): string => (word.startsWith('-') ? word.toLowerCase() : word);

function isIdle({ tool, args }: ToolMatch, variables: Variables): boolean {
  if (args.some((word) => tool.idleFlags.includes(word))) return true;
  if (tool.registry === 'npm' && /^true$/iu.test(firstSet(variables, DRY_RUN) ?? '')) return true;
  // A word that cannot be told may be the flag that is needed.
  const { activeFlags } = tool;
  return activeFlags !== undefined && !args.some((word) => activeFlags.includes(word) || isUntold(word));
}

function matchTool(words: readonly string[], variables: Variables): ToolMatch | undefined {
  const name = commandName(words[0] ?? '');
  for (const tool of UPLOAD_TOOLS) {
    if (!tool.command[0].includes(name)) continue;
    const match = matchVerb(tool, words);
    if (match !== undefined) return isIdle(match, variables) ? undefined : match;
  }
  return undefined;
}

/** True when nothing but options, each with at most one value, stands there. */
function onlyOptions(words: readonly string[]): boolean {
  return words.every((word, at) => /^[-+]/u.test(word) || words[at - 1]?.startsWith('-') === true);
}

/** The value of the last of some flags: `--flag value`, `--flag=value`, `-fvalue`. */
function flagValue(args: readonly string[], flags: readonly string[], glued = false): string | undefined {
  let found: string | undefined;
  for (const [at, word] of args.entries()) {
    const equals = flags.find((flag) => word.startsWith(`${flag}=`));
    const short = flags.find(
      (flag) => glued && /^-[A-Za-z]$/u.test(flag) && word.length > 2 && word.startsWith(flag),
    );
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
  around: CommandSurroundings,
): string | null {
  if (text === undefined || text === '') {
    const prepared = preparedIndex(around.setup ?? NO_SETUP, tool.registry);
    return prepared === undefined ? (tool.fallback ?? null) : prepared;
  }
  if (isUntold(text)) return null;
  const meant = around.configured.get(text) ?? tool.names[text.toLowerCase()] ?? text;
  return parseRegistry(meant, tool.registry) ?? null;
}

function givenIndex({ tool, args }: ToolMatch, variables: Variables): string | undefined {
  const given =
    flagValue(args, tool.indexFlags, tool.registry === 'python') ?? firstSet(variables, tool.indexVariables);
  if (tool.registry !== 'crates' || given === undefined) return given;
  return variables.get(`CARGO_REGISTRIES_${variablePart(given)}_INDEX`)?.replace(/^sparse\+/u, '') ?? given;
}

const variablePart = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** A credential that a flag gives. */
function givenFlag({ tool, args }: ToolMatch): string | undefined {
  const flag = flagValue(args, tool.secretFlags, tool.registry === 'python');
  return flag === '' ? undefined : flag;
}

function givenSecret(match: ToolMatch, variables: Variables): string | undefined {
  const { tool, args } = match;
  const flag = givenFlag(match);
  if (flag !== undefined) return flag;
  const variable = firstSet(variables, secretVariables(tool, args, variables));
  return variable ?? (tool.method === 'nuget' ? positionalKey(args) : undefined);
}

/** `nuget push PACKAGE KEY`, the old order of its arguments. */
function positionalKey(args: readonly string[]): string | undefined {
  const values = args.filter(
    (word, at) => !word.startsWith('-') && !/^-(?!no|skip|force|non)/u.test(args[at - 1] ?? ''),
  );
  return values[2];
}

function authOf(
  match: ToolMatch,
  index: string | null,
  variables: Variables,
  around: CommandSurroundings,
): PublishAuth {
  const { tool, args } = match;
  const trusted = tool.method === 'uv' ? flagValue(args, ['--trusted-publishing']) : undefined;
  if (trusted === 'always') return 'oidc';
  // A variable is nothing to it; it takes a token only where a flag says so.
  if (tool.exchange === 'always') return givenFlag(match) === undefined ? 'oidc' : 'token';
  const secret = givenSecret(match, variables);
  if (secret !== undefined && secret !== '') return secret.includes(MINTED) ? 'oidc' : 'token';
  if (bringsCredential(givenIndex(match, variables) ?? '')) return 'token';
  const stored = storedAuth(around.setup ?? NO_SETUP, tool, index, variables);
  if (tool.registry === 'pub') return pubAuth(stored, index, around);
  if (stored !== undefined) return stored;
  if (tool.registry === 'cloudsmith') return cloudsmithAuth(variables, around);
  if (trusted === 'never') return 'none';
  return tool.exchange === 'automatic' && around.idToken !== 'missing' && mayExchange(tool, index)
    ? 'oidc'
    : 'unknown';
}

/** What earlier steps give pub; with an ID token that nothing exchanges it has no credential at all. */
function pubAuth(
  stored: PublishAuth | undefined,
  index: string | null,
  { idToken }: CommandSurroundings,
): PublishAuth {
  if (stored === 'oidc' && idToken === 'missing') return 'unknown';
  return stored ?? (idToken !== 'missing' && index === 'pub' ? 'none' : 'unknown');
}

/** The CLI exchanges an ID token when it is told an organisation and a service. */
function cloudsmithAuth(variables: Variables, { idToken }: CommandSurroundings): PublishAuth {
  const told = ['CLOUDSMITH_ORG', 'CLOUDSMITH_SERVICE_SLUG'].every((name) => variables.has(name));
  return told && idToken !== 'missing' ? 'oidc' : 'unknown';
}

/** Registries of clouds know their own logins, by a keyring or a password, and exchange no ID token of a client. */
const KEEPS_OWN_LOGIN = /\.pkg\.dev$|\.codeartifact\.[\w-]+\.amazonaws\.com$|^pkgs\.dev\.azure\.com$/u;

/** Outside of the Python world only the public registries exchange ID tokens. */
function mayExchange({ registry }: UploadTool, index: string | null): boolean {
  if (registry === 'python') return !KEEPS_OWN_LOGIN.test(hostOf(index) ?? '');
  return index === null || index === registry;
}

/** Poetry has a variable per repository, cargo one per registry, npm one per host. */
function secretVariables(tool: UploadTool, args: readonly string[], variables: Variables): readonly string[] {
  const names = [...variables.keys()];
  if (tool.method === 'poetry') {
    return names.filter((name) => /^POETRY_(?:PYPI_TOKEN_|HTTP_BASIC_\w+_PASSWORD$)/u.test(name));
  }
  if (tool.registry === 'npm') {
    return [
      ...tool.secretVariables,
      ...names.filter((name) => /^npm_config_.*:_auth(?:Token)?$/iu.test(name)),
    ];
  }
  const registry = tool.registry === 'crates' ? flagValue(args, ['--registry']) : undefined;
  return registry === undefined
    ? tool.secretVariables
    : [`CARGO_REGISTRIES_${variablePart(registry)}_TOKEN`, ...tool.secretVariables];
}

/** `tokenless token --index URL -- CMD…`: the command's own index wins, the exchange is ours. */
function tokenCommand(
  command: ReadCommand,
  words: readonly string[],
  around: CommandSurroundings,
): PublishHit | undefined {
  const dashes = words.indexOf('--');
  if (commandName(words[0] ?? '') !== 'tokenless' || words[1] !== 'token' || dashes === -1) return undefined;
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
  const sent = readCurl(command);
  if (sent !== undefined) return sent;
  const wrapped = tokenCommand(command, words, around);
  if (wrapped !== undefined) return wrapped;
  const match = matchTool(words, command.variables);
  if (match === undefined) return undefined;
  const { tool } = match;
  const ecosystem = tool.registry;
  if (ecosystem === 'cloudsmith') return readCloudsmith(match, command.variables, around);
  const other = tool.method === 'semantic-release' ? otherRegistry(command.variables, around) : undefined;
  if (other !== undefined) return { ...other, method: tool.method };
  const index = resolveIndex(givenIndex(match, command.variables), tool, around);
  const auth = authOf(match, index, command.variables, around);
  if (tool.needsCredential === true && auth === 'unknown') return undefined;
  return { index, method: tool.method, ecosystem, auth };
}

/** What a tool with plugins publishes that is handed another registry's credential and none of npm's. */
export function otherRegistry(
  variables: Variables,
  around: CommandSurroundings,
): Omit<PublishHit, 'method'> | undefined {
  const held = heldBy(variables);
  if (held === undefined || held.families.has('npm')) return undefined;
  const [ecosystem = null] = held.families.size === 1 ? held.families : [];
  return { index: indexOfHeld(held, variables, around), ecosystem, auth: held.auth };
}

/** `cloudsmith push FORMAT OWNER/REPOSITORY FILE`. */
function readCloudsmith(
  match: ToolMatch,
  variables: Variables,
  around: CommandSurroundings,
): PublishHit | undefined {
  const values = match.args.filter((word) => !word.startsWith('-'));
  const target = cloudsmithTarget(values[1] ?? '', values[2] ?? '');
  if (target === undefined) return undefined;
  return { ...target, method: match.tool.method, auth: authOf(match, target.index, variables, around) };
}

/** A repository that a command configures by name, with its URL. */
export function readConfigured(command: ReadCommand): readonly [string, string] | undefined {
  const words = unwrap(command.words);
  const plain = words.filter((word) => !word.startsWith('-'));
  const [tool = '', verb, key = '', url] = plain;
  if (tool === 'dotnet' || commandName(tool) === 'nuget')
    return readNugetSource(words.map(lowerOption), plain);
  const name = /^repositor(?:y|ies)\.(?<name>[^.]+)(?:\.url)?$/u.exec(key)?.groups?.['name'];
  if ((tool !== 'poetry' && tool !== 'pdm') || verb !== 'config' || name === undefined || url === undefined)
    return undefined;
  return [name, url];
}

/** `dotnet nuget add source URL --name NAME`, `nuget sources add -Name NAME -Source URL`. */
function readNugetSource(
  words: readonly string[],
  plain: readonly string[],
): readonly [string, string] | undefined {
  const name = flagValue(words, ['--name', '-n', '-name']);
  const url = plain.find((word) => /^https?:/iu.test(word));
  const adds = /\b(?:add source|sources? add|update source|sources? update)\b/iu.test(plain.join(' '));
  return adds && name !== undefined && url !== undefined ? [name, url] : undefined;
}
