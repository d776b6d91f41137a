// The metadata server's identity endpoint and `generateIdToken`, as
// https://cloud.google.com/compute/docs/instances/verifying-instance-identity and
// https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
// describe them and the `id` package of Python (1.7) asks them, checked 2026-11-28.
import { z } from 'zod';
import { Secret } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpResponse, printable, readJson } from '../http/index.ts';
import type { AmbientIdentity, DetectionFacts, IdTokenRequest } from './ambient.ts';
import { checkAudience } from './audience.ts';
import type { Machine } from './machine.ts';
import { askMetadata } from './metadata.ts';

const TITLE = 'Google Cloud';
const TIMEOUT_SECONDS = 30;
const MOST_BYTES = 64 * 1024;
const PRODUCT_NAMES: readonly (string | undefined)[] = ['Google', 'Google Compute Engine'];
const ACCOUNT_VARIABLE = 'GOOGLE_SERVICE_ACCOUNT_NAME';
const ACCOUNT_PATH = '/computeMetadata/v1/instance/service-accounts/default';
const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

const accessTokenAnswer = z.looseObject({ access_token: z.string().min(1) });
const idTokenAnswer = z.looseObject({ token: z.string().min(1) });

function checkStatus({ status, reason }: HttpResponse, secrets: readonly string[] = []): void {
  if (status === 200) return;
  const details = { provider: TITLE, status, reason: printable(reason, secrets) };
  throw clientErrors.create('id-token-request-refused', {
    ...details,
    mend: `check that the machine has a service account and that it may give ID tokens (\`roles/iam.serviceAccountTokenCreator\` for another one, which \`${ACCOUNT_VARIABLE}\` names)`,
  });
}

/** The machine's own service account. */
async function ownIdToken(machine: Machine, { audience, signal }: IdTokenRequest): Promise<string> {
  const url = new URL(`${ACCOUNT_PATH}/identity`, machine.metadataUrl);
  url.searchParams.set('audience', audience);
  // `full` puts `email` into the token, which indexes compare.
  url.searchParams.set('format', 'full');
  const answer = await askMetadata(url, signal);
  checkStatus(answer);
  return new TextDecoder().decode(answer.body).trim();
}

/** Another service account, which the machine's own may speak for. */
async function otherIdToken(machine: Machine, account: string, request: IdTokenRequest): Promise<string> {
  const url = new URL(`${ACCOUNT_PATH}/token`, machine.metadataUrl);
  url.searchParams.set('scopes', CLOUD_PLATFORM);
  const told = await askMetadata(url, request.signal);
  checkStatus(told);
  const accessToken = new Secret(readJson(told, accessTokenAnswer).access_token);
  const path = `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateIdToken`;
  const answer = await request.http.request({
    method: 'POST',
    url: new URL(path, machine.credentialsUrl).href,
    headers: {
      authorization: `Bearer ${accessToken.reveal()}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ audience: request.audience, includeEmail: true }),
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  checkStatus(answer, [accessToken.reveal()]);
  return readJson(answer, idTokenAnswer).token;
}

/**
 * Finds a machine of Google Cloud (Compute Engine, Cloud Build); undefined when this is none. Asked last: a job
 * of a CI service that runs on such a machine has the identity of the job, not of the machine.
 */
export function detectGoogle({ environment, machine }: DetectionFacts): AmbientIdentity | undefined {
  const account = environment[ACCOUNT_VARIABLE];
  if (!account && !PRODUCT_NAMES.includes(machine.productName())) return undefined;
  const ask = (request: IdTokenRequest): Promise<string> =>
    account ? otherIdToken(machine, account, request) : ownIdToken(machine, request);
  return {
    kind: 'google',
    title: TITLE,
    canIssueAgain: true,
    // Any process of the machine can ask the metadata server: no variable keeps it from that.
    variables: [],
    requestIdToken: async (request) => {
      const idToken = await ask(request);
      checkAudience(idToken, request.audience, TITLE);
      return new Secret(idToken);
    },
  };
}
