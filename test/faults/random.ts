/** Numbers that look random and follow from a seed. */
export interface SeededRandom {
  /** From 0 to before 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<Value>(values: readonly Value[]): Value;
  bytes(count: number): Uint8Array;
}

/** Mulberry32: small, and good enough to choose moments and contents. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => word() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (values) => values[between(0, values.length - 1)]!,
    bytes: (count) => Uint8Array.from({ length: count }, () => word() & 0xff),
  };
}

/** The seed of this run: `FAULTS_SEED`, or a new one, which the caller prints. */
export function faultsSeed(): number {
  const given = process.env['FAULTS_SEED'];
  if (given === undefined) return Math.floor(Math.random() * 2 ** 32);
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`FAULTS_SEED is not a whole number: ${given}`);
  return seed;
}

/** A whole number from the environment, for the long runs. */
export function countFrom(variable: string, usual: number): number {
  const count = Number(process.env[variable] ?? usual);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`${variable} is not a number of rounds`);
  return count;
}
