import { paxmanClaims } from '../../../asked/paxman.ts';
import { git } from '../../../support/rehearsal/project.ts';
import type { Scenario } from '../scenario.ts';

/** What a maintainer runs before a tag is pushed. */
export const BEFORE_THE_TAG: readonly Scenario[] = [
  {
    command: 'init',
    ends: 'well',
    exitCode: 0,
    prints: 'release.yml',
    run: ({ ci, project, urlWithPassword }) => {
      git(project, 'remote', 'add', 'origin', `${urlWithPassword}nexusnv/paxman.git`);
      return ci(['init', project, '--force', '--verbose']);
    },
  },
  {
    command: 'doctor',
    ends: 'with a committed token found',
    exitCode: 1,
    prints: 'old-token.txt',
    run: ({ ci, project, urlWithPassword }) => {
      git(project, 'remote', 'add', 'origin', `${urlWithPassword}nexusnv/paxman.git`);
      return ci(['doctor', project, '--verbose']);
    },
  },
  {
    command: 'doctor',
    ends: 'as a document',
    exitCode: 1,
    prints: '"schema"',
    run: ({ ci, project }) => ci(['doctor', project, '--json', '--verbose']),
  },
  {
    command: 'doctor',
    ends: 'with a forge that nobody reaches',
    exitCode: 1,
    prints: 'error[',
    run: ({ ci, project, urlWithPassword }) =>
      ci(['doctor', project, '--online', 'env:GITHUB_TOKEN', '--verbose'], {
        env: { GITHUB_API_URL: urlWithPassword },
      }),
  },
  {
    command: 'explain',
    ends: 'with an ID token from stdin',
    exitCode: 1,
    prints: 'nexusnv',
    claims: paxmanClaims('testpypi'),
    run: async ({ ci, idToken, project }) =>
      ci(['explain', '--token', '-', '--verbose'], { directory: project, stdin: await idToken() }),
  },
  {
    command: 'explain',
    ends: 'with a log that holds a token',
    exitCode: 1,
    prints: 'invalid-publisher',
    run: ({ ci, committed, project }) =>
      ci(['explain', '--log', '-', '--verbose'], {
        directory: project,
        stdin: `token: ${committed}\nToken request failed: \`invalid-publisher\`: ${committed}\n`,
      }),
  },
  {
    command: 'rehearse',
    ends: 'refused: there is a token in the project',
    exitCode: 1,
    prints: 'secret-in-distribution',
    run: ({ ci, project, packed }) => ci(['rehearse', project, '--dist', packed, '--verbose']),
  },
  {
    command: 'rehearse',
    ends: 'well, with its report kept',
    exitCode: 0,
    prints: 'accepted',
    run: ({ ci, project, dist, file }) =>
      ci(['rehearse', project, '--dist', dist, '--verbose', '--report', file('report.html', '')], {
        directory: project,
      }),
  },
  {
    command: 'rehearse',
    ends: 'killed in the middle',
    exitCode: [null, 0],
    prints: 'servers',
    // The clone of the project is left behind then, with what was committed.
    run: ({ ci, cleanProject, dist }) =>
      ci(['rehearse', cleanProject, '--dist', dist, '--verbose'], {
        stop: { when: 'servers', signal: 'SIGKILL' },
      }),
  },
];
