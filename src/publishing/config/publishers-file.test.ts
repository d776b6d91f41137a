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

  it.each([
    [
      '[{"index":"pypi"},7]',
      'entry 2 of `p.json` is no publisher',
      'it is a number, and a table of keys belongs there',
    ],
    ['[[]]', 'entry 1 of `p.json` is no publisher', 'it is a list, and'],
    ['[{"project":"app"}]', 'entry 1 of `p.json` has no `index`', 'the key is needed'],
    [
      '[{"index":"pypi"},{"index":"pypi","workflow":7}]',
      '`workflow` in entry 2 of `p.json` has a value that cannot be used',
      'it is a number, and text belongs there',
    ],
    [
      '[{"index":"pypi","pending":"yes"}]',
      '`pending` in entry 1 of',
      'it is text, and `true` or `false` belongs there',
    ],
    ['[{"index":"pypi","reviewers":null}]', '`reviewers` in entry 1 of', 'it is `null`, and a list belongs'],
    ['[{"index":"pypi","ownerId":{}}]', '`ownerId` in entry 1 of', 'it is neither text nor a number'],
    [
      '[{"index":"pypi","repo":"x"}]',
      'entry 1 of `p.json` has a key that tokenless does not know',
      'the known',
    ],
  ])('says of %s what is wrong, and where', (text, what, why) => {
    const refusal = refusalOf(() => parsePublishersFile(text, 'p.json'));
    expect(refusal.message.startsWith(what)).toBe(true);
    expect(refusal.why.startsWith(why)).toBe(true);
    expect(refusal.mend).not.toBe('');
    expect(refusal.message + refusal.why).not.toMatch(/expected|received|undefined|the whole/u);
  });

  it('names the line where the text stops being JSON', () => {
    const { location } = refusalOf(() =>
      parsePublishersFile('[{"index":"pypi"},\n{"index":"pypi", x}]', 'p.json'),
    );
    expect(location).toEqual({ file: 'p.json', line: 2, column: 18 });
    expect(refusalOf(() => parsePublishersFile('[', 'p.json')).location).toMatchObject({ file: 'p.json' });
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
    expect(splitRepository('group/sub/app')).toEqual({ owner: 'group/sub', name: 'app' });
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
