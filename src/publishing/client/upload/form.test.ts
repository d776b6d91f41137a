import { describe, expect, it } from 'vitest';
import { HELLO, buildRelease, readRelease } from '../../../../test/support/releases.ts';
import { uploadForm } from './form.ts';

const digests = { sizeBytes: 1, sha256: 'a', blake2b256: 'b', md5: 'c' };
const [wheel, sdist] = await readRelease(buildRelease());

describe('uploadForm', () => {
  it('says everything that the metadata says', () => {
    expect(uploadForm(wheel!.distribution, digests)).toEqual([
      [':action', 'file_upload'],
      ['protocol_version', '1'],
      ['metadata_version', '2.4'],
      ['name', 'Hello.Dist'],
      ['version', '1.0.0'],
      ['summary', 'Says hello'],
      ['requires_python', '>=3.9'],
      ['requires_dist', 'idna>=3'],
      ['classifiers', 'Programming Language :: Python :: 3'],
      ['description', '# Hello\n\nSays hello.\n'],
      ['filetype', 'bdist_wheel'],
      ['pyversion', 'py3'],
      ['sha256_digest', 'a'],
      ['blake2_256_digest', 'b'],
      ['md5_digest', 'c'],
    ]);
  });

  it('calls the Python version of an sdist `source`', () => {
    const form = new Map(uploadForm(sdist!.distribution, { sizeBytes: 1, sha256: 'a' }));
    expect([form.get('filetype'), form.get('pyversion')]).toEqual(['sdist', 'source']);
    expect([...form.keys()]).not.toContain('md5_digest');
  });

  it('keeps compressed Python tags', async () => {
    const [built] = buildRelease({ ...HELLO, wheelTag: 'py2.py3-none-any' });
    const [read] = await readRelease([built!]);
    expect(new Map(uploadForm(read!.distribution, digests)).get('pyversion')).toBe('py2.py3');
  });

  it('leaves out fields that the metadata version does not know', async () => {
    const project = {
      ...HELLO,
      metadataVersion: '2.1',
      metadata: [['License-File', 'LICENSE'] as const, ['Author', ''] as const, ['Keywords', 'a,b'] as const],
    };
    const [read] = await readRelease(buildRelease(project).slice(0, 1));
    const names = uploadForm(read!.distribution, digests).map(([name]) => name);
    expect(names).toContain('keywords');
    expect(names).not.toContain('license_file');
    expect(names).not.toContain('author');
  });
});
