import { describe, expect, it } from 'vitest';
import { MACAROONS } from '../../test/support/api-tokens/macaroons.ts';
import { temporaryFolder } from '../../test/support/rehearsal/temporary-folder.ts';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '../base/index.ts';
import { checkPassword } from './password.ts';
import { createRunnerLog } from './runner/index.ts';

const PYPI = 'https://upload.pypi.org/legacy/';
const TESTPYPI = 'https://test.pypi.org/legacy/';
const NOW = 1_790_000_100;

/** What is logged; rejects with the code of what is thrown. */
async function check(
  token: string,
  use: { project?: string; uploadUrl?: string; now?: number } = {},
): Promise<string> {
  let log = '';
  const { project, uploadUrl = PYPI, now = NOW } = use;
  const folder = temporaryFolder('password');
  writeFileSync(path.join(folder, 'paxman-1.0.tar.gz'), '');
  await checkPassword(
    createRunnerLog((text) => (log += text)),
    new Secret(token),
    {
      project,
      folder,
      uploadUrl,
      nowSeconds: now,
    },
  );
  return log;
}
const token = (name: keyof typeof MACAROONS): string => ['pypi', MACAROONS[name]].join('-');

describe('the password of the Action', () => {
  it('says nothing of a token for the one project, which the files name', async () => {
    expect(await check(token('project'))).toBe('');
    expect(await check(token('ofTestPyPI'), { uploadUrl: TESTPYPI })).toBe('');
  });

  it.each([
    ['of another project', 'project', { project: 'other' }, 'api-token-project-mismatch'],
    ['of the other index', 'project', { uploadUrl: TESTPYPI }, 'api-token-index-mismatch'],
    ['that has ended', 'legacyExpiry', { now: 1_800_000_000 }, 'api-token-expired'],
    ['that begins later', 'legacyExpiry', { now: 1_700_000_000 }, 'api-token-not-yet-valid'],
  ] as const)('is refused before anything is sent: one %s', async (_what, name, use, code) => {
    await expect(check(token(name), use)).rejects.toMatchObject({ code });
  });

  it.each([
    ['of the whole account', token('account'), 'the API token is for the whole account'],
    [
      'with restrictions that are not known',
      token('withThirdParty'),
      'it cannot be told what the API token may do',
    ],
    ['that is none', 'pypi-nonsense', 'this is no API token of a Python index'],
  ])('is only warned of: one %s', async (_what, password, title) => {
    const log = await check(password);
    expect(log).toMatch(/^::warning title=/u);
    expect(log).toContain(title);
    expect(log).not.toContain(password.slice(5, 17));
  });

  it('takes the token of the index behind a proxy, and leaves other passwords alone', async () => {
    expect(await check(token('project'), { uploadUrl: 'https://proxy.example/pypi/legacy/' })).toBe('');
    expect(await check('password-of-another-index')).toBe('');
  });
});
