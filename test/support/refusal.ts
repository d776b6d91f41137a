import { TokenlessError } from '../../src/base/index.ts';

/** The error that a function refuses with; fails when it throws something else, or nothing. */
export function refusalOf(run: () => unknown): TokenlessError {
  try {
    run();
  } catch (error) {
    if (error instanceof TokenlessError) return error as TokenlessError;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The error that a promise refuses with; fails when it rejects with something else, or resolves. */
export async function refusalOfPromise(run: Promise<unknown>): Promise<TokenlessError> {
  const settled = await run.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return refusalOf(() => {
    if (settled !== undefined) throw settled.error;
  });
}
