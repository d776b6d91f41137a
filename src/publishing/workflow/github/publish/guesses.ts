import type { PublishHit } from './hit.ts';

/** True for a task or a script whose name alone speaks of publishing. */
const isGuess = ({ method, auth }: PublishHit): boolean => method === 'script' && auth === 'unknown';

/**
 * Without what only seems to publish: a task whose name speaks of it prepares what a step after it publishes,
 * where one surely does (`isSeen`: one that other runs do); and with the same credential it goes where another step's upload is seen to go.
 */
export function withoutGuesses<Item>(
  items: readonly Item[],
  hitOf: (item: Item) => PublishHit,
  isSeen = false,
): readonly Item[] {
  const sure = items.filter((item) => !isGuess(hitOf(item)));
  const left = sure.length === 0 && !isSeen ? items : sure;
  const known = new Set(
    left.map(hitOf).flatMap(({ index, ecosystem }) => (index === null ? [] : [ecosystem])),
  );
  return left.filter((item) => {
    const { method, index, ecosystem } = hitOf(item);
    return method !== 'script' || index !== null || !known.has(ecosystem);
  });
}

/** The one that says most: a tool that is seen to upload says more than a script. */
export function surest<Item>(items: readonly [Item, ...Item[]], hitOf: (item: Item) => PublishHit): Item {
  return items.find((item) => hitOf(item).method !== 'script') ?? items[0];
}
