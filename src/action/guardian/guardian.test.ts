import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandInIndex, startStandInIndex } from '../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../test/support/stand-in-server.ts';
import { Secret } from '../../base/index.ts';
import { startGuardian, takeReport, watchTokens } from './index.ts';
import type { GuardianMessage } from './message.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../guardian.ts');

let folder: string;
let index: StandInIndex;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-guardian-'));
  index = await startStandInIndex({});
});
afterEach(async () => {
  await index[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const report = (): string => path.join(folder, 'report.json');
const open = (): GuardianMessage => ({
  kind: 'open',
  burnUrl: `${index.url}/_/oidc/burn-token`,
  report: report(),
});

/** What the guardian does when it hears this and then its pipe is closed. */
async function hear(...messages: readonly GuardianMessage[]): Promise<void> {
  const lines = messages.map((message) => `${JSON.stringify(message)}\n`);
  await watchTokens(Readable.from([lines.join('')]), createTestClock());
}

describe('the guardian', () => {
  it('burns every token that is held when the pipe is closed, and reports how without naming one', async () => {
    await hear(open(), { kind: 'hold', token: 'pypi-one' }, { kind: 'hold', token: 'pypi-two' });
    expect(index.burned.toSorted()).toEqual(['pypi-one', 'pypi-two']);
    expect(readFileSync(report(), 'utf8')).toBe('{"outcomes":["burned","burned"]}');
    expect(takeReport(report())).toEqual({ outcomes: ['burned', 'burned'] });
    expect(existsSync(report())).toBe(false);
  });

  it('asks nobody for anything when all was released', async () => {
    await hear(open(), { kind: 'hold', token: 'pypi-one' }, { kind: 'release' });
    expect(index.burned).toEqual([]);
    expect(existsSync(report())).toBe(false);
  });

  it('burns what was minted after a release', async () => {
    await hear(open(), { kind: 'hold', token: 'a' }, { kind: 'release' }, { kind: 'hold', token: 'b' });
    expect(index.burned).toEqual(['b']);
  });

  it('says so when nothing was held yet', async () => {
    await hear(open());
    expect(takeReport(report())).toEqual({ outcomes: [] });
  });

  it('says so when the index is gone', async () => {
    await index[Symbol.asyncDispose]();
    await hear(open(), { kind: 'hold', token: 'pypi-one' });
    expect(takeReport(report())).toEqual({ outcomes: ['failed'] });
    index = await startStandInIndex({});
  });

  it.each(['', '{', '[]', '{"outcomes":["pypi-x"]}', '{"outcomes":"burned"}'])(
    'has written no report that is %j',
    (text) => {
      writeFileSync(report(), text);
      expect(takeReport(report())).toBeUndefined();
    },
  );
});

describe('a guardian that is started', () => {
  const start = (): ReturnType<typeof startGuardian> =>
    startGuardian({
      program: PROGRAM,
      environment: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token', PATH: process.env['PATH'] },
      burnUrl: `${index.url}/_/oidc/burn-token`,
      report: report(),
    });

  it('burns nothing while its starter lives and says nothing of an end', async () => {
    const guardian = start();
    guardian.hold(new Secret('pypi-one'));
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    expect(index.burned).toEqual([]);
    guardian.release();
  });

  it('changes nothing when its program is not there', () => {
    const guardian = startGuardian({
      program: path.join(folder, 'no-such-program.js'),
      environment: {},
      burnUrl: `${index.url}/_/oidc/burn-token`,
    });
    expect(() => guardian.hold(new Secret('pypi-one'))).not.toThrow();
  });
});
