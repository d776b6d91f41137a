import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import type { Publisher } from '../publishers/publisher.ts';
import { match, matchSigned, verifyClaims } from './match.ts';
import type { SignedClaims } from './claims.ts';
import type { Accept, Reject, Verdict } from './verdict.ts';
import { getProvider } from '../providers/all.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;
const BOTH = [pypi, tokenless];

function rejected<P extends Publisher>(verdict: Verdict<P>): Reject<P> {
  if (verdict.verdict !== 'reject') throw new Error('the token was accepted');
  return verdict;
}

function accepted<P extends Publisher>(verdict: Verdict<P>): Accept<P> {
  if (verdict.verdict !== 'accept') throw new Error(`the token was refused: ${verdict.code}`);
  return verdict;
}

describe.each(BOTH)('match for $name', (profile) => {
  it('accepts claims that fit', () => {
    expect(match([githubPublisher()], githubClaims(), profile)).toMatchObject({
      verdict: 'accept',
      pins: {},
    });
  });

  it.each([
    ['publisher-environment-mismatch', { environment: 'release' }, 'environment', 'pypi', 'release'],
    ['publisher-environment-mismatch', { environment: undefined }, 'environment', 'pypi', null],
    [
      'publisher-workflow-mismatch',
      { job_workflow_ref: 'octo/app/.github/workflows/ci.yml@refs/tags/v1' },
      'job_workflow_ref',
      'octo/app/.github/workflows/release.yml@refs/tags/v1',
      'octo/app/.github/workflows/ci.yml@refs/tags/v1',
    ],
    ['publisher-owner-changed', { repository_owner_id: '999' }, 'repository_owner_id', '100', '999'],
    ['publisher-owner-changed', { repository_owner_id: 100 }, 'repository_owner_id', '100', '100'],
    ['event-not-allowed', { event_name: 'pull_request_target' }, 'event_name', null, 'pull_request_target'],
    ['publisher-owner-mismatch', { repository_owner: 'evil' }, 'repository_owner', 'octo', 'evil'],
    ['publisher-repository-mismatch', { repository: 'octo/other' }, 'repository', 'octo/app', 'octo/other'],
    ['publisher-owner-mismatch', { repository: 'evil/app' }, 'repository', 'octo/app', 'evil/app'],
    ['publisher-not-found', { repository: 'evil/other' }, 'repository', 'octo/app', 'evil/other'],
    ['publisher-not-found', { repository: 'no-slash' }, 'repository', 'octo/app', 'no-slash'],
  ])('refuses with %s for %j', (code, changes, claim, wanted, got) => {
    const verdict = rejected(match([githubPublisher()], githubClaims(changes), profile));
    expect(verdict.code).toBe(code);
    expect(verdict.mismatches[0]).toMatchObject({ claim, expected: wanted, got });
    expect(verdict.wire).toBe('invalid-publisher');
  });

  it('says every claim that differs, the most telling first', () => {
    const claims = githubClaims({
      repository_owner_id: '9',
      environment: 'x',
      event_name: 'pull_request_target',
    });
    const verdict = rejected(match([githubPublisher()], claims, profile));
    expect(verdict.code).toBe('event-not-allowed');
    expect(verdict.mismatches.map(({ claim }) => claim)).toEqual([
      'event_name',
      'repository_owner_id',
      'environment',
    ]);
  });

  it.each(['jti', 'sha', 'ref', 'event_name', 'repository_owner_id', 'job_workflow_ref'])(
    'refuses a token without %s',
    (claim) => {
      const verdict = rejected(match([githubPublisher()], githubClaims({ [claim]: null }), profile));
      expect(verdict.code).toBe('claim-missing');
      expect(verdict.mismatches[0]).toMatchObject({ claim, got: null });
    },
  );

  it('takes claims that are not known yet for what the publisher expects', () => {
    const claims = githubClaims({
      iss: undefined,
      jti: undefined,
      sha: undefined,
      repository_owner_id: undefined,
      repository_id: undefined,
    });
    const assumes = ['iss', 'jti', 'sha', 'repository_owner_id', 'repository_id'];
    expect(match([githubPublisher()], claims, profile, { assumes }).verdict).toBe('accept');
    const elsewhere = { ...claims, environment: 'release' };
    expect(rejected(match([githubPublisher()], elsewhere, profile, { assumes })).code).toBe(
      'publisher-environment-mismatch',
    );
    expect(rejected(match([githubPublisher()], claims, profile)).code).toBe('claim-missing');
  });

  it('takes an assumed environment for the publisher’s', () => {
    const claims = githubClaims({ environment: undefined });
    const publishers = [githubPublisher({ environment: '' }), githubPublisher()];
    const verdict = accepted(match(publishers, claims, profile, { assumes: ['environment'] }));
    expect(verdict.publisher.fields['environment']).toBe('pypi');
  });

  it('has no publisher for assumed claims when there are none', () => {
    expect(rejected(match([], {}, profile, { assumes: ['iss'] })).code).toBe('publisher-not-found');
  });

  it('refuses a token of an unknown issuer, and one that says none', () => {
    const unknown = rejected(
      match([githubPublisher()], githubClaims({ iss: 'https://evil.example' }), profile),
    );
    expect(unknown).toMatchObject({ code: 'issuer-unknown', wire: 'invalid-payload', nearest: null });
    expect(rejected(match([githubPublisher()], githubClaims({ iss: undefined }), profile)).code).toBe(
      'claim-missing',
    );
  });

  it('never matches a publisher of another issuer, although a provider has it (attack: custom issuer)', () => {
    const evil = { ...githubPublisher(), issuer: 'https://ghes.evil.example' };
    const claims = githubClaims({ iss: 'https://ghes.evil.example' });
    expect(rejected(match([evil, githubPublisher()], claims, profile))).toMatchObject({
      code: 'publisher-not-found',
      nearest: null,
    });
  });

  it('says that the event is refused although no publisher is there', () => {
    const claims = githubClaims({ event_name: 'pull_request_target' });
    const verdict = rejected(match([], claims, profile));
    expect(verdict).toMatchObject({ code: 'event-not-allowed', nearest: null, mayReveal: false });
    expect(verdict.mismatches.map(({ claim }) => claim)).toEqual(['event_name']);
  });

  it('prefers the publisher with the environment, in both orders', () => {
    const publishers = [githubPublisher({ environment: '' }), githubPublisher()];
    for (const order of [publishers, publishers.toReversed()]) {
      expect(accepted(match(order, githubClaims(), profile)).publisher.fields['environment']).toBe('pypi');
      const elsewhere = accepted(match(order, githubClaims({ environment: 'x' }), profile));
      expect(elsewhere.publisher.fields['environment']).toBe('');
    }
  });

  it('gives the same publisher of other projects as others', () => {
    const publishers = ['a', 'b'].map((project) => ({ ...githubPublisher(), project }));
    const verdict = accepted(match(publishers, githubClaims(), profile));
    expect([verdict.publisher, ...verdict.others].map(({ project }) => project)).toEqual(['a', 'b']);
  });

  it('takes the nearest publisher: proving claims first, then all, whatever the order of the store', () => {
    const near = githubPublisher({ workflow: 'other.yml', environment: 'test' });
    const far = githubPublisher({ owner: 'someone' });
    const farther = githubPublisher({ ownerId: '1', owner: 'somebody' });
    const twin = githubPublisher({ workflow: 'other.yml', environment: 'a' });
    for (const order of [
      [far, near, farther, twin],
      [twin, farther, near, far],
    ]) {
      expect(rejected(match(order, githubClaims(), profile)).nearest).toBe(twin);
    }
  });

  it.each(['owner', 'repository', 'workflow'])('never matches a publisher that has no %s', (field) => {
    const publisher = githubPublisher({ [field]: undefined });
    expect(match([publisher], githubClaims(), profile).verdict).toBe('reject');
  });

  it('has no name for the mismatch with a publisher that has no repository', () => {
    const publisher = githubPublisher({ repository: undefined });
    const claims = githubClaims({ repository: 'evil/app' });
    expect(rejected(match([publisher], claims, profile)).code).toBe('publisher-not-found');
  });

  it('never matches a null for the owner', () => {
    const publisher = { ...githubPublisher({ owner: undefined }), nullFields: ['owner'] };
    expect(match([publisher], githubClaims(), profile).verdict).toBe('reject');
  });

  it('gives signed claims a publisher that is proof', () => {
    const signed = githubClaims() as SignedClaims;
    expect(matchSigned([githubPublisher()], signed, profile)).toMatchObject({ verdict: 'accept' });
    expect(matchSigned([], signed, profile)).toMatchObject({ verdict: 'reject' });
  });

  it('does not let signed claims assume anything', () => {
    const signed = githubClaims({ sha: undefined }) as SignedClaims;
    const options = { assumes: ['sha'] } as object;
    expect(matchSigned([githubPublisher()], signed, profile, options)).toMatchObject({
      code: 'claim-missing',
    });
  });
});

describe('how much a refusal may reveal', () => {
  const may = (changes: Record<string, unknown>, publisher = githubPublisher()): boolean =>
    rejected(match([publisher], githubClaims(changes), tokenless)).mayReveal;

  it('is the rest, once every proving claim is right', () => {
    expect(may({ environment: 'release' })).toBe(true);
    expect(may({ job_workflow_ref: 'octo/app/.github/workflows/x.yml@refs/tags/v1' })).toBe(true);
    expect(may({ sha: null })).toBe(true);
  });

  it.each(['ownerId', 'repositoryId'])('is nothing while the publisher does not know %s (attack)', (id) => {
    // Whoever took over the name would have an id as well.
    expect(may({ environment: 'release' }, githubPublisher({ [id]: undefined }))).toBe(false);
  });

  it.each([
    { repository: 'octo/other' },
    { repository_owner: 'evil' },
    { repository_owner_id: '9' },
    { repository_owner_id: null },
    { repository_id: '9' },
    { event_name: 'pull_request' },
    { event_name: 'pull_request_target' },
    { event_name: 'pull_request_review_comment' },
  ])('is nothing for %j', (changes) => {
    expect(may({ environment: 'release', ...changes })).toBe(false);
  });

  it('is nothing when a proving claim is missing, though the publisher would take any', () => {
    const unpinned = githubPublisher({ ownerId: undefined, repositoryId: undefined });
    expect(may({ environment: 'release', repository_id: null }, unpinned)).toBe(false);
  });

  it('does not count the repository id for PyPI, which does not look at it', () => {
    const claims = githubClaims({ environment: 'release', repository_id: '9' });
    expect(rejected(match([githubPublisher()], claims, pypi)).mayReveal).toBe(true);
  });
});

describe('letters that only Unicode takes for others', () => {
  const kelvin = '\u212A8s';

  it.each([
    [{ environment: 'k8s' }, { environment: kelvin }],
    [{ repository: 'k8s' }, { repository: `octo/${kelvin}` }],
    [{ owner: 'k8s' }, { repository: `${kelvin}/app`, repository_owner: kelvin }],
  ])('do not match in tokenless: %j is not %j (attack)', (fields, claims) => {
    const publisher = githubPublisher(fields);
    const owner = publisher.fields['owner'] ?? '';
    const repository = publisher.fields['repository'] ?? '';
    const sent = {
      repository: `${owner}/${repository}`,
      repository_owner: owner,
      job_workflow_ref: `${owner}/${repository}/.github/workflows/release.yml@refs/tags/v1`,
    };
    expect(match([publisher], githubClaims({ ...sent }), tokenless).verdict).toBe(
      'environment' in fields ? 'reject' : 'accept',
    );
    const name = 'repository' in claims ? claims.repository : sent.repository;
    const evil = {
      ...sent,
      ...claims,
      job_workflow_ref: `${name}/.github/workflows/release.yml@refs/tags/v1`,
    };
    expect(match([publisher], githubClaims(evil), tokenless).verdict).toBe('reject');
  });

  it('match for PyPI, which folds as Python does', () => {
    const publisher = githubPublisher({ environment: 'k8s' });
    expect(match([publisher], githubClaims({ environment: kelvin }), pypi).verdict).toBe('accept');
  });
});

describe('whether an owner should hear of a refusal', () => {
  const concerns = (changes: Record<string, unknown>, publisher = githubPublisher()): boolean =>
    rejected(match([publisher], githubClaims(changes), tokenless)).concernsOwner;

  it.each([
    { environment: 'release' },
    { repository_id: '9' },
    { repository_owner_id: '9' },
    { event_name: 'workflow_run' },
  ])('is so for %j from under the own names', (changes) => {
    expect(concerns(changes)).toBe(true);
  });

  it.each([
    { repository: 'octo/other' },
    { repository: 'evil/app', repository_owner: 'evil' },
    { repository_owner: null },
  ])('is not so for %j', (changes) => {
    expect(concerns(changes)).toBe(false);
  });
});

describe('numeric ids', () => {
  it('are pinned at the first mint by tokenless alone', () => {
    const publisher = githubPublisher({ ownerId: undefined, repositoryId: undefined });
    expect(accepted(match([publisher], githubClaims(), tokenless)).pins).toEqual({
      ownerId: '100',
      repositoryId: '200',
    });
    expect(accepted(match([publisher], githubClaims(), pypi)).pins).toEqual({});
  });

  it('are pinned one by one', () => {
    const publisher = githubPublisher({ repositoryId: undefined });
    expect(accepted(match([publisher], githubClaims(), tokenless)).pins).toEqual({ repositoryId: '200' });
  });

  it('are not pinned while they are only assumed', () => {
    const publisher = githubPublisher({ ownerId: undefined, repositoryId: undefined });
    const claims = githubClaims({ repository_owner_id: undefined, repository_id: undefined });
    const assumes = ['repository_owner_id', 'repository_id'];
    expect(accepted(match([publisher], claims, tokenless, { assumes })).pins).toEqual({});
  });

  it('hold a re-created repository off (attack: resurrection), which PyPI does not', () => {
    const claims = githubClaims({ repository_id: '201' });
    expect(rejected(match([githubPublisher()], claims, tokenless)).code).toBe('publisher-repository-changed');
    expect(match([githubPublisher()], claims, pypi).verdict).toBe('accept');
  });

  it('must be there for tokenless, even when none is known yet', () => {
    const claims = githubClaims({ repository_id: undefined });
    expect(rejected(match([githubPublisher({ repositoryId: undefined })], claims, tokenless)).code).toBe(
      'claim-missing',
    );
    expect(match([githubPublisher()], claims, pypi).verdict).toBe('accept');
  });

  it('choose between the old owner’s publisher and the new one’s', () => {
    const publishers = [githubPublisher({ ownerId: '1' }), githubPublisher()];
    expect(accepted(match(publishers, githubClaims(), tokenless)).publisher).toBe(publishers[1]);
  });

  it('win over a publisher that does not know them yet', () => {
    const publishers = [githubPublisher({ ownerId: undefined }), githubPublisher()];
    for (const order of [publishers, publishers.toReversed()]) {
      expect(accepted(match(order, githubClaims(), tokenless)).publisher).toBe(publishers[1]);
    }
  });
});

describe('names of the forge', () => {
  const spelled = githubPublisher({ owner: 'Octo', repository: 'App' });

  it('may be spelled otherwise at tokenless, in every claim that holds them', () => {
    expect(match([spelled], githubClaims(), tokenless).verdict).toBe('accept');
  });

  it('must be spelled as stored at PyPI, which says so', () => {
    const verdict = rejected(match([spelled], githubClaims(), pypi));
    expect(verdict.code).toBe('publisher-repository-mismatch');
    expect(verdict.mismatches[0]?.why).toContain('differ only in case');
  });

  it.each([{ owner: 'Octo' }, { repository: 'App' }])('are both looked up as stored at PyPI: %j', (name) => {
    const [mismatch] = rejected(match([githubPublisher(name)], githubClaims(), pypi)).mismatches;
    expect(mismatch?.claim).toBe('repository');
  });

  it('do not make the file name or the ref case-insensitive', () => {
    const upper = 'octo/app/.github/workflows/RELEASE.yml@refs/tags/v1';
    expect(match([spelled], githubClaims({ job_workflow_ref: upper }), tokenless).verdict).toBe('reject');
    const otherRef = 'octo/app/.github/workflows/release.yml@refs/tags/V1';
    expect(match([spelled], githubClaims({ job_workflow_ref: otherRef }), tokenless).verdict).toBe('reject');
  });

  it('are the environment’s too: PyPI lowers the claim alone', () => {
    const publisher = githubPublisher({ environment: 'PyPI' });
    expect(match([publisher], githubClaims({ environment: 'pypi' }), tokenless).verdict).toBe('accept');
    expect(rejected(match([publisher], githubClaims({ environment: 'pypi' }), pypi)).code).toBe(
      'publisher-environment-mismatch',
    );
  });
});

describe('events', () => {
  it('of workflow_run are refused by tokenless alone', () => {
    const claims = githubClaims({ event_name: 'workflow_run' });
    expect(rejected(match([githubPublisher()], claims, tokenless)).code).toBe('event-not-allowed');
    expect(match([githubPublisher()], claims, pypi).verdict).toBe('accept');
  });
});

describe('a selecting field that was stored as NULL', () => {
  it('is never found at PyPI and not constrained at tokenless', () => {
    const publisher = { ...githubPublisher({ environment: undefined }), nullFields: ['environment'] };
    expect(rejected(match([publisher], githubClaims(), pypi)).code).toBe('publisher-environment-mismatch');
    expect(match([publisher], githubClaims(), tokenless).verdict).toBe('accept');
  });
});

describe('pending publishers of different people', () => {
  const pending = (owner: string, environment: string): Publisher & { owner: string } => ({
    ...githubPublisher({ environment }),
    owner,
  });
  const ownerOf = (publisher: { owner: string }): string => publisher.owner;

  it('that match one token are refused by tokenless (attack: squatting on a stranger’s repository)', () => {
    // The squatter's is the more particular one, so that it would win over the owner's.
    const publishers = [pending('owner', ''), pending('squatter', 'pypi')];
    expect(rejected(match(publishers, githubClaims(), tokenless, { ownerOf }))).toMatchObject({
      code: 'pending-publisher-ambiguous',
      nearest: null,
      mayReveal: false,
      wire: 'invalid-pending-publisher',
    });
    expect(match(publishers, githubClaims(), pypi, { ownerOf }).verdict).toBe('accept');
  });

  it('do not disturb one another when only one matches', () => {
    const publishers = [pending('owner', 'pypi'), pending('other', 'elsewhere')];
    expect(accepted(match(publishers, githubClaims(), tokenless, { ownerOf })).publisher.owner).toBe('owner');
  });

  it('are no matter when they are of one person', () => {
    const publishers = [pending('owner', ''), pending('owner', 'pypi')];
    expect(match(publishers, githubClaims(), tokenless, { ownerOf }).verdict).toBe('accept');
  });
});

describe('verifyClaims', () => {
  it('rejects when asked with a table that has no required claim', () => {
    const empty = { ...getProvider('github'), required: [], optional: [] };
    expect(verifyClaims(empty, githubPublisher(), githubClaims(), pypi)).toBe(false);
    expect(verifyClaims(getProvider('github'), githubPublisher(), githubClaims(), pypi)).toBe(true);
  });
});
