import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES } from '../../../trust/index.ts';
import { refusalOf } from '../../../../test/support/refusal.ts';
import { indexOf, isAt, parseRegistrations } from './registrations.ts';

const { pypi, testpypi, tokenless } = REGISTRY_PROFILES;
const OCTO = { owner: 'octo', repository: 'app', workflow: 'release.yml' };

const parse = (data: unknown, profile = pypi): ReturnType<typeof parseRegistrations> =>
  parseRegistrations(JSON.stringify(data), 'publisher.json', profile);

describe('a registration', () => {
  it('is read as the index stores it, one or a list', () => {
    const written = {
      index: 'pypi',
      project: 'app',
      ...OCTO,
      environment: 'PyPI',
      ownerId: 100,
      pending: true,
    };
    const read = {
      index: 'pypi',
      project: 'app',
      pending: true,
      provider: 'github',
      issuer: 'https://token.actions.githubusercontent.com',
      fields: { ...OCTO, environment: 'pypi', ownerId: '100' },
    };
    expect(parse(written)).toEqual([read]);
    expect(parse([written, OCTO])).toMatchObject([read, { fields: OCTO }]);
    expect(parse([])).toEqual([]);
  });

  it('has no environment where it is left out, null or empty', () => {
    for (const environment of [undefined, null, '']) {
      expect(parse({ ...OCTO, environment })[0]?.fields['environment'] ?? '').toBe('');
    }
  });

  it('may be of any provider', () => {
    expect(
      parse({ provider: 'gitlab', namespace: 'g/sub', project: 'app', workflow: '.gitlab-ci.yml' }),
    ).toMatchObject([
      { provider: 'gitlab', issuer: 'https://gitlab.com', fields: { namespace: 'g/sub', project: 'app' } },
    ]);
    const issuer = 'https://gitlab.example.org';
    const named = {
      provider: 'gitlab',
      owner: 'g',
      repository: 'app',
      project: 'wheel',
      workflow: 'ci.yml',
      issuer,
    };
    expect(parse(named)).toMatchObject([
      { issuer, project: 'wheel', fields: { namespace: 'g', project: 'app', workflow: 'ci.yml' } },
    ]);
    expect(parse({ provider: 'google', email: 'a@example.org', sub: '1' })[0]?.fields).toEqual({
      email: 'a@example.org',
      sub: '1',
    });
    const activestate = {
      provider: 'activestate',
      organization: 'o',
      project: 'pro',
      actor: 'u',
      actorId: 'i',
    };
    expect(parse(activestate)[0]?.fields).toMatchObject({ organization: 'o', project: 'pro', actorId: 'i' });
  });

  it('with a value that no form takes is kept as it is, and that is said', () => {
    const [path] = parse({ ...OCTO, workflow: '.github/workflows/release.yml', environment: 'PyPI' });
    expect(path?.fields).toMatchObject({ workflow: '.github/workflows/release.yml', environment: 'pypi' });
    expect(path?.odd).toContain('without its folder');
    expect(parse(OCTO)[0]?.odd).toBeUndefined();
  });

  it('may carry what a declared publisher has besides', () => {
    expect(parse({ ...OCTO, reviewers: ['octocat'], versions: 'final' })).toHaveLength(1);
  });

  it.each([
    ['[', 'publishers-file-not-json'],
    ['"x"', 'config-value-invalid'],
    ['[null]', 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, enviroment: 'x' }), 'config-key-unknown'],
    [JSON.stringify({ ...OCTO, index: 'pipy' }), 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, index: 7 }), 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, pending: 'yes' }), 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, provider: 'gitea' }), 'provider-unknown'],
    [JSON.stringify({ ...OCTO, provider: {} }), 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, environment: '(Any)' }), 'config-value-invalid'],
    [JSON.stringify({ owner: 'octo', repository: 'app' }), 'publisher-form-invalid'],
    [JSON.stringify({ ...OCTO, owner: '' }), 'publisher-form-invalid'],
    [JSON.stringify({ ...OCTO, owner: ['octo'] }), 'publisher-form-invalid'],
    [JSON.stringify({ ...OCTO, workflow: 'x'.repeat(3000) }), 'config-value-invalid'],
    [JSON.stringify({ ...OCTO, owner: `pypi-${'Ag1E'.repeat(20)}` }), 'credential-literal'],
  ])('%s is refused', (text, code) => {
    expect(() => parseRegistrations(text, 'publisher.json', pypi)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [[OCTO, null], 'entry 2 of `publisher.json` is no publisher'],
    [7, '`publisher.json` is no publisher'],
    [
      [{ ...OCTO, pending: 'yes' }],
      '`pending` in entry 1 of `publisher.json` has a value that cannot be used',
    ],
    [[{ ...OCTO, enviroment: 'x' }], 'entry 1 of `publisher.json` has a key that tokenless does not know'],
    [[OCTO, { ...OCTO, provider: 'gitea' }], 'entry 2 of `publisher.json`: '],
    [{ owner: 'octo', repository: 'app' }, '`publisher.json`: '],
  ])('%j is refused with its place: %s', (data, what) => {
    const { message, location } = refusalOf(() => parse(data));
    expect(message.startsWith(what)).toBe(true);
    expect(location).toEqual({ file: 'publisher.json' });
  });

  it('does not repeat a secret that stands in it', () => {
    const secret = `pypi-${'Ag1E'.repeat(20)}`;
    expect(() => parse({ ...OCTO, owner: secret })).toThrow(
      expect.not.objectContaining({ why: expect.stringContaining('Ag1E') as string }),
    );
  });
});

describe('where a registration is', () => {
  it('is at its own index, or at any when it does not say', () => {
    const [test, url, free] = parse([
      { ...OCTO, index: 'https://test.pypi.org/legacy/' },
      { ...OCTO, index: 'https://index.example/' },
      OCTO,
    ]);
    if (test === undefined || url === undefined || free === undefined) throw new Error('three were written');
    expect(
      [test, url, free].map((one) => [pypi, testpypi, tokenless].map((profile) => isAt(one, profile))),
    ).toEqual([
      [false, true, false],
      [false, false, true],
      [true, true, true],
    ]);
    expect([indexOf([test]), indexOf([url]), indexOf([free]), indexOf([test, url])]).toEqual([
      'testpypi',
      'tokenless',
      undefined,
      undefined,
    ]);
  });
});
