import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuiltDistribution, buildSdist, buildWheel } from '../../../src/packaging/index.ts';
import { repackWheel, writeZip } from '../../support/repack.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { makeProject } from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

type Changes = Partial<Parameters<typeof buildWheel>[0]>;
const MODULE = { path: 'hello_dist/__init__.py', content: 'GREETING = "hello"\n' };

const wheel = (changes: Changes = {}): BuiltDistribution =>
  buildWheel({ name: 'hello-dist', version: '0.1.0', modules: [MODULE], ...changes });
const sdist = (changes: Changes = {}): BuiltDistribution =>
  buildSdist({ name: 'hello-dist', version: '0.1.0', modules: [MODULE], ...changes });

const withBytes = ({ filename }: BuiltDistribution, bytes: Uint8Array): BuiltDistribution => ({
  filename,
  bytes,
});
const truncated = (built: BuiltDistribution): BuiltDistribution =>
  withBytes(built, built.bytes.subarray(0, Math.floor(built.bytes.byteLength * 0.7)));

/** A wheel in which each of these members stands besides those of a right one. */
async function wheelWith(name: string, content: Uint8Array): Promise<BuiltDistribution> {
  const right = wheel();
  const marker = 'hello_dist/marker.py';
  const renamed = wheel({ modules: [MODULE, { path: marker, content: 'x' }] });
  const bytes = await repackWheel(renamed.bytes, {}, (member) =>
    member.name === marker ? content : member.content,
  );
  // The name stands in the local and the central header, and in RECORD, which is packed.
  const text = Buffer.from(bytes).toString('latin1').replaceAll(marker, name.padEnd(marker.length, 'x'));
  return withBytes(right, Buffer.from(text, 'latin1'));
}

const AWS_KEY = ['AKIA', 'IOSFODNN7QXAMPLE'].join('');
const PYPI_TOKEN = ['pypi-', 'AgEIcHlwaS5vcmcCJGZha2UtdG9rZW4tZm9yLWEtdGVzdC1vbmx5'.repeat(2)].join('');
const PRIVATE_KEY = [
  '-----BEGIN OPENSSH ',
  'PRIVATE KEY-----\n',
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n',
].join('');

type Case = readonly [
  what: string,
  files: () => Promise<BuiltDistribution[]> | BuiltDistribution[],
  code: string,
  exitCode: number,
  words?: readonly string[],
];

const CASES: readonly Case[] = [
  ['nothing', () => [], 'distributions-missing', 5],
  [
    'a file that is no distribution',
    () => [wheel(), { filename: 'SHA256SUMS', bytes: Buffer.from('x') }],
    'file-not-distribution',
    5,
    ['`SHA256SUMS`'],
  ],
  [
    'an egg',
    () => [wheel(), { filename: 'hello_dist-0.1.0-py3.egg', bytes: Buffer.from('x') }],
    'file-not-distribution',
    5,
    ['.egg'],
  ],
  [
    'another project in the metadata',
    () => [wheel({ name: 'goodbye-dist' })],
    'distribution-project-mismatch',
    1,
    ['`goodbye-dist`', '`hello-dist`'],
  ],
  [
    'another version than that of the tag',
    () => [sdist(), wheel({ version: '0.2.0' })],
    'distribution-version-mismatch',
    1,
    ['`0.2.0`', '`0.1.0`'],
  ],
  [
    'a name in the metadata that is not that of the file',
    async () => {
      const other = wheel({ name: 'goodbye-dist' });
      return [withBytes(wheel(), other.bytes)];
    },
    'member-missing',
    1,
  ],
  ['a wheel that is truncated', () => [truncated(wheel())], 'archive-not-zip', 1],
  ['an sdist that is truncated', () => [truncated(sdist())], 'archive-damaged', 1],
  ['a wheel that is empty', () => [withBytes(wheel(), new Uint8Array())], 'archive-not-zip', 1],
  ['a wheel that is a tar archive', () => [withBytes(wheel(), sdist().bytes)], 'archive-not-zip', 1],
  ['an sdist that is a zip archive', () => [withBytes(sdist(), wheel().bytes)], 'archive-not-tar', 1],
  [
    'a wheel with something before the archive',
    () => [withBytes(wheel(), Buffer.concat([Buffer.from('#!/bin/sh\n'), wheel().bytes]))],
    'archive-ambiguous',
    1,
  ],
  [
    'a wheel with something behind the archive',
    () => [withBytes(wheel(), Buffer.concat([wheel().bytes, Buffer.from('more')]))],
    'archive-ambiguous',
    1,
  ],
  [
    'a wheel whose member leaves its folder',
    async () => [await wheelWith('../../../etc/evil.py', Buffer.from('x'))],
    'member-path-unsafe',
    1,
    ['evil'],
  ],
  [
    'a wheel that is a bomb',
    () => [
      withBytes(
        wheel(),
        writeZip([{ name: 'hello_dist/bomb.py', content: new Uint8Array(100 * 1024 * 1024) }]),
      ),
    ],
    'archive-bomb',
    1,
  ],
  [
    'a wheel without metadata',
    () => [withBytes(wheel(), writeZip([{ name: 'hello_dist/__init__.py', content: Buffer.from('x') }]))],
    'member-missing',
    1,
    ['WHEEL'],
  ],
  [
    'a wheel whose file was changed after RECORD was written',
    async () => {
      const changed = await repackWheel(wheel().bytes, {}, ({ name, content }) =>
        name === MODULE.path ? Buffer.from('GREETING = "howdy"\n') : content,
      );
      return [withBytes(wheel(), changed)];
    },
    'record-mismatch',
    1,
  ],
  [
    'a PyPI token in a wheel',
    () => [
      wheel({
        modules: [MODULE, { path: 'hello_dist/settings.py', content: `A = 1\nTOKEN = "${PYPI_TOKEN}"\n` }],
      }),
    ],
    'secret-in-distribution',
    1,
    ['`hello_dist/settings.py`, line 2'],
  ],
  [
    'a private key in an sdist',
    () => [sdist({ modules: [MODULE, { path: 'hello_dist/key.pem', content: PRIVATE_KEY }] })],
    'secret-in-distribution',
    1,
    ['key.pem'],
  ],
  [
    'a cloud key in a wheel',
    () => [wheel({ modules: [MODULE, { path: 'hello_dist/deploy.py', content: `KEY = "${AWS_KEY}"\n` }] })],
    'secret-in-distribution',
    1,
  ],
  [
    'a .pypirc in an sdist',
    () => [
      sdist({ sdistFiles: [{ path: '.pypirc', content: '[pypi]\nusername = __token__\npassword = abc\n' }] }),
    ],
    'secret-in-distribution',
    1,
    ['.pypirc'],
  ],
];

describe('tokenless rehearse --dist, given', () => {
  it.each(CASES.map(([what, ...rest]) => [what, rest] as const))('%s', async (_what, given) => {
    const [files, code, exitCode, words = []] = given;
    const dist = distWith(await files());
    const run = await runTidily(['rehearse', makeProject(), '--dist', dist]);
    expectError(run, { code, exitCode, words });
    for (const secret of [AWS_KEY, PYPI_TOKEN, PRIVATE_KEY]) expect(run.stderr).not.toContain(secret);
    expect(run.stderr).not.toContain('servers ');
  });

  it('a local version, in file and tag', async () => {
    const local = '0.1.0+local.1';
    const run = await runTidily([
      'rehearse',
      makeProject({ tag: null }),
      '--dist',
      distWith([wheel({ version: local })]),
      '--tag',
      `v${local}`,
    ]);
    expectError(run, { code: 'version-local-not-allowed', exitCode: 1, words: [`\`${local}\``] });
  });

  it('a folder that is not there', async () => {
    const run = await runTidily([
      'rehearse',
      makeProject(),
      '--dist',
      path.join(temporaryFolder('none'), 'dist'),
    ]);
    expectError(run, { code: 'folder-missing', exitCode: 5, words: ['dist'] });
  });

  it('a folder within it', async () => {
    const dist = distWith([wheel()]);
    mkdirSync(path.join(dist, 'old'));
    writeFileSync(path.join(dist, 'old', 'x'), '');
    const run = await runTidily(['rehearse', makeProject(), '--dist', dist]);
    expectError(run, { code: 'file-not-distribution', exitCode: 5, words: ['`old`'] });
  });
});
