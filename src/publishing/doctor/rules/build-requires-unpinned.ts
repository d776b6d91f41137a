import { publishingJobs } from '../jobs/release-jobs.ts';
import { keyLine, readPyproject, tableOf, textsIn } from '../pyproject.ts';
import type { Rule } from '../rule.ts';

const PINNED = /===?\s*[^*\s]+$|\s@\s/u;
/** Ways to say which files may build, by hash or by list. */
const HELD =
  /--require-hashes|--build-constraints?\b|PIP_(?:BUILD_)?CONSTRAINT|UV_BUILD_CONSTRAINT|build-constraint-dependencies|--no-(?:build-)?isolation/u;

const withoutMarker = (requirement: string): string => requirement.split(';')[0]?.trim() ?? '';

/** What builds a release runs in it: a new version of it is in the next release, unread. */
export const BUILD_REQUIRES_UNPINNED: Rule = {
  name: 'build-requires-unpinned',
  summary: 'the build takes whatever version of its requirements is newest',
  severity: 'note',
  confidence: 'medium',
  taxonomy: [],
  check: (project) => {
    const { facts, workflows } = project;
    const text = facts.files.get('pyproject.toml') ?? '';
    const requires = textsIn(tableOf(readPyproject(facts), 'build-system')['requires']);
    const loose = requires.map(withoutMarker).filter((one) => !PINNED.test(one));
    const isHeld = [text, ...workflows.map((one) => one.text)].some((one) => HELD.test(one));
    if (loose.length === 0 || isHeld || publishingJobs(project).length === 0) return [];
    return [
      {
        file: 'pyproject.toml',
        line: keyLine(text, 'build-system', 'requires'),
        message: `the build takes the newest ${loose.map((one) => `\`${one}\``).join(', ')} there is, whatever it does`,
        mend: 'build with `--require-hashes` or build constraints from a file that is committed, or pin with `==`',
      },
    ];
  },
};
