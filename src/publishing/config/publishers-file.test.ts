import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { completePublisher, splitRepository } from './complete.ts';
import { parsePublishersFile } from './publishers-file.ts';

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

describe('parsePublishersFile', () => {
  it('reads the documented form', () => {
    const [publisher] = parsePublishersFile(
      '\uFEFF[{"index":"https://upload.pypi.org/legacy/","project":"app","provider":"github","owner":"octo","repository":"app","workflow":"release.yml","environment":null,"ownerId":"1","pending":false}]',
      'p.json',
    );
    expect(publisher).toEqual({
      index: 'pypi',
      project: 'app',
      provider: 'github',
      owner: 'octo',
      repository: 'app',
      workflow: 'release.yml',
      ownerId: '1',
      pending: false,
      reviewers: [],
      versions: 'all',
      location: { file: 'p.json' },
    });
  });

  it.each(['{', '{}', 'null', '"[]"'])('refuses %j', (text) => {
    expect(() => parsePublishersFile(text)).toThrowError(code('publishers-file-not-json'));
  });

  it('does not quote a text that is not JSON', () => {
    const { message, why, mend } = refusalOf(() => parsePublishersFile('pypi-AgEIcHlwaS5vcmc', 'p.json'));
    expect(message + why + mend).not.toContain('AgEI');
  });

  it('suggests the nearest key', () => {
    expect(() => parsePublishersFile('[{"index":"pypi","repo":"x"}]')).toThrowError(
      code('config-key-unknown'),
    );
    expect(() => parsePublishersFile('[{"index":"pypi","work-flow":"x"}]')).toThrowError(
      expect.objectContaining({ mend: 'write `workflow` instead of `work-flow`, or remove it' }) as Error,
    );
  });

  it('wants an index', () => {
    expect(() => parsePublishersFile('[{}]')).toThrowError(code('config-value-invalid'));
  });
});

describe('completePublisher', () => {
  const [publisher] = parsePublishersFile('[{"index":"pypi","owner":"mine"}]', 'p.json');
  const defaults = { project: 'app', owner: 'theirs', repository: 'app', workflow: 'release.yml' };

  it('fills only what is left out', () => {
    expect(completePublisher(publisher!, defaults)).toMatchObject({
      project: 'app',
      owner: 'mine',
      repository: 'app',
      workflow: 'release.yml',
    });
  });

  it('splits the key `repository`', () => {
    expect(splitRepository('octo/app')).toEqual({ owner: 'octo', name: 'app' });
  });

  it('names all that nothing says', () => {
    expect(() =>
      completePublisher(publisher!, { ...defaults, project: undefined, workflow: undefined }),
    ).toThrowError(
      expect.objectContaining({
        code: 'config-incomplete',
        details: { file: 'p.json', index: 'pypi', missing: ['project', 'workflow'] },
      }) as Error,
    );
  });
});
