import type { InitAnswers, Surroundings } from '../answers.ts';

/** Programs that gates are made of, and what pip calls them. */
const GATE_TOOLS: Readonly<Record<string, string>> = {
  pytest: 'pytest',
  ruff: 'ruff',
  mypy: 'mypy',
  pyright: 'pyright',
  tox: 'tox',
  nox: 'nox',
  coverage: 'coverage',
  black: 'black',
  flake8: 'flake8',
};

/** The program of a command: `python -m pytest -q` is `pytest`. */
function programOf(gate: string): string {
  return (
    gate
      .trim()
      .replace(/^python3? -m /u, '')
      .split(/\s/u)[0] ?? ''
  );
}

function gateTools({ gates }: InitAnswers): readonly string[] {
  const found = gates.map((gate) => GATE_TOOLS[programOf(gate)]).filter((tool) => tool !== undefined);
  return [...new Set(found)].sort();
}

/** True when a gate needs a package from an index. */
export function needsGateRequirements(answers: InitAnswers): boolean {
  return gateTools(answers).length > 0;
}

const HEAD = [
  '# Written by `tokenless init`. What stands here is locked, with every hash, into the .txt beside it:',
];

function lock(inputs: string, output: string, { pythonMinor }: Surroundings): string {
  const options = `--universal --python-version 3.${pythonMinor} --generate-hashes`;
  return `uv pip compile ${options} ${inputs} --output-file requirements/${output}.txt`;
}

/** The command that locks the build requirements. */
export function lockBuild(around: Surroundings): string {
  return lock('requirements/build.in', 'build', around);
}

/** The command that locks what the gates need, with the project's own dependencies, extras and groups. */
export function lockGates(around: Surroundings): string {
  const groups = around.groups.map((group) => `--group ${group} `).join('');
  const inputs = 'pyproject.toml requirements/build.in requirements/gates.in';
  return lock(`--all-extras ${groups}${inputs}`, 'gates', around);
}

/** What the build job installs: the frontend, what checks versions, and the project's own build requirements. */
export function buildRequirements(around: Surroundings): string {
  const own = around.buildRequires.length === 0 ? ['setuptools'] : around.buildRequires;
  const all = [...new Set(['build', 'packaging', ...own])];
  return [...HEAD, `#   ${lockBuild(around)}`, ...all, ''].join('\n');
}

/** What the gates job installs besides the project. */
export function gateRequirements(answers: InitAnswers, around: Surroundings): string {
  return [...HEAD, `#   ${lockGates(around)}`, ...gateTools(answers), ''].join('\n');
}
