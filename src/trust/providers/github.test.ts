import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { matchSteps } from '../claims/lookup.ts';
import { match } from '../claims/match.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { getProvider } from './all.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;
const FILE = 'octo/app/.github/workflows/release.yml';

function verdictOf(changes: Record<string, unknown>): string {
  return match([githubPublisher()], githubClaims(changes), pypi).verdict;
}

describe('job_workflow_ref', () => {
  it.each([
    [{ job_workflow_ref: `${FILE}@a3f1c0ffee` }, 'accept'],
    [{ job_workflow_ref: `${FILE}@a3f1c0ffee`, ref: '' }, 'accept'],
    [{ job_workflow_ref: `${FILE}@`, ref: '', sha: '' }, 'reject'],
    [{ job_workflow_ref: `${FILE}@refs/heads/other` }, 'reject'],
    [{ job_workflow_ref: `${FILE}@refs/tags/v1/evil` }, 'reject'],
    [{ job_workflow_ref: `${FILE}@evil.yml@refs/tags/v1` }, 'reject'],
    [{ job_workflow_ref: 'evil/app/.github/workflows/release.yml@refs/tags/v1' }, 'reject'],
    [{ job_workflow_ref: `x/${FILE}@refs/tags/v1` }, 'reject'],
    [{ job_workflow_ref: '' }, 'reject'],
    [{ job_workflow_ref: 7 }, 'reject'],
    [{ ref: 7, sha: ['a3f1c0ffee'] }, 'reject'],
  ])('%j: %s', (changes, verdict) => {
    expect(verdictOf(changes)).toBe(verdict);
  });

  it('is shown with the ref, the sha or a placeholder', () => {
    const expected = (changes: Record<string, unknown>): unknown => {
      const claims = githubClaims({ job_workflow_ref: 'x', ...changes });
      const verdict = match([githubPublisher()], claims, pypi);
      return verdict.verdict === 'reject' ? verdict.mismatches[0]?.expected : undefined;
    };
    expect(expected({})).toBe(`${FILE}@refs/tags/v1`);
    expect(expected({ ref: '' })).toBe(`${FILE}@a3f1c0ffee`);
    expect(expected({ ref: '', sha: '' })).toBe(`${FILE}@<ref>`);
  });
});

describe('the checks', () => {
  const steps = matchSteps(getProvider('github'), pypi);

  it('refuse null where something is expected', () => {
    expect(steps.check('repository', null, githubClaims())).toBe(false);
    expect(steps.check('repository_owner', null, githubClaims())).toBe(false);
    expect(steps.check('repository_owner', 'octo', githubClaims({ repository_owner: 7 }))).toBe(false);
    expect(steps.check('job_workflow_ref', null, githubClaims())).toBe(false);
    expect(steps.check('job_workflow_ref', FILE, githubClaims({ job_workflow_ref: '' }))).toBe(false);
    expect(steps.check('environment', null, githubClaims())).toBe(true);
  });

  it('never see an inherited property as a claim', () => {
    const steps = matchSteps(getProvider('github'), tokenless);
    expect(steps.missing(Object.create(githubClaims()) as object as Record<string, unknown>)).toContain(
      'jti',
    );
  });

  it('never take `sub` into account', () => {
    for (const sub of ['repo:evil/app:ref:refs/heads/main', undefined, 7])
      expect(verdictOf({ sub })).toBe('accept');
  });

  it('never take the unchecked claims into account', () => {
    const { unchecked } = getProvider('github');
    const odd = Object.fromEntries(
      unchecked.filter((claim) => !claim.endsWith('*')).map((claim) => [claim, 'odd']),
    );
    expect(unchecked).toContain('repository_id');
    expect(verdictOf(odd)).toBe('accept');
    expect(verdictOf({ repo_property_tier: 'gold', something_new: 1 })).toBe('accept');
  });
});
