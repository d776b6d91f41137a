import { git } from '../../../support/rehearsal/project.ts';
import type { Scenario } from '../scenario.ts';

/** A forge whose address holds a password, and where nobody listens. */
const online = ['--online', 'env:GITHUB_TOKEN', '--verbose'];

/** What stands between a commit and its release. */
export const GATES: readonly Scenario[] = [
  {
    command: 'tag',
    ends: 'refused: a remote whose address holds a password does not answer',
    exitCode: 4,
    prints: 'error[',
    run: ({ ci, cleanProject, urlWithPassword }) => {
      git(cleanProject, 'remote', 'add', 'origin', `${urlWithPassword}nexusnv/paxman.git`);
      // git hands the address that its user configured to its own helper, as an argument.
      return {
        ...ci(['tag', '0.5.0', '--yes', '--verbose'], { directory: cleanProject }),
        typed: [urlWithPassword],
      };
    },
  },
  {
    command: 'tag',
    ends: 'refused: a pushed tag is followed at a forge that does not answer',
    exitCode: 4,
    prints: 'GitHub did not tell what the tag started',
    run: ({ ci, cleanProject, newFolder }) => {
      const remote = newFolder();
      git(cleanProject, 'init', '--quiet', '--bare', remote);
      git(cleanProject, 'remote', 'add', 'origin', remote);
      git(cleanProject, 'tag', '--annotate', '--message=0.5.0', 'v0.5.1');
      git(cleanProject, 'push', '--quiet', 'origin', 'v0.5.1');
      const nowhere = ['--api-url', 'https://127.0.0.1:9', '--follow-minutes', '0.02'];
      return ci(['tag', 'v0.5.1', '--follow-only', ...online, ...nowhere], { directory: cleanProject });
    },
  },
  ...['plan', 'apply'].map((what): Scenario => ({
    command: `environments ${what}`,
    ends: 'refused: the forge does not answer',
    exitCode: 4,
    prints: 'error[',
    run: ({ ci, cleanProject }) =>
      ci(['environments', what, ...online, '--repository', 'nexusnv/paxman'], {
        directory: cleanProject,
        env: { GITHUB_API_URL: 'http://127.0.0.1:9' },
      }),
  })),
];
