import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAttester } from '../../../src/publishing/client/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../../src/server/index.ts';
import { REAL_PROVENANCE, REAL_SDIST, recorded } from '../../support/attestations/real.ts';
import type { CliRun } from '../../support/cli.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { startProvenanceIndex } from '../../support/provenance-index.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { sha256 } from '../../support/releases.ts';
import { startSigningJob } from '../../support/sigstore/signing-job.ts';

interface World {
  readonly index: TestIndex;
  /** Runs `tokenless verify` in a folder of its own, against the index. */
  readonly verify: (...args: readonly string[]) => Promise<CliRun>;
  readonly directory: string;
  readonly at: readonly string[];
}

/** Our own index over TLS, with `hello-dist` 1.0 on it. */
async function openWorld(): Promise<World> {
  const directory = temporaryFolder('verify');
  const dataDirectory = path.join(directory, 'index');
  const filling = await testIndex({ dataDirectory });
  const token = await filling.uploadToken();
  for (const file of [helloWheel(), helloSdist()]) {
    expect((await filling.upload(token, file)).status).toBe(200);
  }
  await filling.close();
  const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
  const tls = await authority.issue(LOOPBACK_NAMES);
  const index = await testIndex({ dataDirectory, overHttp: true, tls });
  const ca = path.join(directory, 'ca.pem');
  writeFileSync(ca, authority.certificatePem);
  const at = ['--index', index.url, '--ca', ca];
  return { index, directory, at, verify: (...args) => runTidily(['verify', ...args], { directory }) };
}

interface Told {
  readonly verdict: string;
  readonly releases: readonly { readonly checks: readonly { check: string; outcome: string }[] }[];
}

const outcomes = ({ stdout }: CliRun): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (JSON.parse(stdout) as Told).releases.flatMap(({ checks }) =>
      checks.map(({ check, outcome }) => [check, outcome] as const),
    ),
  );

const requirement = (digest = sha256(helloWheel().bytes)): string =>
  `hello-dist==1.0 \\\r\n    --hash=sha256:${digest}\r\n`;

describe('tokenless verify', () => {
  it('verifies a release of our own index over TLS, and says what it could not', async () => {
    const { verify, at } = await openWorld();
    const run = await verify('Hello_Dist==1.0', ...at);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('passed       index          2 files with the bytes that 127.0.0.1');
    expect(run.stdout).toContain('not possible attestations   no file of this release has provenance');
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(
      'Hello_Dist==1.0: verified (1 passed, 5 not possible)',
    );
  });

  it.each([
    ['--require', 'attestations', 'check-not-possible'],
    ['--require', 'publisher', 'check-not-possible'],
  ])('refuses with %s %s what has no provenance', async (flag, name, code) => {
    const { verify, at } = await openWorld();
    expectError(await verify('hello-dist==1.0', ...at, flag, name), { code, exitCode: 1, words: [name] });
  });

  it('verifies what `download` left, where the literal sha256sum -c passes', async () => {
    const { verify, at, directory } = await openWorld();
    expect((await runTidily(['download', 'hello-dist==1.0', ...at], { directory })).exitCode).toBe(0);
    const dist = path.join(directory, 'dist');
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: dist, encoding: 'utf8' })).toMatch(
      /^(?:\S+: OK\n){2}$/u,
    );
    const run = await verify('dist', ...at, '--json');
    expect(run.exitCode).toBe(0);
    expect(outcomes(run)).toMatchObject({ sums: 'passed', index: 'passed', record: 'not-possible' });
    writeFileSync(path.join(dist, helloWheel().filename), helloWheel({ description: 'evil' }).bytes);
    const refused = await verify('dist', ...at, '--json');
    expect(refused.exitCode).toBe(1);
    expect(outcomes(refused)).toMatchObject({ sums: 'failed', index: 'failed' });
    expect(refused.stderr).toContain('error[checksum-mismatch]');
    expect(refused.stderr).toContain('error[served-file-differs]');
  });

  it('verifies the assets of a release offline: distributions, sums and record side by side', async () => {
    const directory = temporaryFolder('assets');
    cpSync(distWith([helloWheel(), helloSdist()]), path.join(directory, 'dist'), { recursive: true });
    const run = (...args: readonly string[]): Promise<CliRun> => runTidily(args, { directory });
    expect((await run('checksums', 'dist')).exitCode).toBe(0);
    expect((await run('record', 'dist', '--tag', 'v1.0')).exitCode).toBe(0);
    mkdirSync(path.join(directory, 'assets'));
    for (const name of ['SHA256SUMS', 'release-record.json']) {
      cpSync(path.join(directory, name), path.join(directory, 'assets', name));
    }
    cpSync(path.join(directory, 'dist'), path.join(directory, 'assets'), { recursive: true });
    const cwd = path.join(directory, 'assets');
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd, encoding: 'utf8' })).toMatch(
      /^(?:\S+: OK\n){2}$/u,
    );
    const verified = await run('verify', 'assets', '--offline', '--json');
    expect(verified.exitCode).toBe(0);
    expect(outcomes(verified)).toMatchObject({ sums: 'passed', index: 'not-possible', record: 'passed' });
    // The build's own layout, list and record beside the folder, is as good.
    expect(outcomes(await run('verify', 'dist', '--offline', '--json'))).toMatchObject({
      sums: 'passed',
      record: 'passed',
    });
  });

  it('verifies a lock file with the line ends of Windows', async () => {
    const { verify, at, directory } = await openWorld();
    writeFileSync(path.join(directory, 'requirements.txt'), `${requirement()}-e .\r\n`);
    const run = await verify('requirements.txt', ...at);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('not seen     local          --editable . (line 3)');
    expect(run.stdout).toContain('requirements.txt: verified (1 release, 1 passed, 3 not possible)');
    writeFileSync(path.join(directory, 'requirements.txt'), requirement('e'.repeat(64)));
    expectError(await verify('requirements.txt', ...at), {
      code: 'lock-hash-unknown',
      exitCode: 1,
      words: ['eeee'],
    });
  });

  it('puts what it found wanting on the page of the run in GitHub Actions, at the line of the lock', async () => {
    const { at, directory } = await openWorld();
    const lock = `# pinned\n${requirement('e'.repeat(64))}`;
    writeFileSync(path.join(directory, 'requirements.txt'), lock);
    const run = (env: Record<string, string>): Promise<CliRun> =>
      runTidily(['verify', 'requirements.txt', ...at, '--json'], { directory, env });
    const { stderr, stdout } = await run({ GITHUB_ACTIONS: 'true' });
    const commands = stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(commands).toEqual([
      expect.stringMatching(/^::error file=requirements\.txt,line=2::.*hello-dist.* — .+ — .+$/u),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'refused' });
    expect((await run({})).stderr).not.toMatch(/^::/mu);
  });

  describe('a recorded provenance of PyPI', () => {
    const published = {
      kind: 'GitHub',
      repository: 'trailofbits/pypi-attestations',
      workflow: 'release.yml',
    };

    /** An index over TLS that serves what PyPI served, and a `pylock.toml` that says who must have attested it. */
    async function lockedAt(provenance: string, workflow: string): Promise<CliRun> {
      const directory = temporaryFolder('recorded');
      const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
      const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
      const { filename, sha256: listed } = REAL_SDIST;
      const served = { filename, bytes: new Uint8Array(), listed, provenance };
      await using index = await startProvenanceIndex([served], { tls: { key, cert } });
      writeFileSync(path.join(directory, 'ca.pem'), authority.certificatePem);
      writeFileSync(
        path.join(directory, 'pylock.toml'),
        `lock-version = "1.0"
created-by = "a test"
[[packages]]
name = "pypi-attestations"
version = "0.0.19"
index = "${index.simpleUrl}"
sdist = { name = "${filename}", hashes = { sha256 = "${listed}" } }
attestation-identities = [{ kind = "GitHub", repository = "${published.repository}", workflow = "${workflow}" }]
`,
      );
      const required = ['--require', 'attestations', '--require', 'publisher'];
      return await runTidily(['verify', 'pylock.toml', '--ca', 'ca.pem', '--json', ...required], {
        directory,
      });
    }

    it('verifies, and proves the publisher that the lock names', async () => {
      const run = await lockedAt(recorded(REAL_PROVENANCE), published.workflow);
      expect([run.exitCode, run.stderr]).toEqual([0, '']);
      expect(outcomes(run)).toMatchObject({ lock: 'passed', attestations: 'passed', publisher: 'passed' });
      expect(JSON.parse(run.stdout)).toMatchObject({
        releases: [{ files: [{ filename: REAL_SDIST.filename, publishers: [published] }] }],
      });
    });

    it('is refused for another workflow, and as soon as the index says another publisher (attack)', async () => {
      const other = await lockedAt(recorded(REAL_PROVENANCE), 'other.yml');
      expect(other.exitCode).toBe(1);
      expect(outcomes(other)).toMatchObject({ attestations: 'passed', publisher: 'failed' });
      const renamed = recorded(REAL_PROVENANCE).replaceAll('"release.yml"', '"other.yml"');
      const evil = await lockedAt(renamed, 'other.yml');
      expect(evil.exitCode).toBe(1);
      expect(outcomes(evil)).toMatchObject({ attestations: 'failed' });
      expect(evil.stderr).toContain('error[attestation-publisher-mismatch]');
    });
  });

  describe('a release that this job signed, beside a private Sigstore', () => {
    interface Signed {
      readonly directory: string;
      readonly at: readonly string[];
      readonly run: (...args: readonly string[]) => Promise<CliRun>;
    }
    const publisher = {
      kind: 'GitHub',
      repository: 'octo/app',
      workflow: 'release.yml',
      environment: 'pypi',
    };

    /** Signs `hello-dist` 1.0, serves it over TLS with its provenance, and runs commands beside its configuration. */
    async function withSigned(use: (world: Signed) => Promise<void>): Promise<void> {
      const directory = temporaryFolder('signed');
      await using job = await startSigningJob();
      const attest = createAttester(job.options);
      const served = await Promise.all(
        [helloWheel(), helloSdist()].map(async (file) => {
          const attestations = await attest({ filename: file.filename, sha256: sha256(file.bytes) });
          return { ...file, provenance: { version: 1, attestation_bundles: [{ publisher, attestations }] } };
        }),
      );
      const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
      const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
      await using index = await startProvenanceIndex(served, { tls: { key, cert } });
      writeFileSync(path.join(directory, 'ca.pem'), authority.certificatePem);
      writeFileSync(path.join(directory, 'root.json'), job.trustRoot.text);
      writeFileSync(
        path.join(directory, 'tokenless.toml'),
        `project = "hello-dist"
repository = "octo/app"
workflow = "release.yml"
[[publisher]]
index = "${index.url}/"
environment = "pypi"
`,
      );
      const run: Signed['run'] = (...args) => runTidily(args, { directory });
      await use({ directory, run, at: ['--index', `${index.url}/`, '--ca', 'ca.pem'] });
    }
    const must = ['--require', 'attestations', '--require', 'publisher', '--json'];
    const root = ['--trust-root', 'root.json'];

    it('verifies by the publisher that the project declares, on the index and offline', async () => {
      await withSigned(async ({ run, at }) => {
        const online = await run('verify', 'hello-dist==1.0', ...at, ...root, ...must);
        expect([online.exitCode, online.stderr]).toEqual([0, '']);
        const download = await run('download', 'hello-dist==1.0', ...at, '--provenance', '--json');
        expect((JSON.parse(download.stdout) as { provenance: string[] }).provenance).toHaveLength(2);
        const offline = await run('verify', 'dist', '--offline', ...root, ...must);
        expect([offline.exitCode, offline.stderr]).toEqual([0, '']);
        expect(outcomes(offline)).toMatchObject({
          sums: 'passed',
          index: 'not-possible',
          attestations: 'passed',
          publisher: 'passed',
        });
      });
    });

    it('is refused by another trust root, another publisher, other bytes', async () => {
      await withSigned(async ({ run, at, directory }) => {
        const release = ['verify', 'hello-dist==1.0', ...at];
        const publicGood = await run(...release, ...must);
        expect([publicGood.exitCode, outcomes(publicGood)['attestations']]).toEqual([1, 'failed']);
        const other = await run(...release, ...root, '--repository', 'octo/other', '--json');
        expect([other.exitCode, outcomes(other)['publisher']]).toEqual([1, 'failed']);
        expect(other.stderr).toContain('error[provenance-publisher-mismatch]');
        await run('download', 'hello-dist==1.0', ...at, '--provenance');
        const wheel = helloWheel({ description: 'evil' });
        writeFileSync(path.join(directory, 'dist', wheel.filename), wheel.bytes);
        const changed = await run('verify', 'dist', '--offline', ...root, '--skip', 'sums', '--json');
        expect([changed.exitCode, outcomes(changed)['attestations']]).toEqual([1, 'failed']);
        expect(changed.stderr).toContain('error[attestation-subject-mismatch]');
      });
    });
  });

  it('ends with 4 when the network keeps an answer back', async () => {
    const { verify, at, directory, index } = await openWorld();
    writeFileSync(path.join(directory, 'requirements.txt'), requirement());
    await index.close();
    const lock = await verify('requirements.txt', ...at, '--json');
    expect([lock.exitCode, (JSON.parse(lock.stdout) as Told).verdict]).toEqual([4, 'unknown']);
    expectError(await verify('hello-dist==1.0', ...at), { code: 'index-unreachable', exitCode: 4 });
  });

  it.each([
    [['nowhere.lock'], 'file-not-found', 5],
    [['hello==1', '--offline'], 'usage-invalid', 2],
    [['dist', '--offline', '--index', 'pypi'], 'usage-invalid', 2],
    [['dist', '--require', 'sums', '--skip', 'sums'], 'usage-invalid', 2],
    [['dist', '--workflow', 'release.yml'], 'usage-invalid', 2],
    [['poetry.lock'], 'lock-unknown', 2],
    [['dist', '--offline', '--trust-root', 'uv.lock'], 'trust-root-invalid', 2],
    [['dist', '--offline', '--trust-root', 'nowhere'], 'file-not-readable', 5],
    [['uv.lock'], 'lock-version-unknown', 5],
    [['requirements.txt', '--repository', 'octo/app'], 'usage-invalid', 2],
    [['requirements.txt', '--sums', 'SHA256SUMS'], 'usage-invalid', 2],
    [['dist', '--offline', '--accept', 'hello'], 'usage-invalid', 2],
    [['empty', '--offline'], 'distributions-missing', 5],
  ] as const)('refuses %j', async (args, code, exitCode) => {
    const directory = temporaryFolder('usage');
    for (const name of ['poetry.lock', 'uv.lock', 'requirements.txt'])
      writeFileSync(path.join(directory, name), '');
    mkdirSync(path.join(directory, 'empty'));
    cpSync(distWith([helloWheel()]), path.join(directory, 'dist'), { recursive: true });
    expectError(await runTidily(['verify', ...args], { directory }), { code, exitCode });
  });
});
