import fc from 'fast-check';

/** One change of a sample; `at` and `length` are shares of the whole, so that they fit any sample. */
interface Edit {
  readonly kind: 'flip' | 'set' | 'insert' | 'delete' | 'repeat' | 'truncate';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Bytes at which parsers of numbers, lengths and texts go wrong. */
const TELLING_BYTES = [
  '00',
  '01',
  '7f',
  '80',
  'ff',
  'ffff',
  'ffffffff',
  '00000000',
  '7fffffff',
  '80000000',
  '0a',
  '0d0a',
  'efbbbf',
  'c0af',
  'eda080',
];

const TELLING = TELLING_BYTES.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));

const PARTS = 1_000_000;

// Not `fc.double`: it takes all floating-point numbers to be alike, and nearly all of them are next to 0.
function shareBelow(limit: number): fc.Arbitrary<number> {
  return fc.nat(PARTS - 1).map((part) => (part / PARTS) * limit);
}

function editOf(words: readonly Uint8Array[]): fc.Arbitrary<Edit> {
  return fc.record({
    kind: fc.constantFrom('flip', 'set', 'insert', 'delete', 'repeat', 'truncate'),
    at: shareBelow(1),
    length: fc.oneof(fc.constant(0), shareBelow(0.2)),
    bytes: fc.oneof(fc.constantFrom(...words, ...TELLING), fc.uint8Array({ minLength: 1, maxLength: 8 })),
  });
}

function apply(sample: Uint8Array, edit: Edit): Uint8Array {
  const start = Math.floor(edit.at * sample.length);
  const end = Math.min(sample.length, start + Math.max(1, Math.floor(edit.length * sample.length)));
  const [before, touched, after] = [
    sample.subarray(0, start),
    sample.subarray(start, end),
    sample.subarray(end),
  ];
  const results: Record<Edit['kind'], readonly Uint8Array[]> = {
    flip: [before, touched.map((byte) => byte ^ (edit.bytes[0] ?? 1)), after],
    set: [before, edit.bytes, sample.subarray(start + edit.bytes.length)],
    insert: [before, edit.bytes, touched, after],
    delete: [before, after],
    repeat: [before, touched, touched, touched, after],
    truncate: [before],
  };
  return Buffer.concat(results[edit.kind]);
}

/** Real inputs with a few changes, and now and then plain noise. `words` are what the format is made of. */
export function mutatedBytes(
  samples: readonly Uint8Array[],
  words: readonly string[] = [],
): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(editOf(words.map((word) => new Uint8Array(Buffer.from(word)))), { maxLength: 6 });
  const mutated = fc
    .tuple(fc.constantFrom(...samples), edits)
    .map(([sample, changes]) => new Uint8Array(changes.reduce(apply, sample)));
  return fc.oneof(
    { weight: 15, arbitrary: mutated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 512 }) },
  );
}

/** The same for texts; bytes that are no UTF-8 become U+FFFD, and lone surrogates come as noise. */
export function mutatedText(samples: readonly string[], words: readonly string[] = []): fc.Arbitrary<string> {
  const bytes = mutatedBytes(
    samples.map((sample) => new Uint8Array(Buffer.from(sample))),
    words,
  );
  const noise = fc.string({ unit: 'binary', maxLength: 200 });
  return fc.oneof(
    { weight: 15, arbitrary: bytes.map((value) => Buffer.from(value).toString('utf8')) },
    { weight: 1, arbitrary: noise },
  );
}

/** Samples with a few bytes changed and none moved, so that offsets and lengths still lead to what they name. */
export function inPlace(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: shareBelow(1),
    bytes: fc.oneof(fc.constantFrom(...TELLING), fc.uint8Array({ minLength: 1, maxLength: 2 })),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([sample, changes]) => {
      const bytes = new Uint8Array(sample);
      for (const { at, bytes: written } of changes) {
        const offset = Math.floor(at * bytes.length);
        bytes.set(written.subarray(0, bytes.length - offset), offset);
      }
      return bytes;
    });
}

const HOSTILE_NAMES = [
  '../',
  '/',
  './',
  '//',
  '\0',
  '\\',
  'C:',
  '\n',
  'é',
  '\u{FF}',
  ' ',
  '.',
  'METADATA',
  'PKG-INFO',
];

/** Samples in which a name is replaced everywhere by a hostile one of the same length. */
export function renamed(samples: readonly Uint8Array[], names: readonly string[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(
      fc.constantFrom(...samples),
      fc.constantFrom(...names),
      fc.constantFrom(...HOSTILE_NAMES),
      fc.nat(),
    )
    .map(([sample, name, hostile, place]) => {
      const start = place % Math.max(1, name.length - hostile.length);
      const other = `${name.slice(0, start)}${hostile}${name.slice(start + hostile.length)}`.slice(
        0,
        name.length,
      );
      const text = Buffer.from(sample).toString('latin1').replaceAll(name, other);
      return new Uint8Array(Buffer.from(text, 'latin1'));
    });
}
