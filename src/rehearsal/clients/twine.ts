import {
  clientEnvironment,
  exchange,
  requireAmbientIdentity,
  systemDeps,
} from '../../publishing/client/index.ts';
import { runChild } from '../child.ts';
import type { ReleaseClient } from './client.ts';
import { endedWell } from './program.ts';

/** Unmodified `twine upload`, with an upload token of ours: twine exchanges for PyPI's own addresses only. */
export const twineClient: ReleaseClient = {
  name: 'twine',
  async publish({ release, target, caFile, runner, environment, folder, signal, line, mask }) {
    const identity = requireAmbientIdentity(runner);
    const token = await exchange(target, identity, { ...systemDeps, mask, signal });
    try {
      const own = clientEnvironment('twine', token.token, { uploadUrl: target.uploadUrl, caFile });
      const files = release.files.map(({ path }) => path);
      const args = ['upload', '--disable-progress-bar', ...own.requiredArguments, ...files];
      const variables = { ...environment, ...own.set };
      for (const name of own.unset) delete variables[name];
      await endedWell('twine', () =>
        runChild('twine', args, { directory: folder, environment: variables, signal, line }),
      );
    } finally {
      await token.burn();
    }
  },
};
