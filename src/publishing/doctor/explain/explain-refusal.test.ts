import { NPM_REGISTRY_HOST } from '../../../trust/index.ts';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionLog, claimLines, UV_LOG } from '../../../../test/support/explain/logs.ts';
import { githubClaims } from '../../../../test/support/trust.ts';
import { type Claims, REGISTRY_PROFILES, type RegistryName } from '../../../trust/index.ts';
import { CAUSES } from './causes/catalog.ts';
import type { Explained } from './document.ts';
import { readErrorBody } from './evidence/error-body.ts';
import { readLog } from './evidence/read-evidence.ts';
import { explainRefusal } from './explain-refusal.ts';
import { parseRegistrations } from './registrations.ts';

const OCTO = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
const IN_PYPI = { index: 'pypi', project: 'app', ...OCTO, environment: 'pypi' };

interface Asked {
  readonly publishers?: unknown;
  readonly claims?: Claims;
  readonly log?: string;
  readonly error?: unknown;
  readonly registry?: RegistryName;
}

function ask({
  publishers,
  claims,
  log,
  error,
  registry = 'pypi',
}: Asked): ReturnType<typeof explainRefusal> {
  const profile = REGISTRY_PROFILES[registry];
  const evidence = error === undefined ? undefined : readErrorBody(JSON.stringify(error));
  return explainRefusal({
    profile,
    registrations:
      publishers === undefined
        ? undefined
        : parseRegistrations(JSON.stringify(publishers), 'p.json', profile),
    registration: publishers === undefined ? 'none' : 'given',
    claims,
    evidence: log === undefined ? evidence : readLog(log),
    notes: [],
  });
}

const explained = (asked: Asked): Explained => ask(asked).explained;
const causesOf = (asked: Asked): readonly string[] =>
  (explained(asked).causes ?? []).map(({ cause, likelihood }) => `${cause} ${likelihood}`);

describe('claims against a publisher', () => {
  it('of the wrong environment: the worked example', () => {
    const claims = githubClaims({ environment: 'release', sub: 'repo:octo/app:environment:release' });
    expect(explained({ publishers: IN_PYPI, claims })).toEqual({
      verdict: 'reject',
      code: 'publisher-environment-mismatch',
      publisher: { index: 'pypi', project: 'app', provider: 'github', ...OCTO, environment: 'pypi' },
      mismatches: [
        {
          claim: 'environment',
          expected: 'pypi',
          got: 'release',
          why: 'the publisher expects `environment` to be `pypi`; the token says `release`',
          mend: 'set `environment: pypi` on the publish job, or register the publisher with `environment` `release`',
        },
      ],
      registry: 'pypi',
      registration: 'given',
      wouldMatch: { ...OCTO, environment: 'release' },
      causes: [
        {
          cause: 'A8',
          likelihood: 'likely',
          code: 'publisher-environment-mismatch',
          why: expect.any(String) as string,
          mend: expect.any(String) as string,
        },
      ],
    });
  });

  it('of the wrong owner: the worked example', () => {
    const claims = githubClaims({
      repository: 'fork/app',
      repository_owner: 'fork',
      repository_owner_id: '999',
      job_workflow_ref: 'fork/app/.github/workflows/release.yml@refs/tags/v1',
      workflow_ref: 'fork/app/.github/workflows/release.yml@refs/tags/v1',
    });
    const asked = { publishers: { ...IN_PYPI, ownerId: '100' }, claims };
    const { verdict, code, mismatches, wouldMatch } = explained(asked);
    expect([verdict, code]).toEqual(['reject', 'publisher-owner-mismatch']);
    expect(mismatches.map(({ claim, expected, got }) => [claim, expected, got])).toEqual(
      expect.arrayContaining([['repository_owner', 'octo', 'fork']]),
    );
    expect(wouldMatch).toEqual({ ...OCTO, owner: 'fork', environment: 'pypi' });
    expect(causesOf(asked)).toEqual(['A1 likely', 'A2 likely', 'C10 possible']);
  });

  it('that match are accepted, with what is loose about it', () => {
    expect(explained({ publishers: IN_PYPI, claims: githubClaims() })).toMatchObject({
      verdict: 'accept',
      code: null,
      mismatches: [],
      publisher: OCTO,
    });
    const loose = { publishers: OCTO, claims: githubClaims() };
    expect(explained(loose).verdict).toBe('accept');
    expect(causesOf(loose)).toEqual(['A9 possible']);
    expect(explained(loose).notes?.join()).toContain('accepts any');
  });

  const job = (file: string): string => `${file}@refs/tags/v1`;
  it.each<readonly [string, Readonly<Record<string, unknown>>, string, readonly string[]]>([
    [
      'another repository',
      {
        repository: 'octo/new',
        job_workflow_ref: job('octo/new/.github/workflows/release.yml'),
        workflow_ref: undefined,
      },
      'publisher-repository-mismatch',
      ['A3 likely'],
    ],
    ['another owner id', { repository_owner_id: '7' }, 'publisher-owner-changed', ['A2 likely']],
    [
      'another workflow',
      { job_workflow_ref: job('octo/app/.github/workflows/ci.yml'), workflow_ref: undefined },
      'publisher-workflow-mismatch',
      ['A4 likely'],
    ],
    [
      'a workflow of another repository',
      { job_workflow_ref: job('octo/shared/.github/workflows/release.yml') },
      'publisher-workflow-mismatch',
      ['A5 likely'],
    ],
    [
      'a called workflow',
      { job_workflow_ref: job('octo/app/.github/workflows/called.yml') },
      'publisher-workflow-mismatch',
      ['A6 likely'],
    ],
    ['no environment', { environment: undefined }, 'publisher-environment-mismatch', ['A7 likely']],
    ['a refused event', { event_name: 'pull_request_target' }, 'event-not-allowed', ['B4 likely']],
    ['another issuer', { iss: 'https://ghes.example/_services/token' }, 'issuer-unknown', ['B9 likely']],
    [
      'another audience',
      { aud: 'testpypi', environment: undefined },
      'publisher-environment-mismatch',
      ['A7 likely', 'B6 likely'],
    ],
  ])('with %s', (_what, changes, code, causes) => {
    const asked = { publishers: { ...IN_PYPI, ownerId: '100' }, claims: githubClaims(changes) };
    expect(explained(asked).code).toBe(code);
    expect(causesOf(asked)).toEqual(causes);
  });

  it('for another audience are told that the index refuses them before', () => {
    const { notes } = explained({ publishers: IN_PYPI, claims: githubClaims({ aud: 'testpypi' }) });
    expect(notes?.join()).toContain('before it looks at any publisher');
    expect(
      explained({ publishers: IN_PYPI, claims: githubClaims({ aud: 'x' }), registry: 'tokenless' }).notes,
    ).toBeUndefined();
  });

  it('that are missing are named, with how the rest would end', () => {
    const { jti: _jti, ...claims } = githubClaims({ environment: 'release' });
    const { code, mismatches, notes } = explained({ publishers: IN_PYPI, claims });
    expect([code, mismatches[0]?.claim]).toEqual(['claim-missing', 'jti']);
    expect(notes?.join()).toContain(
      'apart from the claims that are missing: the publisher expects `environment`',
    );
  });

  it('of which a publisher at another index knows are refused', () => {
    const asked = { publishers: [{ ...IN_PYPI, index: 'testpypi' }], claims: githubClaims() };
    expect(explained(asked)).toMatchObject({
      verdict: 'reject',
      code: 'publisher-not-found',
      publisher: null,
    });
    expect(causesOf(asked)).toEqual(['A10 likely']);
    expect(explained(asked).notes?.join()).toContain('`testpypi` do not count');
    const both = { publishers: [{ ...OCTO, index: 'testpypi' }, IN_PYPI], claims: githubClaims() };
    expect(explained(both).publisher).toMatchObject({ index: 'pypi' });
  });

  it('of another provider than the publisher’s: both are named', () => {
    const gitlab = {
      index: 'pypi',
      provider: 'gitlab',
      namespace: 'group/sub',
      project: 'app',
      workflow: 'ci.yml',
    };
    const asked = { publishers: gitlab, claims: githubClaims() };
    const { explained: said, words } = ask(asked);
    expect(said).toMatchObject({
      verdict: 'reject',
      code: 'publisher-not-found',
      mismatches: [
        {
          claim: 'iss',
          expected: 'https://gitlab.com',
          got: 'https://token.actions.githubusercontent.com',
        },
      ],
      wouldMatch: OCTO,
    });
    expect(words.why).toBe(
      'PyPI has a publisher of GitLab CI/CD (`group/sub/app`), and the ID token comes from GitHub Actions: it matches no publisher of another provider',
    );
    expect(words.mend).toContain('register a publisher of GitHub Actions at PyPI');
    // One of the right provider is what the token is compared with, however little it fits.
    const both = explained({ ...asked, publishers: [gitlab, { ...OCTO, repository: 'other' }] });
    expect(both.code).toBe('publisher-repository-mismatch');
    expect(explained({ publishers: [], claims: githubClaims() }).mismatches).toEqual([]);
  });

  it('that a pending publisher nearly matches are told what pending means', () => {
    const asked = { publishers: [{ ...IN_PYPI, pending: true }], claims: githubClaims({ environment: 'x' }) };
    expect(causesOf(asked)).toEqual(['A8 likely', 'A12 possible']);
    expect(explained(asked).notes?.join()).toContain('does not reserve its name');
    expect(explained(asked).publisher).toMatchObject({ pending: true });
    const twice = {
      publishers: [1, 2].map((n) => ({ ...IN_PYPI, project: `app${n}`, pending: true })),
      claims: githubClaims(),
    };
    expect(causesOf(twice)).toEqual(['A13 possible']);
  });

  it('that nothing can match get no registration', () => {
    const claims = githubClaims({ job_workflow_ref: job('octo/shared/.github/workflows/release.yml') });
    const { wouldMatch, notes } = explained({ publishers: IN_PYPI, claims });
    expect(wouldMatch).toBeUndefined();
    expect(notes?.join()).toContain('no registration can match');
  });

  it('with a token where a name should be do not print it', () => {
    const secret = `pypi-${'AgEIcHlw'.repeat(8)}`;
    const both = ask({ publishers: IN_PYPI, claims: githubClaims({ environment: secret }) });
    expect(JSON.stringify(both)).not.toContain('AgEIcHlw');
    expect(both.explained.mismatches[0]?.got).toBe('[secret]');
  });
});

describe('other registries', () => {
  const registration = { owner: 'octo', repository: 'app' };

  it('that compare no workflow ask for none', () => {
    const asked = { registry: 'jsr' as const, claims: githubClaims({ aud: 'jsr' }) };
    expect(explained({ ...asked, publishers: { ...registration, repositoryId: '200' } }).verdict).toBe(
      'accept',
    );
    expect(explained({ ...asked, publishers: { ...registration, repositoryId: '7' } })).toMatchObject({
      verdict: 'reject',
      wouldMatch: registration,
    });
  });

  it('judge by their own rules: npm by the caller, and with upper and lower case', () => {
    const called = githubClaims({
      aud: 'npm:' + NPM_REGISTRY_HOST,
      environment: 'PyPI',
      job_workflow_ref: 'octo/app/.github/workflows/called.yml@refs/tags/v1',
      runner_environment: 'github-hosted',
    });
    const publishers = { ...OCTO, environment: 'pypi' };
    expect(explained({ registry: 'npm', publishers, claims: called })).toMatchObject({
      code: 'publisher-environment-mismatch',
      mismatches: [{ claim: 'environment', expected: 'pypi', got: 'PyPI' }],
      wouldMatch: { workflow: 'release.yml', environment: 'PyPI' },
    });
    expect(explained({ registry: 'pypi', publishers, claims: called })).toMatchObject({
      code: 'publisher-workflow-mismatch',
    });
  });
});

describe('claims alone', () => {
  it('have no verdict but the registration that would match', () => {
    expect(explained({ claims: githubClaims() })).toMatchObject({
      verdict: 'unknown',
      code: null,
      registration: 'none',
      wouldMatch: { ...OCTO, environment: 'pypi' },
    });
    expect(explained({ publishers: [], claims: githubClaims() }).code).toBe('publisher-not-found');
  });

  it('are refused where no registration can help', () => {
    const claims = githubClaims({ event_name: 'pull_request_target' });
    expect(explained({ claims })).toMatchObject({ verdict: 'reject', code: 'event-not-allowed' });
  });
});

describe('a log', () => {
  it('is compared with what is registered, what is not printed taken to fit', () => {
    const { verdict, code, wire, notes } = explained({
      publishers: { ...IN_PYPI, ownerId: '100' },
      log: actionLog(),
    });
    expect([verdict, code, wire]).toEqual(['reject', 'publisher-environment-mismatch', 'invalid-publisher']);
    expect(notes?.join()).toContain('did not print `event_name`, `jti`, `sha`');
    expect(explained({ publishers: IN_PYPI, log: UV_LOG })).toMatchObject({
      code: 'publisher-environment-mismatch',
      mismatches: [{ claim: 'environment', expected: 'pypi', got: null }],
    });
  });

  it('whose claims match shows that the index has other registrations', () => {
    const asked = { publishers: { ...OCTO, environment: 'release' }, log: actionLog() };
    const { verdict, code, notes } = explained(asked);
    expect([verdict, code]).toEqual(['reject', 'invalid-publisher']);
    expect(causesOf(asked)).toEqual(['A10 likely']);
    expect(notes?.join()).toContain('would accept these claims, so it has others');
  });

  it('without registrations tells what is frequent, by the claims', () => {
    expect(causesOf({ log: actionLog() })).toEqual([
      'A8 possible',
      'A4 possible',
      'A1 possible',
      'A3 possible',
      'A10 possible',
      'A12 possible',
      'A2 unlikely',
    ]);
    expect(causesOf({ log: UV_LOG })[0]).toBe('A7 possible');
    expect(causesOf({ log: actionLog([]) }).slice(0, 2)).toEqual(['A7 possible', 'A8 possible']);
    const called = claimLines({ job_workflow_ref: 'octo/shared/.github/workflows/p.yml@refs/heads/main' });
    expect(causesOf({ log: actionLog(called) })[0]).toBe('A5 likely');
    const sameRepository = claimLines({ job_workflow_ref: 'octo/app/.github/workflows/p.yml@refs/tags/v1' });
    expect(causesOf({ log: actionLog(sameRepository) })[0]).toBe('A6 likely');
  });

  it('that names its reason is not guessed about', () => {
    const log = actionLog([], 'invalid-publisher', "no match (Check failed for required claim 'sub')");
    expect(causesOf({ log })).toEqual(['B10 likely']);
  });

  it('of a failure without claims has the code of its cause, if there is one', () => {
    expect(explained({ log: 'Unable to get ACTIONS_ID_TOKEN_REQUEST_URL' })).toMatchObject({
      verdict: 'reject',
      code: 'id-token-permission-missing',
    });
    expect(explained({ log: 'Container action is only supported on Linux' }).code).toBeNull();
    expect(ask({ log: 'Container action is only supported on Linux' }).words.what).toBe(CAUSES.D7.what);
  });

  it('in which nothing is known has no verdict', () => {
    const { explained: said, words } = ask({ log: 'all went well' });
    expect([said.verdict, said.code, said.causes]).toEqual(['unknown', null, undefined]);
    expect(words.mend).toContain('--loglevel verbose');
  });

  it('of TestPyPI is told to say nothing about PyPI', () => {
    expect(explained({ log: actionLog(), registry: 'testpypi' }).notes?.join()).toContain(
      'nothing about PyPI',
    );
  });

  it('gives way to whole claims', () => {
    const claims = githubClaims({ environment: 'other' });
    expect(explained({ publishers: IN_PYPI, claims, log: actionLog() }).mismatches[0]?.got).toBe('other');
  });
});

describe('a text that nobody knows, beside claims that match', () => {
  const matching = { publishers: IN_PYPI, claims: githubClaims() };
  const WHAT = 'the registration matches these claims; the text you gave is not one we know';

  it.each([
    ['a log', { log: 'Error: the upload went wrong in a way of its own' }],
    ['a log of success', { log: 'View at: https://pypi.org/project/app/' }],
    ['an error without words', { error: { status: 500 } }],
  ])('is not explained away by them: %s', (_what, text) => {
    const { explained: said, words } = ask({ ...matching, ...text });
    expect(said).toMatchObject({ verdict: 'unknown', code: null, mismatches: [], publisher: OCTO });
    expect(said.wouldMatch).toBeUndefined();
    expect(said.notes?.[0]).toBe(WHAT);
    expect(words.what).toBe(WHAT);
  });

  it('is shown with the causes of what its words come nearest to', () => {
    const log = 'ERROR 400: this file name was already used before, a file already exists there';
    const { causes, notes } = explained({ ...matching, log });
    expect(causes?.map(({ cause, likelihood }) => `${cause} ${likelihood}`)).toEqual([
      'D4 possible',
      'C7 possible',
      'C9 possible',
    ]);
    expect(notes?.join()).toContain('whose words come nearest');
    const mismatching = { ...matching, claims: githubClaims({ environment: 'x' }) };
    expect(causesOf({ ...mismatching, log })).toEqual(['A8 likely']);
  });

  it('does not take a warning for a failure', () => {
    const { explained: said, words } = ask({
      ...matching,
      log: 'a password was also set, disabling Trusted Publishing',
    });
    expect([said.verdict, said.causes?.[0]?.cause]).toEqual(['unknown', 'B5']);
    expect(words.what).toContain('tells no failure that we know');
  });

  it('that tells a failure which we know is refused', () => {
    const log = 'HTTPError: 400 File already exists';
    expect(explained({ ...matching, log })).toMatchObject({ verdict: 'reject' });
  });

  it('that says in its own words that it refuses is a refusal', () => {
    const { explained: said, words } = ask({ ...matching, error: { message: 'the moon is wrong' } });
    expect([said.verdict, said.code]).toEqual(['reject', null]);
    expect(words.why).toContain('would accept these claims');
  });
});

describe('an error', () => {
  const errors = [{ code: 'invalid-publisher', description: 'no match' }];

  it('has the coarse code, or the precise one of an index that tells it', () => {
    expect(explained({ error: { message: 'no', errors } })).toMatchObject({
      verdict: 'reject',
      code: 'invalid-publisher',
    });
    const ours = { message: 'no', errors, code: 'publisher-owner-changed' };
    expect(explained({ error: ours })).toMatchObject({
      code: 'publisher-owner-changed',
      wire: 'invalid-publisher',
    });
  });

  it.each([
    ['invalid-payload', 'malformed JWT', 'let a client do the exchange'],
    ['not-enabled', 'off', 'try again later'],
    ['invalid-token', 'malformed or invalid token', 'right before the upload'],
    ['invalid-publisher', 'no match', 'field by field'],
  ])('of the code %s is told what to do', (code, description, mend) => {
    const { explained: said, words } = ask({ error: { errors: [{ code, description }] } });
    expect(said).toMatchObject({ verdict: 'reject', code, wire: code });
    expect(words.mend).toContain(mend);
  });

  it('with the claims beside it is explained field by field', () => {
    const claims = githubClaims({ environment: 'release' });
    expect(explained({ publishers: IN_PYPI, claims, error: { errors } })).toMatchObject({
      code: 'publisher-environment-mismatch',
      wire: 'invalid-publisher',
    });
  });
});

describe('the causes', () => {
  it('name error pages that exist', () => {
    const pages = path.resolve(import.meta.dirname, '../../../../docs/errors');
    const codes = Object.values(CAUSES).flatMap(({ code }) => (code === undefined ? [] : [code]));
    expect(codes.filter((code) => !existsSync(path.join(pages, `${code}.md`)))).toEqual([]);
  });

  it('are listed in the guide', () => {
    const page = path.resolve(import.meta.dirname, '../../../../docs/guides/explain-a-refusal.md');
    const rows = readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) => /^\| [A-D]\d/u.test(line));
    const listed = Object.entries(CAUSES).map(
      ([id, { what }]) => expect.stringContaining(`| ${id} | ${what} |`) as string,
    );
    expect(rows).toEqual(listed);
  });

  it('are 46, each in sentences of their own', () => {
    expect(Object.keys(CAUSES)).toHaveLength(46);
    const texts = Object.values(CAUSES).flatMap(({ what, why, mend }) => [what, why, mend]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.filter((text) => text.endsWith('.'))).toEqual([]);
  });
});
