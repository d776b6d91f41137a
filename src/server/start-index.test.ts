import dns from 'node:dns';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GITHUB, OWNER_CREDENTIAL } from '../../test/support/index/test-index.ts';
import { Secret } from '../base/index.ts';
import { REGISTRY_PROFILES } from '../trust/index.ts';
import { rehearsalKeySets } from './adapters/index.ts';
import { startIndex } from './start-index.ts';

const refused = expect.objectContaining({ code: 'issuer-key-pin-refused' }) as Error;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-start-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the index of a rehearsal on a host. */
function start(host: string): ReturnType<typeof startIndex> {
  return startIndex({
    profile: REGISTRY_PROFILES.pypi,
    dataDirectory: path.join(folder, 'data'),
    host,
    port: 0,
    owner: { name: 'admin', credential: new Secret(OWNER_CREDENTIAL) },
    keySets: rehearsalKeySets({ [GITHUB]: { keys: [] } }),
    log: () => undefined,
  });
}

describe('an index with the pins of a rehearsal', () => {
  it('is refused beyond loopback before anything of it is there', async () => {
    await expect(start('0.0.0.0')).rejects.toThrow(refused);
    expect(existsSync(path.join(folder, 'data'))).toBe(false);
  });

  it('is refused when `localhost` leads beyond loopback, and lets go of everything', async () => {
    const lookup = vi.spyOn(dns, 'lookup');
    onTestFinished(() => lookup.mockRestore());
    const everywhere = ((_name: string, _options: object, done: (...answer: unknown[]) => void) =>
      done(null, [{ address: '0.0.0.0', family: 4 }])) as unknown as typeof dns.lookup;
    lookup.mockImplementation(everywhere);
    await expect(start('localhost')).rejects.toThrow(refused);
    lookup.mockRestore();
    const running = await start('127.0.0.1');
    await running.close();
  });
});
