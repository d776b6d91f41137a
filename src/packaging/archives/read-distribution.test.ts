import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Recipe, buildRecipe } from '../../../test/support/distributions/index.ts';
import { packagingErrors, pypiMessageOf } from '../errors.ts';
import { PYPI_CONTENT_RULES } from './content-scanner.ts';
import { type ReadOptions, readDistribution, visitMembers } from './read-distribution.ts';
import { type RandomAccessSource, bytesSource } from './source.ts';

async function outcome(recipe: Recipe, options: ReadOptions = {}): Promise<string> {
  const { names, bytes } = buildRecipe(recipe);
  try {
    await readDistribution(bytesSource(bytes), names.filename, options);
    return 'accepted';
  } catch (error) {
    if (packagingErrors.owns(error)) return error.code;
    throw error;
  }
}

const prng = (count: number): Uint8Array =>
  buildRecipe({ kind: 'raw', filename: 'x', content: { prng: { seed: 3, count } } }).bytes;
const data = { path: '{pkg}/data.txt', content: 'abcdefgh' };
const inWheel = (...add: NonNullable<Recipe['add']>): Recipe => ({ kind: 'wheel', add });
const inSdist = (...add: NonNullable<Recipe['add']>): Recipe => ({ kind: 'sdist', add });
const withZip = (zip: NonNullable<NonNullable<Recipe['add']>[number]['zip']>): Recipe =>
  inWheel({ ...data, zip });
const withTar = (tar: NonNullable<NonNullable<Recipe['add']>[number]['tar']>): Recipe =>
  inSdist({ path: '{top}/x.py', content: 'x\n', tar });
const zip64 = { zip64_eocd: {}, zip64_locator: {}, eocd: { sentinels: true } };
const entryPoints = (content: string): Recipe => inWheel({ path: '{distinfo}/entry_points.txt', content });
const record = (change: object): Recipe => ({
  kind: 'wheel',
  add: [data],
  replace: { '{distinfo}/RECORD': { record: change } },
});
const dataSha = createHash('sha256').update('abcdefgh').digest('base64url');

describe('readDistribution', () => {
  it('tells what a wheel holds', async () => {
    const { names, bytes } = buildRecipe({ kind: 'wheel' });
    const read = await readDistribution(bytesSource(bytes), names.filename);
    expect(read).toMatchObject({
      filename: { kind: 'wheel' },
      metadata: { name: 'sample', version: '1.0' },
      warnings: [],
    });
    expect(read.members.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['sample-1.0.dist-info/METADATA', 74],
      ['sample-1.0.dist-info/RECORD', 268],
      ['sample-1.0.dist-info/WHEEL', 82],
      ['sample/__init__.py', 17],
    ]);
    expect(read.members[3]?.sha256).toBe(createHash('sha256').update('# sample package\n').digest('hex'));
    expect(Buffer.from(read.metadataBytes).toString()).toContain('Name: sample\n');
  });

  it('shows links of an sdist with their target', async () => {
    const { names, bytes } = buildRecipe(
      inSdist({ path: '{top}/link', kind: 'symlink', target: 'pyproject.toml' }),
    );
    const { members } = await readDistribution(bytesSource(bytes), names.filename);
    expect(members.find(({ linkTarget }) => linkTarget !== undefined)).toEqual({
      path: 'sample-1.0/link',
      sizeBytes: 0,
      sha256: createHash('sha256').update('pyproject.toml').digest('hex'),
      linkTarget: 'pyproject.toml',
    });
  });

  const legitimate: [string, Recipe][] = [
    ['a plain sdist', { kind: 'sdist' }],
    ['a zip sdist', { kind: 'sdist', container: 'zip', filename: 'sample-1.0.zip' }],
    ['a deflated wheel', { kind: 'wheel', method: 'deflate' }],
    ['zip64 end records', { kind: 'wheel', zip: zip64 }],
    ['a member that needs the newest version', withZip({ version: 63 })],
    ['an archive comment', { kind: 'wheel', zip: { comment: 'hello' } }],
    ['the directory in another order', { kind: 'wheel', zip: { central_order: [3, 2, 1, 0] } }],
    ['a UTF-8 name with its flag', inWheel({ path: '{pkg}/é.txt', content: 'x' })],
    [
      'a Unicode name equal to the name',
      withZip({ extra: [{ id: 0x7075, hex: '0160c6e76273616d706c652f646174612e747874' }] }),
    ],
    ['folder entries', inWheel({ path: '{pkg}/sub', kind: 'dir' })],
    [
      'an executable script',
      inWheel({ path: '{pkg}-1.0.data/scripts/run', content: '#!python\n', mode: '0755' }),
    ],
    [
      'names that differ in letter case (a warning)',
      inWheel({ path: '{pkg}/Mod.py', content: 'a' }, { path: '{pkg}/mod.py', content: 'b' }),
    ],
    [
      'backslashes in RECORD',
      { kind: 'wheel', replace: { '{distinfo}/RECORD': { record: { separator: '\\' } } } },
    ],
    [
      'RECORD.jws that RECORD does not list',
      {
        ...inWheel({ path: '{distinfo}/RECORD.jws', content: 'sig' }),
        replace: { '{distinfo}/RECORD': { record: { omit: ['{distinfo}/RECORD.jws'] } } },
      },
    ],
    [
      'RECORD with SHA-512',
      record({
        omit: ['{pkg}/data.txt'],
        add: [`{pkg}/data.txt,sha512=${createHash('sha512').update('abcdefgh').digest('base64url')},8`],
      }),
    ],
    [
      'RECORD without a size',
      record({ omit: ['{pkg}/data.txt'], add: [`{pkg}/data.txt,sha256=${dataSha},`] }),
    ],
    ['a quoted path in RECORD', inWheel({ path: '{pkg}/a,"b".txt', content: 'x' })],
    [
      'entry points with extras, comments and other sections',
      entryPoints(
        '[console_scripts]\n# c\n; d\nfoo = a.b:main [x, y]\ncafé = a:b\n\n[other]\n/any/ = thing\n  more\n',
      ),
    ],
    [
      'license files in a wheel',
      {
        ...inWheel({ path: '{distinfo}/licenses/LICENSE', content: 'x' }),
        metadata: [
          ['Metadata-Version', '2.4'],
          ['Name', 'sample'],
          ['Version', '1.0'],
          ['License-File', 'LICENSE'],
        ],
      },
    ],
    [
      'a license file that old metadata names',
      {
        kind: 'wheel',
        metadata: [
          ['Metadata-Version', '2.1'],
          ['Name', 'sample'],
          ['Version', '1.0'],
          ['License-File', 'LICENSE'],
        ],
      },
    ],
    ['a compressed sdist', { kind: 'sdist', gzip: { method: 'deflate' } }],
    ['two gzip members', { kind: 'sdist', gzip: { split_at: 1024 } }],
    ['one end block', { kind: 'sdist', tar: { end_blocks: 1 } }],
    ['no end block: the gzip sum proves the whole', { kind: 'sdist', tar: { end_blocks: 0 } }],
    ['padding behind the end', { kind: 'sdist', tar: { end_blocks: 20 } }],
    ['zeros behind the gzip stream', { kind: 'sdist', append: { repeat: { byte: 0, count: 600 } } }],
    ['the header of git archive', { kind: 'sdist', tar: { pax_global: [['comment', 'abc']] } }],
    [
      'a pax path',
      withTar({
        pax: [
          ['path', `sample-1.0/${'d'.repeat(90)}/é${'f'.repeat(90)}.py`],
          ['size', '2'],
          ['mtime', '1.5'],
        ],
      }),
    ],
    ['a GNU long name', withTar({ magic: 'gnu', gnu_longname: `sample-1.0/${'d'.repeat(150)}.py` })],
    ['old tar headers', withTar({ magic: 'v7' })],
    [
      'a hard link to a file before it',
      inSdist({ path: '{top}/link', kind: 'hardlink', target: 'sample-1.0/pyproject.toml' }),
    ],
    [
      'a symbolic link to a file behind it',
      inSdist(
        { path: '{top}/a', kind: 'symlink', target: './b/../b/c' },
        { path: '{top}/b/c', content: 'x' },
      ),
    ],
    [
      'a long link target',
      inSdist({
        path: '{top}/l',
        kind: 'symlink',
        target: 'x',
        tar: { pax: [['linkpath', 'pyproject.toml']] },
      }),
    ],
    ['a folder entry', inSdist({ path: '{top}/sub', kind: 'dir' })],
  ];
  it.each(legitimate)('takes %s', async (_what, recipe) => {
    expect(await outcome(recipe)).toBe('accepted');
  });

  const attacks: [string, string, Recipe][] = [
    [
      'archive-not-zip',
      'text as a wheel',
      { kind: 'raw', filename: 'sample-1.0-py3-none-any.whl', content: 'no zip' },
    ],
    ['archive-not-zip', 'a cut end record', { kind: 'wheel', truncate: { drop: 10 } }],
    [
      'archive-not-zip',
      'a directory size that is too large',
      { kind: 'wheel', zip: { eocd: { cd_size: 100_000 } } },
    ],
    [
      'archive-not-zip',
      'a zip64 locator that points elsewhere',
      { kind: 'wheel', zip: { ...zip64, zip64_locator: { offset: { delta: 1 } } } },
    ],
    [
      'archive-not-zip',
      'a zip64 locator of two disks',
      { kind: 'wheel', zip: { ...zip64, zip64_locator: { disks: 2 } } },
    ],
    [
      'archive-too-many-members',
      'a directory of gigabytes',
      { kind: 'wheel', zip: { ...zip64, zip64_eocd: { cd_size: 2 ** 40 } } },
    ],
    [
      'archive-not-zip',
      'a zip64 number beyond all',
      { kind: 'wheel', zip: { ...zip64, zip64_eocd: { cd_size: -1 } } },
    ],
    [
      'archive-not-tar',
      'a zip as .tar.gz',
      { kind: 'zip', filename: 'sample-1.0.tar.gz', members: [{ path: 'a' }] },
    ],
    [
      'archive-not-tar',
      'a header of gzip and nothing else',
      { kind: 'raw', filename: 'sample-1.0.tar.gz', content: { hex: '1f8b08084aa1a2580003' } },
    ],
    ['archive-not-tar', 'a bare tar', { kind: 'sdist', gzip: { none: true } }],
    ['archive-not-tar', 'deflate of a reserved type', { kind: 'sdist', patch: [{ offset: 10, hex: '07' }] }],
    [
      'archive-polyglot',
      'a tar.gz with a zip behind',
      { kind: 'sdist', append: { dist: { kind: 'zip', filename: 'x.zip', members: [{ path: 'a' }] } } },
    ],
    [
      'archive-polyglot',
      'the same called .zip',
      {
        kind: 'sdist',
        filename: 'sample-1.0.zip',
        append: { dist: { kind: 'zip', filename: 'x.zip', members: [{ path: 'a' }] } },
      },
    ],
    [
      'archive-polyglot',
      'a bare tar with a zip behind',
      {
        kind: 'sdist',
        gzip: { none: true },
        append: { dist: { kind: 'zip', filename: 'x.zip', members: [{ path: 'a' }] } },
      },
    ],
    ['archive-compression-not-allowed', 'bzip2', inWheel({ ...data, method: 'bzip2' })],
    ['archive-ambiguous', 'a data descriptor', withZip({ data_descriptor: {} })],
    ['archive-ambiguous', 'a member missing from the directory', withZip({ central: { omit: true } })],
    ['archive-ambiguous', 'a member listed twice', withZip({ central: { copies: 2 } })],
    [
      'archive-ambiguous',
      'a member without local header',
      withZip({ local: { omit: true }, central: { offset_of: 0 } }),
    ],
    [
      'archive-ambiguous',
      'two local headers of one name',
      inWheel(data, { ...data, zip: { central: { omit: true } } }),
    ],
    ['archive-ambiguous', 'another local name', withZip({ local: { name: 'sample/evil.py' } })],
    ['archive-ambiguous', 'another local size', withZip({ local: { csize: { delta: -1 } } })],
    ['archive-ambiguous', 'another local expanded size', withZip({ local: { usize: { delta: 1 } } })],
    ['archive-ambiguous', 'another local method', withZip({ local: { method: 'deflate' } })],
    ['archive-ambiguous', 'another local checksum', withZip({ local: { crc: { delta: 1 } } })],
    ['archive-ambiguous', 'other local flags', withZip({ local: { flags: 2 } })],
    ['archive-ambiguous', 'unknown flags', withZip({ flags: 0x0020 })],
    ['archive-ambiguous', 'encryption', withZip({ flags: 1 })],
    ['archive-ambiguous', 'an offset to another member', withZip({ central: { offset_of: 0 } })],
    ['archive-ambiguous', 'a member on another disk', withZip({ central: { disk: 1 } })],
    ['archive-ambiguous', 'a member that needs a version no reader knows', withZip({ version: 64 })],
    ['archive-ambiguous', 'several disks', { kind: 'wheel', zip: { eocd: { disk: 1, cd_disk: 1 } } }],
    ['archive-ambiguous', 'a member comment', withZip({ central: { comment: 'x' } })],
    [
      'archive-ambiguous',
      'a name that is not UTF-8',
      withZip({
        flags: 0,
        local: { name_hex: '73616d706c652f82' },
        central: { name_hex: '73616d706c652f82' },
      }),
    ],
    [
      'archive-ambiguous',
      'a UTF-8 name without its flag',
      inWheel({ path: '{pkg}/é.txt', content: 'x', zip: { flags: 0 } }),
    ],
    ['archive-ambiguous', 'a control character', inWheel({ path: '{pkg}/a\u0001.txt', content: 'x' })],
    [
      'archive-ambiguous',
      'a Unicode name that renames',
      withZip({ extra: [{ id: 0x7075, hex: '0160c6e76273616d706c652f6576696c2e7079' }] }),
    ],
    [
      'archive-ambiguous',
      'a Unicode name in the directory only',
      withZip({ central: { extra: [{ id: 0x7075, hex: '0160c6e76273616d706c652f6576696c2e7079' }] } }),
    ],
    [
      'archive-ambiguous',
      'two Unicode names in the directory',
      withZip({
        central: {
          extra: [0, 1].map(() => ({ id: 0x7075, hex: '0160c6e76273616d706c652f646174612e747874' })),
        },
      }),
    ],
    [
      'archive-ambiguous',
      'a Unicode name that is not UTF-8',
      withZip({ local: { extra: [{ id: 0x7075, hex: '0100000000f7' }] } }),
    ],
    [
      'archive-ambiguous',
      'two zip64 fields',
      withZip({
        extra: [
          { id: 1, hex: '' },
          { id: 1, hex: '' },
        ],
      }),
    ],
    [
      'archive-ambiguous',
      'a zip64 field of an odd length',
      withZip({ local: { extra: [{ id: 1, hex: '00000000' }] } }),
    ],
    [
      'archive-ambiguous',
      'an extra field cut short in the local header',
      withZip({ local: { extra_raw_hex: '202020' } }),
    ],
    [
      'archive-damaged',
      'an extra field cut short in the directory',
      withZip({ central: { extra_raw_hex: '202020' } }),
    ],
    [
      'archive-damaged',
      'a zip64 field too short for its numbers',
      withZip({
        central: { csize: 0xffffffff, usize: 0xffffffff, extra: [{ id: 1, hex: '0500000000000000' }] },
      }),
    ],
    [
      'archive-damaged',
      'a zip64 number that no machine has',
      withZip({ central: { usize: 0xffffffff, extra: [{ id: 1, hex: 'ffffffffffffffff' }] } }),
    ],
    [
      'archive-ambiguous',
      'a zip64 number that no machine has, locally',
      withZip({ local: { extra: [{ id: 1, hex: 'ffffffffffffffffffffffffffffffff' }] } }),
    ],
    ['archive-ambiguous', 'bytes in front', { kind: 'wheel', prepend: 'MZ' }],
    ['archive-ambiguous', 'bytes between members', withZip({ after_hex: '00000000' })],
    [
      'archive-ambiguous',
      'bytes before the directory',
      { kind: 'wheel', zip: { between_hex: '504b060800000000' } },
    ],
    ['archive-ambiguous', 'bytes behind', { kind: 'wheel', append: '    ' }],
    [
      'archive-ambiguous',
      'counts that differ',
      { kind: 'wheel', zip: { eocd: { count_disk: { delta: -1 } } } },
    ],
    [
      'archive-ambiguous',
      'a wrong count',
      { kind: 'wheel', zip: { eocd: { count_disk: 3, count_total: 3 } } },
    ],
    [
      'archive-ambiguous',
      'a wrong offset of the directory',
      { kind: 'wheel', zip: { eocd: { cd_offset: { delta: -1 } } } },
    ],
    [
      'archive-ambiguous',
      'a comment longer than the file',
      { kind: 'wheel', zip: { eocd: { comment_size: 9 } } },
    ],
    [
      'archive-ambiguous',
      'a folder with content',
      inWheel({ path: '{pkg}/sub/', kind: 'file', content: 'x' }),
    ],
    [
      'archive-ambiguous',
      'a folder by mode only',
      inWheel({
        path: '{pkg}/sub',
        kind: 'dir',
        zip: { local: { name: 'sample/sub' }, central: { name: 'sample/sub' } },
      }),
    ],
    [
      'archive-damaged',
      'a checksum wrong in both headers',
      withZip({ local: { crc: { delta: 1 } }, central: { crc: { delta: 1 } } }),
    ],
    [
      'archive-damaged',
      'damaged deflate',
      inWheel({ path: '{pkg}/d', content: 'hello', method: 'deflate', zip: { data_hex: 'ff48cdc9c90700' } }),
    ],
    ['archive-damaged', 'a wrong gzip checksum', { kind: 'sdist', patch: [{ offset: -8, hex: '00000000' }] }],
    ['archive-damaged', 'a wrong gzip length', { kind: 'sdist', patch: [{ offset: -4, hex: '00000000' }] }],
    ['archive-damaged', 'no gzip trailer', { kind: 'sdist', truncate: { drop: 8 } }],
    ['archive-damaged', 'a tar header with a wrong sum', withTar({ checksum_delta: 1 })],
    ['archive-damaged', 'a tar that ends in a member', { kind: 'sdist', tar: { truncate: { drop: 1300 } } }],
    ['archive-damaged', 'a tar that ends in padding', { kind: 'sdist', tar: { truncate: { drop: 1200 } } }],
    [
      'archive-damaged',
      'a tar that ends in a header',
      { kind: 'sdist', tar: { end_blocks: 0, truncate: { drop: 700 } } },
    ],
    ['archive-damaged', 'a negative size', withTar({ size_raw_hex: 'ffffffffffffffffffffffff' })],
    ['archive-damaged', 'a size beyond all numbers', withTar({ size_raw_hex: '80ffffffffffffffffffffff' })],
    [
      'archive-damaged',
      'a size of 8 GiB without data',
      withTar({ size_raw_hex: '800000000000000200000000' }),
    ],
    ['archive-damaged', 'a size that is text', withTar({ size_raw_hex: '6e6f74616e756d6265722100' })],
    [
      'archive-damaged',
      'a pax record of a wrong length',
      inSdist(
        { path: '{top}/h', content: '99 path=z\n', tar: { typeflag: 'x' } },
        { path: '{top}/b', content: '' },
      ),
    ],
    [
      'archive-damaged',
      'a pax record without length',
      inSdist(
        { path: '{top}/h', content: 'path=z\n', tar: { typeflag: 'x' } },
        { path: '{top}/b', content: '' },
      ),
    ],
    ['archive-damaged', 'a pax size that is text', withTar({ pax: [['size', 'two']] })],
    ['archive-damaged', 'a pax path that is not UTF-8', withTar({ pax: [['path', { hex: 'ff' }]] })],
    [
      'archive-damaged',
      'a pax header without member',
      inSdist({ path: '{top}/h', content: '', tar: { typeflag: 'x' } }),
    ],
    [
      'archive-damaged',
      'a pax header cut short',
      inSdist({ path: '{top}/h', content: '', tar: { typeflag: 'x', size: 4096 } }),
    ],
    [
      'archive-ambiguous',
      'a pax key twice',
      withTar({
        pax: [
          ['path', 'sample-1.0/a'],
          ['path', 'sample-1.0/b'],
        ],
      }),
    ],
    [
      'archive-ambiguous',
      'two pax headers',
      inSdist(
        { path: '{top}/h', content: '', tar: { typeflag: 'x' } },
        { path: '{top}/b', content: '', tar: { pax: [['comment', 'x']] } },
      ),
    ],
    ['archive-ambiguous', 'another character set', withTar({ pax: [['hdrcharset', 'BINARY']] })],
    [
      'archive-ambiguous',
      'a pax name and a GNU name',
      withTar({ pax: [['path', 'sample-1.0/one']], gnu_longname: 'sample-1.0/two' }),
    ],
    ['archive-ambiguous', 'a NUL inside a GNU name', withTar({ gnu_longname: 'sample-1.0/a\0b' })],
    ['archive-ambiguous', 'a pax size unlike the header', withTar({ size: 0, pax: [['size', '2']] })],
    [
      'archive-ambiguous',
      'a global pax path',
      { kind: 'sdist', tar: { pax_global: [['path', 'sample-1.0/evil']] } },
    ],
    [
      'archive-ambiguous',
      'a folder with content in tar',
      inSdist({ path: '{top}/d', content: 'x', tar: { typeflag: '5' } }),
    ],
    ['archive-trailing-data', 'text behind the gzip stream', { kind: 'sdist', append: 'garbage' }],
    [
      'archive-trailing-data',
      'a second archive behind the first',
      {
        kind: 'sdist',
        append: {
          dist: {
            kind: 'targz',
            filename: 'x.tar.gz',
            members: [{ path: 'sample-1.0/evil.py', content: 'x' }],
          },
        },
      },
    ],
    [
      'archive-trailing-data',
      'a tar behind the end blocks',
      { kind: 'sdist', tar: { append_tar: [{ path: 'sample-1.0/evil.py', content: 'x' }] } },
    ],
    [
      'archive-bomb',
      'a lying size',
      inWheel({
        path: '{pkg}/lie',
        content: { repeat: { byte: 0, count: 1_000_000 } },
        method: 'deflate',
        zip: { local: { usize: 10 }, central: { usize: 10 } },
      }),
    ],
    [
      'archive-bomb',
      'a large lying size',
      inWheel({
        path: '{pkg}/lie',
        content: { prng: { seed: 3, count: 900_000 } },
        method: 'deflate',
        zip: { local: { usize: { delta: -1 } }, central: { usize: { delta: -1 } } },
      }),
    ],
    ...[5, 400_000].map((count): [string, string, Recipe] => [
      'archive-damaged',
      `bytes behind the compressed data of ${count} bytes`,
      inWheel({
        path: '{pkg}/d',
        content: { prng: { seed: 3, count } },
        method: 'deflate',
        zip: { data_content: { concat: [{ hex: deflateRawSync(prng(count)).toString('hex') }, 'hidden'] } },
      }),
    ]),
    [
      'archive-damaged',
      'less content than declared',
      inWheel({
        path: '{pkg}/d',
        content: 'hello',
        method: 'deflate',
        zip: { local: { usize: 6 }, central: { usize: 6 } },
      }),
    ],
    [
      'archive-bomb',
      'a declared size beyond reason',
      withZip({ local: { usize: 0xfffffffe }, central: { usize: 0xfffffffe } }),
    ],
    [
      'member-too-large',
      'a pax header of 8 MiB',
      {
        ...inSdist({
          path: '{top}/h',
          content: { repeat: { byte: 0, count: 8_388_608 } },
          tar: { typeflag: 'x' },
        }),
        gzip: { method: 'deflate' },
      },
    ],
    [
      'member-too-large',
      'METADATA of 2 MiB',
      { kind: 'wheel', method: 'deflate', description: 'x'.repeat(2 ** 21) },
    ],
    ['member-path-unsafe', 'a path that leads out (zip)', inWheel({ path: '../evil.py', content: 'x' })],
    [
      'member-path-unsafe',
      'a path that leads out inside (zip)',
      inWheel({ path: '{pkg}/../../evil.py', content: 'x' }),
    ],
    ['member-path-unsafe', 'an absolute path (zip)', inWheel({ path: '/etc/evil.py', content: 'x' })],
    ['member-path-unsafe', 'a drive letter (zip)', inWheel({ path: 'C:evil.py', content: 'x' })],
    ['member-path-unsafe', 'backslashes (zip)', inWheel({ path: '{pkg}\\..\\evil.py', content: 'x' })],
    ['member-path-unsafe', 'a dot (zip)', inWheel({ path: '{pkg}/./evil.py', content: 'x' })],
    ['member-path-unsafe', 'an empty part (zip)', inWheel({ path: '{pkg}//evil.py', content: 'x' })],
    ['member-path-unsafe', 'a long part (zip)', inWheel({ path: `{pkg}/${'a'.repeat(256)}`, content: 'x' })],
    ['member-path-unsafe', 'a long path (zip)', inWheel({ path: 'a/'.repeat(1000) + 'b', content: 'x' })],
    ['member-path-unsafe', 'an empty path (zip)', inWheel({ path: '', content: 'x' })],
    [
      'member-path-unsafe',
      'a path that leads out (tar)',
      inSdist({ path: '{top}/../../evil.py', content: 'x' }),
    ],
    [
      'member-path-unsafe',
      'a pax path that leads out',
      withTar({ pax: [['path', 'sample-1.0/../../evil.py']] }),
    ],
    ['member-path-unsafe', 'a line break (tar)', inSdist({ path: '{top}/a\nb', content: 'x' })],
    ['member-duplicate', 'one path twice (tar)', inSdist({ path: '{top}/PKG-INFO', content: 'x' })],
    [
      'member-duplicate',
      'one path in two normal forms',
      inWheel({ path: '{pkg}/\u00e9.py', content: 'a' }, { path: '{pkg}/e\u0301.py', content: 'b' }),
    ],
    [
      'member-duplicate',
      'a file that becomes a folder',
      inWheel({ path: '{pkg}/x', content: 'a' }, { path: '{pkg}/x/y.py', content: 'b' }),
    ],
    [
      'member-duplicate',
      'a folder that becomes a file',
      inWheel({ path: '{pkg}/x/y.py', content: 'b' }, { path: '{pkg}/x', content: 'a' }),
    ],
    [
      'member-link-unsafe',
      'the top folder as a link',
      {
        kind: 'sdist',
        members: [
          { path: 'sample-1.0', kind: 'symlink', target: '/tmp' },
          { path: 'sample-1.0/PKG-INFO', content: 'x' },
        ],
      },
    ],
    [
      'member-duplicate',
      'a file below a link',
      inSdist(
        { path: '{top}/up', kind: 'symlink', target: 'pyproject.toml' },
        { path: '{top}/up/evil.py', content: 'x' },
      ),
    ],
    [
      'member-link-unsafe',
      'a link that leads out',
      inSdist({ path: '{top}/l', kind: 'symlink', target: '../../etc/passwd' }),
    ],
    [
      'member-link-unsafe',
      'a link to the parent folder',
      inSdist({ path: '{top}/l', kind: 'symlink', target: '..' }),
    ],
    [
      'member-link-unsafe',
      'an absolute link',
      inSdist({ path: '{top}/l', kind: 'symlink', target: '/etc/passwd' }),
    ],
    [
      'member-link-unsafe',
      'an absolute link that would lead to a member if it were relative',
      inSdist({ path: '{top}/l', kind: 'symlink', target: '/PKG-INFO' }),
    ],
    [
      'member-link-unsafe',
      'a link to nothing',
      inSdist({ path: '{top}/l', kind: 'symlink', target: 'ghost' }),
    ],
    [
      'member-link-unsafe',
      'a link to a folder',
      inSdist({ path: '{top}/d', kind: 'dir' }, { path: '{top}/l', kind: 'symlink', target: 'd' }),
    ],
    ['member-link-unsafe', 'a link to itself', inSdist({ path: '{top}/l', kind: 'symlink', target: 'l' })],
    [
      'member-link-unsafe',
      'a hard link that leads out',
      inSdist({ path: '{top}/l', kind: 'hardlink', target: '../x' }),
    ],
    [
      'member-link-unsafe',
      'a hard link to what comes later',
      inSdist(
        { path: '{top}/l', kind: 'hardlink', target: 'sample-1.0/z' },
        { path: '{top}/z', content: '' },
      ),
    ],
    [
      'member-kind-not-allowed',
      'a link in a wheel',
      inWheel({ path: '{pkg}/l', kind: 'symlink', target: '__init__.py' }),
    ],
    ['member-kind-not-allowed', 'a device in a wheel', inWheel({ path: '{pkg}/l', kind: 'chardev' })],
    ['member-kind-not-allowed', 'a device', inSdist({ path: '{top}/dev', kind: 'blockdev' })],
    ['member-kind-not-allowed', 'a FIFO', inSdist({ path: '{top}/pipe', kind: 'fifo' })],
    ['member-kind-not-allowed', 'an unknown type', withTar({ typeflag: 'Z' })],
    ['member-kind-not-allowed', 'a GNU sparse file', withTar({ typeflag: 'S', magic: 'gnu' })],
    ['member-kind-not-allowed', 'a pax sparse file', withTar({ pax: [['GNU.sparse.major', '1']] })],
    ['member-mode-unsafe', 'a set-user-id bit (zip)', inWheel({ ...data, mode: '4755' })],
    [
      'member-mode-unsafe',
      'a set-group-id bit (tar)',
      inSdist({ path: '{top}/run', content: 'x', mode: '2755' }),
    ],
    ['member-missing', 'no WHEEL', { kind: 'wheel', drop: ['{distinfo}/WHEEL'] }],
    ['member-missing', 'no RECORD', { kind: 'wheel', drop: ['{distinfo}/RECORD'] }],
    ['member-missing', 'no METADATA', { kind: 'wheel', drop: ['{distinfo}/METADATA'] }],
    ['member-missing', 'no PKG-INFO', { kind: 'sdist', drop: ['{top}/PKG-INFO'] }],
    [
      'member-missing',
      'PKG-INFO as a folder',
      { ...inSdist({ path: '{top}/PKG-INFO', kind: 'dir' }), drop: ['{top}/PKG-INFO'] },
    ],
    [
      'member-missing',
      'PKG-INFO as a link',
      {
        ...inSdist({ path: '{top}/PKG-INFO', kind: 'symlink', target: 'pyproject.toml' }),
        drop: ['{top}/PKG-INFO'],
      },
    ],
    [
      'member-missing',
      'no PKG-INFO in a zip sdist',
      { kind: 'sdist', container: 'zip', filename: 'sample-1.0.zip', drop: ['{top}/PKG-INFO'] },
    ],
    ['sdist-folder-invalid', 'two top folders', inSdist({ path: 'other/x', content: 'x' })],
    ['sdist-folder-invalid', 'nothing at all', { kind: 'sdist', members: [] }],
    ['sdist-folder-invalid', 'another folder than the filename says', { kind: 'sdist', top: 'other-1.0' }],
    [
      'license-file-missing',
      'a license file that is not there',
      {
        kind: 'sdist',
        metadata: [
          ['Metadata-Version', '2.4'],
          ['Name', 'sample'],
          ['Version', '1.0'],
          ['License-File', 'LICENSE'],
        ],
      },
    ],
    [
      'metadata-field-missing',
      'empty METADATA',
      { kind: 'wheel', replace: { '{distinfo}/METADATA': { content: '' } } },
    ],
    [
      'record-invalid',
      'RECORD that is not UTF-8',
      { kind: 'wheel', replace: { '{distinfo}/RECORD': { content: { hex: 'ff' } } } },
    ],
    ['record-invalid', 'an empty line in RECORD', record({ add: [''] })],
    ['record-invalid', 'an open quote in RECORD', record({ add: ['"abc'] })],
    ['record-invalid', 'text behind a quote in RECORD', record({ add: ['"abc"d,,'] })],
    ['record-invalid', 'a huge field in RECORD', record({ add: [`${'a'.repeat(140_000)},,`] })],
    ['record-mismatch', 'a file that RECORD does not list', record({ omit: ['{pkg}/data.txt'] })],
    [
      'record-mismatch',
      'RECORD.jws with a wrong row elsewhere',
      {
        ...inWheel({ path: '{pkg}/RECORD.jws', content: 'sig' }),
        replace: {
          '{distinfo}/RECORD': { record: { omit: ['{pkg}/RECORD.jws'], add: ['{pkg}/RECORD.jws,,'] } },
        },
      },
    ],
    [
      'record-mismatch',
      'RECORD that does not list itself',
      { kind: 'wheel', replace: { '{distinfo}/RECORD': { record: { omit_self: true } } } },
    ],
    ['record-mismatch', 'a file that is not there', record({ add: [`{pkg}/ghost,sha256=${dataSha},8`] })],
    ['record-mismatch', 'a row twice', record({ add: [`{pkg}/data.txt,sha256=${dataSha},8`] })],
    [
      'record-mismatch',
      'a wrong hash',
      record({ omit: ['{pkg}/data.txt'], add: ['{pkg}/data.txt,sha256=AAAA,8'] }),
    ],
    [
      'record-mismatch',
      'a wrong size',
      record({ omit: ['{pkg}/data.txt'], add: [`{pkg}/data.txt,sha256=${dataSha},9`] }),
    ],
    [
      'record-mismatch',
      'a weak hash',
      record({ omit: ['{pkg}/data.txt'], add: ['{pkg}/data.txt,md5=kAFQmDzST7DWlj99KOF_cg,8'] }),
    ],
    ['record-mismatch', 'no hash', record({ omit: ['{pkg}/data.txt'], add: ['{pkg}/data.txt'] })],
    ['entry-points-invalid', 'a command with a path', entryPoints('[console_scripts]\n/bin/evil = a:b\n')],
    ['entry-points-invalid', 'a command without a name', entryPoints('[gui_scripts]\n = a:b\n')],
    ['entry-points-invalid', 'a command without a target', entryPoints('[console_scripts]\nfoo =\n')],
    ['entry-points-invalid', 'a name from DEFAULT', entryPoints('[DEFAULT]\n../x = a:b\n')],
    ['entry-points-invalid', 'an entry before a section', entryPoints('foo = a:b\n')],
    ['entry-points-invalid', 'a colon for an equals sign', entryPoints('[console_scripts]\nfoo:main\n')],
    ['entry-points-invalid', 'a name twice', entryPoints('[x]\na = b\na = c\n')],
    ['entry-points-invalid', 'a section twice', entryPoints('[x]\na = b\n[x]\n')],
    ['entry-points-invalid', 'a byte order mark', entryPoints('\uFEFF[x]\na = b\n')],
    [
      'entry-points-invalid',
      'what is not UTF-8',
      inWheel({ path: '{distinfo}/entry_points.txt', content: { hex: 'ff' } }),
    ],
    [
      'wheel-file-invalid',
      'an empty WHEEL',
      { kind: 'wheel', replace: { '{distinfo}/WHEEL': { content: '' } } },
    ],
    [
      'wheel-file-invalid',
      'Wheel-Version 2.0',
      { kind: 'wheel', replace: { '{distinfo}/WHEEL': { content: 'Wheel-Version: 2.0\n' } } },
    ],
    [
      'wheel-file-invalid',
      'two Wheel-Versions',
      {
        kind: 'wheel',
        replace: { '{distinfo}/WHEEL': { content: 'Wheel-Version: 1.0\nWheel-Version: 1.1\n' } },
      },
    ],
    [
      'wheel-foreign-dist-info',
      'metadata of another distribution',
      inWheel({ path: 'other-2.0.dist-info/METADATA', content: 'x' }),
    ],
    ['wheel-filename-invalid', 'a wheel called cheese', { kind: 'wheel', filename: 'cheese.whl' }],
  ];
  it.each(attacks)('refuses with %s: %s', async (code, _what, recipe) => {
    expect(await outcome(recipe)).toBe(code);
  });

  it('takes odd but harmless signature files with a warning', async () => {
    const recipe: Recipe = {
      ...inWheel({ path: '{pkg}/RECORD.jws', content: 'sig' }),
      replace: { '{distinfo}/RECORD': { record: { omit: ['{pkg}/RECORD.jws'] } } },
    };
    const { names, bytes } = buildRecipe(recipe);
    expect((await readDistribution(bytesSource(bytes), names.filename)).warnings).toEqual([
      '`RECORD` does not list `sample/RECORD.jws`',
    ]);
  });

  it('gives PyPI’s text, or PyPI’s frame around ours', async () => {
    const text = async (recipe: Recipe): Promise<string> => {
      const { names, bytes } = buildRecipe(recipe);
      const error: unknown = await readDistribution(bytesSource(bytes), names.filename).catch(
        (caught: unknown) => caught,
      );
      return packagingErrors.owns(error) ? pypiMessageOf(error) : String(error);
    };
    expect(await text({ kind: 'wheel', append: ' ' })).toBe(
      'Invalid distribution file. ZIP archive not accepted: Trailing data. See https://docs.pypi.org/archives for more information',
    );
    expect(await text({ kind: 'sdist', append: 'x' })).toBe(
      'Invalid distribution file. something stands behind the end of the archive',
    );
  });
});

describe('limits', () => {
  const zeros = {
    path: '{pkg}/zeros',
    content: { repeat: { byte: 0, count: 100_000 } },
    method: 'deflate',
  } as const;
  const low = { limits: { ratioFloorBytes: 50_000 } };

  it('refuse a ratio above the floor only, in both formats', async () => {
    expect(await outcome(inWheel(zeros), low)).toBe('archive-bomb');
    expect(await outcome(inWheel(zeros))).toBe('accepted');
    const sdist: Recipe = { ...inSdist({ ...zeros, path: '{top}/zeros' }), gzip: { method: 'deflate' } };
    expect(await outcome(sdist, low)).toBe('archive-bomb');
    expect(await outcome(sdist)).toBe('accepted');
  });

  it('count all contents together', async () => {
    expect(await outcome(inWheel(data), { limits: { maxExpandedBytes: 400 } })).toBe('archive-bomb');
    expect(await outcome({ kind: 'sdist' }, { limits: { maxExpandedBytes: 4095 } })).toBe('archive-bomb');
    expect(await outcome({ kind: 'sdist' }, { limits: { maxExpandedBytes: 4096 } })).toBe('accepted');
  });

  it('count members', async () => {
    expect(await outcome({ kind: 'wheel' }, { limits: { maxMembers: 3 } })).toBe('archive-too-many-members');
    expect(await outcome({ kind: 'sdist' }, { limits: { maxMembers: 2 } })).toBe('archive-too-many-members');
    expect(await outcome({ kind: 'sdist' }, { limits: { maxMembers: 3 } })).toBe('accepted');
  });

  it('count the members of a zip before any of them costs something', async () => {
    const many = { limits: { maxMembers: 3 } };
    expect(await outcome({ kind: 'wheel', append: ' ' }, many)).toBe('archive-too-many-members');
  });
});

describe('content rules', () => {
  const options = { contentRules: PYPI_CONTENT_RULES };
  it.each([
    ['content-not-allowed', inWheel({ path: '{pkg}/bad.py', content: '__pyarmor_enter__()\n' })],
    [
      'content-not-allowed',
      inSdist({ path: '{top}/bad.PYE', content: '---BEGIN PYE FILE---\n---END PYE FILE---' }),
    ],
    ['accepted', inWheel({ path: '{pkg}/half.pye', content: '---BEGIN PYE FILE---' })],
    ['accepted', inWheel({ path: '{pkg}/doc.txt', content: '__pyarmor_enter__()\n' })],
    [
      'accepted',
      inWheel({
        path: '{pkg}/big.py',
        content: { concat: ['__pyarmor_enter__', { repeat: { text: '#', count: 5_300_000 } }] },
      }),
    ],
  ])('answer %s', async (expected, recipe) => {
    expect(await outcome(recipe, options)).toBe(expected);
    expect(await outcome(recipe)).toBe('accepted');
  });
});

describe('a source that fails', () => {
  it.each(['wheel', 'sdist'] as const)('is not told as a damaged %s', async (kind) => {
    const add = [
      { path: kind === 'wheel' ? '{pkg}/big' : '{top}/big', content: { prng: { seed: 1, count: 900_000 } } },
    ];
    const { names, bytes } = buildRecipe({ kind, add });
    const whole = bytesSource(bytes);
    let reads = 0;
    const failing: RandomAccessSource = {
      size: whole.size,
      read(offset, length) {
        reads += 1;
        const middle = offset > 200_000 && offset < 800_000;
        return middle ? Promise.reject(new Error('EIO: the disk is gone')) : whole.read(offset, length);
      },
    };
    await expect(readDistribution(failing, names.filename)).rejects.toThrow('EIO: the disk is gone');
    expect(reads).toBeGreaterThan(1);
  });
});

describe('visitMembers', () => {
  it.each(['wheel', 'sdist'] as const)(
    'hands out every file of a %s, however much of it is read',
    async (kind) => {
      const add = [
        {
          path: kind === 'wheel' ? '{pkg}/big' : '{top}/big',
          content: { prng: { seed: 1, count: 700_000 } },
        },
        { path: kind === 'wheel' ? '{pkg}/last' : '{top}/last', content: 'end' },
      ];
      const { names, bytes } = buildRecipe({ kind, add });
      const seen: string[] = [];
      let last = '';
      await visitMembers(bytesSource(bytes), names.filename, async (path, content) => {
        seen.push(path.split('/').slice(1).join('/'));
        if (path.endsWith('__init__.py')) return;
        for await (const chunk of content) {
          if (path.endsWith('/last')) last += Buffer.from(chunk).toString();
          if (path.endsWith('/big')) break;
        }
      });
      expect(seen).toContain('big');
      expect(seen).toHaveLength(kind === 'wheel' ? 6 : 5);
      expect(last).toBe('end');
    },
  );

  it('refuses what readDistribution refuses about the archive', async () => {
    const { names, bytes } = buildRecipe({ kind: 'wheel', append: ' ' });
    const visit = visitMembers(bytesSource(bytes), names.filename, () => Promise.resolve());
    await expect(visit).rejects.toMatchObject({ code: 'archive-ambiguous' });
  });
});

describe('gzip headers', () => {
  const tar = buildRecipe({ kind: 'sdist', gzip: { none: true } }).bytes;
  const body = gzipSync(tar).subarray(10);
  const file = (flags: number, extra: Uint8Array): RandomAccessSource =>
    bytesSource(Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]), extra, body]));

  it.each([
    ['a name', 0x08, Buffer.from('sample.tar\0')],
    ['a comment and a name', 0x18, Buffer.from('n\0c\0')],
    ['an extra field', 0x04, Buffer.from([2, 0, 9, 9])],
    ['a header checksum', 0x02, Buffer.from([0, 0])],
  ])('with %s are read', async (_what, flags, extra) => {
    expect((await readDistribution(file(flags, extra), 'sample-1.0.tar.gz')).members).toHaveLength(3);
  });

  it.each([
    ['reserved flags', 0x20, Buffer.alloc(0)],
    ['an extra field beyond the file', 0x04, Buffer.from([0xff, 0xff])],
  ])('with %s are refused', async (_what, flags, extra) => {
    await expect(readDistribution(file(flags, extra), 'sample-1.0.tar.gz')).rejects.toMatchObject({
      code: 'archive-not-tar',
    });
  });
});
