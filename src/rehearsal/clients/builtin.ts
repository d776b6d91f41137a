import { publishRelease, requireAmbientIdentity, systemDeps } from '../../publishing/client/index.ts';
import type { ReleaseClient } from './client.ts';

/** The client of `tokenless publish`: the same code path as in real CI. */
export const builtinClient: ReleaseClient = {
  name: 'builtin',
  async publish({ release, target, runner, signal, mask, progress }) {
    const identity = requireAmbientIdentity(runner);
    const onEvent: Parameters<typeof publishRelease>[0]['onEvent'] = (event) => {
      if (event.kind === 'progress') progress(event.file, event.sentBytes, event.totalBytes);
    };
    await publishRelease({ release, target, identity, signal, mask, onEvent }, systemDeps);
  },
};
