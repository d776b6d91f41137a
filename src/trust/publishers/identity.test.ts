import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { getProvider } from '../providers/all.ts';
import {
  publisherKey,
  registrationFromClaims,
  shouldWarnAboutEnvironment,
  storedClaims,
} from './identity.ts';
import { nearestWord } from './suggestion.ts';

const { pypi } = REGISTRY_PROFILES;

describe('publisherKey', () => {
  it('is one for one identity', () => {
    const spelled = githubPublisher({ owner: 'OCTO', repository: 'App', environment: 'PyPI' });
    expect(publisherKey(spelled)).toBe(publisherKey(githubPublisher()));
    expect(publisherKey(githubPublisher({ environment: undefined }))).toBe(
      publisherKey(githubPublisher({ environment: '' })),
    );
  });

  it.each(['owner', 'repository', 'workflow', 'environment', 'ownerId', 'repositoryId'])(
    'tells %s apart',
    (field) => {
      expect(publisherKey(githubPublisher({ [field]: 'other' }))).not.toBe(publisherKey(githubPublisher()));
    },
  );

  it('tells issuers and providers apart, and the case of a workflow', () => {
    expect(publisherKey({ ...githubPublisher(), issuer: 'https://x' })).not.toBe(
      publisherKey(githubPublisher()),
    );
    expect(publisherKey(githubPublisher({ workflow: 'RELEASE.yml' }))).not.toBe(
      publisherKey(githubPublisher()),
    );
    expect(publisherKey({ provider: 'none', issuer: 'x', fields: {} })).toBe('["none","x"]');
  });

  it('does not let one field run into the next (attack: forged separators)', () => {
    const a = githubPublisher({ owner: 'a","b', repository: 'c' });
    const b = githubPublisher({ owner: 'a', repository: 'b","c' });
    expect(publisherKey(a)).not.toBe(publisherKey(b));
  });
});

describe('registrationFromClaims', () => {
  it('gives the registration that would match', () => {
    expect(registrationFromClaims(githubClaims(), pypi)).toEqual({
      owner: 'octo',
      repository: 'app',
      workflow: 'release.yml',
      environment: 'pypi',
    });
  });

  it('leaves out what the claims do not have', () => {
    expect(registrationFromClaims(githubClaims({ environment: '', job_workflow_ref: 'x' }), pypi)).toEqual({
      owner: 'octo',
      repository: 'app',
    });
    expect(registrationFromClaims({}, pypi)).toBeUndefined();
    expect(registrationFromClaims({}, pypi, getProvider('gitlab'))).toEqual({});
  });

  it('reads GitLab’s and Google’s claims too', () => {
    const claims = {
      project_path: 'g/s/app',
      ci_config_ref_uri: 'gitlab.com/g/s/app//.gitlab-ci.yml@refs/heads/main',
    };
    expect(registrationFromClaims({ iss: 'https://gitlab.com', ...claims }, pypi)).toEqual({
      namespace: 'g/s',
      project: 'app',
      workflow: '.gitlab-ci.yml',
    });
    expect(
      registrationFromClaims({ iss: 'https://accounts.google.com', email: 'a@b.c', sub: '1' }, pypi),
    ).toEqual({
      email: 'a@b.c',
      sub: '1',
    });
    const activestate = {
      iss: getProvider('activestate').issuer,
      organization: 'o',
      project: 'p',
      actor_id: 'i',
    };
    expect(registrationFromClaims(activestate, pypi)).toEqual({
      organization: 'o',
      project: 'p',
      actorId: 'i',
    });
  });
});

describe('storedClaims', () => {
  it('keeps what PyPI keeps, null where there is none', () => {
    expect(storedClaims(getProvider('github'), githubClaims({ ref: undefined }))).toEqual({
      ref: null,
      sha: 'a3f1c0ffee',
    });
    expect(storedClaims(getProvider('google'), { sub: 'x' })).toEqual({});
  });
});

describe('shouldWarnAboutEnvironment', () => {
  it('is for a publisher without and a token with one', () => {
    const open = githubPublisher({ environment: '' });
    expect(shouldWarnAboutEnvironment(open, githubClaims())).toBe(true);
    expect(shouldWarnAboutEnvironment(open, githubClaims({ environment: '' }))).toBe(false);
    expect(shouldWarnAboutEnvironment(githubPublisher(), githubClaims())).toBe(false);
    expect(shouldWarnAboutEnvironment(githubPublisher({ environment: undefined }), {})).toBe(false);
    expect(shouldWarnAboutEnvironment({ ...open, provider: 'google' }, githubClaims())).toBe(false);
  });
});

describe('nearestWord', () => {
  it.each([
    ['enviroment', 'environment'],
    ['ENVIRONMENT', 'environment'],
    ['', undefined],
    ['x'.repeat(100), undefined],
    ['zzzzzzz', undefined],
  ])('of %j is %j', (word, nearest) => {
    expect(nearestWord(word, ['owner', 'environment'])).toBe(nearest);
  });

  it('is nothing among nothing', () => {
    expect(nearestWord('a', [])).toBeUndefined();
  });
});
