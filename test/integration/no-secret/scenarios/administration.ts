import type { Scenario } from '../scenario.ts';

const CREDENTIAL = ['--credential', 'env:CREDENTIAL', '--verbose'];
const FORM = ['--owner', 'nexusnv', '--repository', 'paxman', '--workflow', 'release.yml'];

/** What the host runs. */
export const ADMINISTRATION: readonly Scenario[] = [
  {
    command: 'publisher add',
    ends: 'well',
    exitCode: 0,
    prints: 'paxman',
    run: ({ ci, index }) =>
      ci([
        'publisher',
        'add',
        'paxman',
        ...FORM,
        '--environment',
        'testpypi',
        '--pending',
        '--index',
        index.url,
        ...CREDENTIAL,
      ]),
  },
  {
    command: 'publisher list',
    ends: 'well',
    exitCode: 0,
    prints: 'nexusnv/paxman',
    run: ({ ci, index }) => ci(['publisher', 'list', '--index', index.url, ...CREDENTIAL]),
  },
  {
    command: 'publisher list',
    ends: 'refused: the credential is another',
    exitCode: 1,
    prints: 'management-credential-invalid',
    run: ({ ci, index }) =>
      ci(['publisher', 'list', '--index', index.url, '--credential', 'env:SOME_PASSWORD', '--verbose']),
  },
  {
    command: 'publisher list',
    ends: 'refused: a literal stands on the command line',
    exitCode: 2,
    prints: 'secret-reference-invalid',
    run: ({ ci, index, committed }) => {
      // Whoever types a secret has it among the arguments; what is looked for is whether it goes on from there.
      const { args, ...command } = ci(['publisher', 'list', '--index', index.url, '--credential', committed]);
      return { ...command, args, typed: [committed] };
    },
  },
  {
    command: 'publisher remove',
    ends: 'refused: there is none',
    exitCode: 1,
    prints: 'publisher-unknown',
    run: ({ ci, index }) => ci(['publisher', 'remove', 'no-such-id', '--index', index.url, ...CREDENTIAL]),
  },
  {
    command: 'serve',
    ends: 'stopped',
    exitCode: 0,
    prints: 'stopped',
    run: ({ ci, newFolder }) =>
      ci(['serve', '--data', newFolder(), '--port', '0', ...CREDENTIAL], {
        stop: { when: 'stop it with Ctrl-C', signal: 'SIGTERM' },
      }),
  },
  {
    command: 'serve',
    ends: 'refused: a literal stands on the command line',
    exitCode: 2,
    prints: 'secret-reference-invalid',
    run: ({ ci, committed }) => ({
      ...ci(['serve', '--credential', committed, '--verbose']),
      typed: [committed],
    }),
  },
  {
    command: 'admin fsck',
    ends: 'refused: the index runs',
    exitCode: 5,
    prints: 'error[',
    run: ({ ci, index }) => ci(['admin', 'fsck', '--data', index.directory, '--verbose']),
  },
  {
    command: 'issuer',
    ends: 'stopped',
    exitCode: 0,
    prints: 'ACTIONS_ID_TOKEN_REQUEST_URL',
    run: ({ ci, file }) =>
      ci(['issuer', '--claims', file('claims.json', '{"sub":"repo:nexusnv/paxman"}'), '--verbose'], {
        stop: { when: 'Ctrl-C', signal: 'SIGTERM' },
      }),
  },
];
