import { describe, expect, it } from 'vitest';
import {
  UV_LOG,
  UV_LOG_WITH_ENVIRONMENT,
  actionLog,
  claimLines,
  stamped,
} from '../../../../../test/support/explain/logs.ts';
import { readErrorBody } from './error-body.ts';
import { readLog } from './read-evidence.ts';

const UPLOAD_TOKEN = `pypi-${'AgEIcHlwaS5vcmcCJDk1'.repeat(4)}`;
const ID_TOKEN = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3gifQ.${'c2lnbmF0dXJl'.repeat(4)}`;

function causesOf(text: string): Readonly<Record<string, string>> {
  const worstFirst = readLog(text).suspicions.toReversed();
  return Object.fromEntries(worstFirst.map(({ cause, likelihood }): [string, string] => [cause, likelihood]));
}

describe('the claims that a client printed', () => {
  it('are read from the list of the PyPA action', () => {
    const { sent, wire, refused } = readLog(actionLog());
    expect([wire, refused]).toEqual(['invalid-publisher', true]);
    expect(sent?.printed).toMatchObject({
      repository: 'octo/app',
      environment: 'release',
      ref: 'refs/tags/v1',
    });
    expect(sent?.claims['iss']).toBe('https://token.actions.githubusercontent.com');
    expect(sent?.unknown).toEqual(expect.arrayContaining(['jti', 'sha', 'event_name']));
    expect(sent?.unknown).not.toContain('environment');
  });

  it('are read from one annotation, whose line breaks are %0A', () => {
    const line = actionLog().replaceAll(/\n.{28} ?/gu, '%0A');
    expect(readLog(line).sent?.claims).toMatchObject({ repository: 'octo/app', environment: 'release' });
  });

  it('are absent where the action prints MISSING, which is known', () => {
    const { sent } = readLog(actionLog(claimLines({ environment: 'MISSING' })));
    expect(sent?.claims).not.toHaveProperty('environment');
    expect(sent?.unknown).not.toContain('environment');
  });

  it.each([
    ['repo:octo/app:environment:release', 'release', true],
    ['repo:octo@1/app@2:environment:release', 'release', true],
    ['repo:octo/app:ref:refs/tags/v1', undefined, true],
    ['repo:octo/app:pull_request', undefined, true],
    ['owner:octo:custom', undefined, false],
    ['repo:octo/app:job_workflow_ref:x', undefined, false],
  ])('of an old action: sub %s tells the environment %s', (sub, environment, isKnown) => {
    const lines = claimLines({ sub }).filter((line) => !line.includes('`environment`'));
    const { sent } = readLog(actionLog(lines));
    expect(sent?.claims['environment']).toBe(environment);
    expect(sent?.printed).not.toHaveProperty('environment');
    expect(sent?.unknown.includes('environment')).toBe(!isKnown);
  });

  it('are read from what uv prints, with the times of the log between', () => {
    expect(readLog(UV_LOG).sent?.claims).toMatchObject({ repository_owner_id: '100', ref: 'refs/tags/v1' });
    expect(readLog(UV_LOG).sent?.claims).not.toHaveProperty('environment');
    expect(readLog(UV_LOG).sent?.unknown).not.toContain('environment');
    expect(readLog(UV_LOG_WITH_ENVIRONMENT).sent?.claims).toMatchObject({ environment: 'release' });
  });

  it('of GitLab have the issuer of GitLab', () => {
    const text = 'GitLabTokenClaims { sub: "project_path:g/app:ref_type:tag", project_path: "g/app" }';
    expect(readLog(text).sent?.claims).toMatchObject({ iss: 'https://gitlab.com', project_path: 'g/app' });
  });

  it('are not known where GitHub masked a part of them', () => {
    const { sent } = readLog(actionLog(claimLines({ repository_owner: '***' })));
    expect(sent?.claims).not.toHaveProperty('repository_owner');
    expect(sent?.unknown).toContain('repository_owner');
  });

  it('of several jobs are the first, and that is said', () => {
    const other = claimLines({ environment: 'testpypi' });
    const { sent, notes } = readLog(actionLog([...claimLines(), ...other]));
    expect([sent?.sets, sent?.claims['environment']]).toEqual([2, 'release']);
    expect(notes.join()).toContain('2 different sets of claims');
    expect(readLog(actionLog([...claimLines(), ...claimLines()])).sent?.sets).toBe(1);
  });

  it('are only those that a provider has (attack: any name)', () => {
    const { sent } = readLog(actionLog([...claimLines(), '* `__proto__`: `x`', '* `constructor`: `x`']));
    expect(Object.keys(sent?.claims ?? {})).not.toContain('constructor');
    expect(readLog('* `sub`: `x`').sent).toBeUndefined();
  });
});

describe('what a log shows', () => {
  it.each([
    ['B1', 'Error: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable'],
    ['B1', 'the ACTIONS_ID_TOKEN_REQUEST_TOKEN environment variable was unset'],
    ['B1', 'Failed to obtain OIDC token: is the `id-token: write` permission missing?'],
    ['B1', 'npm silly oidc Skipped because incorrect permissions for id-token within GitHub workflow'],
    ['B2', "The nested job 'publish' is requesting 'id-token: write', but is only allowed 'id-token: none'."],
    ['B3', 'this action was called from a\npull request on a fork. Nothing can be had there'],
    ['B4', 'Trusted Publishing does not support the `workflow_run` event trigger'],
    ['B5', 'an explicit password was also set, disabling Trusted Publishing'],
    ['B7', 'sigstore.errors.ExpiredIdentity'],
    ['B8', '* `invalid-reuse-token`: used'],
    ['B9', '* `invalid-payload`: unknown trusted publishing issuer'],
    ['B10', "no publisher (Check failed for required claim 'sub')"],
    ['B11', 'Error: Invalid JWT key ID'],
    ['A2', 'does not match the repository owner ID (7) in the JWT'],
    ['A4', 'does not match the workflow filename `ci.yml` in the JWT'],
    ['A7', 'requires an environment, but the JWT does not specify one'],
    ['A8', 'does not match the environment `x` in the JWT'],
    ['A11', 'HTTPError: 400\n         Non-user identities cannot\n         create new projects.'],
    ['A11', '::error::400 Non-user identities cannot%0Acreate new projects.'],
    ['A12', '* `invalid-pending-publisher`: valid token, but project already exists'],
    ['A16', 'npm error 403 OIDC permission denied for this action'],
    ['C4', 'Tag "v1.0.0" is not allowed to deploy to pypi due to environment protection rules.'],
    ['C5', 'Branch "main" is not allowed to deploy to pypi due to environment protection rules.'],
    ['C8', 'Canceling since a higher priority waiting request for release exists'],
    ['D1', "InvalidDistribution: Unknown distribution format: 'SHA256SUMS'"],
    ['D2', 'dist/app-1.tar.gz already has a publish attestation'],
    ['D3', "The use of local versions in '1.0+d1' is not allowed."],
    ['D4', "400 File already exists ('app-1.tar.gz', with blake2_256 hash)"],
    ['D5', 'Local file and index file do not match for app-1.tar.gz'],
    ['D6', 'Invalid distribution metadata: license-file'],
    ['D7', '##[error]Container action is only supported on Linux'],
    ['D9', 'certificate x does not match expected Trusted Publisher y'],
  ])('%s: %s', (cause, words) => {
    const text = stamped(['before', ...words.split('\n'), 'after']);
    expect(causesOf(text)).toMatchObject({ [cause]: 'likely' });
    expect(readLog(text).refused).toBe(!words.includes('password was also set'));
  });

  it('is coloured, or begins with job and step, and is read all the same', () => {
    expect(causesOf('\u001B[31mFile already\u001B[0m exists')).toMatchObject({ D4: 'likely' });
    const lines = stamped(['File already', 'exists']).trimEnd().split('\n');
    expect(causesOf(lines.map((line) => `publish\tUpload it\t${line}`).join('\n'))).toMatchObject({
      D4: 'likely',
    });
  });

  it('names the tag and the environment that refused it', () => {
    const { notes } = readLog(
      'Tag "v1" is not allowed to deploy to pypi due to environment protection rules.',
    );
    expect(notes.join()).toContain('environment `pypi` refused the tag `v1`');
  });

  it('is no code where a code stands in prose', () => {
    expect(readLog('see invalid-publisher in the docs; ours is not-enabled').wire).toBeUndefined();
  });

  it('is nothing where nothing is known, and no run where there is no text', () => {
    expect(readLog('all went well')).toMatchObject({ refused: false, suspicions: [], wire: undefined });
    expect(causesOf(' \n\u0000')).toMatchObject({
      C1: 'possible',
      C2: 'possible',
      C3: 'possible',
      C6: 'possible',
    });
  });

  it('a missing permission is told from what follows of it', () => {
    const text = 'Skipped because incorrect permissions for id-token\nnpm error code ENEEDAUTH';
    expect(causesOf(text)).toEqual({ B1: 'likely', B3: 'possible' });
    expect(causesOf('npm error code ENEEDAUTH')).toMatchObject({ B1: 'possible', A4: 'possible' });
  });
});

describe('a hostile log', () => {
  it.each([
    ['an upload token', UPLOAD_TOKEN],
    ['an ID token', ID_TOKEN],
    ['a password in an address', 'https://octo:hunter22@index.example/'],
    ['a mask', '::add-mask::correct-horse-battery'],
  ])('with %s: the secret is said to be there and not repeated', (_what, secret) => {
    const claims = claimLines({ repository: `octo/${secret.replace('::add-mask::', '')}` });
    const evidence = readLog(`${actionLog(claims)}\n${secret}\n`);
    expect(evidence.notes.join()).toContain('holds a secret');
    expect(JSON.stringify(evidence)).not.toMatch(/AgEIcHlw|hbGciOiJ|hunter22|correct-horse/u);
  });

  it('without a secret has none', () => {
    expect(readLog(actionLog()).notes.join()).not.toContain('holds a secret');
  });

  it('with NULs, in UTF-16 or with broken UTF-8 is read', () => {
    const wide = Buffer.from(actionLog(), 'utf16le').toString('latin1');
    expect(readLog(wide).sent?.claims).toMatchObject({ repository: 'octo/app' });
    expect(readLog(`\uFFFD\uD800${actionLog()}`).sent?.claims).toMatchObject({ repository: 'octo/app' });
  });

  const MEGABYTES = 2;
  it.each([
    ['nothing but the beginning of an escape', '\u001B]'],
    ['escapes that never end', '\u001B[1;1;1;1;'],
    ['beginnings of claims', '* `sub`: `'],
    ['beginnings of structures', 'TokenClaims {'],
    ['beginnings of tokens', 'eyJ-pypi-'],
    ['one word', 'a'],
    ['addresses', '://a:'],
    ['masks', '::add-mask::12345678\n'],
    ['deployments', 'Tag "'],
    ['blanks', ' '],
    ['NULs', '\u0000'],
    ['codes', '"invalid-publisher"'],
    ['claims', '* `sub`: `x`\n* `repository`: `a/b`\n'],
  ])('of %s takes time in proportion to its length', { timeout: 5_000 }, (_what, piece) => {
    const text = piece.repeat(Math.ceil((MEGABYTES * 1024 * 1024) / piece.length));
    expect(readLog(text)).toHaveProperty('refused');
  });
});

describe('a word without end', () => {
  it('is read without an end of the engine’s stack', () => {
    expect(readLog('a'.repeat(16 * 1024 * 1024)).refused).toBe(false);
  });
});

describe('the body of a refusal', () => {
  it('is PyPI’s', () => {
    const errors = [
      { code: 'invalid-publisher', description: "no publisher (Check failed for required claim 'sub')" },
    ];
    expect(readErrorBody(JSON.stringify({ message: 'no', errors }))).toMatchObject({
      wire: 'invalid-publisher',
      code: undefined,
      refused: true,
      suspicions: [{ cause: 'B10', likelihood: 'likely' }],
    });
  });

  it.each([
    [{ code: 'publisher-environment-mismatch' }, 'publisher-environment-mismatch'],
    [{ type: 'https://index.example/errors/id-token-expired' }, 'id-token-expired'],
    [{ type: 'docs/errors/issuer-unknown.md' }, 'issuer-unknown'],
    [{ code: '<script>', type: 'about:blank' }, undefined],
  ])('is ours, with a precise code: %j', (more, code) => {
    const errors = [{ code: 'invalid-publisher', description: 'why' }];
    const evidence = readErrorBody(JSON.stringify({ message: 'no', errors, status: 422, ...more }));
    expect([evidence.code, evidence.wire]).toEqual([code, 'invalid-publisher']);
  });

  it('is npm’s or crates.io’s', () => {
    expect(
      readErrorBody('{"message":"OIDC token exchange error - package not found"}').suspicions[0],
    ).toEqual({
      cause: 'A4',
      likelihood: 'possible',
    });
    const detail = 'No Trusted Publishing config found for repository `octo/app`.';
    const evidence = readErrorBody(JSON.stringify({ errors: [{ detail }] }));
    expect(evidence).toMatchObject({
      refused: true,
      suspicions: [{ cause: 'A3' }, { cause: 'A1' }, { cause: 'A10' }],
    });
    expect(evidence.notes[0]).toBe(`the index says: ${detail}`);
  });

  it('is a page, or not JSON at all', () => {
    expect(readErrorBody('<h1>400 File already exists</h1>').suspicions[0]?.cause).toBe('D4');
    expect(readErrorBody('{"errors":').refused).toBe(false);
  });

  it.each(['null', '[]', '{}', '{"errors":null}', '{"errors":[null,1,"x"]}', '{"message":{}}'])(
    'is %s, which says nothing',
    (text) => {
      expect(readErrorBody(text)).toMatchObject({
        refused: false,
        wire: undefined,
        code: undefined,
        suspicions: [],
      });
    },
  );

  it('does not print a token that it echoes', () => {
    const errors = [{ code: 'invalid-token', description: `the token ${UPLOAD_TOKEN} \u001B[31mis bad` }];
    const { notes } = readErrorBody(JSON.stringify({ errors }));
    expect(notes[0]).toBe('the index says: the token [secret] is bad');
    expect(notes.join()).toContain('holds a secret');
  });
});
