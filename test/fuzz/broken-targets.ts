import fc from 'fast-check';
import { TokenlessError } from '../../src/base/index.ts';
import { type FuzzTarget, defineTarget } from './target.ts';

const input = fc.nat({ max: 50 });

/** Targets that must fail, and one that must not: they prove that the driver sees what it is there to see. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  defineTarget({
    name: 'refuses',
    input,
    feed: () => {
      throw new TokenlessError('refused', { what: 'no', why: 'no', mend: 'no' });
    },
  }),
  defineTarget({
    name: 'throws',
    input,
    feed: (value) => {
      if (value > 40) throw new RangeError('a mistake');
    },
  }),
  defineTarget({ name: 'rejects', input, feed: () => Promise.reject(new TypeError('a mistake')) }),
  defineTarget({
    name: 'hangs',
    input,
    feed: (value) => {
      for (;;) if (value <= 40) return;
    },
  }),
  defineTarget({ name: 'never-answers', input, feed: () => new Promise(() => undefined) }),
];
