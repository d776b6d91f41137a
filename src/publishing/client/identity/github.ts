// GitHub's documentation of the two variables and of the request, checked 2026-08-21:
// https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
import { z } from 'zod';
import { Secret } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpResponse, printable, readJson } from '../http/index.ts';
import type {
  AmbientIdentity,
  DetectionFacts,
  Environment,
  IdTokenRequest,
  NoAmbientIdentity,
} from './ambient.ts';
import { checkAudience } from './audience.ts';

const TITLE = 'GitHub Actions';
const TIMEOUT_SECONDS = 30;
/** An ID token has a few thousand bytes. */
const MOST_BYTES = 64 * 1024;
const URL_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

const tokenAnswer = z.looseObject({ value: z.string().min(1) });

function missing(variable: string, environment: Environment): NoAmbientIdentity {
  const isPullRequest = environment['GITHUB_EVENT_NAME'] === 'pull_request';
  const fork = isPullRequest
    ? '; a pull request from a fork never gets an ID token: publish on a tag or a release instead'
    : '';
  return {
    kind: 'none',
    why: `this is a job of ${TITLE}, but \`${variable}\` is not set: the job may not ask for an ID token`,
    mend: `give the publish job \`permissions: id-token: write\`, and so its caller when it is in a reusable workflow${fork}`,
  };
}

/** The request URL with the audience merged into the query that it has. */
function requestUrl(url: string, audience: string): string {
  const merged = URL.parse(url);
  // A URL that is none fails where every URL is checked.
  if (merged === null) return url;
  merged.searchParams.set('audience', audience);
  return merged.href;
}

/** A failure of GitHub's own is no fault of the job. */
const ITS_FAILURE = {
  mend: 'nothing was uploaded: run the job again when GitHub is well (<https://www.githubstatus.com>)',
};

function refused({ status, reason }: HttpResponse, requestToken: Secret): Error {
  const details = { provider: TITLE, status, reason: printable(reason, [requestToken.reveal()]) };
  const isItsFailure = status >= 500 || status === 429;
  return clientErrors.create('id-token-request-refused', {
    ...details,
    ...(isItsFailure ? ITS_FAILURE : {}),
  });
}

/** What cannot be read is an answer of the CI service, not of an index. */
function unusable(error: unknown): unknown {
  if (!clientErrors.owns(error) || error.code !== 'index-response-unreadable') return error;
  const problem = `the answer of its identity endpoint cannot be read: ${error.why}`;
  return clientErrors.create('id-token-answer-unusable', { provider: TITLE, problem }, { cause: error });
}

async function requestIdToken(url: string, requestToken: Secret, request: IdTokenRequest): Promise<Secret> {
  try {
    return await askForIdToken(url, requestToken, request);
  } catch (error) {
    throw unusable(error);
  }
}

async function askForIdToken(url: string, requestToken: Secret, request: IdTokenRequest): Promise<Secret> {
  const { audience, http, signal } = request;
  const answer = await http.request({
    method: 'GET',
    url: requestUrl(url, audience),
    headers: { authorization: `bearer ${requestToken.reveal()}`, accept: 'application/json' },
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status !== 200) throw refused(answer, requestToken);
  const { value } = readJson(answer, tokenAnswer);
  checkAudience(value, audience, TITLE);
  return new Secret(value);
}

/** Finds a job of GitHub Actions; undefined when this is none. */
export function detectGitHub({
  environment,
}: DetectionFacts): AmbientIdentity | NoAmbientIdentity | undefined {
  if (!environment['GITHUB_ACTIONS']) return undefined;
  const url = environment[URL_VARIABLE];
  const token = environment[TOKEN_VARIABLE];
  if (!url) return missing(URL_VARIABLE, environment);
  if (!token) return missing(TOKEN_VARIABLE, environment);
  const requestToken = new Secret(token);
  return {
    kind: 'github',
    title: TITLE,
    canIssueAgain: true,
    variables: [URL_VARIABLE, TOKEN_VARIABLE],
    requestIdToken: (request) => requestIdToken(url, requestToken, request),
  };
}
