import { describe, expect, it } from 'vitest';
import { matchSteps } from '../claims/lookup.ts';
import { match } from '../claims/match.ts';
import type { Claims } from '../claims/claims.ts';
import { explain } from '../claims/explain.ts';
import type { Publisher } from '../publishers/publisher.ts';
import { registerPublisher } from '../publishers/register.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { getProvider } from './all.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;

function codeOf(publisher: Publisher, claims: Claims, profile = pypi): string {
  const verdict = match([publisher], claims, profile);
  return verdict.verdict === 'accept' ? 'accepted' : verdict.code;
}

describe('gitlab', () => {
  const publisher = registerPublisher('gitlab', {
    namespace: 'group/sub',
    project: 'app',
    workflow: '.gitlab-ci.yml',
    environment: 'Prod',
    namespaceId: '1',
    projectId: '2',
  });
  const claims = {
    iss: 'https://gitlab.com',
    jti: 'x',
    sub: 'project_path:group/sub/app:ref_type:tag:ref:v1',
    project_path: 'group/sub/app',
    namespace_id: '1',
    project_id: '2',
    ci_config_ref_uri: 'gitlab.com/group/sub/app//.gitlab-ci.yml@refs/tags/v1',
    ref_path: 'refs/tags/v1',
    sha: 'abc',
    environment: 'Prod',
    pipeline_source: 'push',
  };

  it.each([
    [{}, 'accepted', 'accepted'],
    [{ project_path: 'group/sub/other' }, 'publisher-repository-mismatch', 'publisher-repository-mismatch'],
    [{ project_path: 'evil/app' }, 'publisher-owner-mismatch', 'publisher-owner-mismatch'],
    [{ project_path: 'app' }, 'publisher-not-found', 'publisher-not-found'],
    [
      { sub: 'project_path:evil/app:ref_type:tag:ref:v1' },
      'publisher-repository-mismatch',
      'publisher-repository-mismatch',
    ],
    [{ sub: 7 }, 'publisher-repository-mismatch', 'publisher-repository-mismatch'],
    [{ environment: 'prod' }, 'publisher-environment-mismatch', 'publisher-environment-mismatch'],
    [{ sha: '' }, 'publisher-workflow-mismatch', 'publisher-workflow-mismatch'],
    [{ ci_config_ref_uri: 'elsewhere' }, 'publisher-workflow-mismatch', 'publisher-workflow-mismatch'],
    [
      { ci_config_ref_uri: 'gitlab.com/Group/sub/App//.gitlab-ci.yml@abc' },
      'publisher-workflow-mismatch',
      'accepted',
    ],
    [{ project_id: '3' }, 'accepted', 'publisher-repository-changed'],
    [{ namespace_id: '3' }, 'accepted', 'publisher-owner-changed'],
    [{ project_id: undefined }, 'accepted', 'claim-missing'],
    [{ iss: 'https://gitlab.example.org' }, 'issuer-unknown', 'issuer-unknown'],
  ])('%j: %s at PyPI, %s at tokenless', (changes, atPypi, atTokenless) => {
    const sent = { ...claims, ...changes };
    expect([codeOf(publisher, sent), codeOf(publisher, sent, tokenless)]).toEqual([atPypi, atTokenless]);
  });

  it('takes a claim that is assumed for there, also where another claim’s check wants it', () => {
    const { sha: _sha, ...known } = claims;
    const verdictOf = (assumes: readonly string[]): string =>
      match([publisher], known, pypi, { assumes }).verdict;
    expect([verdictOf(['sha']), verdictOf([])]).toEqual(['accept', 'reject']);
    // What stands in for it is no value that a claim could have been made to fit.
    const sent = { ...known, ci_config_ref_uri: 'gitlab.com/group/sub/app//.gitlab-ci.yml@' };
    expect(match([publisher], sent, pypi, { assumes: ['sha'] }).verdict).toBe('reject');
  });

  it('never matches a publisher that has no namespace, project or workflow', () => {
    for (const field of ['namespace', 'project', 'workflow']) {
      const fields = Object.fromEntries(Object.entries(publisher.fields).filter(([name]) => name !== field));
      expect(codeOf({ ...publisher, fields }, claims)).not.toBe('accepted');
      expect(
        getProvider('gitlab').verifyUrl({ ...publisher, fields }, 'https://gitlab.com/group/sub/app'),
      ).toBe(field === 'workflow');
    }
  });

  it('compares a configuration claim of any form', () => {
    const steps = matchSteps(getProvider('gitlab'), tokenless);
    const sent = { ci_config_ref_uri: 'no-slashes@refs/tags/v1', ref_path: 'refs/tags/v1', sha: 'abc' };
    expect(steps.check('ci_config_ref_uri', 'No-Slashes', sent)).toBe(true);
    expect(steps.check('ci_config_ref_uri', null, sent)).toBe(false);
  });

  it('matches an issuer of its own only with publishers of that issuer', () => {
    const issuer = 'https://gitlab.example.org';
    const own = { ...publisher, issuer };
    const sent = {
      ...claims,
      iss: issuer,
      ci_config_ref_uri: 'gitlab.example.org/group/sub/app//.gitlab-ci.yml@refs/tags/v1',
    };
    expect(codeOf(own, sent)).toBe('accepted');
    expect(codeOf(own, claims)).toBe('publisher-not-found');
  });

  it('pins both ids, and reveals nothing to a merge request', () => {
    const { namespaceId: _a, projectId: _b, ...fields } = publisher.fields;
    expect(match([{ ...publisher, fields }], claims, tokenless)).toMatchObject({
      pins: { namespaceId: '1', projectId: '2' },
    });
    const sent = { ...claims, environment: 'x', pipeline_source: 'merge_request_event' };
    expect(match([publisher], sent, pypi)).toMatchObject({ verdict: 'reject', mayReveal: false });
    expect(match([publisher], { ...sent, pipeline_source: 'web' }, pypi)).toMatchObject({ mayReveal: true });
  });

  it('says what to do', () => {
    for (const changes of [
      { project_id: '3' },
      { ci_config_ref_uri: 'x' },
      { ref_path: '' },
      { sub: '' },
      { environment: 'x' },
    ]) {
      const sent = { ...claims, ...changes };
      const { mend } = explain(match([publisher], sent, tokenless), sent, tokenless, 'owner');
      expect(mend).toMatch(/^(?:publish|set|if) /u);
    }
  });
});

describe('google', () => {
  const publisher = registerPublisher('google', { email: 'bot@example.org', sub: '1' });
  const claims = {
    iss: 'https://accounts.google.com',
    email: 'bot@example.org',
    email_verified: true,
    sub: '1',
  };

  it.each([
    [{}, 'accepted'],
    [{ email: 'Bot@example.org' }, 'publisher-not-found'],
    [{ email_verified: 'true' }, 'publisher-claim-mismatch'],
    [{ email_verified: 1 }, 'publisher-claim-mismatch'],
    [{ sub: '2' }, 'publisher-claim-mismatch'],
    [{ sub: undefined }, 'publisher-claim-mismatch'],
  ])('%j: %s', (changes, code) => {
    const sent = { ...claims, ...changes };
    expect(codeOf(publisher, sent)).toBe(code);
    expect(explain(match([publisher], sent, pypi), sent, pypi, 'owner').mend).not.toBe('');
  });

  it('takes any subject for a publisher without one, and none without an address', () => {
    expect(codeOf({ ...publisher, fields: { email: 'bot@example.org' } }, claims)).toBe('accepted');
    expect(codeOf({ ...publisher, fields: {} }, claims)).toBe('publisher-not-found');
  });

  it('pins nothing', () => {
    expect(match([publisher], claims, tokenless)).toMatchObject({ pins: {} });
  });
});

describe('activestate', () => {
  const form = { organization: 'org', project: 'pro', actor: 'me' };
  const publisher = registerPublisher('activestate', form, { actor: { user_id: 'u1' } });
  const claims = {
    iss: publisher.issuer,
    sub: 'org:org:project:pro',
    organization: 'org',
    project: 'pro',
    actor_id: 'u1',
    builder: 'pypi-publisher',
  };

  it.each([
    [{}, 'accepted'],
    [{ sub: 'org:org:project:pro:more' }, 'accepted'],
    [{ sub: 'org:org:project' }, 'publisher-claim-mismatch'],
    [{ sub: 7 }, 'publisher-claim-mismatch'],
    [{ builder: 'other' }, 'publisher-claim-mismatch'],
    [{ actor_id: 'u2' }, 'publisher-not-found'],
    [{ organization: 'Org' }, 'publisher-not-found'],
  ])('%j: %s', (changes, code) => {
    const sent = { ...claims, ...changes };
    expect(codeOf(publisher, sent)).toBe(code);
    expect(explain(match([publisher], sent, pypi), sent, pypi, 'owner').mend).not.toBe('');
  });

  it('never matches a publisher without its fields', () => {
    const empty = { ...publisher, fields: {} };
    expect(codeOf(empty, claims)).toBe('publisher-not-found');
    const { activestate } = { activestate: getProvider('activestate') };
    expect(activestate.verifyUrl(publisher, 'https://platform.activestate.com/org/pro/x')).toBe(true);
    expect(activestate.verifyUrl(empty, 'https://platform.activestate.com/org/pro')).toBe(false);
  });

  it('has no field that chooses: the first of several is taken', () => {
    expect(match([publisher, publisher], claims, pypi)).toMatchObject({ others: [publisher] });
  });
});

describe('matchSteps', () => {
  const steps = matchSteps(getProvider('google'), pypi);
  const publisher = registerPublisher('google', { email: 'bot@example.org' });

  it('takes the steps of a match one by one', () => {
    const claims = { iss: publisher.issuer, email: 'bot@example.org' };
    expect(steps.missing(claims)).toEqual(['email_verified']);
    expect(steps.lookup([publisher], claims)).toBe(publisher);
    expect(steps.lookup([publisher], { ...claims, iss: 'https://accounts.google.com/' })).toBeUndefined();
    expect(steps.lookup([{ ...publisher, provider: 'github' }], claims)).toBeUndefined();
    expect(steps.check('email', 'bot@example.org', claims)).toBe(true);
    expect(steps.check('azp', null, claims)).toBeUndefined();
  });
});
