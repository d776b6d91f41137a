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
    exitCode: null,
    prints: 'minted',
    run: ({ ci, dist, index }) =>
      ci(['publish', dist, '--index', index.url, '--verbose'], {
        stop: { when: 'minted', signal: 'SIGKILL' },
      }),
  },
  ...(['SIGINT', 'SIGTERM'] as const).map((signal): Scenario => ({
    command: 'publish',
    ends: `stopped by ${signal}`,
    exitCode: 130,
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
];
