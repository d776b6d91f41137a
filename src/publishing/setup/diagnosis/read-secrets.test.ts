import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TokenlessConfig, parseConfig } from '../../config/index.ts';
import { findRepository } from '../../repository/index.ts';
import { type ReadSecrets, readSecrets } from './read-secrets.ts';

const ENVIRONMENT = { PATH: process.env['PATH'] };
/** The shape of a token of PyPI, made here so that no text of the repository has it. */
const TOKEN = [
  'pypi',
  `AgEIcHlwaS5vcmc${Buffer.from('tokenless'.repeat(3)).toString('base64url')}Q7x9Zk2Lm4Rt8Vb1Nc6Wd3Ys5Hf0Jg`,
].join('-');

let folder: string;

const git = (...args: readonly string[]): void => {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgSign=false'];
  execFileSync('git', ['-C', folder, ...identity, ...args], { stdio: 'ignore' });
};
const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

async function read(withHistory: boolean, config?: TokenlessConfig): Promise<ReadSecrets> {
  const checkout = await findRepository(folder, ENVIRONMENT);
  return readSecrets({
    root: folder,
    checkout,
    withHistory,
    config: config ?? parseConfig('', 'tokenless.toml'),
  });
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-secrets-'));
  git('init', '--quiet');
  put('old.txt', `one\ntoken = ${TOKEN}\n`);
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  git('rm', '--quiet', 'old.txt');
  put('now.txt', `token = ${TOKEN}\n`);
  git('add', '.');
  git('commit', '--quiet', '-m', 'second');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('readSecrets', () => {
  it('tells what is in the tree without a commit, and what only the history has with the first one', async () => {
    put('new.txt', `\n\n${TOKEN.replace('Q7x9', 'P8w1')}\n`);
    git('rm', '--quiet', '--force', 'now.txt');
    const { secrets, unseen } = await read(true);
    const [here, ...before] = secrets;
    expect(here).toEqual({ file: 'new.txt', line: 3, kind: 'pypi-token' });
    expect(before.map(({ file }) => file)).toContain('old.txt');
    expect(before.map(({ commit = '' }) => commit).join(' ')).toMatch(
      /^[0-9a-f]{7,40}(?: [0-9a-f]{7,40})*$/u,
    );
    expect(unseen).toEqual([]);
  });

  it('leaves out the history of another project, and what the configuration allows', async () => {
    expect((await read(false)).secrets).toEqual([{ file: 'now.txt', line: 1, kind: 'pypi-token' }]);
    const allowing = '[[allowSecret]]\nmember = "*.txt"\nreason = "revoked"\n';
    expect((await read(true, parseConfig(allowing, 'tokenless.toml'))).secrets).toEqual([]);
  });

  it('says that a clone is cut off', async () => {
    const clone = `${folder}-clone`;
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${folder}`, clone], { stdio: 'ignore' });
    const checkout = await findRepository(clone, ENVIRONMENT);
    const config = parseConfig('', 'tokenless.toml');
    const { unseen } = await readSecrets({ root: clone, checkout, withHistory: true, config });
    rmSync(clone, { recursive: true, force: true });
    expect(unseen).toEqual(['the history ends where the clone was cut off']);
  });
});
