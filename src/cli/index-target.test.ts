import { describe, expect, it } from 'vitest';
import { runCli } from '../../test/support/cli.ts';
import { helloWheel } from '../../test/support/index/upload-body.ts';
import { distWith } from '../../test/support/rehearsal/dist.ts';
import { makeProject, replacing } from '../../test/support/rehearsal/project.ts';
import type { CliContext } from './context.ts';
import { resolveNamedIndex } from './index-target.ts';

const context = (directory: string): CliContext =>
  ({ directory, env: { PATH: process.env['PATH'] } }) as unknown as CliContext;

/** The bundled example, which declares these indexes. */
function declaring(...indexes: readonly string[]): string {
  const tables = indexes.map(
    (index) => `\n[[tool.tokenless.publisher]]\nindex = "${index}"\nenvironment = "own"\n`,
  );
  return makeProject({ edits: { 'pyproject.toml': replacing(/$/u, tables.join('')) } });
}

const resolve = (index: string, directory = '/nowhere'): ReturnType<typeof resolveNamedIndex> =>
  resolveNamedIndex(context(directory), { index });

const PYPI = { uploadUrl: 'https://upload.pypi.org/legacy/', simpleUrl: 'https://pypi.org/simple/' };
const TEST = { uploadUrl: 'https://test.pypi.org/legacy/', simpleUrl: 'https://test.pypi.org/simple/' };
const OWN = { uploadUrl: 'https://index.example/legacy/', simpleUrl: 'https://index.example/simple/' };

describe('--index', () => {
  it.each([
    ['pypi', 'pypi', PYPI],
    ['PyPI', 'pypi', PYPI],
    ['https://upload.pypi.org/legacy/', 'pypi', PYPI],
    ['https://pypi.org/', 'pypi', PYPI],
    ['testpypi', 'testpypi', TEST],
    ['https://test.pypi.org/legacy/', 'testpypi', TEST],
    ['https://index.example', OWN.uploadUrl, OWN],
    ['https://index.example/legacy/', OWN.uploadUrl, OWN],
    [
      'https://index.example/team/',
      'https://index.example/team/',
      { ...OWN, uploadUrl: 'https://index.example/team/' },
    ],
  ])('%s is %s', async (text, name, target) => {
    expect(await resolve(text)).toEqual({ name, target });
  });

  it('is the host of an index that the configuration declares', async () => {
    const directory = declaring('https://index.example/legacy/', 'http://127.0.0.1:8080/legacy/');
    expect(await resolve('index.example', directory)).toEqual({ name: OWN.uploadUrl, target: OWN });
    expect((await resolve('127.0.0.1:8080', directory)).target.simpleUrl).toBe(
      'http://127.0.0.1:8080/simple/',
    );
  });

  it('names what is declared where it is something else', async () => {
    const directory = declaring('https://index.example/legacy/');
    await expect(resolve('other', directory)).rejects.toMatchObject({
      code: 'usage-invalid',
      why: expect.stringContaining('declared are `index.example`') as string,
    });
    await expect(resolve('other')).rejects.toMatchObject({ code: 'usage-invalid' });
  });

  it('does not choose between two of one host', async () => {
    const directory = declaring('https://index.example/a/', 'https://index.example/b/');
    await expect(resolve('index.example', directory)).rejects.toMatchObject({
      why: expect.stringContaining('more than one') as string,
    });
  });

  it.each([
    'https://user:hunter2@index.example/',
    'https://hunter2@index.example/legacy/',
    'ftp://index.example/',
  ])('is no address with a secret in it, nor of another kind: %s', async (text) => {
    const error = await resolve(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'index-url-invalid' });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  it('does not repeat a token that was pasted in its place', async () => {
    const token = `pypi-${'A'.repeat(40)}`;
    const error = await resolve(token).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage-invalid' });
    expect(JSON.stringify(error) + String(error)).not.toContain(token);
  });
});

describe('tokenless publish --index HOST', () => {
  it('holds to what is declared of the index: a release candidate does not go where finals go', async () => {
    const table =
      '\n[[tool.tokenless.publisher]]\nindex = "https://index.example/legacy/"\nversions = "final"\n';
    const directory = makeProject({ edits: { 'pyproject.toml': replacing(/$/u, table) } });
    const dist = distWith([helloWheel({ version: '1.0rc1' })]);
    for (const index of ['index.example', 'https://index.example/']) {
      const run = await runCli(['publish', dist, '--index', index, '--dry-run'], {
        directory,
        env: { PATH: process.env['PATH'] ?? '' },
      });
      expect(run.stderr).toContain('error[version-not-for-index]');
    }
  });
});
