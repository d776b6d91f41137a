import type { HttpHead } from './request.ts';

const FIRST_DELAY_SECONDS = 0.5;
const LONGEST_DELAY_SECONDS = 30;
/** How long an index may ask us to wait before we give up instead. */
const LONGEST_RETRY_AFTER_SECONDS = 120;

/** Statuses after which the same request may succeed a moment later. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** True for a status after which the same request may succeed a moment later. */
export function isPassing(status: number): boolean {
  return PASSING_STATUSES.has(status);
}

/**
 * How long to wait before attempt number `attempt + 1` (the first attempt is 1), in seconds: doubling, half
 * of it random, so that many clients refused at once do not come back at once.
 */
export function backoffSeconds(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}

/** What `Retry-After` asks for, in seconds (RFC 9110, 10.2.3), no longer than we are willing to wait. */
export function retryAfterSeconds(head: HttpHead, nowSeconds: number): number | undefined {
  const text = head.headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = /^\d+$/u.test(text) ? Number(text) : Date.parse(text) / 1000 - nowSeconds;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS));
}
