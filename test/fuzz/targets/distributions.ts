import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildSdist, buildWheel, bytesSource, readDistribution } from '../../../src/packaging/index.ts';
import { mutatedBytes } from '../mutations.ts';
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

/** A wheel that somebody uploads. */
export const wheelTarget: FuzzTarget = defineTarget({
  name: 'wheel',
  input: mutatedBytes([wheel.bytes], ZIP_WORDS),
  feed: (bytes) => readDistribution(bytesSource(bytes), wheel.filename),
});

/** An sdist that somebody uploads: changed before it is compressed, so that the tar reader meets it, and after. */
export const sdistTarget: FuzzTarget = defineTarget({
  name: 'sdist',
  input: fc.oneof(
    {
      weight: 9,
      arbitrary: mutatedBytes([gunzipSync(sdist.bytes)], TAR_WORDS).map((tar) => gzipSync(tar, { level: 1 })),
    },
    { weight: 1, arbitrary: mutatedBytes([sdist.bytes]) },
  ),
  feed: (bytes) => readDistribution(bytesSource(bytes), sdist.filename),
});
