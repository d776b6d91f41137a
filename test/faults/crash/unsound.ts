import { setTimeout as sleep } from 'node:timers/promises';
import type { AdaptParts } from '../../../src/server/start-index.ts';

const LATE_MILLISECONDS = 150;

/** An index that answers an upload before it commits it: the fault that the run must find. */
export const answeringEarly: AdaptParts = (parts) => ({
  ...parts,
  store: {
    ...parts.store,
    async addFile(command) {
      void sleep(LATE_MILLISECONDS).then(() => parts.store.addFile(command));
      return Promise.resolve('added');
    },
  },
});
