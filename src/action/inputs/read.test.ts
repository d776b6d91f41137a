import { describe, expect, it } from 'vitest';
import type { Secret, TokenlessError } from '../../base/index.ts';
import { type ActionInputs, INPUTS, INPUT_NAMES, readInputs } from './index.ts';

const masked: string[] = [];
const mask = (secret: Secret): void => void masked.push(secret.reveal());

/** Reads inputs as the runner hands them on, with the defaults of `action.yml`. */
function read(given: Readonly<Record<string, string>>): Promise<ActionInputs> {
  masked.length = 0;
  const all = {
    ...Object.fromEntries(INPUT_NAMES.map((name) => [name, INPUTS[name].default ?? ''])),
    ...given,
  };
  const environment = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return readInputs(Object.fromEntries(environment) as Record<string, string>, mask);
}

describe('the inputs', () => {
  it('are those of a plain publish job when nothing is given', async () => {
    expect(await read({})).toEqual({
      mode: 'publish',
      index: undefined,
      packagesDirectory: 'dist',
      project: undefined,
      version: undefined,
      attestations: undefined,
      skipExisting: true,
      verifyMetadata: true,
      printHash: false,
      verbose: false,
      waitSeconds: 300,
      install: true,
      caFile: undefined,
      password: undefined,
    });
    expect(await readInputs({}, mask)).toEqual(await read({}));
  });

  it.each([
    String.raw`D:\a\app\dist`,
    String.raw`.\dist\\`.slice(0, -1),
    'D:/a/app/dist',
    String.raw`\\server\dist`,
  ])('take a folder as Windows writes it: %s', async (folder) => {
    expect((await read({ 'packages-dir': folder })).packagesDirectory).toBe(folder);
  });

  it('are those of the PyPA action', async () => {
    const familiar = {
      user: '__token__',
      password: '',
      'repository-url': 'https://test.pypi.org/legacy/',
      'packages-dir': 'built/',
      'verify-metadata': 'false',
      'skip-existing': 'false',
      verbose: 'true',
      'print-hash': 'True',
      attestations: 'false',
    };
    expect(await read(familiar)).toMatchObject({
      index: 'https://test.pypi.org/legacy/',
      packagesDirectory: 'built/',
      skipExisting: false,
      verifyMetadata: false,
      verbose: true,
      printHash: true,
      attestations: 'off',
    });
  });

  it.each([
    ['true', 'required'],
    ['required', 'required'],
    ['best-effort', 'best-effort'],
    ['off', 'off'],
    ['false', 'off'],
  ])('understand `attestations: %s`', async (attestations, policy) => {
    expect((await read({ attestations })).attestations).toBe(policy);
  });

  it('are taken without the white space around them, whatever ends the lines of the workflow', async () => {
    expect(await read({ mode: ' probe\r\n', wait: '7\r' })).toMatchObject({ mode: 'probe', waitSeconds: 7 });
  });

  it.each([
    ['packages_dir', '`packages-dir`'],
    ['packagesdir', '`packages-dir`'],
    ['repository_url', '`repository-url`'],
    ['skip_existing', '`skip-existing`'],
    ['idnex', '`index`'],
    ['something-else', 'take it out'],
  ])('are refused when there is none like `%s`', async (input, mend) => {
    await expect(read({ [input]: 'x' })).rejects.toMatchObject({
      code: 'action-input-unknown',
      details: { input },
      mend: expect.stringContaining(mend) as string,
    });
  });

  it.each([
    [{ mode: 'Publish' }, 'mode'],
    [{ verbose: 'yes' }, 'verbose'],
    [{ 'print-hash': '1' }, 'print-hash'],
    [{ attestations: 'maybe' }, 'attestations'],
    [{ wait: '-1' }, 'wait'],
    [{ wait: '1e3' }, 'wait'],
    [{ wait: '999999' }, 'wait'],
    [{ install: 'pip' }, 'install'],
    [{ user: 'octocat' }, 'user'],
    [{ user: 'octocat', password: 'hunter2' }, 'user'],
  ])('are refused with words when they are not understood: %j', async (given, input) => {
    await expect(read(given as Record<string, string>)).rejects.toMatchObject({
      code: 'action-input-invalid',
      details: { input },
    });
  });

  it.each([
    [{ index: 'pypi', 'repository-url': 'https://upload.pypi.org/legacy/' }, ['index', 'repository-url']],
    [{ password: 'pypi-x', mode: 'probe' }, ['password', 'mode']],
    [{ password: 'pypi-x', attestations: 'true' }, ['password', 'attestations']],
    [{ password: 'pypi-x', attestations: 'best-effort' }, ['password', 'attestations']],
  ])('are refused with words when they contradict: %j', async (given, inputs) => {
    await expect(read(given as Record<string, string>)).rejects.toMatchObject({
      code: 'action-inputs-contradict',
      details: { inputs },
    });
  });

  it('hide a password before any other is looked at, and never repeat it', async () => {
    const error = await read({ password: 'pypi-of-the-emergency', mode: 'nonsense' }).catch(
      (thrown: unknown) => thrown,
    );
    expect(masked).toEqual(['pypi-of-the-emergency']);
    expect(JSON.stringify(error)).not.toContain('emergency');
    const { password } = await read({ password: 'pypi-of-the-emergency', attestations: 'off' });
    expect(JSON.stringify({ password })).not.toContain('emergency');
  });

  it.each(['mode', 'attestations', 'wait', 'verbose', 'user'])(
    'are not repeated when a secret stands in the wrong place: `%s`',
    async (input) => {
      const thrown: unknown = await read({ [input]: 'pypi-AgEIcHlwaS5vcmc' }).catch(
        (error: unknown) => error,
      );
      const { message, why, mend, details } = thrown as TokenlessError;
      expect(JSON.stringify([message, why, mend, details])).not.toContain('AgEIcHlwaS5vcmc');
    },
  );
});
