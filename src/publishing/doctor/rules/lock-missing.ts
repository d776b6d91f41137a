import { publishingJobs } from '../jobs/release-jobs.ts';
import { locksOf } from '../locks.ts';
import { keyLine, readPyproject, tableOf, textsIn } from '../pyproject.ts';
import type { Rule } from '../rule.ts';

/** Tests without a lock try what is newest today: nobody can say later what a release was tested with. */
export const LOCK_MISSING: Rule = {
  name: 'lock-missing',
  summary: 'the project has dependencies and locks none of them',
  severity: 'note',
  confidence: 'low',
  taxonomy: [],
  check: (project) => {
    const { facts } = project;
    const count = textsIn(tableOf(readPyproject(facts), 'project')['dependencies']).length;
    if (count === 0 || locksOf(facts).length > 0 || publishingJobs(project).length === 0) return [];
    return [
      {
        file: 'pyproject.toml',
        line: keyLine(facts.files.get('pyproject.toml') ?? '', 'project', 'dependencies'),
        message: `no lock says with which versions of its ${count === 1 ? 'dependency' : `${count} dependencies`} the project is tested and released`,
        mend: 'commit a lock (`uv.lock`, `pylock.toml`, requirements with hashes): it binds your CI, not your users',
      },
    ];
  },
};
