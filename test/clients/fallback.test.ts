import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type CliRun, runCli } from '../support/cli.ts';
import { MACAROONS } from '../support/api-tokens/macaroons.ts';
import { describeClient } from '../support/clients/describe-client.ts';
import { endingOf, runProgram, unwrapped } from '../support/clients/program.ts';
import { type ClientWorld, type MetClient, hashesOf, openWorld } from '../support/clients/world.ts';
import { clientEnvironment } from '../support/clients/client-environment.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';
import { WORKFLOW, git, makeProject, replacing } from '../support/rehearsal/project.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { startPrivateSigstore } from '../support/sigstore/private-sigstore.ts';

const CREDENTIAL = 'correct horse battery staple';
const RUNBOOK = 'docs/RELEASING.md';

/** The claims of the job, which change from one run to the next. */
type Claims = Record<string, unknown>;

interface Emergency {
  readonly world: ClientWorld;
  readonly claims: Claims;
  /** The bundled example, published to this index by octo/app. */
  readonly root: string;
  /** Runs a command in the project, on a person's machine. */
  readonly run: (...args: readonly string[]) => Promise<CliRun>;
  /** Runs a command in the publish job. */
  readonly runInJob: (...args: readonly string[]) => Promise<CliRun>;
  readonly read: (file: string) => string;
  readonly commit: (message: string) => string;
}

/** An index that has the project, and its repository, which publishes there by the PyPA action. */
async function emergency(client: MetClient): Promise<Emergency> {
  const claims: Claims = {};
  const world = await openWorld(client, { claims });
  await world.publish(helloWheel());
  const table = [
    '[tool.tokenless]',
    'repository = "octo/app"',
    '[[tool.tokenless.publisher]]',
    `index = "${world.uploadUrl}"`,
    'environment = "pypi"',
    '',
  ].join('\n');
  const root = makeProject({
    edits: {
      'pyproject.toml': (text) => `${text.slice(0, text.indexOf('[tool.tokenless]'))}${table}`,
      [WORKFLOW]: (text) => {
        const here = replacing(/ {2}publish-testpypi:[\s\S]*?(?= {2}publish-pypi:)/u, '')(text);
        const only = replacing('needs: [build, publish-testpypi]', 'needs: [build]')(here);
        return `${only}        with:\n          repository-url: ${world.uploadUrl}\n`;
      },
    },
    files: { 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n' },
  });
  const person = { PATH: process.env['PATH'] ?? '', HOME: path.join(world.folder, 'home'), CREDENTIAL };
  return {
    world,
    claims,
    root,
    run: (...args) => runCli(args, { directory: root, env: person }),
    runInJob: (...args) => runCli(args, { directory: root, env: { ...world.job } }),
    read: (file) => readFileSync(path.join(root, file), 'utf8'),
    commit(message) {
      git(root, 'add', '-A');
      git(root, 'commit', '-qm', message);
      return git(root, 'rev-parse', 'HEAD').trim();
    },
  };
}

const ARM = ['--reason', 'the exchange is down', '--incident', 'OPS-7'];

/** Rules about the fallback that doctor finds broken. */
async function red({ run }: Emergency): Promise<readonly string[]> {
  const { findings } = JSON.parse((await run('doctor', '.', '--json')).stdout) as {
    findings: { rule: string; severity: string }[];
  };
  return findings.filter(({ rule }) => rule.startsWith('fallback')).map(({ rule }) => rule);
}

/** An emergency token of the index, in a file. */
async function makeToken({ world, run }: Emergency, project: string, file: string): Promise<string> {
  const into = path.join(world.folder, file);
  const at = ['--index', world.uploadUrl, '--ca', world.caFile, '--credential', 'env:CREDENTIAL'];
  const made = await run('api-token', 'add', project, ...at, '--reason', 'OPS-7', '--into', into);
  expect([made.exitCode, made.stdout]).toEqual([0, expect.stringContaining(project)]);
  expect(made.stdout + made.stderr).not.toContain(readFileSync(into, 'utf8').trim().slice(-40));
  return into;
}

/** What the PyPA action does with its input `password`: twine, with the token as password. */
function upload(
  { world }: Emergency,
  tokenFile: string,
  files: readonly string[],
): ReturnType<typeof runProgram> {
  const environment = {
    ...clientEnvironment(path.join(world.folder, 'home')),
    REQUESTS_CA_BUNDLE: world.caFile,
    TWINE_USERNAME: '__token__',
    TWINE_PASSWORD: readFileSync(tokenFile, 'utf8').trim(),
  };
  const args = ['upload', '--repository-url', world.uploadUrl, ...files];
  return runProgram(world.client.program, args, { directory: world.folder, environment });
}

/** A probe of the publish job that writes its signed result. */
function probing(world: ClientWorld, file: string, sigstoreUrl: string): readonly string[] {
  const at = ['--index', world.uploadUrl, '--ca', world.caFile, '--project', 'hello-dist'];
  return ['probe', ...at, '--signed', file, '--fulcio-url', sigstoreUrl, '--rekor-url', sigstoreUrl];
}

describeClient('twine', 'the emergency, from arming to proof', (twine) => {
  it('publishes by a scoped token that ends, and comes back to trusted publishing', async () => {
    const here = await emergency(twine);
    const { world, root, run, runInJob, read, commit, claims } = here;
    const original = read(WORKFLOW);
    expect(await red(here)).toEqual([]);

    // 1. Armed: red, with the secret's name in the workflow and one entry in the runbook.
    const armed = await run('fallback', 'arm', '--index', world.uploadUrl, ...ARM);
    expect(armed.exitCode).toBe(0);
    commit('Arm the fallback');
    expect(read(WORKFLOW)).toContain('password: ${{ secrets.INDEX_API_TOKEN }}');
    expect(await red(here)).toEqual(['fallback-armed']);

    // 2. The token of another project, and one of PyPI, are refused before a byte; the right one is taken.
    await world.index.index.createProject('other-dist');
    const use = (file: string): Promise<CliRun> =>
      run('fallback', 'use', '--index', world.uploadUrl, '--token', `file:${file}`);
    const wrong = await makeToken(here, 'other-dist', 'wrong.txt');
    expectError(await use(wrong), { code: 'api-token-project-mismatch', exitCode: 1, words: ['other-dist'] });
    const foreign = path.join(world.folder, 'foreign.txt');
    writeFileSync(foreign, ['pypi', MACAROONS.account].join('-'));
    expectError(await use(foreign), { code: 'api-token-index-mismatch', exitCode: 1, words: ['127.0.0.1'] });
    const token = await makeToken(here, 'hello-dist', 'token.txt');
    expect((await use(token)).exitCode).toBe(0);
    expect(read(RUNBOOK)).toMatch(/; used \d{4}-\d{2}-\d{2} \d{2}:\d{2} /u);

    // 3. Published by unmodified twine over TLS; the index holds the token to its project.
    const uploaded = await upload(here, token, world.write(helloSdist()));
    expect(endingOf(uploaded)).toBe('exit 0');
    expect(await world.served()).toEqual(hashesOf(helloWheel(), helloSdist()));
    const refused = await upload(here, wrong, world.write(helloSdist({ version: '2.0' })));
    expect(unwrapped(refused)).toContain("project-scoped token is not valid for project: 'hello-dist'");

    // 4. Rolled back: the bytes from before, nothing left to grep, red until it is proved.
    const rolled = await run('fallback', 'rollback');
    expect(rolled.exitCode).toBe(0);
    expect(read(WORKFLOW)).toBe(original);
    const commitOfRollback = commit('Roll the fallback back');
    expect(await red(here)).toEqual(['fallback-unproved']);

    // 5. Proved by a probe in CI, signed by the job; a probe from another commit, or of before, proves nothing.
    const sigstore = await startPrivateSigstore({ issuer: world.issuer });
    onTestFinished(() => sigstore.close());
    const trustRoot = path.join(world.folder, 'trusted_root.json');
    writeFileSync(trustRoot, sigstore.trustedRoot);
    const probe = (file: string): Promise<CliRun> =>
      runInJob(...probing(world, path.join(world.folder, file), sigstore.url));
    const prove = (file: string): Promise<CliRun> =>
      run('fallback', 'prove', '--result', path.join(world.folder, file), '--trust-root', trustRoot);
    claims['sha'] = git(root, 'rev-parse', 'HEAD~1').trim();
    expect((await probe('armed.json')).exitCode).toBe(0);
    expectError(await prove('armed.json'), {
      code: 'fallback-proof-refused',
      exitCode: 1,
      words: ['is not the one that was restored'],
    });
    claims['sha'] = commitOfRollback;
    const probed = await probe('probe.json');
    expect([probed.exitCode, probed.stdout]).toEqual([0, expect.stringContaining('accepted:')]);
    const closed = await prove('probe.json');
    expect([closed.exitCode, closed.stdout]).toEqual([0, expect.stringContaining('closed')]);

    // 6. Closed: one entry with all its times, no state, green.
    expect(read(RUNBOOK).match(/OPS-7:/gu)).toHaveLength(1);
    expect(read(RUNBOOK)).toMatch(/; rolled back [\d :-]+; trusted publishing proved again [\d :-]+ <!--/u);
    expect(read('CHANGELOG.md').match(/Incident OPS-7/gu)).toHaveLength(1);
    expect(git(root, 'status', '--porcelain', '--', '.tokenless')).toBe(' D .tokenless/fallback.json\n');
    expect(await red(here)).toEqual([]);
  });
});
