import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';
import { compareVersions } from '../../../src/packaging/index.ts';

/** An unmodified client. */
export interface Client {
  readonly name: ClientName;
  /** Where its program is. */
  readonly program: string;
  readonly version: string;
}

const PINNED = path.resolve(import.meta.dirname, '../../../.clients/bin');

/** The oldest versions on which somebody's own client is tried; `.ci/run` brings those of requirements.txt. */
const OLDEST = {
  flit: '4',
  hatch: '1.16',
  pdm: '2.26',
  pip: '23.2',
  poetry: '2.2',
  twine: '6.1',
  uv: '0.9',
} as const;

export type ClientName = keyof typeof OLDEST;

function placesOf(name: ClientName): readonly string[] {
  const pinned = path.join(PINNED, name);
  // The gate installs every client; one that merely lies about there would not be the one that is meant.
  if (process.env['CI'] !== undefined) return [pinned];
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return [pinned, ...folders.map((folder) => path.join(folder, name))];
}

function versionOf(program: string): string {
  const text = execFileSync(program, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', NO_COLOR: '1', PDM_CHECK_UPDATE: '0' },
  });
  return /\d+(?:\.\d+)+/u.exec(text)?.[0] ?? '0';
}

/** The client; throws, in words, where there is none that will do. */
function findClient(name: ClientName): Client {
  const places = placesOf(name);
  const program = places.find((place) => existsSync(place));
  if (program === undefined) {
    const where = places.length === 1 ? 'not in .clients' : 'neither in .clients nor on PATH';
    throw new Error(`\`${name}\` is ${where}: \`bash .ci/run\` brings it`);
  }
  const version = versionOf(program);
  if (compareVersions(version, OLDEST[name]) >= 0) return { name, program, version };
  throw new Error(
    `${program} is ${version}, older than ${OLDEST[name]}: \`bash .ci/run\` brings a newer one`,
  );
}

interface Found {
  readonly client: Client;
  readonly missing: string | undefined;
}

/** The client, or on a person's machine a name in its place; in CI a missing client is a failure. */
function findOrExcuse(name: ClientName): Found {
  try {
    return { client: findClient(name), missing: undefined };
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    const missing = `skipped: ${(error as Error).message}`;
    console.warn(missing);
    return { client: { name, program: name, version: 'none' }, missing };
  }
}

/**
 * Tests that drive one unmodified client. Where it is missing they are skipped on a person's machine, with the
 * reason in their name; in CI that is a failure.
 */
export function describeClient(name: ClientName, title: string, tests: (client: Client) => void): void {
  const { client, missing } = findOrExcuse(name);
  describe.skipIf(missing !== undefined)(`${title} (${missing ?? `${name} ${client.version}`})`, () => {
    tests(client);
  });
}
