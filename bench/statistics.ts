function sorted(samples: readonly number[]): readonly number[] {
  return samples.toSorted((a, b) => a - b);
}

/** The middle of the samples: what a round usually gives, whatever a few of them did. */
export function median(samples: readonly number[]): number {
  const ordered = sorted(samples);
  const half = ordered.length / 2;
  const [low, high] = [ordered[Math.ceil(half) - 1], ordered[Math.floor(half)]];
  if (low === undefined || high === undefined) throw new TypeError('there is no median of nothing');
  return (low + high) / 2;
}

/** How far the samples lie apart: half the distance from the smallest to the largest, relative to the median. */
export function spread(samples: readonly number[]): number {
  const ordered = sorted(samples);
  return ((ordered.at(-1) ?? 0) - (ordered[0] ?? 0)) / 2 / median(samples);
}
