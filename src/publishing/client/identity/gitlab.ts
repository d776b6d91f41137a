// https://docs.gitlab.com/ci/secrets/id_token_authentication/ for `id_tokens`; the name of the variable as
// the `id` package of Python (1.7) and astral-sh/ambient-id look for it, all checked 2026-11-28.
import { Secret, isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import type { AmbientIdentity, DetectionFacts, Environment, NoAmbientIdentity } from './ambient.ts';
import { readIdTokenFor } from './audience.ts';

const TITLE = 'GitLab CI/CD';
const ENDING = '_ID_TOKEN';

/**
 * The variable that holds the ID token for an audience: its capitals, `_` for what is no letter, digit or
 * underscore and for a digit at the beginning, `_ID_TOKEN` behind it. `pypi` gives `PYPI_ID_TOKEN`.
 */
export function gitLabVariable(audience: string): string {
  return audience.toUpperCase().replaceAll(/[^A-Z0-9_]|^[^A-Z_]/gu, '_') + ENDING;
}

function yamlOf(audience: string): string {
  return `id_tokens: {${gitLabVariable(audience)}: {aud: ${JSON.stringify(audience)}}}`;
}

function tokenVariables(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => name.endsWith(ENDING) && environment[name]);
}

function missing(audience: string | undefined): NoAmbientIdentity {
  if (audience !== undefined) {
    return {
      kind: 'none',
      why: `this is a job of ${TITLE}, but \`${gitLabVariable(audience)}\` is not set: the job declares no ID token for \`${audience}\``,
      mend: `add \`${yamlOf(audience)}\` to the publish job`,
    };
  }
  return {
    kind: 'none',
    why: `this is a job of ${TITLE}, but no variable ends in \`${ENDING}\`: the job declares no \`id_tokens\``,
    mend: `add \`${yamlOf('pypi')}\` to the publish job for PyPI, \`${yamlOf('testpypi')}\` for TestPyPI; for another index the variable is called after its audience in the same way`,
  };
}

/** The token is fixed when the job starts: late in a long job it may be too old, and that is said here. */
function checkAge(claims: Record<string, unknown>, variable: string, nowSeconds: number): void {
  const { exp } = claims;
  if (typeof exp !== 'number' || exp > nowSeconds) return;
  const ended = new Date(Math.min(exp, 8.64e12) * 1000).toISOString();
  throw clientErrors.create('id-token-answer-unusable', {
    provider: TITLE,
    problem: `\`${variable}\` expired at ${ended}: ${TITLE} makes it when the job starts`,
    mend: 'publish in a job of its own, after the jobs that build and test, or give the job a longer `timeout`',
  });
}

function readToken(environment: Environment, audience: string, nowSeconds: number): Secret {
  const variable = gitLabVariable(audience);
  const token = environment[variable]?.trim();
  if (!token) {
    const { why, mend } = missing(audience);
    throw clientErrors.create('ambient-identity-missing', { why, mend });
  }
  const claims = readIdTokenFor(token, audience, `${TITLE} (\`${variable}\`)`);
  if (isRecord(claims)) checkAge(claims, variable, nowSeconds);
  return new Secret(token);
}

/**
 * Finds a job of GitLab CI/CD; undefined when this is none. Its ID tokens were made when the job started, one
 * per audience, and each is good for one exchange: `canIssueAgain` is false, so that nobody exchanges before
 * all else is checked, nor twice.
 */
export function detectGitLab({
  environment,
  audience,
}: DetectionFacts): AmbientIdentity | NoAmbientIdentity | undefined {
  if (!environment['GITLAB_CI']) return undefined;
  const variables = tokenVariables(environment);
  const isThere =
    audience === undefined ? variables.length > 0 : variables.includes(gitLabVariable(audience));
  if (!isThere) return missing(audience);
  return {
    kind: 'gitlab',
    title: TITLE,
    canIssueAgain: false,
    variables,
    requestIdToken: async (request) =>
      readToken(environment, request.audience, request.nowSeconds?.() ?? Math.floor(Date.now() / 1000)),
  };
}
