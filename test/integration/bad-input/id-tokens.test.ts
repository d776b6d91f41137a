import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import { type IssuerFault, type RunningIssuer, startIssuer } from '../../../src/issuer/index.ts';
import { rehearsalKeySets } from '../../../src/server/index.ts';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { GITHUB, type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { githubClaims } from '../../support/trust.ts';
import type { CliRun } from '../../support/cli.ts';

type Profile = 'pypi' | 'tokenless';

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
let issuer: RunningIssuer;
beforeAll(async () => {
  issuer = await startIssuer({
    issuer: GITHUB,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => githubClaims(),
    nowSeconds,
    requestToken: new Secret('request-token-of-a-test'),
  });
});
afterAll(() => issuer.close());

/** A running index of a profile, with a pending publisher for the claims of the issuer. */
async function indexWith(profile: Profile, faults: readonly IssuerFault[]): Promise<TestIndex> {
  issuer.setFaults(faults);
  const keySets = rehearsalKeySets({ [GITHUB]: issuer.keySet() });
  const index = await testIndex({ overHttp: true, profile: REGISTRY_PROFILES[profile], keySets, nowSeconds });
  const ids = profile === 'pypi' ? { ownerId: '100' } : {};
  await index.addPending({
    owner: 'octo',
    repository: 'app',
    workflow: 'release.yml',
    environment: 'pypi',
    ...ids,
  });
  return index;
}

function publish(index: TestIndex, files = [helloWheel()]): Promise<CliRun> {
  const command = ['publish', distWith(files), '--index', `${index.url}/legacy/`, '--wait', '0', '--json'];
  return runTidily(command, { env: issuer.environment() });
}

/** What each fault is called on the wire and by us, in both profiles. */
const REFUSED: readonly (readonly [IssuerFault, wire: string, code: string])[] = [
  ['expired', 'invalid-token', 'id-token-expired'],
  ['not-yet-valid', 'invalid-token', 'id-token-not-yet-valid'],
  ['alg-hmac', 'invalid-token', 'id-token-algorithm-not-allowed'],
  ['unknown-key', 'invalid-token', 'id-token-key-unknown'],
  ['no-key-id', 'invalid-token', 'id-token-key-id-missing'],
  ['wrong-key', 'invalid-token', 'id-token-signature-invalid'],
  ['key-address', 'invalid-token', 'id-token-signature-invalid'],
  ['other-issuer', 'invalid-payload', 'issuer-unknown'],
];

describe.each(['tokenless', 'pypi'] as const)('an index of profile %s, given', (profile) => {
  it.each(REFUSED)('an ID token that is %s', async (fault, wire, code) => {
    const index = await indexWith(profile, [fault]);
    const run = await publish(index);
    expectError(run, { code: 'exchange-refused', exitCode: 1, words: [`\`${wire}\``, `(\`${code}\`)`] });
    // Nothing changed: the project is not there, and the same publisher takes the right token.
    expect((await index.request('/simple/hello-dist/')).status).toBe(404);
    issuer.setFaults([]);
    expect((await publish(index)).exitCode).toBe(0);
  });

  // Our own client looks at the audience and for a signature before it sends a token anywhere, so these go to the
  // index by hand.
  it.each([
    ['alg-none', 'id-token-algorithm-not-allowed', 'three parts'],
    ['other-audience', 'id-token-audience-mismatch', 'audience'],
    ['array-audience', 'id-token-audience-is-list', 'audience'],
  ] as const)('an ID token of %s', async (fault, code, word) => {
    const index = await indexWith(profile, [fault]);
    const environment = issuer.environment();
    const asked = await fetch(`${environment['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${profile}`, {
      headers: { authorization: `bearer ${environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
    });
    const { value } = (await asked.json()) as { value: string };
    const refused = await index.exchange(value);
    expect(refused.status).toBe(422);
    const body = await refused.text();
    expect(body).not.toContain(value);
    const description = expect.stringMatching(new RegExp(`To mend it: .*\\(${code}\\)`, 'u')) as string;
    expect(JSON.parse(body)).toMatchObject({ errors: [{ code: 'invalid-token', description }] });
    expectError(await publish(index), { code: 'id-token-answer-unusable', exitCode: 4, words: [word] });
  });

  it('an ID token whose jti was used before', async () => {
    const index = await indexWith(profile, ['repeated-id']);
    expect((await publish(index)).exitCode).toBe(0);
    const again = await publish(index, [helloSdist()]);
    expect(again.exitCode).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({
      schema: 'tokenless/error/v1',
      code: 'exchange-refused',
      details: { status: 422, indexCode: 'id-token-reused', reasons: [{ code: 'invalid-reuse-token' }] },
    });
  });

  it('an ID token of a run for a pull request of a stranger', async () => {
    const index = await indexWith(profile, []);
    issuer.setClaims(githubClaims({ event_name: 'pull_request_target' }));
    const run = await publish(index);
    issuer.setClaims(githubClaims());
    expectError(run, { code: 'exchange-refused', exitCode: 1, words: ['(`event-not-allowed`)'] });
  });
});

describe('an index of ours, unlike PyPI,', () => {
  it('has a ceiling for the life of an ID token: a day is too long', async () => {
    const run = await publish(await indexWith('tokenless', ['lives-too-long']));
    const words = ['`invalid-token`', '(`id-token-lives-too-long`)'];
    expectError(run, { code: 'exchange-refused', exitCode: 1, words });
    expect((await publish(await indexWith('pypi', ['lives-too-long']))).exitCode).toBe(0);
  });

  it.each([
    ['tokenless', 1],
    ['pypi', 0],
  ] as const)('in profile %s ends a run that another workflow started with %i', async (profile, exitCode) => {
    const index = await indexWith(profile, []);
    issuer.setClaims(githubClaims({ event_name: 'workflow_run' }));
    const run = await publish(index);
    issuer.setClaims(githubClaims());
    expect(run.exitCode).toBe(exitCode);
  });
});

describe('a CI service', () => {
  it('that cuts the connection is not the fault of the index', async () => {
    const index = await indexWith('tokenless', ['down']);
    const run = await publish(index);
    issuer.setFaults([]);
    expectError(run, { code: 'index-unreachable', exitCode: 4, words: [issuer.url] });
  }, 60_000);

  it('that is not there is told so with the permission that the job lacks', async () => {
    const index = await indexWith('tokenless', []);
    const command = ['publish', distWith([helloWheel()]), '--index', `${index.url}/legacy/`];
    expectError(await runTidily(command), { code: 'ambient-identity-missing', exitCode: 3 });
    const inActions = await runTidily(command, { env: { GITHUB_ACTIONS: 'true' } });
    expect(inActions.exitCode).toBe(3);
    expect(inActions.stderr).toContain('id-token: write');
  });
});
