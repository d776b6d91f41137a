import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../../base/index.ts';
import {
  type GitRemote,
  type TokenlessConfig,
  parseConfigTexts,
  parseFlatRemote,
  parseToml,
} from '../../config/index.ts';
import {
  type GitEnvironment,
  findRepository,
  readOptionalTextFile,
  recentTags,
  remoteUrl,
} from '../../repository/index.ts';

/** What a repository says about itself before anything is written. */
export interface InitFacts {
  /** Top folder of the repository, absolute. */
  readonly root: string;
  /** Folder of the project below it, `/` between names; empty at the top. */
  readonly folder: string;
  readonly remote: GitRemote | undefined;
  readonly recentTags: readonly string[];
  readonly config: TokenlessConfig;
  /** The file that holds a configuration of tokenless already. */
  readonly configured: 'pyproject.toml' | 'tokenless.toml' | undefined;
  /** The data of `pyproject.toml`; undefined where there is none. */
  readonly pyproject: Readonly<Record<string, unknown>> | undefined;
  /** Names in the folder of the project. */
  readonly entries: readonly string[];
}

const PYPROJECT = 'pyproject.toml';
const OWN = 'tokenless.toml';

function configuredIn(texts: {
  pyproject: InitFacts['pyproject'];
  own: string | undefined;
}): InitFacts['configured'] {
  if (texts.own !== undefined) return OWN;
  const tool = texts.pyproject?.['tool'];
  return isRecord(tool) && tool['tokenless'] !== undefined ? PYPROJECT : undefined;
}

/**
 * Reads a project in a git repository. Throws the errors of finding the repository and of reading its
 * configuration: nothing is set up on top of a configuration that is wrong.
 */
export async function readInitFacts(directory: string, environment: GitEnvironment): Promise<InitFacts> {
  const repository = await findRepository(directory, environment);
  const [text, own] = await Promise.all(
    [PYPROJECT, OWN].map((name) => readOptionalTextFile(path.join(directory, name), { name })),
  );
  const config = parseConfigTexts({ [PYPROJECT]: text, [OWN]: own });
  const pyproject = text === undefined ? undefined : parseToml(text, PYPROJECT);
  const url = await remoteUrl(repository);
  return {
    root: repository.root,
    folder: path.relative(repository.root, directory).split(path.sep).join('/'),
    remote: url === undefined ? undefined : parseFlatRemote(url),
    recentTags: await recentTags(repository),
    config,
    configured: configuredIn({ pyproject, own }),
    pyproject,
    entries: await readdir(directory),
  };
}
