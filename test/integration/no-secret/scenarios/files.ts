import path from 'node:path';
import type { Scenario } from '../scenario.ts';

/** What reads or writes files of a release, without an identity. */
export const FILES: readonly Scenario[] = [
  {
    command: 'pack',
    ends: 'well',
    exitCode: 0,
    prints: 'paxman-0.5.0',
    run: ({ ci, project }) => ci(['pack', project, '--verbose']),
  },
  {
    command: 'checksums',
    ends: 'well',
    exitCode: 0,
    prints: 'paxman-0.5.0',
    run: ({ ci, packed }) =>
      ci(['checksums', packed, '--verbose'], { directory: path.dirname(packed), folders: [packed] }),
  },
  {
    command: 'record',
    ends: 'well',
    exitCode: 0,
    prints: 'wrote release-record.json',
    run: ({ ci, packed }) => ci(['record', packed, '--tag', 'v0.5.0', '--verbose']),
  },
  {
    command: 'replay',
    ends: 'refused: the record is none',
    exitCode: 5,
    prints: 'error[',
    run: ({ ci, dist, file, committed }) =>
      ci(['replay', file('release-record.json', JSON.stringify({ token: committed })), dist, '--verbose']),
  },
  {
    command: 'download',
    ends: 'well',
    exitCode: 0,
    prints: 'paxman',
    run: async ({ ci, index, newFolder, publishPaxman }) => {
      await publishPaxman();
      return ci(['download', 'paxman==0.5.0', '--index', index.url, '--into', newFolder(), '--verbose']);
    },
  },
  {
    command: 'download',
    ends: 'with a password in the address of the index',
    exitCode: 2,
    prints: 'error[',
    run: ({ ci, urlWithPassword }) => ({
      ...ci(['download', 'paxman==0.5.0', '--index', urlWithPassword, '--verbose']),
      typed: [urlWithPassword],
    }),
  },
  {
    command: 'verify',
    ends: 'well',
    exitCode: 0,
    prints: 'verified',
    run: async ({ ci, index, publishPaxman }) => {
      await publishPaxman();
      return ci(['verify', 'paxman==0.5.0', '--index', index.url, '--verbose']);
    },
  },
  {
    command: 'verify',
    ends: 'refused: a lock with secrets in every place',
    exitCode: 1,
    prints: 'error[nothing-verified]',
    run({ ci, committed, file, urlWithPassword }) {
      const lines = [
        `--index-url ${urlWithPassword}simple/`,
        `--extra-index-url https://__token__:${committed}@127.0.0.1:9/simple/`,
        `-e git+https://${committed}@127.0.0.1:9/a.git?token=${committed}`,
        `a @ ${urlWithPassword}a-1.tar.gz`,
        `${committed} !`,
        `b==1 --hash=sha256:${'0'.repeat(64)}`,
      ];
      const lock = file('requirements.txt', `${lines.join('\n')}\n`);
      return ci(['verify', lock, '--verbose', '--json'], { typed: [lock] });
    },
  },
  {
    command: 'verify',
    ends: 'with a password in the address of the index',
    exitCode: 2,
    prints: 'error[',
    run: ({ ci, urlWithPassword }) => ({
      ...ci(['verify', 'paxman==0.5.0', '--index', urlWithPassword, '--verbose']),
      typed: [urlWithPassword],
    }),
  },
];
