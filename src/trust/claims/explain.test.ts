import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import type { Publisher } from '../publishers/publisher.ts';
import type { Claims } from './claims.ts';
import { explain, refusalOf, type Explanation, type ExplanationReader } from './explain.ts';
import { match } from './match.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;

function explained(
  changes: Record<string, unknown>,
  reader?: ExplanationReader,
  publishers: readonly Publisher[] = [githubPublisher()],
  profile = pypi,
): Explanation {
  const claims: Claims = githubClaims(changes);
  return explain(match(publishers, claims, profile), claims, profile, reader);
}

function text({ what, why, mend, mismatches, notes }: Explanation): string {
  return JSON.stringify([what, why, mend, mismatches, notes]);
}

describe('explain', () => {
  it('says the field, the two values and both ways to mend it', () => {
    expect(explained({ environment: 'release' })).toEqual({
      verdict: 'reject',
      code: 'publisher-environment-mismatch',
      what: 'PyPI refuses this ID token: the publisher names another environment',
      why: 'the publisher expects `environment` to be `pypi`; the token says `release`',
      mend: 'set `environment: pypi` on the publish job, or register the publisher with `environment` `release`',
      mismatches: [
        {
          claim: 'environment',
          expected: 'pypi',
          got: 'release',
          why: 'the publisher expects `environment` to be `pypi`; the token says `release`',
          mend: 'set `environment: pypi` on the publish job, or register the publisher with `environment` `release`',
        },
      ],
      notes: [],
    });
  });

  it('says that a job without environment has none', () => {
    const { why, mend } = explained({ environment: undefined });
    expect(why).toBe('the publisher expects `environment` to be `pypi`; the token has none');
    expect(mend).toBe('set `environment: pypi` on the publish job');
  });

  it('offers to register without the field when the claim is empty', () => {
    expect(explained({ environment: '' }).mend).toContain('or register the publisher without `environment`');
  });

  it('says when only the type differs', () => {
    expect(explained({ repository_owner_id: 100 }, 'owner').why).toContain('the token has it as a number');
    expect(explained({ repository_owner_id: 101 }, 'owner').why).toContain('the token says `101`');
  });

  it('says that PyPI stores environments in lower case', () => {
    const { why } = explained({ environment: 'PyPI' }, 'owner', [githubPublisher({ environment: 'PyPI' })]);
    expect(why).toBe('the publisher expects `environment` to be `PyPI`, which is not how PyPI stores it');
  });

  it('says what else differs', () => {
    const claims = {
      environment: 'release',
      job_workflow_ref: 'octo/app/.github/workflows/ci.yml@refs/tags/v1',
    };
    expect(explained(claims).why).toContain('`environment` differ as well');
  });

  it('notes that a publisher without an environment accepts any', () => {
    const { verdict, code, notes } = explained({}, 'caller', [githubPublisher({ environment: '' })]);
    expect({ verdict, code }).toEqual({ verdict: 'accept', code: null });
    expect(notes.join()).toContain('accepts any');
    expect(explained({}).notes).toEqual([]);
  });

  it('names the form of `sub` and says that it does not matter', () => {
    expect(explained({ sub: 'repo:octo@1/app@2:ref:refs/tags/v1' }).notes.join()).toContain('immutable form');
    expect(explained({ sub: 'team:release' }).notes.join()).toContain('customised form');
    expect(explained({ sub: undefined }).notes).toEqual([]);
  });

  it('notes a reusable workflow', () => {
    const claims = { workflow_ref: 'octo/app/.github/workflows/caller.yml@refs/tags/v1' };
    expect(explained(claims).notes.join()).toContain('reusable workflow');
  });

  it.each([{ iss: undefined }, { iss: null }])('names the issuer as missing: %j', (changes) => {
    const mismatches = [{ claim: 'iss', expected: null, got: null }];
    expect(explained(changes)).toMatchObject({ code: 'claim-missing', mismatches });
  });

  it('names an unknown issuer', () => {
    expect(explained({ iss: 'https://evil.example' })).toMatchObject({
      code: 'issuer-unknown',
      mismatches: [{ claim: 'iss', expected: null, got: 'https://evil.example' }],
    });
    expect(explained({ iss: undefined })).toMatchObject({ code: 'claim-missing' });
  });
});

describe('what a caller is told', () => {
  const STRANGE = {
    repository: 'evil/app',
    repository_owner: 'evil',
    repository_owner_id: '9',
    job_workflow_ref: 'evil/app/.github/workflows/x.yml@refs/heads/main',
    ref: 'refs/heads/main',
    environment: 'prod',
  };

  it('is nothing of a publisher that the token does not prove to be its own (attack: spying out)', () => {
    const caller = explained(STRANGE);
    expect(caller).toMatchObject({ code: 'publisher-not-found', mismatches: [] });
    expect(text(caller)).not.toMatch(/octo|release\.yml|`pypi`|100/u);
    expect(caller.why).toContain('owner `evil`');
    expect(text(explained(STRANGE, 'owner'))).toMatch(/octo/u);
  });

  it('is not even that an owner was replaced', () => {
    const caller = explained({ repository_owner_id: '9' });
    expect(caller.code).toBe('publisher-not-found');
    expect(text(caller)).not.toContain('`100`');
    expect(caller.mend).toContain('deleted and created again');
    expect(explained({ repository_owner_id: '9' }, 'owner').code).toBe('publisher-owner-changed');
  });

  it('is nothing of environments for a pull request', () => {
    const caller = explained({ event_name: 'pull_request', environment: 'x' });
    expect(caller.code).toBe('publisher-not-found');
    expect(text(caller)).not.toContain('`pypi`');
  });

  it('is that its event is refused, without what the publisher expects', () => {
    const caller = explained({ event_name: 'pull_request_target', environment: 'x' });
    expect(caller).toMatchObject({ code: 'event-not-allowed' });
    expect(caller.mismatches.map(({ claim }) => claim)).toEqual(['event_name']);
    expect(text(caller)).not.toContain('`environment: pypi`');
  });

  it('is which claim is missing', () => {
    const caller = explained({ ...STRANGE, jti: undefined });
    expect(caller.code).toBe('claim-missing');
    expect(caller.mismatches.map(({ claim }) => claim)).toEqual(['jti']);
    expect(text(caller)).not.toContain('octo');
  });

  it('is that a pending publisher is ambiguous, not whose they are', () => {
    const publishers = ['alice', 'mallory'].map((owner) => ({ ...githubPublisher(), owner }));
    const claims = githubClaims();
    const verdict = match(publishers, claims, tokenless, { ownerOf: ({ owner }) => owner });
    const caller = explain(verdict, claims, tokenless);
    expect(caller.code).toBe('pending-publisher-ambiguous');
    expect(text(caller)).not.toMatch(/alice|mallory/u);
  });

  it('is the refusal that an index throws', () => {
    const claims = githubClaims({ environment: 'release' });
    const verdict = match([githubPublisher()], claims, pypi);
    if (verdict.verdict === 'accept') throw new Error('accepted');
    const error = refusalOf(verdict, claims, pypi);
    expect(error).toMatchObject({ code: 'publisher-environment-mismatch', details: { notes: [] } });
    expect(error.message).toBe('PyPI refuses this ID token: the publisher names another environment');
  });

  it('is all that an index’s refusal tells, too', () => {
    const claims = githubClaims(STRANGE);
    const verdict = match([githubPublisher()], claims, tokenless);
    if (verdict.verdict === 'accept') throw new Error('accepted');
    const error = refusalOf(verdict, claims, tokenless);
    expect(error).toMatchObject({ code: 'publisher-not-found', details: { mismatches: [] } });
    expect(`${error.message} ${error.why} ${error.mend}`).not.toMatch(/octo|release\.yml|`pypi`/u);
  });

  it('has no line breaks, terminal codes or backticks of a claim (attack: forged log lines)', () => {
    const evil = 'x`\n::set-output name=a::b\u001b[2J\u202e';
    const caller = explained({ environment: evil, repository: 'evil/app' });
    for (const part of [caller.what, caller.why, caller.mend]) {
      for (const character of ['\n', '\u001b', '\u202e']) expect(part).not.toContain(character);
    }
  });
});
