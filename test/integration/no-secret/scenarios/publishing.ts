import { paxmanClaims } from '../../../asked/paxman.ts';
import type { Scenario } from '../scenario.ts';

const UNREGISTERED = paxmanClaims('testpypi');

/** What an identity is needed for. */
export const PUBLISHING: readonly Scenario[] = [
  {
    command: 'publish',
    ends: 'well',
    exitCode: 0,
    prints: 'uploaded',
    run: ({ ci, dist, index }) => ci(['publish', dist, '--index', index.url, '--verbose']),
  },
  {
    command: 'publish',
    ends: 'refused',
    exitCode: 1,
    prints: 'exchange-refused',
    claims: UNREGISTERED,
    run: ({ ci, dist, index }) => ci(['publish', dist, '--index', index.url, '--verbose', '--json']),
  },
  {
    command: 'publish',
    ends: 'with a password in the address of the index',
    exitCode: 2,
    prints: 'error[',
    run: ({ ci, dist, urlWithPassword }) => ({
      ...ci(['publish', dist, '--index', urlWithPassword, '--verbose']),
      typed: [urlWithPassword],
    }),
  },
  {
    command: 'publish',
    ends: 'killed while it uploads',
    exitCode: [null, 0],
    prints: 'minted',
    run: ({ ci, dist, index }) =>
      ci(['publish', dist, '--index', index.url, '--verbose'], {
        stop: { when: 'minted', signal: 'SIGKILL' },
      }),
  },
  ...(['SIGINT', 'SIGTERM'] as const).map((signal): Scenario => ({
    command: 'publish',
    ends: `stopped by ${signal}`,
    exitCode: [130, 0],
    prints: 'minted',
    run: ({ ci, dist, index }) =>
      ci(['publish', dist, '--index', index.url, '--verbose'], { stop: { when: 'minted', signal } }),
  })),
  {
    command: 'token',
    ends: 'well',
    exitCode: 0,
    prints: 'burned',
    run: ({ ci, index }) =>
      ci(['token', '--index', index.url, '--client', 'twine', '--verbose', '--', 'sh', '-c', 'sleep 0.2']),
  },
  {
    command: 'token',
    ends: 'with a client that fails',
    exitCode: 7,
    prints: 'burned',
    run: ({ ci, index }) =>
      ci(['token', '--index', index.url, '--client', 'twine', '--verbose', '--', 'sh', '-c', 'exit 7']),
  },
  {
    command: 'token',
    ends: 'refused',
    exitCode: 1,
    prints: 'exchange-refused',
    claims: UNREGISTERED,
    run: ({ ci, index }) => ci(['token', '--index', index.url, '--verbose', '--', 'twine', 'upload']),
  },
  {
    command: 'probe',
    ends: 'well',
    exitCode: 0,
    prints: 'accepted: ',
    async run({ ci, index, publishPaxman }) {
      await publishPaxman();
      return ci(['probe', '--index', index.url, '--project', 'paxman', '--verbose']);
    },
  },
  {
    command: 'probe',
    ends: 'refused, with what explains it',
    exitCode: 1,
    prints: 'exchange-refused',
    claims: UNREGISTERED,
    run({ ci, index }) {
      return ci(['probe', '--index', index.url, '--project', 'paxman', '--allow-pending', '--verbose']);
    },
  },
  {
    command: 'probe',
    ends: 'before the exchange, for a project that is not there',
    exitCode: 1,
    prints: 'probe-would-create-project',
    run: ({ ci, index }) => ci(['probe', '--index', index.url, '--project', 'paxman', '--json']),
  },
  {
    command: 'probe',
    ends: 'with a password in the address of the index',
    exitCode: 2,
    prints: 'error[',
    run: ({ ci, urlWithPassword }) => ({
      ...ci(['probe', '--index', urlWithPassword, '--project', 'paxman', '--verbose']),
      typed: [urlWithPassword],
    }),
  },
  {
    command: 'status',
    ends: 'well, with the forge asked in vain',
    exitCode: 0,
    prints: 'published',
    async run({ ci, dist, index, publishPaxman }) {
      await publishPaxman();
      const online = ['--online', 'env:GITHUB_TOKEN', '--api-url', 'https://127.0.0.1:9/'];
      return ci(['status', 'paxman==0.5.0', '--index', index.url, '--dist', dist, ...online, '--verbose']);
    },
  },
  {
    command: 'status',
    ends: 'before anything is published',
    exitCode: 1,
    prints: '"stage"',
    run: ({ ci, index }) => ci(['status', 'paxman==0.5.0', '--index', index.url, '--json']),
  },
  {
    command: 'status',
    ends: 'with a password in the address of the index',
    exitCode: 2,
    prints: 'error[',
    run: ({ ci, urlWithPassword }) => ({
      ...ci(['status', 'paxman==0.5.0', '--index', urlWithPassword, '--verbose']),
      typed: [urlWithPassword],
    }),
  },
];
