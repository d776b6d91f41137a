import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  REGISTRY_PROFILES,
  explain,
  match,
  publisherKey,
  registerPublisher,
  registrationFromClaims,
  type Publisher,
  type RegistryProfile,
} from '../../src/trust/index.ts';
import { githubClaims, githubPublisher } from '../support/trust.ts';

const { pypi, testpypi, tokenless } = REGISTRY_PROFILES;
/** The indexes of Python, of which the whole law is told here; the others have rows of their own beside them. */
const python = fc.constantFrom<RegistryProfile>(pypi, testpypi, tokenless);
const profile = fc.constantFrom<RegistryProfile>(...Object.values(REGISTRY_PROFILES));
const name = fc.constantFrom('octo', 'Octo', 'evil', 'app', 'App');
const file = fc.constantFrom('release.yml', 'ci.yaml', 'nested.yml@evil.yml');
const environment = fc.constantFrom('', 'pypi', 'testpypi', 'PyPI');
const id = fc.constantFrom('100', '200');
const ref = fc.constantFrom('refs/tags/v1', 'refs/heads/x@release.yml', 'refs/heads/main');

const publisher: fc.Arbitrary<Publisher> = fc
  .record({ owner: name, repository: name, workflow: file, environment, ownerId: id, repositoryId: id })
  .map((fields) => githubPublisher({ ...fields, environment: fields.environment.toLowerCase() }));

const claims = fc
  .record({ owner: name, repository: name, workflow: file, environment, ownerId: id, repositoryId: id, ref })
  .map((run) =>
    githubClaims({
      repository: `${run.owner}/${run.repository}`,
      repository_owner: run.owner,
      repository_owner_id: run.ownerId,
      repository_id: run.repositoryId,
      job_workflow_ref: `${run.owner}/${run.repository}/.github/workflows/${run.workflow}@${run.ref}`,
      ref: run.ref,
      environment: run.environment,
    }),
  );

/** The law in its plainest form: every claim that decides is what the publisher says. */
function isAllowed(
  { fields }: Publisher,
  token: Readonly<Record<string, unknown>>,
  { name: index }: RegistryProfile,
): boolean {
  const fold = (text: unknown): string => (index === 'tokenless' ? String(text).toLowerCase() : String(text));
  const file = String(token['job_workflow_ref']).split('/')[4] ?? '';
  return (
    fold(token['repository']) === fold(`${fields['owner']}/${fields['repository']}`) &&
    token['repository_owner_id'] === fields['ownerId'] &&
    (index !== 'tokenless' || token['repository_id'] === fields['repositoryId']) &&
    file.startsWith(`${fields['workflow']}@`) &&
    (fields['environment'] === '' || String(token['environment']).toLowerCase() === fields['environment'])
  );
}

describe('matching', () => {
  it('accepts only what one of the publishers allows, and refuses only what none does', () => {
    fc.assert(
      fc.property(fc.array(publisher, { maxLength: 6 }), claims, python, (publishers, token, index) => {
        const verdict = match(publishers, token, index);
        const allowing = publishers.filter((entry) => isAllowed(entry, token, index));
        expect(verdict.verdict).toBe(allowing.length > 0 ? 'accept' : 'reject');
        const chosen = verdict.verdict === 'accept' ? [verdict.publisher, ...verdict.others] : [];
        expect(chosen.filter((entry) => !allowing.includes(entry))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts at every other registry only the repository of one of the publishers, by name or by id', () => {
    fc.assert(
      fc.property(fc.array(publisher, { maxLength: 6 }), claims, profile, (publishers, token, index) => {
        const verdict = match(publishers, token, index);
        if (verdict.verdict === 'reject') return;
        const { owner, repository, repositoryId } = verdict.publisher.fields;
        const name = `${owner}/${repository}`.toLowerCase();
        const isSame =
          index.rules.repositoryClaim === 'id'
            ? token['repository_id'] === repositoryId
            : String(token['repository']).toLowerCase() === name;
        expect(isSame).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of the store', () => {
    fc.assert(
      fc.property(fc.array(publisher, { maxLength: 6 }), claims, profile, (publishers, token, index) => {
        const forward = match(publishers, token, index);
        const backward = match(publishers.toReversed(), token, index);
        const chosen = (verdict: typeof forward): string =>
          verdict.verdict === 'accept' ? publisherKey(verdict.publisher) : verdict.code;
        expect(chosen(backward)).toBe(chosen(forward));
      }),
    );
  });

  it('never tells a caller a value that the token does not prove or hold', () => {
    const secret = githubPublisher({ workflow: 'hidden-file.yml', environment: 'hidden-environment' });
    fc.assert(
      fc.property(claims, python, fc.constantFrom('push', 'pull_request'), (token, index, event) => {
        const sent = { ...token, event_name: event };
        const verdict = match([secret], sent, index);
        const told = JSON.stringify(explain(verdict, sent, index));
        const mayKnow = verdict.verdict === 'reject' && verdict.mayReveal;
        expect(told.includes('hidden-')).toBe(mayKnow);
        expect(mayKnow && event === 'pull_request').toBe(false);
      }),
    );
  });

  it('accepts the registration that it proposes', () => {
    fc.assert(
      fc.property(claims, python, (token, index) => {
        const form = registrationFromClaims(token, index) ?? {};
        const registered = registerPublisher('github', form, { profile: index });
        expect(match([registered], token, index).verdict).toBe('accept');
      }),
    );
  });

  it('survives claims of any shape', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(githubClaims())), fc.jsonValue()),
        profile,
        (odd, index) => {
          const token = { ...githubClaims(), ...odd, iss: githubClaims()['iss'] };
          const verdict = match([githubPublisher()], token, index);
          expect(explain(verdict, token, index).verdict).toBe(verdict.verdict);
        },
      ),
    );
  });
});
