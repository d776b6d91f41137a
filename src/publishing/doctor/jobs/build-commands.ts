import type { ProjectWorkflow } from '../project.ts';
import { type WrittenStep, actionOf, commandsIn, inputOf } from './written-steps.ts';

/** What builds or runs code of the project and of others. */
export interface BuildFound {
  readonly line: number;
  /** In backticks: the command's first words, or the action. */
  readonly what: string;
  /** False where packages are only installed: that runs code of others only where they are built from source. */
  readonly isBuild: boolean;
}

/** Commands that run build backends, tests or install scripts; installing a tool from wheels is none. */
const BUILDS: readonly RegExp[] = [
  /(?:^|\s)-m build(?:\s|$)/u,
  /(?:^|\s|\/)pyproject-build(?:\s|$)/u,
  /(?:^|\s)(?:uv|hatch|poetry|pdm|flit|maturin|rye|pixi) (?:-\S+ )*build(?:\s|$)/u,
  /(?:^|\s)poetry publish\b.*\s--build\b/u,
  /(?:^|\s)(?:flit|maturin) publish(?:\s|$)/u,
  /(?:^|\s|\/)setup\.py (?:\S+ )*(?:sdist|bdist_wheel|bdist|build|install|develop)(?:\s|$)/u,
  /(?:^|\s)cibuildwheel(?:\s|$)/u,
  /^(?:\S*python[\d.]* -m )?(?:tox|nox|pytest)(?:\s|$)/u,
  /(?:^|\s)(?:uv|poetry|pdm|hatch|pipenv) run (?:-\S+ )*(?:tox|nox|pytest)(?:\s|$)/u,
  /^(?:make|just|invoke|inv|task)(?:\s|$)/u,
  /^(?:npm|pnpm|yarn|bun) (?:ci|i|install|run|test|build)(?:\s|$)/u,
  /^cargo (?:build|test)(?:\s|$)/u,
];
const INSTALLS: readonly RegExp[] = [
  /(?:^|\s)pip3? install\b.*\s(?:-r|--requirement)(?:\s|$)/u,
  /(?:^|\s)(?:uv sync|poetry install|pdm install|pipenv install)(?:\s|$)/u,
];
const BUILDS_OWN = /(?:^|\s)pip3? install\b.*\s(?:-e|--editable|\.|\.\[[\w,-]*\])(?:\s|$)/u;
/** Nothing is built, or nothing but what was reviewed. */
const REVIEWED = /--require-hashes|--only-binary|--no-build/u;
const NOT_RUN = /^(?:echo|printf|grep|test|\[)(?:\s|$)/u;
const BUILD_ACTIONS =
  /^(?:pypa\/cibuildwheel|hynek\/build-and-inspect-python-package|pre-commit\/action|pyo3\/maturin-action)$/u;

function ofAction({ step }: WrittenStep): readonly BuildFound[] | undefined {
  const action = actionOf(step);
  const uploads = action === 'pyo3/maturin-action' && inputOf(step, 'command') === 'upload';
  return BUILD_ACTIONS.test(action) && !uploads
    ? [{ line: step.line, what: `\`${action}\``, isBuild: true }]
    : undefined;
}

/** Everything in a step that builds or installs. */
export function buildsIn(source: ProjectWorkflow, written: WrittenStep): readonly BuildFound[] {
  if (written.step.uses !== undefined) return ofAction(written) ?? [];
  return commandsIn(source, written).flatMap(({ words, line }) => {
    const command = words.join(' ').slice(0, 2000);
    const isBuild = [...BUILDS, BUILDS_OWN].some((pattern) => pattern.test(command));
    const installs = INSTALLS.some((pattern) => pattern.test(command)) && !REVIEWED.test(command);
    if (NOT_RUN.test(command) || (!isBuild && !installs)) return [];
    const what = words
      .slice(0, 4)
      .join(' ')
      .replaceAll(/[\uE000`]/gu, '…');
    return [{ line, what: `\`${what}\``, isBuild }];
  });
}
