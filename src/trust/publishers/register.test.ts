import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { registerPublisher } from './register.ts';

const { pypi } = REGISTRY_PROFILES;
const FORM = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
const GITLAB = { namespace: 'group/sub', project: 'app', workflow: '.gitlab-ci.yml' };

function refusal(run: () => unknown): Record<string, unknown> {
  try {
    run();
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('nothing was refused');
}

describe('registerPublisher for github', () => {
  it('stores what was typed, the environment in lower case', () => {
    expect(registerPublisher('github', { ...FORM, environment: 'PyPI' })).toEqual({
      provider: 'github',
      issuer: 'https://token.actions.githubusercontent.com',
      fields: { ...FORM, environment: 'pypi' },
    });
  });

  it('stores the forge’s own spelling and ids', () => {
    const facts = { owner: { login: 'Octo', id: 100 }, repository: { name: 'App', id: '200' } };
    expect(registerPublisher('github', FORM, facts).fields).toEqual({
      ...FORM,
      owner: 'Octo',
      ownerId: '100',
      repository: 'App',
      repositoryId: '200',
    });
  });

  it('does not know an id that was left empty, and keeps an empty environment', () => {
    const { fields } = registerPublisher('github', {
      ...FORM,
      ownerId: '',
      environment: '',
      repositoryId: null,
    });
    expect(fields).toEqual({ ...FORM, environment: '' });
  });

  it.each([
    [{ owner: '-octo' }, 'owner'],
    [{ owner: 'octo/app' }, 'owner'],
    [{ owner: undefined }, 'owner'],
    [{ owner: 7 }, 'owner'],
    [{ repository: 'a b' }, 'repository'],
    [{ repository: 'a\n' }, 'repository'],
    [{ workflow: 'release.txt' }, 'workflow'],
    [{ workflow: '.github/workflows/release.yml' }, 'workflow'],
    [{ environment: 'x'.repeat(256) }, 'environment'],
    [{ environment: 'x ' }, 'environment'],
    [{ environment: 'a;b' }, 'environment'],
    [{ environment: 'a\u007fb' }, 'environment'],
    [{ ownerId: '12a' }, 'ownerId'],
  ])('refuses %j', (change, field) => {
    const error = refusal(() => registerPublisher('github', { ...FORM, ...change }));
    expect(error).toMatchObject({ code: 'publisher-form-invalid', details: { field } });
    expect(error['mend']).not.toBe('');
  });

  it('suggests the nearest field for one that it does not have', () => {
    expect(refusal(() => registerPublisher('github', { ...FORM, workflow_name: 'x' }))['mend']).toBe(
      'write `workflow`',
    );
    expect(refusal(() => registerPublisher('github', { ...FORM, 'owner-id': '1' }))['mend']).toBe(
      'write `ownerId`',
    );
    expect(refusal(() => registerPublisher('github', { ...FORM, somethingElse: 1 }))['mend']).toContain(
      'use only `owner`',
    );
    expect(refusal(() => registerPublisher('github', { ...FORM, __proto: 1 }))['code']).toBe(
      'publisher-form-invalid',
    );
  });

  it('refuses an environment of only whitespace, which PyPI stores', () => {
    expect(refusal(() => registerPublisher('github', { ...FORM, environment: '\t' }))).toMatchObject({
      code: 'publisher-form-invalid',
    });
    expect(
      registerPublisher('github', { ...FORM, environment: '\t' }, { profile: pypi }).fields['environment'],
    ).toBe('\t');
  });

  it.each([
    [404, 'owner', 'knows no such user'],
    [403, 'owner', 'rate-limited'],
    [500, 'owner', 'status 500'],
    ['timeout' as const, 'owner', 'in time'],
    ['connection-error' as const, 'owner', 'reached'],
  ])('refuses when the forge answers %s', (answer, field, reason) => {
    const error = refusal(() => registerPublisher('github', FORM, { owner: answer }));
    expect(error).toMatchObject({ details: { field } });
    expect(error['why']).toContain(reason);
  });

  it('refuses a repository that is not there', () => {
    expect(refusal(() => registerPublisher('github', FORM, { repository: 404 }))['why']).toContain(
      'no such repository',
    );
  });

  it('needs no forge for a form that is wrong anyway', () => {
    expect(
      refusal(() => registerPublisher('github', { ...FORM, owner: '!' }, { owner: 404 }))['why'],
    ).toContain('letters');
  });

  it('refuses a provider that it does not know', () => {
    expect(refusal(() => registerPublisher('gihub', FORM))).toMatchObject({ code: 'provider-unknown' });
  });
});

describe('registerPublisher for gitlab', () => {
  it('stores gitlab.com and the environment as it is', () => {
    expect(registerPublisher('gitlab', { ...GITLAB, environment: 'Prod/$X' })).toEqual({
      provider: 'gitlab',
      issuer: 'https://gitlab.com',
      fields: { ...GITLAB, environment: 'Prod/$X' },
    });
    expect(registerPublisher('gitlab', GITLAB).fields['environment']).toBe('');
    expect(registerPublisher('gitlab', { ...GITLAB, environment: '\t ' }).fields['environment']).toBe('');
  });

  it('takes an issuer only when it is offered', () => {
    const form = { ...GITLAB, issuer: 'https://gitlab.example.org' };
    expect(registerPublisher('gitlab', form, { issuers: ['https://gitlab.example.org'] }).issuer).toBe(
      form.issuer,
    );
    expect(refusal(() => registerPublisher('gitlab', form))).toMatchObject({ details: { field: 'issuer' } });
    expect(registerPublisher('gitlab', { ...GITLAB, issuer: 'https://gitlab.com' }).issuer).toBe(
      'https://gitlab.com',
    );
  });

  it.each([
    { namespace: 'a--b' },
    { namespace: 'x.GIT' },
    { project: 'x.atom' },
    { project: 'a' },
    { workflow: '/x.yml' },
    { workflow: 'x.yml/' },
    { environment: 'a;b' },
    { projectId: 'x' },
  ])('refuses %j', (change) => {
    const error = refusal(() => registerPublisher('gitlab', { ...GITLAB, ...change }));
    expect(error).toMatchObject({
      code: 'publisher-form-invalid',
      details: { field: Object.keys(change)[0] },
    });
  });
});

describe('registerPublisher for google and activestate', () => {
  it('stores an empty subject, for a missing one would match nothing at PyPI', () => {
    expect(registerPublisher('google', { email: 'a@example.org' }).fields).toEqual({
      email: 'a@example.org',
      sub: '',
    });
    expect(refusal(() => registerPublisher('google', { email: 'a@b' }))).toMatchObject({
      details: { field: 'email' },
    });
  });

  it('refuses a subject of only whitespace', () => {
    expect(refusal(() => registerPublisher('google', { email: 'a@example.org', sub: ' ' }))).toMatchObject({
      details: { field: 'sub' },
    });
  });

  it('asks ActiveState for organization and user', () => {
    const form = { organization: 'org', project: 'pro', actor: 'me' };
    const facts = { organization: { exists: true }, actor: { user_id: 'u1' } };
    expect(registerPublisher('activestate', form, facts).fields).toEqual({ ...form, actorId: 'u1' });
    expect(registerPublisher('activestate', form).fields).toEqual(form);
    for (const odd of [
      { organization: { exists: false } },
      { organization: 500 },
      { actor: null },
      { actor: 404 },
    ]) {
      expect(refusal(() => registerPublisher('activestate', form, { ...facts, ...odd }))).toMatchObject({
        details: { field: Object.keys(odd)[0] },
      });
    }
  });

  it.each(['-ab', 'ab-', 'a--b', 'ab', 'a b c'])('refuses the ActiveState project %j', (project) => {
    const form = { organization: 'org', project, actor: 'me' };
    expect(refusal(() => registerPublisher('activestate', form))).toMatchObject({
      details: { field: 'project' },
    });
  });
});
