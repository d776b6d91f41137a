import { describe, expect, it } from 'vitest';
import {
  type StandIn,
  type StandInReply,
  type StandInRequest,
  createTestClock,
  startStandIn,
  unsignedToken,
} from '../../../../test/support/stand-in-server.ts';
import { createHttpClient } from '../http/index.ts';
import { type AmbientIdentity, detectAmbientIdentity } from './index.ts';
import type { Machine } from './machine.ts';

const http = createHttpClient({ deps: createTestClock() });
const FLAVOR = { 'metadata-flavor': 'Google' };
const TOKEN = unsignedToken({ aud: 'pypi', email: 'ci@project.iam.gserviceaccount.com' });

const machine = (url = 'http://127.0.0.1:1', productName: string | undefined = 'Google'): Machine => ({
  productName: () => productName,
  metadataUrl: url,
  credentialsUrl: url,
});

const google = (url: string, environment: Record<string, string> = {}): AmbientIdentity => {
  const found = detectAmbientIdentity(environment, { machine: machine(url) });
  if (found.kind === 'none') throw new Error('not found');
  return found;
};

const answering = (reply: (request: StandInRequest) => StandInReply): Promise<StandIn> => startStandIn(reply);

describe('a machine of Google Cloud', () => {
  it.each(['Google', 'Google Compute Engine'])('is one that calls itself %s', (name) => {
    expect(detectAmbientIdentity({}, { machine: machine(undefined, name) })).toMatchObject({
      kind: 'google',
      canIssueAgain: true,
    });
  });

  it.each(['Google Chromebook', 'KVM', undefined])('is none that calls itself %s', (name) => {
    expect(detectAmbientIdentity({}, { machine: { ...machine(), productName: () => name } }).kind).toBe(
      'none',
    );
  });

  it('leaves the job’s identity to the CI service that runs on it', () => {
    for (const flag of ['GITHUB_ACTIONS', 'GITLAB_CI', 'CIRCLECI', 'BUILDKITE']) {
      expect(detectAmbientIdentity({ [flag]: 'true' }, { machine: machine() }).kind).not.toBe('google');
    }
  });

  it('asks the metadata server for a token with `email` in it, and sends nothing secret', async () => {
    await using server = await answering(() => ({ headers: FLAVOR, body: `${TOKEN}\n` }));
    const idToken = await google(server.url).requestIdToken({ audience: 'pypi', http });
    expect(idToken.reveal()).toBe(TOKEN);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: '/computeMetadata/v1/instance/service-accounts/default/identity?audience=pypi&format=full',
      headers: { 'metadata-flavor': 'Google' },
    });
    expect(server.requests[0]!.headers['authorization']).toBeUndefined();
  });

  it('speaks for another service account where it is named', async () => {
    await using server = await answering(({ path }) =>
      path.includes('/token')
        ? { headers: FLAVOR, body: { access_token: 'ya29.secret' } }
        : { body: { token: TOKEN } },
    );
    const environment = { GOOGLE_SERVICE_ACCOUNT_NAME: 'ci@p.iam.gserviceaccount.com' };
    const idToken = await google(server.url, environment).requestIdToken({ audience: 'pypi', http });
    expect(idToken.reveal()).toBe(TOKEN);
    expect(server.requests[1]).toMatchObject({
      method: 'POST',
      path: '/v1/projects/-/serviceAccounts/ci%40p.iam.gserviceaccount.com:generateIdToken',
      headers: { authorization: 'Bearer ya29.secret' },
    });
    expect(JSON.parse(server.requests[1]!.body.toString())).toEqual({ audience: 'pypi', includeEmail: true });
  });

  it('has a refusal told without the access token', async () => {
    await using server = await answering(({ path }) =>
      path.includes('/token')
        ? { headers: FLAVOR, body: { access_token: 'ya29.secret' } }
        : { status: 403, reason: 'no for ya29.secret' },
    );
    const environment = { GOOGLE_SERVICE_ACCOUNT_NAME: '../../evil?x=' };
    const asked = google(server.url, environment).requestIdToken({ audience: 'pypi', http });
    await expect(asked).rejects.toMatchObject({
      code: 'id-token-request-refused',
      details: { status: 403, reason: 'no for [secret]' },
      mend: expect.stringContaining('roles/iam.serviceAccountTokenCreator') as string,
    });
    expect(server.requests[1]!.path).toBe(
      '/v1/projects/-/serviceAccounts/..%2F..%2Fevil%3Fx%3D:generateIdToken',
    );
  });

  it.each<[string, StandInReply, string]>([
    ['no service account', { status: 404, headers: FLAVOR }, 'id-token-request-refused'],
    ['somebody who is not Google', { body: TOKEN }, 'id-token-answer-unusable'],
    ['a redirect', { status: 302, headers: { ...FLAVOR, location: '/x' } }, 'id-token-request-refused'],
    ['another audience', { headers: FLAVOR, body: unsignedToken({ aud: 'x' }) }, 'id-token-answer-unusable'],
    ['a page', { headers: FLAVOR, body: '<html>' }, 'id-token-answer-unusable'],
    ['far too much', { headers: FLAVOR, body: 'x'.repeat(70_000) }, 'index-response-unreadable'],
    ['a cut connection', { cut: 'middle', body: TOKEN, headers: FLAVOR }, 'index-unreachable'],
  ])('refuses %s', async (_what, reply, code) => {
    await using server = await answering(() => reply);
    const asked = google(server.url).requestIdToken({ audience: 'pypi', http });
    await expect(asked).rejects.toMatchObject({ code });
    expect(server.requests).toHaveLength(1);
  });

  it('says that no metadata server is there', async () => {
    const asked = google('http://127.0.0.1:1').requestIdToken({ audience: 'pypi', http });
    await expect(asked).rejects.toMatchObject({ code: 'index-unreachable' });
  });
});
