import { describe, expect, it } from 'vitest';
import { type TlsAnswer, requestOverTls } from '../support/clients/request.ts';
import { type ClientWorld, openWorld, sha256 } from '../support/clients/world.ts';
import { helloWheel } from '../support/index/upload-body.ts';

/**
 * The requests of `oidc-exchange.py` of the PyPA action, and what it makes of the answers. The script is not run:
 * this is what it sends (Python's requests: its `Accept` and user agent) and which members it reads.
 */
const SCRIPT = { name: 'pypa action', program: 'a transcript', version: '1.14' };
const HEADERS = { accept: '*/*', 'accept-encoding': 'gzip, deflate', 'user-agent': 'python-requests/2.32.5' };

interface Exchanged {
  readonly audience: TlsAnswer;
  readonly mint: TlsAnswer;
}

/** From upload URL to the answer of the mint: scheme and path are thrown away, host and port are kept. */
async function exchange({ ca, issuer, uploadUrl }: ClientWorld, mintPath: string): Promise<Exchanged> {
  const origin = `https://${new URL(uploadUrl).host}`;
  const audience = await requestOverTls(`${origin}/_/oidc/audience`, { ca, headers: HEADERS });
  const { audience: named } = JSON.parse(audience.body.toString()) as { audience: string };
  const runner = issuer.environment();
  const identity = await fetch(`${runner['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${named}`, {
    headers: { authorization: `bearer ${runner['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  });
  const { value } = (await identity.json()) as { value: string };
  const mint = await requestOverTls(origin + mintPath, {
    ca,
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify({ token: value }),
  });
  return { audience, mint };
}

/** The lines that the script prints for a refusal: one for each member of `errors`. */
function reasonLines({ body }: TlsAnswer): string {
  const { errors } = JSON.parse(body.toString()) as { errors: { code: string; description: string }[] };
  return errors.map(({ code, description }) => `* \`${code}\`: ${description}`).join('\n');
}

describe('the exchange of the PyPA action', () => {
  it.each(['/_/oidc/mint-token', '/_/oidc/github/mint-token'])(
    'gets an upload token by %s',
    async (mintPath) => {
      const world = await openWorld(SCRIPT);
      const { audience, mint } = await exchange(world, mintPath);
      expect(audience).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
      expect(mint).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
      const { token } = JSON.parse(mint.body.toString()) as { token: string };
      // The script warns about a token that begins with anything else.
      expect(token).toMatch(/^pypi-/u);
      const wheel = helloWheel();
      expect(await world.upload(token, wheel)).toMatchObject({ status: 200 });
      expect(await world.listed()).toMatchObject([{ hashes: { sha256: sha256(wheel.bytes) } }]);
    },
  );

  it('reads why it was refused from `errors`, with the values and what to change', async () => {
    const world = await openWorld(SCRIPT, { claims: { environment: 'release' } });
    const { mint } = await exchange(world, '/_/oidc/github/mint-token');
    expect(mint).toMatchObject({ status: 422, headers: { 'content-type': 'application/json' } });
    expect(reasonLines(mint)).toMatchInlineSnapshot(
      `"* \`invalid-publisher\`: the tokenless index refuses this ID token: the publisher names another environment: the publisher expects \`environment\` to be \`pypi\`; the token says \`release\`. To mend it: set \`environment: pypi\` on the publish job, or register the publisher with \`environment\` \`release\`. (publisher-environment-mismatch)"`,
    );
  });

  it.each([
    ['GET', '/_/oidc/mint-token', '', 405],
    ['POST', '/_/oidc/mint-token', 'no JSON', 422],
    ['POST', '/_/oidc/mint-token', `{"token":"${'x'.repeat(70_000)}"}`, 413],
    ['POST', '/_/oidc/other/mint-token', '{"token":"x"}', 404],
  ])('finds `errors` in every failure: %s %s', async (method, path, body, status) => {
    const { ca, index } = await openWorld(SCRIPT);
    const answer = await requestOverTls(index.url + path, { ca, method, headers: HEADERS, body });
    expect(answer.status).toBe(status);
    expect(reasonLines(answer)).toMatch(/^\* `[a-z-]+`: \S/u);
  });

  it('takes 403 of the audience for an index whose trusted publishing is switched off', async () => {
    const { ca, index } = await openWorld(SCRIPT, { exchangeEnabled: false });
    const answer = await requestOverTls(`${index.url}/_/oidc/audience`, { ca, headers: HEADERS });
    expect(answer).toMatchObject({ status: 403 });
  });
});
