import { TomlError, parse } from 'smol-toml';
import { type SourceLocation, isRecord } from '../../base/index.ts';
import { type KeyPath, type Places, check, locate } from './check.ts';
import type { DeclaredPublisher, TokenlessConfig } from './config.ts';
import { configErrors } from './errors.ts';
import { toPublisher } from './publishers-file.ts';
import { PROJECT_SCHEMA, TOOL_SCHEMA } from './schema.ts';
import { lineOf, tomlLines } from './toml-lines.ts';

/** The two files that may hold the configuration. */
export type ConfigFile = 'pyproject.toml' | 'tokenless.toml';

type ProjectPart = Pick<TokenlessConfig, 'projectName' | 'projectVersion' | 'dynamicVersion'>;
type Sources = Record<string, SourceLocation>;

interface Toml {
  readonly data: Record<string, unknown>;
  places(root: KeyPath): Places;
}

function readToml(text: string, file: string): Toml {
  // A byte order mark is not TOML, but editors write it and nobody sees it.
  const plain = text.replace(/^\uFEFF/u, '');
  try {
    const data = parse(plain);
    const lines = tomlLines(plain);
    return { data, places: (root) => ({ file, root, lineOf: (path) => lineOf(lines, path) }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /u, '');
    const location = { file, line: error.line, column: error.column };
    throw configErrors.create('config-not-toml', { file, reason }, { location, cause: error });
  }
}

/** The data of any TOML file. Throws `config-not-toml` with the line. */
export function parseToml(text: string, file: string): Readonly<Record<string, unknown>> {
  return readToml(text, file).data;
}

const memberOf = (data: unknown, key: string): unknown => (isRecord(data) ? data[key] : undefined);

/** Notes where each value given came from, by its key path. */
function noteSources(
  data: unknown,
  places: Places,
  prefix: string,
  sources: Sources,
  path: KeyPath = [],
): void {
  if (path.length > 0)
    sources[[...(prefix === '' ? [] : [prefix]), ...path].join('.')] = locate(places, path);
  if (Array.isArray(data)) {
    data.forEach((item, index) => {
      if (isRecord(item)) noteSources(item, places, prefix, sources, [...path, index]);
    });
  } else if (isRecord(data)) {
    for (const [key, value] of Object.entries(data))
      noteSources(value, places, prefix, sources, [...path, key]);
  }
}

function readProject(toml: Toml, sources: Sources): ProjectPart {
  const given = memberOf(toml.data, 'project');
  if (given === undefined) return { dynamicVersion: false };
  const places = toml.places(['project']);
  const project = check(PROJECT_SCHEMA, given, places);
  const { name, version } = project;
  if (name !== undefined) sources['project.name'] = locate(places, ['name']);
  if (version !== undefined) sources['project.version'] = locate(places, ['version']);
  return {
    ...(name === undefined ? {} : { projectName: name }),
    ...(version === undefined ? {} : { projectVersion: version }),
    dynamicVersion: project.dynamic.includes('version'),
  };
}

type ToolPart = Omit<TokenlessConfig, keyof ProjectPart | 'sources'>;

function readTool(data: unknown, places: Places, sources: Sources): ToolPart {
  const form = check(TOOL_SCHEMA, data, places);
  const { publisher, allowSecret, ignore, project, repository, workflow, build, gates, tag, changelog } =
    form;
  noteSources(data, places, '', sources);
  const publishers: readonly DeclaredPublisher[] = publisher.map((written, index) =>
    toPublisher(written, locate(places, ['publisher', index])),
  );
  const allowedSecrets = allowSecret.map(({ member, kind, reason }, index) => ({
    member,
    ...(kind === undefined ? {} : { kind }),
    reason,
    location: locate(places, ['allowSecret', index]),
  }));
  const ignores = ignore.map(({ rule, file, reason }, index) => ({
    rule,
    ...(file === undefined ? {} : { file }),
    reason,
    location: locate(places, ['ignore', index]),
  }));
  return {
    ...(project === undefined ? {} : { project }),
    ...(repository === undefined ? {} : { repository }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(build === undefined ? {} : { build }),
    gates,
    tag,
    ...(changelog === undefined ? {} : { changelog }),
    publishers,
    allowedSecrets,
    ignores,
  };
}

/**
 * Reads one configuration file: `[tool.tokenless]` and `[project]` of `pyproject.toml`, or the top level of
 * `tokenless.toml`. Everything may be left out. Throws `config-not-toml`, `config-key-unknown`,
 * `config-value-invalid`, `credential-literal`, each with its line where that can be found.
 */
export function parseConfig(text: string, file: ConfigFile): TokenlessConfig {
  const toml = readToml(text, file);
  const sources: Sources = {};
  if (file === 'tokenless.toml') {
    return { ...readTool(toml.data, toml.places([]), sources), dynamicVersion: false, sources };
  }
  const given = memberOf(memberOf(toml.data, 'tool'), 'tokenless') ?? {};
  const tool = readTool(given, toml.places(['tool', 'tokenless']), sources);
  return { ...tool, ...readProject(toml, sources), sources };
}

/** The texts of the files that a repository has. */
export interface ConfigTexts {
  readonly 'pyproject.toml'?: string | undefined;
  readonly 'tokenless.toml'?: string | undefined;
}

/**
 * Reads the configuration of a repository from the files that are there: the tool's part from either file
 * (both: `config-in-two-places`), the project's part always from `pyproject.toml`.
 */
export function parseConfigTexts(texts: ConfigTexts): TokenlessConfig {
  const pyprojectText = texts['pyproject.toml'];
  const tokenlessText = texts['tokenless.toml'];
  const pyproject = parseConfig(pyprojectText ?? '', 'pyproject.toml');
  if (tokenlessText === undefined) return pyproject;
  const tool = parseConfig(tokenlessText, 'tokenless.toml');
  const own = Object.keys(pyproject.sources).filter((key) => !key.startsWith('project.'));
  if (own.length > 0) {
    const location = pyproject.sources[own[0] ?? ''];
    const files = ['pyproject.toml', 'tokenless.toml'];
    throw configErrors.create('config-in-two-places', { files }, { location });
  }
  const { projectName, projectVersion, dynamicVersion } = pyproject;
  return {
    ...tool,
    ...(projectName === undefined ? {} : { projectName }),
    ...(projectVersion === undefined ? {} : { projectVersion }),
    dynamicVersion,
    sources: { ...pyproject.sources, ...tool.sources },
  };
}
