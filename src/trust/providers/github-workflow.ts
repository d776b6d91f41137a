import { textClaim, type Claims } from '../claims/claims.ts';

// PyPI's rule: the first run without `/` that ends in .yml or .yaml right before an `@`, as long as it can be.
// Anchored at each segment, for the unanchored search takes quadratic time on a hostile claim.
const WORKFLOW_FILE = /^.+\.ya?ml(?=@)/su;

/**
 * The workflow's file name in `job_workflow_ref` (or `workflow_ref`): `octo/app/.github/workflows/release.yml@refs/…`
 * gives `release.yml`. Undefined when there is none, then nothing is looked up.
 */
export function extractGitHubWorkflow(claims: Claims, claim = 'job_workflow_ref'): string | undefined {
  for (const segment of (textClaim(claims, claim) ?? '').split('/')) {
    const file = WORKFLOW_FILE.exec(segment)?.[0];
    if (file !== undefined) return file;
  }
  return undefined;
}

/** Where `owner/name` ends in `owner/name/.github/workflows/file@ref`. */
export function endOfRepository(claim: string): number {
  const slash = claim.indexOf('/', claim.indexOf('/') + 1);
  return slash === -1 ? claim.length : slash;
}

/** The three forms of GitHub's `sub` claim. */
export type SubjectFormat = 'legacy' | 'immutable' | 'customised';

/**
 * Which form a GitHub `sub` has. It is only ever named in explanations: organisations may change the form at
 * will, so it is never compared with anything.
 */
export function subjectFormat(sub: string): SubjectFormat {
  if (/^repo:[^/@:]+@\d+\/[^/@:]+@\d+:/u.test(sub)) return 'immutable';
  return /^repo:[^/@:]+\/[^/@:]+:(?:ref:|environment:|pull_request$)/u.test(sub) ? 'legacy' : 'customised';
}
