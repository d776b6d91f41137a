import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { WORKFLOW, git, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { startPrivateSigstore } from '../../support/sigstore/private-sigstore.ts';
import { githubClaims } from '../../support/trust.ts';

const STATE = '.tokenless/fallback.json';

interface World {
  readonly root: string;
  /** Commits of the armed and of the restored workflow. */
  readonly commits: { readonly armed: string; readonly restored: string };
  /** Probes in a job of a commit; the signed result lies in `probe.json`. */
  readonly probe: (sha: string) => Promise<CliRun>;
  readonly prove: (...more: readonly string[]) => Promise<CliRun>;
  /** Changes the state that waits for the proof. */
  readonly change: (from: string | RegExp, to: string) => void;
  readonly result: string;
  readonly trustRoot: readonly string[];
}

/** octo/app after a rollback, an index that takes its identity, and a Sigstore of its own. */
async function world(): Promise<World> {
  const claims: Record<string, string> = { ...githubClaims() } as Record<string, string>;
  const running = await indexAndIssuer({}, claims);
  const { index, issuer, runner } = running;
  await index.addPending();
  expect((await index.exchange(await running.askForIdToken('tokenless'))).status).toBe(200);
  const sigstore = await startPrivateSigstore({ issuer });
  onTestFinished(() => sigstore.close());
  const folder = temporaryFolder('proof');
  const trustRoot = path.join(folder, 'trusted_root.json');
  writeFileSync(trustRoot, sigstore.trustedRoot);
  const uploadUrl = `${index.url}/legacy/`;
  const root = makeProject({
    edits: {
      'pyproject.toml': replacing('octo-org/hello-dist', 'octo/app'),
      [WORKFLOW]: (text) => `${text}        with:\n          repository-url: ${uploadUrl}\n`,
    },
  });
  const env = { PATH: process.env['PATH'] ?? '' };
  const run = (args: readonly string[], more = {}): Promise<CliRun> =>
    runCli(args, { directory: root, env: { ...env, ...more } });
  const commit = (message: string): string => {
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', message);
    return git(root, 'rev-parse', 'HEAD').trim();
  };
  const arm = ['fallback', 'arm', '--index', uploadUrl, '--reason', 'down', '--incident', 'OPS-7'];
  expect((await run(arm)).exitCode).toBe(0);
  const armed = commit('Arm the fallback');
  expect((await run(['fallback', 'rollback'])).exitCode).toBe(0);
  const restored = commit('Roll the fallback back');
  const result = path.join(folder, 'probe.json');
  const state = readFileSync(path.join(root, STATE), 'utf8');
  return {
    root,
    commits: { armed, restored },
    result,
    trustRoot: ['--trust-root', trustRoot],
    probe(sha) {
      claims['sha'] = sha;
      const sigstoreFlags = ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url];
      const flags = ['--index', index.url, '--project', 'hello-dist', '--signed', result];
      return run(['probe', ...flags, ...sigstoreFlags], runner);
    },
    prove: (...more) => run(['fallback', 'prove', '--result', result, ...more]),
    change: (from, to) => writeFileSync(path.join(root, STATE), state.replace(from, to)),
  };
}

describe('fallback prove --result', () => {
  it('takes the signed probe of the restored workflow, and of no other', async () => {
    const { probe, prove, commits, trustRoot, root } = await world();
    expect((await probe(commits.armed)).exitCode).toBe(0);
    expectError(await prove(...trustRoot), {
      code: 'fallback-proof-refused',
      exitCode: 1,
      words: ['is not the one that was restored'],
    });
    expect((await probe('f'.repeat(40))).exitCode).toBe(0);
    expectError(await prove(...trustRoot), {
      code: 'fallback-proof-refused',
      exitCode: 1,
      words: ['fetch it first'],
    });
    expect((await probe(commits.restored)).exitCode).toBe(0);
    const proved = await prove(...trustRoot);
    expect([proved.exitCode, proved.stdout]).toEqual([0, expect.stringContaining('is closed')]);
    expect(git(root, 'status', '--porcelain', '--', '.tokenless')).toBe(` D ${STATE}\n`);
  });

  it('takes none that another authority signed, or that was changed after it was signed', async () => {
    const { probe, prove, commits, trustRoot, result } = await world();
    expect((await probe(commits.restored)).exitCode).toBe(0);
    // The public-good instance knows nothing of this authority.
    expect((await prove()).stderr).toMatch(/error\[attestation-[a-z-]+\]/u);
    const signed = JSON.parse(readFileSync(result, 'utf8')) as { envelope: { statement: string } };
    const statement = Buffer.from(signed.envelope.statement, 'base64').toString('utf8');
    const changed = statement.replaceAll('hello-dist', 'other-dist');
    signed.envelope.statement = Buffer.from(changed).toString('base64');
    writeFileSync(result, JSON.stringify(signed));
    expect((await prove(...trustRoot)).stderr).toMatch(/error\[attestation-[a-z-]+\]/u);
  });

  it.each<[string, string | RegExp, string, string, string]>([
    [
      'another environment',
      '"environmentBefore": "pypi"',
      '"environmentBefore": "other"',
      'fallback-proof-refused',
      'the job ran in `pypi`',
    ],
    [
      'no environment',
      '"environmentBefore": "pypi"',
      '"environmentBefore": null',
      'fallback-proof-refused',
      'no environment',
    ],
    [
      'another project',
      '"project": "hello-dist"',
      '"project": "another-dist"',
      'fallback-proof-refused',
      'another-dist',
    ],
    [
      'an earlier time',
      /"rolledBackAt": "[^"]*"/u,
      '"rolledBackAt": "2099-01-01T00:00:00Z"',
      'fallback-proof-refused',
      '2099-01-01',
    ],
    [
      'another index',
      /"index": "http[^"]*"/u,
      '"index": "https://index.example/legacy/"',
      'fallback-proof-refused',
      'no fallback was armed',
    ],
    [
      'another repository',
      '"repository": "octo/app"',
      '"repository": "octo/other"',
      'attestation-publisher-mismatch',
      'octo/other',
    ],
    [
      'another workflow',
      '"workflow": ".github/workflows/release.yml"',
      '"workflow": ".github/workflows/other.yml"',
      'attestation-publisher-mismatch',
      'other.yml',
    ],
  ])('takes none of a job of %s', async (_what, from, to, code, words) => {
    const { probe, prove, commits, trustRoot, change } = await world();
    expect((await probe(commits.restored)).exitCode).toBe(0);
    change(from, to);
    expectError(await prove(...trustRoot), { code, exitCode: 1, words: [words] });
  });
});
