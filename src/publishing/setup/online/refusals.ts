import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import { type HttpHead, printable } from '../../client/index.ts';

/** One thing that is asked, in words for the case that it is not told. */
export interface Topic {
  /** `the names of the repository’s secrets`. */
  readonly what: string;
  /** Permission of a fine-grained token that the question needs: `Secrets`. All are for the repository. */
  readonly permission: string;
  /** Left out: to read. */
  readonly access?: 'read' | 'write';
  /** True: GitHub tells it to everybody for a public repository. */
  readonly isPublic: boolean;
  /** True for the repository itself: who may not see that it is there is told nothing else of it. */
  readonly isGate?: boolean;
}

/** Why a question has no answer. */
export interface Refusal {
  readonly sentence: string;
  /** True: no further question would be answered either, and asking on is only noise or a storm. */
  readonly isFinal: boolean;
}

/** What a question without a token, or with one that may too little, needs. */
export function needOf({ permission, access = 'read' }: Topic, hasToken: boolean): string {
  const what = `the repository permission \`${permission}\` (${access})`;
  return hasToken ? `the token needs ${what}` : `it needs a token with ${what}`;
}

/** When the limit ends, in words; GitHub gives Unix seconds. */
function untilOf(head: HttpHead): string {
  const reset = Number(head.headers['x-ratelimit-reset']);
  const isTime = Number.isInteger(reset) && reset > 0 && reset < 1e11;
  return isTime ? ` until ${new Date(reset * 1000).toISOString()}` : '';
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimit({ status, headers }: HttpHead): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined);
}

/** A limit that is used up: who asks on is only locked out for longer. */
export function limitOf(head: HttpHead): Refusal {
  return {
    sentence: `the rate limit of GitHub’s API is used up${untilOf(head)}, so that the rest was not asked`,
    isFinal: true,
  };
}

/** True for an answer after which GitHub takes no further request. */
export function usedUpLimit(head: HttpHead): boolean {
  return head.headers['x-ratelimit-remaining'] === '0';
}

/** Why a status other than 200 tells nothing. */
export function refusalOf(head: HttpHead, topic: Topic, hasToken: boolean): Refusal {
  const { status } = head;
  if (isRateLimit(head)) return limitOf(head);
  if (status === 401 && hasToken) {
    return {
      sentence: 'GitHub does not know the token (status 401): it is wrong, revoked or expired',
      isFinal: true,
    };
  }
  const told = `GitHub did not tell ${topic.what} (status ${status})`;
  if (status === 403 && head.headers['x-github-sso'] !== undefined) {
    return {
      sentence: `${told}: the organization wants the token authorised for its single sign-on`,
      isFinal: false,
    };
  }
  const need = needOf(topic, hasToken);
  if (status === 404) {
    return { sentence: `${told}: it is not there, or ${need}`, isFinal: topic.isGate === true };
  }
  return {
    sentence: `${told}: ${status === 401 || status === 403 ? need : 'ask again later'}`,
    isFinal: false,
  };
}

/** Words for what went wrong on the way; nothing of an answer is repeated, for it may repeat the token. */
function problemOf(error: TokenlessError, token: string): string {
  if (error.code === 'index-redirects-away') return 'it redirects to another host, which gets no token';
  if (error.code === 'index-tls-untrusted') return 'its certificate is not trusted (`--ca` hands one in)';
  const { problem } = error.details;
  const words = typeof problem === 'string' ? problem : error.message;
  return printable(words, token === '' ? [] : [token]);
}

/** Why no answer came: the time is over, or the connection or the answer is not what it should be. */
export function failureOf(error: unknown, topic: Topic, token: string): Refusal | undefined {
  if (isTokenlessError(error)) {
    const isFinal = topic.isGate === true && error.code === 'index-redirects-away';
    return { sentence: `${topic.what} could not be asked: ${problemOf(error, token)}`, isFinal };
  }
  // What `AbortSignal.timeout` throws.
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (!isLate) return undefined;
  return { sentence: 'GitHub took too long, so that the rest was not asked', isFinal: true };
}
