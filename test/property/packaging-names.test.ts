import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildSdist,
  buildWheel,
  checkDistributionFilename,
  escapeName,
  isValidName,
  normalizeName,
  parseDistributionFilename,
  ultranormalizeName,
} from '../../src/packaging/index.ts';

const name = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,20}[A-Za-z0-9])?$/u);
const version = fc
  .tuple(
    fc.nat(2),
    fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', 'a1', 'rc2', '.post3', '.dev4', 'b1.post2.dev3'),
  )
  .map(([epoch, release, suffix]) => `${epoch === 0 ? '' : `${epoch}!`}${release.join('.')}${suffix}`);

describe('names', () => {
  it('have one normal form', () => {
    fc.assert(
      fc.property(name, (text) => {
        const normal = normalizeName(text);
        expect(isValidName(text)).toBe(true);
        expect(isValidName(normal)).toBe(true);
        expect(normalizeName(normal)).toBe(normal);
        expect(normalizeName(escapeName(text))).toBe(normal);
        expect(ultranormalizeName(normal)).toBe(ultranormalizeName(text));
      }),
    );
  });

  it('come back from the filenames that are built for them', () => {
    fc.assert(
      fc.property(name, version, (project, text) => {
        const toBuild = { name: project, version: text, modules: [] };
        for (const { filename } of [buildWheel(toBuild), buildSdist(toBuild)]) {
          const filetype = filename.endsWith('.whl') ? 'bdist_wheel' : 'sdist';
          const parsed = checkDistributionFilename({ filename, filetype, project, version: text });
          expect(parsed.normalizedName).toBe(normalizeName(project));
          expect(parsed).toEqual(parseDistributionFilename(filename));
        }
      }),
    );
  });
});
