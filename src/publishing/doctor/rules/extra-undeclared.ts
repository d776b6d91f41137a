import { normalizeName } from '../../../packaging/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { readPyproject, tableOf, textsIn } from '../pyproject.ts';
import type { Rule } from '../rule.ts';

/** What people are told to type. */
const INSTALL =
  /\b(?:install|add|inject|tool run|--with|--from)\b[^\n]{0,80}?(?<![\w.-])(?<name>[A-Za-z0-9][\w.-]{0,80}|\.)\[(?<extras>[\w.,\s-]{1,200})\]/gu;
const IS_PAGE = /\.(?:md|rst|txt)$/iu;
/** Pages that tell of the past. */
const OF_THE_PAST = /(?:^|\/)(?:change(?:s|log)|history|news|releases?)\b/iu;

/** Pages that speak of working on the project itself: elsewhere `.[dev]` is somebody's own project. */
const OF_THE_CHECKOUT = /readme|contribut|develop|hacking|install|setup/iu;

/** The extras that the project declares; undefined where something else makes them. */
function declaredExtras({ facts }: Project): ReadonlySet<string> | undefined {
  const pyproject = readPyproject(facts);
  const project = tableOf(pyproject, 'project');
  const isMade = textsIn(project['dynamic']).includes('optional-dependencies');
  if (project['name'] === undefined || isMade) return undefined;
  const names = [
    ...Object.keys(tableOf(project, 'optional-dependencies')),
    ...Object.keys(tableOf(pyproject, 'tool', 'poetry', 'extras')),
  ];
  return new Set(names.map(normalizeName));
}

function problemsIn(
  file: string,
  text: string,
  name: string,
  declared: ReadonlySet<string>,
): readonly Problem[] {
  return text.split('\n').flatMap((line, at) =>
    [...line.slice(0, 2000).matchAll(INSTALL)].flatMap(({ groups }) => {
      const named = groups?.['name'] ?? '';
      const isOwn = named === '.' ? OF_THE_CHECKOUT.test(file) : normalizeName(named) === normalizeName(name);
      if (!isOwn) return [];
      return (groups?.['extras'] ?? '')
        .split(',')
        .map((extra) => extra.trim())
        .filter((extra) => extra !== '' && !declared.has(normalizeName(extra)))
        .map((extra) => ({
          file,
          line: at + 1,
          message: `\`${named}[${extra}]\` is said here, and the project declares no extra \`${extra}\``,
          mend: `declare \`${extra}\` under \`[project.optional-dependencies]\`, or correct the line`,
        }));
    }),
  );
}

/** pip warns and goes on: the user has the project without what the extra should bring. */
export const EXTRA_UNDECLARED: Rule = {
  name: 'extra-undeclared',
  summary: 'people are told to install an extra that the project does not declare',
  severity: 'note',
  confidence: 'medium',
  taxonomy: [],
  check: (project) => {
    const { files, config } = project.facts;
    const declared = declaredExtras(project);
    const name = config.projectName;
    if (declared === undefined || name === undefined) return [];
    return [...files]
      .filter(([file]) => IS_PAGE.test(file) && !OF_THE_PAST.test(file))
      .flatMap(([file, text]) => problemsIn(file, text, name, declared));
  },
};
