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
  /** GitHub's words in a 404 by which it says that there is none: read as an empty answer. */
  readonly noneWords?: string;
  /** True for the repository itself: who may not see that it is there is told nothing else of it. */
  readonly isGate?: boolean;
}

/** Why a question has no answer. */
export interface Refusal {
  readonly sentence: string;
  /** True: no further question would be answered either, and asking on is only noise or a storm. */
  readonly isFinal: boolean;
  /** Left out: it would be the same later. */
  readonly again?: Again;
}

/** When what was not answered may be asked again; neither member: soon, and rarer each time. */
export interface Again {
  /** Not before so many seconds are over. */
  readonly afterSeconds?: number;
  /** Not before this time, in Unix seconds. */
  readonly atSeconds?: number;
}

/** What a question without a token, or with one that may too little, needs. */
export function needOf({ permission, access = 'read' }: Topic, hasToken: boolean): string {
  const what = `the repository permission \`${permission}\` (${access})`;
  return hasToken ? `the token needs ${what}` : `it needs a token with ${what}`;
}

/** A whole number of seconds in a header; undefined for anything else. */
function secondsIn(head: HttpHead, name: string, most: number): number | undefined {
  const text = head.headers[name];
  if (text === undefined || !/^\d{1,11}$/u.test(text)) return undefined;
  const seconds = Number(text);
  return seconds > most ? undefined : seconds;
}

/** When the limit ends, in Unix seconds. */
const resetOf = (head: HttpHead): number | undefined =>
  secondsIn(head, 'x-ratelimit-reset', 1e11) || undefined;

/** How many requests GitHub still takes until when, as it says with every answer. */
export interface Budget {
  readonly remaining: number;
  /** Unix seconds. */
  readonly resetSeconds: number;
}

/** Undefined: it does not say, as a GitHub server without limits. */
export function budgetOf(head: HttpHead): Budget | undefined {
  const remaining = secondsIn(head, 'x-ratelimit-remaining', 1e9);
  const resetSeconds = resetOf(head);
  return remaining === undefined || resetSeconds === undefined ? undefined : { remaining, resetSeconds };
}

/** When the limit ends, in words. */
function untilOf(head: HttpHead): string {
  const reset = resetOf(head);
  return reset === undefined ? '' : ` until ${new Date(reset * 1000).toISOString()}`;
}

/** `retry-after` goes before: a secondary limit ends earlier or later than the hour that the other header names. */
function againOf(head: HttpHead): Again {
  const afterSeconds = secondsIn(head, 'retry-after', 1e6);
  if (afterSeconds !== undefined) return { afterSeconds };
  const atSeconds = usedUpLimit(head) ? resetOf(head) : undefined;
  // Without a time GitHub wants a minute at least.
  return atSeconds === undefined ? { afterSeconds: 60 } : { atSeconds };
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
    again: againOf(head),
  };
}

/** True for an answer after which GitHub takes no further request. */
export function usedUpLimit(head: HttpHead): boolean {
  return head.headers['x-ratelimit-remaining'] === '0';
}

/** `Upgrade to GitHub Pro or make this repository public to enable this feature.` */
const NEEDS_PLAN = /^Upgrade to GitHub \S+/u;

/**
 * Why a status other than 200 tells nothing.
 *
 * @param words GitHub's own, which tell a plan that lacks something from a token that may not
 */
export function refusalOf(head: HttpHead, topic: Topic, hasToken: boolean, words = ''): Refusal {
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
  if (status === 403 && NEEDS_PLAN.test(words)) {
    const sentence = `${told}: the plan of the account does not have it for a private repository`;
    return { sentence, isFinal: false };
  }
  const need = needOf(topic, hasToken);
  if (status === 404) {
    return { sentence: `${told}: it is not there, or ${need}`, isFinal: topic.isGate === true };
  }
  const isRefused = status === 401 || status === 403;
  return {
    sentence: `${told}: ${isRefused ? need : 'ask again later'}`,
    isFinal: false,
    ...(isRefused ? {} : { again: {} }),
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

/** Failures of one moment: the next request may find the way. */
const PASSING = ['index-unreachable', 'index-response-unreadable'];

/** Why no answer came: the time is over, or the connection or the answer is not what it should be. */
export function failureOf(error: unknown, topic: Topic, token: string): Refusal | undefined {
  if (isTokenlessError(error)) {
    const isFinal = topic.isGate === true && error.code === 'index-redirects-away';
    const sentence = `${topic.what} could not be asked: ${problemOf(error, token)}`;
    return PASSING.includes(error.code) ? { sentence, isFinal, again: {} } : { sentence, isFinal };
  }
  // What `AbortSignal.timeout` throws.
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (!isLate) return undefined;
  return { sentence: 'GitHub took too long, so that the rest was not asked', isFinal: true, again: {} };
}
