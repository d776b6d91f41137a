import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canMount, mountReadOnly, mountTmpfs } from '../../support/index/small-disk.ts';
import { indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { distWith, packDist } from '../../support/rehearsal/dist.ts';
import { makeProject } from '../../support/rehearsal/project.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const CREDENTIAL = { CREDENTIAL: 'correct horse battery staple' };
const SERVE = ['serve', '--credential', 'env:CREDENTIAL', '--no-tls'];

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

describe('a port that is taken', () => {
  it('is named by the index, which leaves its data directory alone', async () => {
    const port = await takenPort();
    const data = path.join(temporaryFolder('data'), 'data');
    const run = await runTidily([...SERVE, '--port', port, '--data', data], { env: CREDENTIAL });
    expectError(run, { code: 'port-in-use', exitCode: 5, words: [port] });
  });

  it('is named by the issuer', async () => {
    const port = await takenPort();
    const run = await runTidily(['issuer', '--claims', '-', '--port', port], { stdin: '{}' });
    expectError(run, { code: 'issuer-port-unavailable', exitCode: 5, words: [port] });
  });

  it('that is no port is wrong usage', async () => {
    const run = await runTidily([...SERVE, '--port', 'https'], { env: CREDENTIAL });
    expectError(run, { code: 'usage-invalid', exitCode: 2 });
  });
});

const reason = 'skipped: file systems cannot be mounted here, which takes root';
const mountable = canMount();
if (!mountable) {
  if (process.getuid?.() === 0 && process.env['CI'] !== undefined)
    throw new Error('root cannot mount a tmpfs in CI');
  console.warn(reason);
}

describe.runIf(mountable)('a disk that is read-only', () => {
  const readOnly = (): string => mountReadOnly(temporaryFolder('disk'));

  it('takes no data directory', async () => {
    const run = await runTidily([...SERVE, '--port', '0', '--data', readOnly()], { env: CREDENTIAL });
    expectError(run, { code: 'data-directory-not-writable', exitCode: 5 });
  });

  it('takes no certificate authority beside the data', async () => {
    const args = [
      'serve',
      '--credential',
      'env:CREDENTIAL',
      '--port',
      '0',
      '--data',
      path.join(readOnly(), 'data'),
    ];
    const run = await runTidily(args, { env: CREDENTIAL });
    expectError(run, { code: 'data-directory-not-writable', exitCode: 5 });
  });

  it('takes no rehearsal, and it says which folder', async () => {
    const disk = readOnly();
    expectError(await runTidily(['rehearse', makeProject()], {}, disk), {
      code: 'file-not-writable',
      exitCode: 5,
      words: [disk],
    });
    expectError(await runTidily(['rehearse', '--example'], {}, disk), {
      code: 'file-not-writable',
      exitCode: 5,
      words: [disk],
    });
  });

  it('takes no SHA256SUMS, no record and no download', async () => {
    const disk = readOnly();
    const dist = distWith([helloWheel()]);
    const sums = await runTidily(['checksums', dist, '--output', path.join(disk, 'SHA256SUMS')]);
    expectError(sums, { code: 'file-not-writable', exitCode: 5, words: ['SHA256SUMS', 'read-only'] });
    const record = await runTidily(['record', dist, '--output', path.join(disk, 'release-record.json')]);
    expectError(record, { code: 'file-not-writable', exitCode: 5, words: ['release-record.json'] });
    const packed = await runTidily(['pack', makeProject(), '--into', disk]);
    expectError(packed, { code: 'file-not-writable', exitCode: 5, words: [disk] });
  });
});

describe.runIf(mountable)('a disk that is full', () => {
  it.each(['32k', '256k', '1m'])('at %s ends a rehearsal in words, with nothing left on it', async (size) => {
    const disk = mountTmpfs(temporaryFolder('disk'), size);
    const ballast = { 'src/hello_dist/data.bin': randomBytes(60_000) };
    const big = { ...ballast, 'src/hello_dist/more.bin': randomBytes(60_000) };
    const run = await runTidily(['rehearse', makeProject({ files: big })], {}, disk);
    expect([1, 5]).toContain(run.exitCode);
    expect(run.stderr).toMatch(/^error\[[a-z-]+\]: /mu);
  });

  it.each(['640k', '800k', '1m'])('at %s is never a bug of ours while files are published', async (size) => {
    const data = { 'src/hello_dist/data.bin': randomBytes(60_000) };
    const project = makeProject({ files: data });
    const dist = await packDist(project);
    const disk = mountTmpfs(temporaryFolder('disk'), size);
    const run = await runTidily(['rehearse', project, '--dist', dist], {}, disk);
    expect(run.exitCode === 0 || /error\[[a-z-]+\]: /u.test(run.stdout + run.stderr)).toBe(true);
  });

  it('takes no half of a packed file', async () => {
    const disk = mountTmpfs(temporaryFolder('disk'), '32k');
    const files = { 'src/hello_dist/data.bin': randomBytes(100_000) };
    const run = await runTidily(['pack', makeProject({ files }), '--into', path.join(disk, 'dist')]);
    expectError(run, { code: 'file-not-writable', exitCode: 5, words: ['the disk is full'] });
    expect(readdirSync(path.join(disk, 'dist'))).toEqual([]);
  });

  it('takes no half of a download', async () => {
    const { index, runner } = await indexAndIssuer();
    await index.addPending();
    const big = helloWheel({ modules: [{ path: 'hello/data.bin', content: randomBytes(100_000) }] });
    const args = ['--index', `${index.url}/legacy/`];
    const published = await runTidily(['publish', distWith([big, helloSdist()]), ...args], {
      env: runner,
    });
    expect(published.exitCode).toBe(0);
    const into = path.join(mountTmpfs(temporaryFolder('disk'), '64k'), 'dist');
    mkdirSync(into);
    const run = await runTidily(['download', 'hello-dist==1.0', '--into', into, '--index', `${index.url}/`]);
    expectError(run, { code: 'file-not-writable', exitCode: 5, words: ['the disk is full'] });
    expect(readdirSync(into).filter((name) => name.endsWith('.part') || name === 'SHA256SUMS')).toEqual([]);
  });
});
