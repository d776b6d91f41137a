import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type ScriptedGitHub, startGitHubApi } from '../../support/github-api.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
const RELEASE = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    environment: pypi
    permissions: { id-token: write }
    runs-on: ubuntu-latest
    steps: [{ uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc }]
`;

let folder: string;
let github: ScriptedGitHub;
beforeEach(async () => {
  github = await startGitHubApi();
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-online-'));
  await mkdir(path.join(folder, '.github/workflows'), { recursive: true });
  await writeFile(path.join(folder, '.github/workflows/release.yml'), RELEASE);
  await writeFile(path.join(folder, 'ca.pem'), github.ca);
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const world = { directory: folder, env: { PATH: process.env['PATH'] ?? '', ...env } };
  return runCli(['doctor', '.', '--repository', 'octo/app', '--ca', 'ca.pem', '--json', ...args], world);
}

interface Document {
  readonly repository: string;
  readonly code?: string;
  readonly unseen?: readonly string[];
  readonly jobs: readonly {
    readonly events: readonly { readonly claims: object; readonly assumes: readonly string[] }[];
  }[];
}
const documentOf = ({ stdout }: CliRun): Document => JSON.parse(stdout) as Document;

describe('tokenless doctor --online', () => {
  it('assumes less', async () => {
    github.state.subject = { use_default: true, sub_claim_prefix: 'repo:octo@11/app@22' };
    const run = await doctor(['--api-url', github.url, '--online', 'env:T'], { T: `${TOKEN}\n` });
    expect(documentOf(run).jobs[0]?.events).toMatchObject([
      {
        claims: {
          repository_owner_id: '11',
          repository_id: '22',
          sub: 'repo:octo@11/app@22:environment:pypi',
        },
        assumes: ['sha'],
      },
    ]);
    expect(run.stderr).toBe('');
  });

  it('works without a token, and says what it does not know', async () => {
    const run = await doctor(['--api-url', github.url, '--online']);
    expect(run.exitCode).toBe(0);
    const sentence = 'the names of the repository’s secrets could not be asked: it needs';
    expect(run.stderr).toContain(`not seen: ${sentence}`);
    expect(documentOf(run).unseen?.join('\n')).toContain(sentence);
    expect(github.requests.some(({ headers }) => 'authorization' in headers)).toBe(false);
  });

  it('asks nobody without the flag', async () => {
    expect(documentOf(await doctor([])).jobs[0]?.events[0]?.assumes).toContain('repository_id');
    expect(github.requests).toEqual([]);
  });

  it('asks once, however many rounds of fixes there are', async () => {
    const file = path.join(folder, '.github/workflows/release.yml');
    await writeFile(
      file,
      RELEASE.replace('permissions: { id-token: write }', 'permissions:\n      contents: read'),
    );
    const { stderr } = await doctor(['--api-url', github.url, '--online', 'env:T', '--fix'], { T: TOKEN });
    expect(stderr).toContain('mended .github/workflows/release.yml');
    expect(github.requests.filter(({ path: asked }) => asked === '/repos/octo/app')).toHaveLength(1);
  });

  it('never prints the token, whatever GitHub answers', async () => {
    github.state.repository = { ...github.state.repository, full_name: `octo/${TOKEN}` };
    github.state.environments = [{ name: TOKEN }];
    github.state.secrets = [TOKEN];
    await writeFile(path.join(folder, 'token'), TOKEN);
    for (const reference of ['env:T', 'file:token']) {
      const { stdout, stderr } = await doctor(['--api-url', github.url, '--online', reference], { T: TOKEN });
      expect(stdout + stderr).not.toContain(TOKEN);
    }
    const { stdout, stderr } = await doctor(['--api-url', github.url, '--online', TOKEN]);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'secret-reference-invalid' });
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  it('masks the token in the log of a CI job', async () => {
    const env = { T: TOKEN, GITHUB_ACTIONS: 'true' };
    const { stderr } = await doctor(['--api-url', github.url, '--online', 'env:T'], env);
    expect(stderr.split('\n')).toEqual([`::add-mask::${TOKEN}`, '']);
  });

  it.each([
    ['http://127.0.0.1:8080/'],
    ['https://user:password@github.example/'],
    ['https://github.example/?a=b'],
    ['github.example'],
  ])('takes no token to %s (attack)', async (url) => {
    expect((await doctor(['--api-url', url, '--online', 'env:T'], { T: TOKEN })).exitCode).toBe(2);
  });

  it('says that an address alone asks nobody', async () => {
    const run = await doctor(['--api-url', github.url]);
    expect([run.exitCode, documentOf(run).code]).toEqual([2, 'usage-invalid']);
  });
});
