import { isDeepStrictEqual } from 'node:util';
import { isTokenlessError } from '../../../../base/index.ts';
import { parseConfig, parseToml } from '../../../config/index.ts';
import { setupErrors } from '../../errors.ts';
import type { InitAnswers } from '../answers.ts';
import { KNOWN_INDEXES } from '../indexes.ts';
import { tagFilter } from '../tags.ts';

/** A TOML basic string: JSON's escapes are among TOML's, and control characters are refused before. */
const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** Who approves; where it is one person alone, that one starts the release too, and must be able to approve it. */
function approval({ reviewers }: InitAnswers): readonly string[] {
  if (reviewers.length === 0) return [];
  const areOthers = reviewers.length > 1 || reviewers.some((reviewer) => reviewer.includes('/'));
  return [`reviewers = ${list(reviewers)}`, ...(areOthers ? ['preventSelfReview = true'] : [])];
}

/** The configuration of tokenless as TOML; `prefix` is the path of its table, empty in a file of its own. */
function configurationToml(answers: InitAnswers, prefix: '' | 'tool.tokenless'): string {
  const { project, owner, repository, workflow, build, gates, tag, environments } = answers;
  const table = prefix === '' ? 'publisher' : `${prefix}.publisher`;
  const lines = [
    ...(prefix === '' ? [] : [`[${prefix}]`]),
    `project = ${quoted(project)}`,
    `repository = ${quoted(`${owner}/${repository}`)}`,
    `workflow = ${quoted(workflow)}`,
    `build = ${quoted(build)}`,
    `gates = ${list(gates)}`,
    `tag = ${quoted(tag)}`,
    '',
    '# What is registered at each index: the workflow is compared with it. `tokenless environments` makes the',
    '# environments on GitHub.',
    ...KNOWN_INDEXES.flatMap(({ name }, at) => [
      ...(at === 0 ? [] : ['']),
      `[[${table}]]`,
      `index = ${quoted(name)}`,
      `environment = ${quoted(environments[name])}`,
      ...(name === 'pypi' ? approval(answers) : []),
      `deployTags = ${list([tagFilter(tag)])}`,
      // Pre-releases stop at the test index.
      ...(name === 'pypi' ? ['versions = "final"'] : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `tokenless.toml`, for a project without `pyproject.toml`. */
export function ownConfiguration(answers: InitAnswers): string {
  return configurationToml(answers, '');
}

/** A table at the end is the only change: whatever else the file says, it still says. */
function refuseOtherMeaning(before: string, after: string, file: 'pyproject.toml'): void {
  const meaning = (text: string): unknown => {
    const { tool, ...others } = parseToml(text, file);
    const { tokenless: _own, ...tools } = (tool ?? {}) as Record<string, unknown>;
    return { others, tools };
  };
  try {
    parseConfig(after, file);
    if (isDeepStrictEqual(meaning(before), meaning(after))) return;
  } catch (cause) {
    if (!isTokenlessError(cause)) throw cause;
    throw setupErrors.create('init-configuration-not-added', { file, reason: cause.why }, { cause });
  }
  const reason = 'a table at its end would change what the file says';
  throw setupErrors.create('init-configuration-not-added', { file, reason });
}

/**
 * `pyproject.toml` with `[tool.tokenless]` after everything else, which stays as it is byte for byte.
 * Throws `init-configuration-not-added` where the end of the file takes no table.
 */
export function withConfiguration(text: string, answers: InitAnswers): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || /\n\r?\n$/u.test(text) ? '' : text.endsWith('\n') ? newline : newline + newline;
  const added = configurationToml(answers, 'tool.tokenless').replaceAll('\n', newline);
  const after = text + gap + added;
  refuseOtherMeaning(text, after, 'pyproject.toml');
  return after;
}
