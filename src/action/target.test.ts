import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveTarget } from './target.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tokenless-target-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the index of the Action', () => {
  it.each([
    ['pypi', 'https://upload.pypi.org/legacy/', 'https://pypi.org/simple/'],
    ['testpypi', 'https://test.pypi.org/legacy/', 'https://test.pypi.org/simple/'],
    // Uploads of PyPI go to another host than its pages are on.
    ['https://upload.pypi.org/legacy/', 'https://upload.pypi.org/legacy/', 'https://pypi.org/simple/'],
    ['https://upload.pypi.org/legacy', 'https://upload.pypi.org/legacy/', 'https://pypi.org/simple/'],
    ['https://test.pypi.org/legacy/', 'https://test.pypi.org/legacy/', 'https://test.pypi.org/simple/'],
    ['https://i.example', 'https://i.example/legacy/', 'https://i.example/simple/'],
    ['https://i.example:8443/legacy/', 'https://i.example:8443/legacy/', 'https://i.example:8443/simple/'],
  ])('is found by %s', async (index, uploadUrl, simpleUrl) => {
    expect(await resolveTarget(index, undefined, folder)).toEqual({ uploadUrl, simpleUrl });
  });

  it.each(['PyPI', 'constructor', 'file:///etc/passwd', 'javascript:1', 'pypi-AgEIcHlwaS5vcmc', ''])(
    'is not found by %j, which is not repeated',
    async (index) => {
      const thrown: unknown = await resolveTarget(index, undefined, folder).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'action-input-invalid', details: { input: 'index' } });
      expect(JSON.stringify(thrown)).not.toContain('AgEIcHlwaS5vcmc');
    },
  );

  it('is trusted by a CA of the workspace', async () => {
    writeFileSync(path.join(folder, 'ca.pem'), 'PEM');
    expect(await resolveTarget('pypi', 'ca.pem', folder)).toMatchObject({ ca: 'PEM' });
    expect(await resolveTarget('pypi', path.join(folder, 'ca.pem'), '/')).toMatchObject({ ca: 'PEM' });
    await expect(resolveTarget('pypi', 'no.pem', folder)).rejects.toMatchObject({
      code: 'action-input-invalid',
      details: { input: 'ca-file' },
    });
  });
});
