import { isRecord } from '../../../base/index.ts';
import { tagOfVersion } from '../../config/index.ts';
import type { InitAnswers, Surroundings } from './answers.ts';
import type { InitFacts } from './facts.ts';

type Data = InitFacts['pyproject'];

/** A value of `pyproject.toml` by its path; undefined where nothing stands there. */
function valueAt(data: Data, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

function textsAt(data: Data, ...keys: readonly string[]): readonly string[] {
  const value = valueAt(data, ...keys);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A gate that a repository has, told by its configuration. */
interface KnownGate {
  readonly command: string;
  /** Files whose presence says that the tool is used. */
  readonly files: readonly string[];
  /** Its table below `[tool]`. */
  readonly table: string;
}

const GATES: readonly KnownGate[] = [
  { command: 'ruff check .', files: ['ruff.toml', '.ruff.toml'], table: 'ruff' },
  { command: 'mypy .', files: ['mypy.ini', '.mypy.ini'], table: 'mypy' },
  { command: 'tox run', files: ['tox.ini'], table: 'tox' },
  { command: 'pytest -q', files: ['pytest.ini', '.pytest.ini', 'conftest.py'], table: 'pytest' },
];

/** The commands that this repository checks itself with; tox runs the tests by itself. */
export function inferGates({ entries, pyproject }: InitFacts): readonly string[] {
  const used = ({ files, table }: KnownGate): boolean =>
    files.some((file) => entries.includes(file)) || valueAt(pyproject, 'tool', table) !== undefined;
  const found = GATES.filter(used).map(({ command }) => command);
  return found.includes('tox run') ? found.filter((command) => command !== 'pytest -q') : found;
}

/** Python 3.13, unless the project needs a later one or stops before. */
function pythonMinor(data: Data): number {
  const requires = valueAt(data, 'project', 'requires-python');
  const text = typeof requires === 'string' ? requires : '';
  const minorAfter = (operator: RegExp): number | undefined => {
    const found = new RegExp(`${operator.source}\\s*3\\.(\\d+)`, 'u').exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const least = minorAfter(/(?:>=|~=|==)/u) ?? 0;
  const below = minorAfter(/<(?!=)/u) ?? Infinity;
  return Math.max(least, Math.min(13, below - 1));
}

const GROUPS = ['dev', 'test', 'tests', 'lint', 'typing'];

/** What the repository itself decides about the generated files. */
export function surroundingsOf(
  { folder, pyproject, config }: InitFacts,
  { tag }: Pick<InitAnswers, 'tag'>,
  date: string,
): Surroundings {
  const groups = valueAt(pyproject, 'dependency-groups');
  return {
    folder,
    pythonMinor: pythonMinor(pyproject),
    buildRequires: textsAt(pyproject, 'build-system', 'requires'),
    groups: isRecord(groups) ? GROUPS.filter((name) => name in groups) : [],
    exampleTag: tagOfVersion({ tag }, config.projectVersion ?? '1.2.3'),
    date,
  };
}
