import { describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type IndexAndIssuer, indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { makeProject, replacing } from '../../support/rehearsal/project.ts';
import { githubClaims } from '../../support/trust.ts';

interface World extends IndexAndIssuer {
  /** Runs a probe in a job whose ID tokens claim what is given. */
  readonly probe: (claims?: Readonly<Record<string, string>>, ...args: string[]) => Promise<CliRun>;
}

/** Our index, on which `hello-dist` exists, and a project that declares its registration. */
async function world(declared = 'environment = "pypi"'): Promise<World> {
  const claims = { ...githubClaims() };
  const running = await indexAndIssuer({}, claims);
  await running.index.addPending();
  const minted = await running.index.exchange(await running.askForIdToken('tokenless'));
  expect(minted.status).toBe(200);
  const host = new URL(running.index.url).host;
  const table = `\n[[tool.tokenless.publisher]]\nindex = "${running.index.url}/legacy/"\nowner = "octo"\nrepository = "app"\n${declared.replace('SAME', `${running.index.url}/legacy/`)}\n`;
  const directory = makeProject({ edits: { 'pyproject.toml': replacing(/$/u, table) } });
  const env = { PATH: process.env['PATH'] ?? '', ...running.runner };
  return {
    ...running,
    probe: (changes = {}, ...args) => {
      Object.assign(claims, changes);
      return runCli(['probe', '--index', host, ...args], { env, directory });
    },
  };
}

const masked = (stderr: string): string[] =>
  [...stderr.matchAll(/::add-mask::(.+)/gu)].flatMap(([, secret]) => secret ?? []);

describe('tokenless probe', () => {
  it('proves the registration that is declared for an index by its host, and leaves no token', async () => {
    const { probe, index } = await world();
    const { exitCode, stdout, stderr } = await probe();
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('accepted:')]);
    expect(stdout).toMatch(/repository +octo\/app +compared/u);
    const [idToken = '', uploadToken = ''] = masked(stderr);
    expect(uploadToken).toMatch(/^pypi-/u);
    expect(stdout).not.toContain(uploadToken);
    expect(stdout).not.toContain(idToken);
    const body = new FormData();
    const authorization = `Basic ${Buffer.from(`__token__:${uploadToken}`).toString('base64')}`;
    const used = await index.request('/legacy/', { method: 'POST', body, headers: { authorization } });
    expect(used.status).toBe(403);
  });

  it('compares the claims with what is declared when it is refused', async () => {
    const { probe } = await world();
    const { exitCode, stdout, stderr } = await probe({ environment: 'release' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[exchange-refused]');
    expect(stdout).toContain('publisher-environment-mismatch');
    expect(stdout).toMatch(/environment +pypi +release/u);
  });

  it('gives one document, also of a refusal', async () => {
    const { probe } = await world();
    const accepted = await probe({}, '--json');
    expect(JSON.parse(accepted.stdout)).toMatchObject({ outcome: 'accepted', registration: 'declared' });
    const refused = await probe({ environment: 'release' }, '--json');
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      outcome: 'refused',
      refusal: { indexCode: 'publisher-environment-mismatch' },
      explanation: {
        verdict: 'reject',
        code: 'publisher-environment-mismatch',
        mismatches: [{ claim: 'environment', expected: 'pypi', got: 'release' }],
      },
    });
  });

  it('does not exchange for a pending publisher, unless that is wanted', async () => {
    const { probe } = await world('environment = "pypi"\npending = true');
    const refused = await probe();
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('error[probe-would-create-project]');
    expect(masked(refused.stderr)).toEqual([]);
    const wanted = await probe({}, '--allow-pending');
    expect(wanted.exitCode).toBe(0);
  });

  it.each([
    ['the same environment', 'environment = "pypi"', 1],
    ['any environment', '', 1],
    ['another environment', 'environment = "other"', 0],
  ])(
    'does not exchange where the job may match a pending publisher of another project, with %s (attack on a name)',
    async (_what, environment, exitCode) => {
      const { probe } = await world(
        `environment = "pypi"\n\n[[tool.tokenless.publisher]]\nindex = "SAME"\nproject = "other-dist"\nowner = "octo"\nrepository = "app"\npending = true\n${environment}`,
      );
      const run = await probe();
      expect(run.exitCode).toBe(exitCode);
      expect(run.stderr.includes('error[probe-would-create-project]')).toBe(exitCode === 1);
    },
  );

  it('warns where the exchange may create the project', async () => {
    const { probe, index } = await world();
    await index.addPending(
      { owner: 'octo', repository: 'app', workflow: 'release.yml', environment: 'new' },
      'new-dist',
    );
    const args = ['--project', 'new-dist'];
    expect((await probe({ environment: 'new' }, ...args)).stderr).toContain(
      'error[probe-would-create-project]',
    );
    expect((await index.request('/simple/new-dist/')).status).toBe(404);
    const wanted = await probe({ environment: 'new' }, ...args, '--allow-pending');
    expect(wanted.stderr).toContain('warning: this exchange may create the project');
  });

  it('needs the identity of a job and the name of a project', async () => {
    const outside = await runCli(['probe', '--index', 'pypi', '--project', 'x'], { directory: '/' });
    expect(outside.exitCode).toBe(3);
    const inGitLab = { env: { GITLAB_CI: 'true' }, directory: '/' };
    const gitLab = await runCli(['probe', '--index', 'testpypi', '--project', 'x'], inGitLab);
    expect(gitLab.exitCode).toBe(3);
    expect(gitLab.stderr).toContain('`TESTPYPI_ID_TOKEN` is not set');
    const nameless = await runCli(['probe', '--index', 'pypi'], { directory: '/' });
    expect(nameless.exitCode).toBe(2);
    expect(nameless.stderr).toContain('--project NAME');
  });
});
