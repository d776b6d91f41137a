import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  METADATA_FIELDS,
  buildSdist,
  bytesSource,
  formatChecksums,
  packagingErrors,
  parseChecksums,
  parseCoreMetadata,
  readDistribution,
} from '../../src/packaging/index.ts';

const line = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.replaceAll(/\p{Cc}|\u2028|\u2029/gu, '').trim());
const value = fc
  .array(
    line.filter((text) => text !== ''),
    { minLength: 1, maxLength: 3 },
  )
  .map((lines) => lines.join('\n'));
const freeFields = METADATA_FIELDS.map(({ name }) => name).filter(
  (name) => !['Metadata-Version', 'Name', 'Version', 'License-File', 'Description'].includes(name),
);
const metadata = fc.uniqueArray(fc.tuple(fc.constantFrom(...freeFields), value), {
  selector: ([field]) => field,
  maxLength: 8,
});
const description = fc
  .string({ unit: 'grapheme', maxLength: 300 })
  .map((text) => `# ${text}`.replaceAll('\r', ''));

/** The code of a refusal; `a crash` for anything else that is thrown. */
function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return packagingErrors.owns(error) ? error.code : 'a crash';
  }
}

describe('core metadata', () => {
  it('comes back from a built distribution as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(metadata, description, async (fields, body) => {
        const built = buildSdist({
          name: 'a',
          version: '1',
          metadataVersion: '2.5',
          metadata: fields,
          description: body,
          modules: [],
          sdistFiles: [{ path: 'x', content: '' }],
        });
        const read = await readDistribution(bytesSource(built.bytes), built.filename);
        expect(read.metadata.fields.slice(3)).toEqual(fields);
        expect(read.metadata.description).toBe(body);
      }),
      { numRuns: 60 },
    );
  });

  it('is read or refused with a code, whatever the bytes', () => {
    const texts = fc.array(
      fc.oneof(
        fc.constantFrom('Name: a\n', 'Version: 1\n', 'Metadata-Version: 2.4\n', '\n', ' x\n', ':'),
        fc.string(),
      ),
    );
    const bytes = fc.oneof(
      texts.map((parts) => Buffer.from(parts.join(''))),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(bytes, (content) => {
        expect(refusalOf(() => parseCoreMetadata(content))).not.toBe('a crash');
      }),
    );
  });
});

describe('SHA256SUMS', () => {
  const entry = fc.record({
    filename: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((text) => text.replaceAll(/[\p{Cc}/\\]/gu, '_'))
      .filter((text) => text !== '.' && text !== '..'),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/u),
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ filename }) => filename }), (entries) => {
        const text = formatChecksums(entries);
        const read = parseChecksums(text);
        expect(read).toHaveLength(entries.length);
        expect(read).toEqual(expect.arrayContaining(entries));
        expect(formatChecksums(read)).toBe(text);
      }),
    );
  });

  it('names no other folder, whatever the text', () => {
    const text = fc
      .array(
        fc.oneof(fc.constantFrom('a'.repeat(64), '  ', ' *', '\\', '../', '\n', '\\n', 'x'), fc.string()),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (sums) => {
        const names: string[] = [];
        expect(refusalOf(() => names.push(...parseChecksums(sums).map(({ filename }) => filename)))).not.toBe(
          'a crash',
        );
        expect(names.filter((name) => /[/\\]|^\.\.?$/u.test(name))).toEqual([]);
      }),
    );
  });
});
