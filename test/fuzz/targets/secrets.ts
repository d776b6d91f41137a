import fc from 'fast-check';
import { createSecretSearch } from '../../../src/publishing/release/index.ts';
import { secretSamples } from '../../support/secret-samples.ts';
import { mutatedBytes } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const SAMPLES = secretSamples(1).map(({ text }) => new TextEncoder().encode(`a = "${text}"\n`));
const GLUE = [
  '\n',
  '\\n',
  '\0',
  '"',
  '=',
  '://',
  '@',
  'eyJ',
  'pypi-',
  'cHlwaS1',
  '-----BEGIN ',
  '_auth=',
  '...',
];
const PATHS = ['a.txt', '.pypirc', '.npmrc', '.env', '.docker/config.json', '\n', ''];

async function* inTwo(bytes: Uint8Array, cut: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, cut);
  yield await Promise.resolve(bytes.subarray(cut));
}

/** Any file of a repository; where its stream is cut changes nothing, and no finding repeats a secret. */
export const secretsTarget: FuzzTarget = defineTarget({
  name: 'secrets',
  input: fc.tuple(
    fc
      .array(mutatedBytes(SAMPLES, GLUE), { minLength: 1, maxLength: 6 })
      .map((parts) => Buffer.concat(parts)),
    fc.constantFrom(...PATHS),
    fc.nat({ max: 4000 }),
    fc.boolean(),
  ),
  feed: async ([narrow, path, cut, isWide]) => {
    const bytes = isWide ? Buffer.from(narrow.toString('latin1'), 'utf16le') : narrow;
    const whole = await createSecretSearch()(path, inTwo(bytes, bytes.length));
    const parts = await createSecretSearch()(path, inTwo(bytes, cut));
    if (JSON.stringify(whole) !== JSON.stringify(parts)) throw new TypeError('a cut changes what is found');
    if (whole.some((found) => Object.values(found).some((value) => String(value).length > 24)))
      throw new TypeError('a finding holds more than a place');
  },
});
