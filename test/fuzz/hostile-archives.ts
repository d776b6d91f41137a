import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Recipe, buildRecipe } from '../support/distributions/index.ts';
import { HELLO_PKG_INFO, TAR_MAGIC, type TarEntry, hostileTar, paxRecord } from '../support/hostile-tar.ts';
import { inPlace, mutatedBytes } from './mutations.ts';

const BLOCK = 512;
const CHECKSUM = { at: 148, length: 8 };

/** Makes the checksums of all tar headers right again, so that a changed header is read and not refused at once. */
export function withTarChecksums(tar: Uint8Array): Uint8Array {
  const bytes = Buffer.from(tar);
  for (let offset = 0; offset + BLOCK <= bytes.length; offset += BLOCK) {
    const header = bytes.subarray(offset, offset + BLOCK);
    if (header.toString('latin1', 257, 262) !== 'ustar') continue;
    header.fill(' ', CHECKSUM.at, CHECKSUM.at + CHECKSUM.length);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1');
  }
  return bytes;
}

/** Mostly `usual`, now and then one of the others. */
function mostly<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 4 * others.length, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );
}

const TOP = 'hello-1.0/';
const PATHS = ['a', 'b', 'd/a', 'd/', 'a/', 'PKG-INFO', '\u00C3\u00A9', 'a\0b', 'n'.repeat(100), ''].map(
  (path) => TOP + path,
);
const LINKS = ['a', 'PKG-INFO', `${TOP}a`, `${TOP}PKG-INFO`, 'a\0/x', '../x'];
const NUMBERS = [
  '',
  ' ',
  '2',
  ' 2\0',
  '2 2',
  '+2',
  '-2',
  '0o2',
  '1_0',
  '\u00A02',
  '9',
  '\u0080\0\0\0\0\0\0\u0001',
  '\u00FF'.repeat(12),
];
const PREFIXES = ['hello-1.0', `${TOP}..`, '\0x', 'p'.repeat(155), '0'.repeat(12)];

const record = fc
  .tuple(
    fc.constantFrom(
      'path',
      'path',
      'linkpath',
      'size',
      'comment',
      'mtime',
      'hdrcharset',
      'GNU.sparse.name',
      'atime',
      '',
    ),
    fc.constantFrom(...PATHS, ...LINKS, '0', '2', '1.5', 'BINARY', '\n12 path=evil\n', '\u00C3', 'x=y'),
  )
  .map(([key, value]) => paxRecord(key, value));
const paxBody = fc
  .tuple(fc.array(record, { minLength: 1, maxLength: 3 }), mostly('', 'x', '0 ', '4 a=', '\n', '\0'))
  .map(([records, end]) => records.join('') + end);
const longName = fc
  .tuple(fc.constantFrom(...PATHS, ...LINKS), mostly('\0', '', '\0\0', '\0x'))
  .map((parts) => parts.join(''));

const headerParts = {
  magic: mostly<string>(
    TAR_MAGIC.ustar,
    TAR_MAGIC.gnu,
    TAR_MAGIC.v7,
    'ustar\0  ',
    'ustar000',
    'USTAR\u000000',
  ),
  prefix: mostly('', '', '', ...PREFIXES),
  padding: mostly('', '', paxRecord('path', `${TOP}evil`), 'x'),
  numbers: fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('mode', 'owner', 'group', 'size', 'time', 'deviceMajor', 'deviceMinor'),
          fc.constantFrom(...NUMBERS),
        )
        .map(([field, text]) => ({ [field]: text })),
    },
  ),
};

const member: fc.Arbitrary<TarEntry> = fc.record({
  ...headerParts,
  name: fc.oneof(
    fc.constantFrom(...PATHS),
    fc.nat(9).map((index) => `${TOP}${index}`),
  ),
  type: mostly('0', '0', '\0', '\0', '5', '1', '2', '7', 'S', 'X', 'Z'),
  link: fc.constantFrom('', ...LINKS),
  body: mostly('', 'x\n', 'y'.repeat(512)),
});
const extended: fc.Arbitrary<TarEntry> = fc.oneof(
  fc.record({ ...headerParts, name: fc.constant('pax'), type: mostly('x', 'g', 'X'), body: paxBody }),
  fc.record({
    ...headerParts,
    name: fc.constant('././@LongLink'),
    type: fc.constantFrom('L', 'K'),
    body: longName,
  }),
);
const entries = fc
  .array(fc.oneof({ weight: 3, arbitrary: member }, { weight: 1, arbitrary: extended }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => [HELLO_PKG_INFO, ...list]);
const tar = fc.tuple(entries, mostly(2, 0, 1, 20)).map(([list, endBlocks]) => hostileTar(list, endBlocks));
const SAMPLE_TAR = hostileTar([
  HELLO_PKG_INFO,
  { name: 'pax', type: 'x', body: paxRecord('path', `${TOP}long`) },
  { name: 'short', body: 'x\n' },
  { name: 'L', type: 'L', body: `${TOP}longer\0`, magic: TAR_MAGIC.gnu },
  { name: 'short', magic: TAR_MAGIC.gnu },
  { name: `${TOP}link`, type: '2', link: 'long' },
]);

/** The name of every hostile sdist. */
export const HOSTILE_SDIST = 'hello-1.0.tar.gz';

/** Sdists made of header blocks that are hostile in a few places, and sdists with a few bytes changed. */
export const hostileSdists: fc.Arbitrary<Uint8Array> = fc
  .oneof(
    { weight: 3, arbitrary: tar },
    {
      weight: 1,
      arbitrary: fc.oneof(mutatedBytes([SAMPLE_TAR]), inPlace([SAMPLE_TAR])).map(withTarChecksums),
    },
  )
  .map((bytes) => gzipSync(bytes, { level: 1 }));

type ZipMember = NonNullable<NonNullable<Recipe['add']>[number]['zip']>;

const zipMember: fc.Arbitrary<ZipMember> = mostly<ZipMember>(
  {},
  { version: 63 },
  { version: 64 },
  { central: { version: 64 } },
  { local: { version: 64 } },
  { flags: 0x0800 },
  { flags: 0x0006 },
  { central: { flags: 0x0800 } },
  { local: { name: 'sample/other' } },
  { local: { crc: 1 } },
  { central: { usize: { delta: 1 } } },
  { central: { usize: 0xffffffff, extra: [{ id: 1, hex: '0100000000000000' }] } },
  { local: { extra: [{ id: 1, hex: '01000000000000000100000000000000' }] } },
  { extra: [{ id: 0x7075, hex: '0100000000736869' }] },
  { extra: [{ id: 0x5455, hex: '0100000000' }] },
  { extra_raw_hex: '0100' },
  { extra: [{ id: 1, hex: '' }] },
  { central: { disk: 1 } },
  { central: { comment: 'c' } },
  { central: { copies: 2 } },
  { central: { offset_delta: 4 } },
  { data_descriptor: {} },
  { after_hex: '00' },
);

const ZIP_PATHS = ['{pkg}/a', '{pkg}/b', '{pkg}/\u00E9', '{pkg}/a/b', '{distinfo}/x', '{pkg}/A'];
const addedFile = fc.record({
  path: fc.constantFrom(...ZIP_PATHS),
  content: fc.constantFrom('', 'x', 'y'.repeat(500)),
  method: fc.constantFrom('stored', 'deflate'),
  zip: zipMember,
});
const added = fc.oneof(
  { weight: 5, arbitrary: addedFile },
  { weight: 1, arbitrary: fc.constant({ path: '{pkg}/a', kind: 'dir' as const }) },
);
const framing = mostly<NonNullable<Recipe['zip']>>(
  {},
  { comment: 'PK\u0005\u0006 is a comment' },
  { comment_hex: `504b0506${'00'.repeat(18)}` },
  { zip64_eocd: {}, zip64_locator: {}, eocd: { sentinels: true } },
  { zip64_eocd: {}, zip64_locator: {} },
  { prepend_hex: '00' },
  { prepend_hex: '00', prepend_adjusts_offsets: true },
  { central_order: [3, 2, 1, 0, 4] },
  { before_eocd_hex: '504b' },
  { eocd: { disk: 1 } },
  { eocd: { copies: 2 } },
);
const wheel = fc
  .record({
    kind: fc.constant('wheel' as const),
    method: fc.constantFrom('stored', 'deflate'),
    add: fc.array(added, { minLength: 1, maxLength: 3 }),
    zip: framing,
  })
  .map((recipe) => buildRecipe(recipe).bytes);
const SAMPLE_WHEELS = [
  buildRecipe({ kind: 'wheel', method: 'deflate', add: [{ path: '{pkg}/\u00E9', content: 'x' }] }).bytes,
  buildRecipe({
    kind: 'wheel',
    zip: { zip64_eocd: {}, zip64_locator: {}, eocd: { sentinels: true }, comment: 'c' },
    add: [{ path: '{pkg}/a', content: 'x', zip: { extra: [{ id: 0x5455, hex: '0100000000' }] } }],
  }).bytes,
];

/** The name of every hostile wheel. */
export const HOSTILE_WHEEL = 'sample-1.0-py3-none-any.whl';

/** Wheels whose zip is hostile in a few places, and wheels with a few bytes changed. */
export const hostileWheels: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 2, arbitrary: wheel },
  { weight: 3, arbitrary: inPlace(SAMPLE_WHEELS) },
  { weight: 1, arbitrary: mutatedBytes(SAMPLE_WHEELS) },
);
