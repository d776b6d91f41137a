// A server to be killed. It loads first and opens its data directory when it is told to, so that a run of many
// kills does not wait for each to load.
import { isTokenlessError } from '../../../src/base/index.ts';
import { type AdaptParts, startIndex } from '../../../src/server/start-index.ts';
import { dieAt } from './die-at.ts';
import type { OpenAnswer, OpenOrder } from './messages.ts';
import { answeringEarly } from './unsound.ts';
import { crashConfig } from './world.ts';

function adapted({ deathPlan, unsound }: OpenOrder): AdaptParts | undefined {
  if (unsound === true) return answeringEarly;
  return deathPlan === undefined ? undefined : dieAt(deathPlan);
}

async function open(order: OpenOrder): Promise<OpenAnswer> {
  const { directory, keySet } = order;
  const config = crashConfig(directory, keySet);
  try {
    const { url } = await startIndex(config, adapted(order));
    return { url };
  } catch (error) {
    if (isTokenlessError(error)) return { refused: error.code };
    throw error;
  }
}

process.on('message', (order) => {
  void open(order as OpenOrder).then((answer) => process.send?.(answer, () => undefined));
});
process.on('disconnect', () => process.exit());
process.send?.('loaded', () => undefined);
