/** Thrown inside a transaction to end it without a trace; the reason becomes the result. */
export class Undone<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super(`the transaction was undone: ${String(result)}`);
    this.result = result;
  }
}

/** Runs a transaction; one that was undone resolves to the reason. */
export async function orUndone<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
}
