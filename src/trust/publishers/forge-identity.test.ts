import { describe, expect, it } from 'vitest';
import { githubClaims } from '../../../test/support/trust.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { forgeIdentityOf } from './forge-identity.ts';

const { tokenless } = REGISTRY_PROFILES;

describe('the forge identity of claims', () => {
  it('is owner and repository with their ids, folded as ASCII', () => {
    const claims = githubClaims({ repository: 'Octo/App\u212A', repository_owner: 'Octo' });
    expect(forgeIdentityOf(claims, tokenless)).toEqual({
      ownerName: 'octo',
      repositoryName: 'app\u212A',
      ownerId: '100',
      repositoryId: '200',
    });
  });

  it.each([
    [
      { iss: 'https://gitlab.com', project_path: 'group/sub/App', namespace_id: '1', project_id: '2' },
      { ownerName: 'group/sub', repositoryName: 'app', ownerId: '1', repositoryId: '2' },
    ],
    [{ iss: 'https://accounts.google.com', email: 'a@example.org' }, { ownerName: 'a@example.org' }],
    [
      { iss: 'https://platform.activestate.com/api/v1/oauth/oidc', organization: 'Org', project: 'p' },
      { ownerName: 'org', repositoryName: 'p' },
    ],
    [{ iss: 'https://evil.example', repository: 'octo/app' }, {}],
    [{ iss: 'https://token.actions.githubusercontent.com', repository_owner_id: 7 }, {}],
  ])('of %j is %j', (claims, identity) => {
    expect(forgeIdentityOf(claims, tokenless)).toEqual(identity);
  });
});
