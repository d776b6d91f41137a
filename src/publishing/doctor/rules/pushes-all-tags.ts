import type { Step } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { commandsIn, writtenSteps } from '../jobs/written-steps.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

const PUSH = /(?<![\w-])git(?:\s+-[cC]\s+\S+)*\s+push\b(?<rest>[^\n;&|`#]{0,200})/gu;
const FLAG = /(?:^|\s)(?<flag>--tags|--follow-tags)(?=\s|$|["'`)\]])/u;
const CONFIG = /push\.followTags(?:\s+|\s*=\s*)true|^\s*followTags\s*=\s*true/iu;
const SPLIT = /["']git["']\s*,\s*["']push["'][^\n]{0,200}["'](?<flag>--tags|--follow-tags)["']/u;
const IS_DOCUMENT = /\.(?:md|rst|txt)$/iu;
const COMMENT = /^\s*(?:#|\/\/|--|;)/u;

/** The flag by which a line pushes tags that nobody named. */
function flagIn(line: string): string | undefined {
  const pushes = [...line.matchAll(PUSH)].map(
    ({ groups }) => FLAG.exec(groups?.['rest'] ?? '')?.groups?.['flag'],
  );
  const flag = pushes.find((found) => found !== undefined);
  if (flag !== undefined) return flag;
  return SPLIT.exec(line)?.groups?.['flag'] ?? (CONFIG.test(line) ? 'push.followTags' : undefined);
}

function toProblem(file: string, line: number, flag: string): Problem {
  const isMild = IS_DOCUMENT.test(file) || flag !== '--tags';
  return {
    file,
    line,
    message:
      flag === '--tags'
        ? '`git push --tags` pushes every tag that lies here, and more than three start no run'
        : `\`${flag}\` pushes tags that nobody named with the branch`,
    mend: 'push the one tag that is meant: `git push origin TAG`',
    ...(isMild ? { severity: 'note' as const } : {}),
  };
}

function inFiles({ facts }: Project): readonly Problem[] {
  return [...facts.files].flatMap(([file, text]) => {
    if (!/push/u.test(text)) return [];
    return text.split('\n').flatMap((content, at) => {
      const flag = !IS_DOCUMENT.test(file) && COMMENT.test(content) ? undefined : flagIn(content);
      return flag === undefined ? [] : [toProblem(file, at + 1, flag)];
    });
  });
}

/** Most scripts speak of no push, and need not be taken apart. */
const mayPush = ({ run = '', environmentVariables }: Step): boolean =>
  [run, ...environmentVariables.values()].some((text) => /push/iu.test(text));

function inWorkflows({ workflows }: Project): readonly Problem[] {
  return workflows.flatMap((source) =>
    source.workflow.jobs.flatMap((job) =>
      writtenSteps(source, job)
        .filter(({ step }) => mayPush(step))
        .flatMap((written) => commandsIn(source, written))
        .filter(({ words }) => words[0] === 'git')
        .flatMap(({ words, line }) => {
          const flag = flagIn(words.join(' '));
          return flag === undefined ? [] : [toProblem(source.path, line, flag)];
        }),
    ),
  );
}

function inGit({ facts }: Project): readonly Problem[] {
  if (facts.git?.followsTags !== true) return [];
  const message = "this machine's git has `push.followTags` set, so every push takes tags with it";
  const mend =
    '`git config --unset push.followTags` (with `--global` where it is set there), and push the one tag that is meant';
  return [{ file: '.git/config', line: 1, message, mend, severity: 'note' }];
}

/** A forgotten tag that goes along is a release that nobody meant; more than three at once are none. */
export const PUSHES_ALL_TAGS: Rule = {
  name: 'pushes-all-tags',
  summary: 'tags are pushed that nobody named',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['C2'],
  check: (project) => [...inFiles(project), ...inWorkflows(project), ...inGit(project)],
};
