import type { ErrorTable } from '../../base/index.ts';
import { quoted, quotedList } from '../claims/shown.ts';

/** Details of the codes about API tokens, the long-lived ones. Times are Unix seconds; never a part of the token. */
export type ApiTokenErrorDetails = {
  'api-token-malformed': { problem: string };
  'api-token-index-mismatch': { expected: string; got: string };
  'api-token-expired': { expiresAtSeconds: number; nowSeconds: number };
  'api-token-not-yet-valid': { validFromSeconds: number; nowSeconds: number };
  'api-token-scope-unknown': { reason: string };
  'api-token-project-mismatch': { project: string; covered: readonly string[] };
  'api-token-too-wide': { project: string; others: readonly string[] };
  'api-token-account-wide': { project: string };
};

function at(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace('.000Z', 'Z');
}

const MAKE_ANOTHER = 'make a token at the index that is for this project only, and revoke this one';
const MOST_SHOWN = 5;

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_SHOWN;
  return quotedList(names.slice(0, MOST_SHOWN)) + (rest > 0 ? ` and ${rest} more` : '');
}

/** The words of the codes about API tokens. */
export const API_TOKEN_ERROR_TABLE: ErrorTable<ApiTokenErrorDetails> = {
  'api-token-malformed': ({ problem }) => ({
    what: 'this is no API token of a Python index',
    why: problem,
    mend: 'give the token as the index showed it, in one piece and without quotes',
  }),
  'api-token-index-mismatch': ({ expected, got }) => ({
    what: 'the API token is of another index',
    why: `it says ${quoted(got)}; it is to be used at ${quoted(expected)}`,
    mend: `make a token at ${quoted(expected)}: PyPI and TestPyPI know nothing of each other's`,
  }),
  'api-token-expired': ({ expiresAtSeconds, nowSeconds }) => ({
    what: 'the API token has expired',
    why: `it ended at ${at(expiresAtSeconds)}; it is ${at(nowSeconds)}`,
    mend: 'make another one at the index',
  }),
  'api-token-not-yet-valid': ({ validFromSeconds, nowSeconds }) => ({
    what: 'the API token is not valid yet',
    why: `it begins at ${at(validFromSeconds)}; it is ${at(nowSeconds)}`,
    mend: 'wait for it, or set the clock of this machine by a time service',
  }),
  'api-token-scope-unknown': ({ reason }) => ({
    what: 'it cannot be told what the API token may do',
    why: reason,
    mend: MAKE_ANOTHER,
  }),
  'api-token-project-mismatch': ({ project, covered }) => ({
    what: `the API token is not for ${quoted(project)}`,
    why: covered.length === 0 ? 'its restrictions leave no project' : `it is for ${listed(covered)}`,
    mend: 'make a token at the index that is for this project only',
  }),
  'api-token-too-wide': ({ project, others }) => ({
    what: `the API token is for more than ${quoted(project)}`,
    why: `it is for ${listed(others)} as well`,
    mend: MAKE_ANOTHER,
  }),
  'api-token-account-wide': ({ project }) => ({
    what: 'the API token is for the whole account',
    why: `no project is named in it; who finds it in CI publishes everything that its owner may, not only ${quoted(project)}`,
    mend: `${MAKE_ANOTHER}; only where the project does not exist yet there can be no other: say so with \`--project-does-not-exist-yet\`, use it once, and revoke it`,
  }),
};
