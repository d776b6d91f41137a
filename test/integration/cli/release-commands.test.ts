import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { distWith, packDist } from '../../support/rehearsal/dist.ts';
import { makeProject } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const HASH = /^[0-9a-f]{64}$/u;
const bytesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name)).toString('base64'));

describe('tokenless pack', () => {
  it('builds wheel and sdist, the same bytes every time', async () => {
    const project = makeProject();
    const [first, second] = [temporaryFolder('dist'), temporaryFolder('dist')];
    const run = await runTidily(['pack', project, '--into', first]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.split('\n').map((line) => path.basename(line))).toEqual([
      'hello_dist-0.1.0-py3-none-any.whl',
      'hello_dist-0.1.0.tar.gz',
      '',
    ]);
    const again = await runTidily(['pack', '--into', second, '--json'], { directory: project });
    expect(JSON.parse(again.stdout)).toMatchObject({ schema: 'tokenless/pack/v1', files: [{}, {}] });
    expect(bytesIn(second)).toEqual(bytesIn(first));
  });

  it.each([
    [
      'no sources',
      { without: ['src/hello_dist/__init__.py', 'src/hello_dist/py.typed'] },
      'pack-sources-missing',
    ],
    ['a compiled module', { files: { 'src/hello_dist/fast.so': 'x' } }, 'pack-not-pure'],
    ['no name', { files: { 'pyproject.toml': '[project]\nversion = "1"\n' } }, 'pack-metadata-missing'],
    ['no pyproject.toml', { without: ['pyproject.toml'] }, 'repository-file-missing'],
  ] as const)('refuses %s', async (_what, options, code) => {
    expectError(await runTidily(['pack', makeProject({ ...options, tag: null })]), { code, exitCode: 5 });
  });

  it('refuses a pyproject.toml that is not TOML', async () => {
    const project = makeProject({ files: { 'pyproject.toml': '[project\n' }, tag: null });
    expectError(await runTidily(['pack', project]), {
      code: 'config-not-toml',
      exitCode: 2,
      words: ['pyproject.toml'],
    });
  });
});

describe('tokenless checksums', () => {
  it('writes beside the folder, and checks what it wrote', async () => {
    const folder = temporaryFolder('release');
    await runTidily(['pack', makeProject(), '--into', path.join(folder, 'dist')]);
    const written = await runTidily(['checksums', '--json'], { directory: folder });
    expect(JSON.parse(written.stdout)).toMatchObject({ schema: 'tokenless/checksums/v1', entries: [{}, {}] });
    const list = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8');
    expect(list).toMatch(/^(?:[0-9a-f]{64} {2}hello_dist-0\.1\.0\S+\n){2}$/u);
    const checked = await runTidily(['checksums', '--check'], { directory: folder });
    expect([checked.exitCode, checked.stdout.match(/: OK$/gmu)]).toEqual([0, [': OK', ': OK']]);
  });

  it('finds what changed, what is missing and what nobody listed', async () => {
    const folder = temporaryFolder('release');
    const dist = path.join(folder, 'dist');
    await runTidily(['pack', makeProject(), '--into', dist]);
    await runTidily(['checksums'], { directory: folder });
    writeFileSync(path.join(dist, 'hello_dist-0.1.0.tar.gz'), 'changed');
    writeFileSync(path.join(dist, 'hello_dist-0.1.0-py2-none-any.whl'), 'new');
    const run = await runTidily(['checksums', '--check', '--json'], { directory: folder });
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false });
    const said = await runTidily(['checksums', '--check'], { directory: folder });
    expect(said.stdout.split('\n').filter((line) => line !== '' && !line.endsWith(': OK'))).toHaveLength(2);
  });

  it('refuses to write among the distributions', async () => {
    const dist = distWith([helloWheel()]);
    const run = await runTidily(['checksums', dist, '--output', path.join(dist, 'SHA256SUMS')]);
    expectError(run, { code: 'checksums-inside-distributions', exitCode: 2 });
    expect(readdirSync(dist)).toHaveLength(1);
  });

  it('refuses a list that is none', async () => {
    const dist = distWith([helloWheel()]);
    const list = path.join(temporaryFolder('list'), 'SHA256SUMS');
    writeFileSync(list, 'hello\n');
    expectError(await runTidily(['checksums', dist, '--check', '--list', list]), {
      code: 'checksums-malformed',
      exitCode: 5,
    });
  });
});

describe('tokenless record and replay', () => {
  it('prints the replay hash, and reproduces it', async () => {
    const directory = temporaryFolder('release');
    const dist = await packDist(makeProject());
    const evidence = ['--repository', 'octo-org/hello-dist', '--tag', 'v0.1.0', '--commit', 'a'.repeat(40)];
    const recorded = await runTidily(['record', dist, ...evidence], { directory });
    expect(recorded.stdout.trim()).toMatch(HASH);
    expect(JSON.parse(readFileSync(path.join(directory, 'release-record.json'), 'utf8'))).toMatchObject({
      replay_hash: recorded.stdout.trim(),
      evidence: { repository: 'octo-org/hello-dist', tag: 'v0.1.0' },
    });
    const replayed = await runTidily(['replay', 'release-record.json', dist, '--json'], { directory });
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      schema: 'tokenless/replay/v1',
      verdict: 'reproduced',
      replayHash: recorded.stdout.trim(),
    });
  });

  it.each([
    ['other content', 'replay-hash-mismatch', 1],
    ['a missing file', 'record-file-missing', 1],
    ['a record that was changed', 'record-tampered', 1],
    ['a record that is none', 'record-malformed', 5],
    ['a record that is not there', 'file-not-found', 5],
  ] as const)('fails closed for %s', async (what, code, exitCode) => {
    const directory = temporaryFolder('release');
    const both = distWith([helloWheel(), helloSdist()]);
    await runTidily(['record', both], { directory });
    const file = path.join(directory, 'release-record.json');
    const other = helloWheel({ modules: [{ path: 'hello/__init__.py', content: 'GREETING = "howdy"\n' }] });
    const dist = {
      'other content': distWith([other, helloSdist()]),
      'a missing file': distWith([helloWheel()]),
    };
    if (what === 'a record that was changed')
      writeFileSync(file, readFileSync(file, 'utf8').replace('"1.0"', '"1.1"'));
    if (what === 'a record that is none') writeFileSync(file, '{}');
    const record = what === 'a record that is not there' ? 'nowhere.json' : 'release-record.json';
    const folder = what in dist ? dist[what as keyof typeof dist] : both;
    expectError(await runTidily(['replay', record, folder], { directory }), { code, exitCode });
  });

  it('tells machines what differs', async () => {
    const directory = temporaryFolder('release');
    await runTidily(['record', distWith([helloWheel()])], { directory });
    const other = helloWheel({ modules: [{ path: 'hello/__init__.py', content: 'GREETING = "howdy"\n' }] });
    const run = await runTidily(['replay', 'release-record.json', distWith([other]), '--json'], {
      directory,
    });
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'refused',
      error: { code: 'replay-hash-mismatch' },
      differences: expect.arrayContaining([
        expect.objectContaining({ part: 'hello/__init__.py' }),
      ]) as unknown,
    });
  });
});

describe('tokenless publish and download', () => {
  it('publishes, skips what is there, stops at what differs, and downloads it all', async () => {
    const { index, runner } = await indexAndIssuer();
    await index.addPending();
    const place = ['--index', `${index.url}/`];
    const dist = distWith([helloWheel(), helloSdist()]);
    const first = await runTidily(['publish', dist, ...place, '--json'], { env: runner });
    expect(JSON.parse(first.stdout)).toMatchObject({
      schema: 'tokenless/publish/v1',
      files: [{ outcome: 'uploaded' }, { outcome: 'uploaded' }],
    });
    const again = await runTidily(['publish', dist, ...place], { env: runner });
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain('the index has it already, skipped');
    const other = helloWheel({ modules: [{ path: 'hello/__init__.py', content: 'GREETING = "howdy"\n' }] });
    const differing = await runTidily(['publish', distWith([other]), ...place], { env: runner });
    expectError(differing, { code: 'distribution-differs', exitCode: 1 });

    const into = path.join(temporaryFolder('user'), 'dist');
    const downloaded = await runTidily(['download', 'Hello.Dist==1.0.0', '--into', into, ...place, '--json']);
    expect(JSON.parse(downloaded.stdout)).toMatchObject({ schema: 'tokenless/download/v1', files: [{}, {}] });
    expect(readdirSync(into).toSorted()).toEqual([
      'SHA256SUMS',
      'hello_dist-1.0-py3-none-any.whl',
      'hello_dist-1.0.tar.gz',
    ]);
    const nothing = await runTidily(['download', 'hello-dist==9', '--into', into, ...place]);
    expectError(nothing, { code: 'release-not-found', exitCode: 1 });
  });

  it('refuses another project or version than was named, before anything is asked', async () => {
    const args = ['publish', distWith([helloWheel()]), '--index', 'https://127.0.0.1:1/'];
    const env = {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://127.0.0.1:1/?x=y',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    };
    const project = await runTidily([...args, '--project', 'goodbye'], { env });
    expectError(project, { code: 'distribution-project-mismatch', exitCode: 1 });
    const version = await runTidily([...args, '--version', '2'], { env });
    expectError(version, { code: 'distribution-version-mismatch', exitCode: 1 });
  });
});
