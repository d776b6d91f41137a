import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { completePublisher, splitRepository } from './complete.ts';
import { parsePublishersFile } from './publishers-file.ts';
import { registrationForm } from './registration-form.ts';

const DEFAULTS = { project: 'app', owner: 'theirs', repository: 'app', workflow: 'release.yml' };
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

  it('reads a publisher of GitLab with the same members', () => {
    const [publisher] = parsePublishersFile(
      '[{"index":"pypi","project":"app","provider":"gitlab","owner":"group/sub","repository":"gitlab-app","workflow":"ci/main.yml","environment":"Release","ownerId":7}]',
    );
    expect(publisher).toMatchObject({ provider: 'gitlab', owner: 'group/sub', workflow: 'ci/main.yml' });
    expect(registrationForm(completePublisher(publisher!, DEFAULTS))).toEqual({
      namespace: 'group/sub',
      project: 'gitlab-app',
      workflow: 'ci/main.yml',
      environment: 'Release',
      namespaceId: '7',
    });
  });

  it('gives a publisher of GitLab its own default file, never the workflow of GitHub', () => {
    const [publisher] = parsePublishersFile('[{"index":"pypi","provider":"gitlab"}]');
    expect(completePublisher(publisher!, DEFAULTS)).toMatchObject({ workflow: '.gitlab-ci.yml' });
  });

  it('keeps the members of a publisher of GitHub', () => {
    const [publisher] = parsePublishersFile('[{"index":"pypi","repositoryId":"2"}]');
    expect(registrationForm(completePublisher(publisher!, DEFAULTS))).toEqual({
      owner: 'theirs',
      repository: 'app',
      workflow: 'release.yml',
      repositoryId: '2',
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
  const defaults = DEFAULTS;

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
