import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildSdist, buildWheel, bytesSource, readDistribution } from '../../../src/packaging/index.ts';
import { withTarChecksums } from '../hostile-archives.ts';
import { inPlace, mutatedBytes, renamed } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';
import { SAMPLE_PROJECT } from './samples.ts';

const wheel = buildWheel(SAMPLE_PROJECT);
const sdist = buildSdist(SAMPLE_PROJECT);

const ZIP_WORDS = [
  'PK\u0001\u0002',
  'PK\u0003\u0004',
  'PK\u0005\u0006',
  'PK\u0006\u0006',
  '../',
  '/',
  '.dist-info/METADATA',
  'RECORD',
];
const TAR_WORDS = [
  'ustar',
  '../',
  '/etc/passwd',
  'PKG-INFO',
  '00000000000',
  '77777777777',
  'path=',
  'size=9',
  'L',
  'x',
  'g',
  '5',
  '2',
];

const NAMES = [
  'sampleproject/__init__.py',
  'sampleproject-1.2.3/PKG-INFO',
  'sampleproject-1.2.3.dist-info/METADATA',
  'sampleproject-1.2.3.dist-info/RECORD',
  'sampleproject-1.2.3.dist-info/WHEEL',
];

/** A wheel that somebody uploads. */
export const wheelTarget: FuzzTarget = defineTarget({
  name: 'wheel',
  input: fc.oneof(
    mutatedBytes([wheel.bytes], ZIP_WORDS),
    inPlace([wheel.bytes]),
    renamed([wheel.bytes], NAMES),
  ),
  feed: (bytes) => readDistribution(bytesSource(bytes), wheel.filename),
});

const tar = new Uint8Array(gunzipSync(sdist.bytes));
const changedTar = fc.oneof(
  mutatedBytes([tar], TAR_WORDS),
  inPlace([tar, tar.subarray(0, 512 * 3)]),
  renamed([tar], NAMES),
);

/** An sdist that somebody uploads: changed before it is compressed, so that the tar reader meets it, and after. */
export const sdistTarget: FuzzTarget = defineTarget({
  name: 'sdist',
  input: fc.oneof(
    { weight: 6, arbitrary: changedTar.map((bytes) => gzipSync(withTarChecksums(bytes), { level: 1 })) },
    { weight: 2, arbitrary: changedTar.map((bytes) => gzipSync(bytes, { level: 1 })) },
    { weight: 1, arbitrary: mutatedBytes([sdist.bytes]) },
  ),
  feed: (bytes) => readDistribution(bytesSource(bytes), sdist.filename),
});
