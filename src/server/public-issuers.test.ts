import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GITHUB, testIndex } from '../../test/support/index/test-index.ts';
import { pinnedKeySets, rehearsalKeySets, remoteKeySets } from './adapters/index.ts';
import { checkPins, checkPinsAt } from './public-issuers.ts';

const SRC = path.resolve(import.meta.dirname, '..');
const refused = expect.objectContaining({ code: 'issuer-key-pin-refused' }) as Error;

describe('pins of public issuers', () => {
  it.each([GITHUB, 'https://gitlab.com', 'https://accounts.google.com'])('are refused of %s', (issuer) => {
    expect(() => checkPins(pinnedKeySets({ [issuer]: { keys: [] } }))).toThrow(
      expect.objectContaining({ code: 'issuer-key-pin-refused', details: { issuer } }) as Error,
    );
  });

  it('are no matter of keys that are asked of the issuer, nor of private issuers', () => {
    for (const keySets of [remoteKeySets(), pinnedKeySets({ 'https://ci.example.org': { keys: [] } })]) {
      expect(() => checkPins(keySets)).not.toThrow();
      expect(() => checkPinsAt('0.0.0.0', keySets)).not.toThrow();
    }
  });

  it('are a rehearsal’s alone, which cannot be copied', () => {
    const keySets = rehearsalKeySets({ [GITHUB]: { keys: [] } });
    expect(() => checkPins(keySets)).not.toThrow();
    expect(() => checkPins({ ...keySets })).toThrow(refused);
  });

  it('are refused a rehearsal beyond loopback, by the address that is bound', () => {
    const keySets = rehearsalKeySets({ [GITHUB]: { keys: [] } });
    expect(() => checkPinsAt('127.0.0.1', keySets)).not.toThrow();
    for (const address of ['0.0.0.0', '::', '192.0.2.1']) {
      expect(() => checkPinsAt(address, keySets)).toThrow(refused);
    }
  });

  it('keep an index from being opened, with and without a network', async () => {
    const keySets = pinnedKeySets({ [GITHUB]: { keys: [] } });
    await expect(testIndex({ keySets })).rejects.toThrow(refused);
    await expect(testIndex({ keySets, overHttp: true })).rejects.toThrow(refused);
    await expect(testIndex({ overHttp: true, host: '0.0.0.0' })).rejects.toThrow(refused);
  });

  it('are asked for by the composition of a rehearsal and nothing else', () => {
    const callers = globSync('**/*.ts', { cwd: SRC }).filter(
      (file) =>
        !file.endsWith('.test.ts') &&
        readFileSync(path.join(SRC, file), 'utf8').includes('rehearsalKeySets('),
    );
    expect(callers.toSorted()).toEqual(['rehearsal/servers.ts', 'server/adapters/oidc/pinned-key-sets.ts']);
  });
});
