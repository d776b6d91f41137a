/**
 * Runs a task for each item, so many at once, starting in order; results in the order of the items. The first
 * failure stops new starts, aborts the signal that the tasks get, and is thrown when all have ended.
 */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item, signal: AbortSignal) => Promise<Result>,
  outer?: AbortSignal,
): Promise<readonly Result[]> {
  const stop = new AbortController();
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
  const results: Result[] = [];
  const failures: unknown[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [position, item] of queue) {
      if (signal.aborted) return;
      try {
        results[position] = await run(item, signal);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker));
  // The caller's own reason to stop comes before what it caused.
  outer?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return results;
}
