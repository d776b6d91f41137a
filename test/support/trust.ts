import type { Claims, Publisher } from '../../src/trust/index.ts';

/** Claims of a tag push of octo/app in environment `pypi`, ids included; undefined takes a claim out. */
export function githubClaims(changes: Readonly<Record<string, unknown>> = {}): Claims {
  const claims = {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'pypi',
    sub: 'repo:octo/app:environment:pypi',
    jti: 'c8a2a6ae-9f2b-4a43-9a1c-000000000001',
    repository: 'octo/app',
    repository_owner: 'octo',
    repository_owner_id: '100',
    repository_id: '200',
    job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1',
    workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1',
    ref: 'refs/tags/v1',
    ref_type: 'tag',
    sha: 'a3f1c0ffee',
    event_name: 'push',
    environment: 'pypi',
    ...changes,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

/** The publisher that `githubClaims()` match; undefined takes a field out. */
export function githubPublisher(changes: Readonly<Record<string, string | undefined>> = {}): Publisher {
  const fields = {
    owner: 'octo',
    repository: 'app',
    workflow: 'release.yml',
    environment: 'pypi',
    ownerId: '100',
    repositoryId: '200',
    ...changes,
  };
  const known = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    provider: 'github',
    issuer: 'https://token.actions.githubusercontent.com',
    fields: Object.fromEntries(known),
  };
}
