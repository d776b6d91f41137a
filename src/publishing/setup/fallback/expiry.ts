import { LONGEST_FALLBACK_DAYS } from '../../release/index.ts';
import { setupErrors } from '../errors.ts';

const DAY_MILLISECONDS = 86_400_000;

function invalid(reason: string): Error {
  return setupErrors.create('fallback-value-invalid', {
    flag: '--expires',
    reason,
    mend: `write \`1d\` to \`${LONGEST_FALLBACK_DAYS}d\`, or a day as \`YYYY-MM-DD\``,
  });
}

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/**
 * The last day of a fallback, `YYYY-MM-DD`, of `3d` or a day. Throws `fallback-value-invalid` for what is no day,
 * past, or further than seven days away.
 */
export function parseExpiry(text: string, now: Date): string {
  const today = dayOf(now.getTime());
  const [, days] = /^(\d{1,3})d$/u.exec(text) ?? [];
  const asked = days === undefined ? text : dayOf(now.getTime() + Number(days) * DAY_MILLISECONDS);
  const parsed = /^\d{4}-\d{2}-\d{2}$/u.test(asked) ? Date.parse(`${asked}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(parsed) || dayOf(parsed) !== asked) throw invalid('it is no day');
  if (days === '0' || asked < today) throw invalid('it is past');
  const longest = dayOf(now.getTime() + LONGEST_FALLBACK_DAYS * DAY_MILLISECONDS);
  if (asked > longest) throw invalid(`it is more than ${LONGEST_FALLBACK_DAYS} days away`);
  return asked;
}

/** A time as the state has it: RFC 3339 in UTC, whole seconds. */
export function timeOf(now: Date): string {
  return now.toISOString().replace(/\.\d{3}Z$/u, 'Z');
}
