import { describe, expect, it } from 'vitest';
import { packagingErrors } from '../errors.ts';
import { parseDistributionFilename } from '../filenames/index.ts';
import { checkMetadataAgrees } from './agreement.ts';
import { parseCoreMetadata } from './core-metadata.ts';
import { METADATA_FIELDS, METADATA_VERSIONS, findMetadataField, isFieldAllowed } from './fields.ts';

const HEAD = 'Metadata-Version: 2.4\nName: sample\nVersion: 1.0\n';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (packagingErrors.owns(error)) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('parseCoreMetadata', () => {
  it('reads fields, folded lines and the description', () => {
    const text = `${HEAD}summary: A – sample\nLicense: line one\n        line two\n       |line three\nRequires-Dist: a\nRequires-Dist: b>1\nRequires-Python: >=3.9\nDescription-Content-Type: text/markdown\n\nBody: no header\nName: other\n`;
    expect(parseCoreMetadata(new TextEncoder().encode(text))).toMatchObject({
      metadataVersion: '2.4',
      name: 'sample',
      version: '1.0',
      summary: 'A – sample',
      description: 'Body: no header\nName: other\n',
      descriptionContentType: 'text/markdown',
      requiresDist: ['a', 'b>1'],
      requiresPython: '>=3.9',
      warnings: [],
    });
    expect(parseCoreMetadata(text).fields).toContainEqual(['License', 'line one\nline two\nline three']);
  });

  it('reads CRLF, and a description that stands in a header', () => {
    const crlf = `${HEAD}Description: one\n       |two\n`.replaceAll('\n', '\r\n');
    expect(parseCoreMetadata(crlf).description).toBe('one\ntwo');
    expect(parseCoreMetadata(`${HEAD}\r\nbody`).description).toBe('body');
  });

  it('normalises name and version beside what is written', () => {
    const metadata = parseCoreMetadata('Metadata-Version: 2.1\nName: My.Proj_x\nVersion: v1.0-1\n');
    expect(metadata).toMatchObject({ name: 'My.Proj_x', normalizedName: 'my-proj-x', version: '1.0.post1' });
  });

  it('warns of fields that are unknown or too new', () => {
    const { warnings } = parseCoreMetadata(
      'Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense-File: LICENSE\nX-Odd: 1\n',
    );
    expect(warnings).toHaveLength(2);
    expect(warnings.join('\n')).toMatch(/X-Odd[^]*License-File.*2\.4/u);
  });

  it.each([
    ['empty', '', 'metadata-field-missing'],
    ['no name', 'Metadata-Version: 2.4\nVersion: 1\n', 'metadata-field-missing'],
    ['an empty version', 'Metadata-Version: 2.4\nName: a\nVersion:\n', 'metadata-field-missing'],
    ['a description only', '\nName: a\n', 'metadata-field-missing'],
    ['two names', `${HEAD}NAME: other\n`, 'metadata-field-repeated'],
    ['a withdrawn version', HEAD.replace('2.4', '2.0'), 'metadata-version-unknown'],
    ['a later version', HEAD.replace('2.4', '9.9'), 'metadata-version-unknown'],
    ['a bad name', HEAD.replace('sample', 'sample-'), 'metadata-field-invalid'],
    ['a bad version', HEAD.replace('1.0', 'dog'), 'metadata-field-invalid'],
    ['a line that is no field', `${HEAD}just text\n`, 'metadata-unreadable'],
    ['a continuation of nothing', ' x\nName: a\n', 'metadata-unreadable'],
    ['a byte order mark', `\uFEFF${HEAD}`, 'metadata-unreadable'],
    ['a license file above', `${HEAD}License-File: ../LICENSE\n`, 'metadata-field-invalid'],
    ['an absolute license file', `${HEAD}License-File: /etc/passwd\n`, 'metadata-field-invalid'],
    ['a license file with a drive', `${HEAD}License-File: C:x\n`, 'metadata-field-invalid'],
    ['a license file with backslashes', `${HEAD}License-File: a\\b\n`, 'metadata-field-invalid'],
    ['a license file pattern', `${HEAD}License-File: LICEN*\n`, 'metadata-field-invalid'],
  ])('refuses %s', (_what, text, code) => {
    expect(codeOf(() => parseCoreMetadata(text))).toBe(code);
  });

  it('refuses what is not UTF-8, and names the file', () => {
    expect(() => parseCoreMetadata(Buffer.from('4e616d653a20ff0a', 'hex'), 'PKG-INFO')).toThrow(
      '`PKG-INFO` cannot be read',
    );
  });
});

describe('METADATA_FIELDS', () => {
  it('finds a field in any letter case and knows its age', () => {
    const field = findMetadataField('LICENSE-file');
    expect(field).toEqual({ name: 'License-File', formName: 'license_file', multiple: true, since: '2.4' });
    expect(METADATA_VERSIONS.filter((version) => isFieldAllowed(field!, version))).toEqual(['2.4', '2.5']);
    expect(findMetadataField('nope')).toBeUndefined();
  });

  it('has each name once', () => {
    expect(new Set(METADATA_FIELDS.map(({ formName }) => formName)).size).toBe(METADATA_FIELDS.length);
  });
});

describe('checkMetadataAgrees', () => {
  const filename = parseDistributionFilename('my_proj-1-py3-none-any.whl');
  it('compares normalised', () => {
    expect(
      codeOf(() =>
        checkMetadataAgrees(
          filename,
          parseCoreMetadata('Metadata-Version: 2.4\nName: My.Proj\nVersion: 1.0.0\n'),
        ),
      ),
    ).toBe('accepted');
  });

  it.each(['Name: other\nVersion: 1\n', 'Name: my-proj\nVersion: 2\n'])('refuses %j', (text) => {
    expect(
      codeOf(() => checkMetadataAgrees(filename, parseCoreMetadata(`Metadata-Version: 2.4\n${text}`))),
    ).toBe('metadata-filename-mismatch');
  });
});
