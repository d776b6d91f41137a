interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const parsed = quality === undefined ? 1 : Number(quality);
  return { type, quality: Number.isNaN(parsed) ? 0 : Math.min(1, Math.max(0, parsed)) };
}

/** How specifically a range names a type: 3 by name, 2 by `type/*`, 1 by any, 0 not at all. */
function specificity(range: string, type: string): number {
  if (range === type) return 3;
  if (range === `${type.split('/')[0]}/*`) return 2;
  return range === '*/*' ? 1 : 0;
}

/** The quality that an `Accept` header gives a media type; its most specific range decides. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const best = ranges
    .map((range) => ({ ...range, fit: specificity(range.type, type) }))
    .filter((range) => range.fit > 0)
    .toSorted((a, b) => b.fit - a.fit)[0];
  return best?.quality ?? 0;
}

/**
 * Chooses among media types by an `Accept` header (RFC 9110, section 12.5.1): the highest quality wins, then
 * the order of `offered`. Without a header the first is chosen; undefined when none is acceptable.
 */
export function negotiate<Type extends string>(
  accept: string | undefined,
  offered: readonly Type[],
): Type | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(parseRange);
  const ranked = offered
    .map((type) => ({ type, quality: qualityOf(type, ranges) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  return ranked[0]?.type;
}

/** True when an `Accept` header names the media type itself, not only by a wildcard. */
export function namesMediaType(accept: string | undefined, type: string): boolean {
  return (accept ?? '')
    .split(',')
    .map(parseRange)
    .some((range) => range.type === type && range.quality > 0);
}
