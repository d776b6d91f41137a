import { runChild } from '../child.ts';
import type { ReleaseClient } from './client.ts';
import { endedWell } from './program.ts';

/** Unmodified `uv publish`, which exchanges the job's identity by itself. */
export const uvClient: ReleaseClient = {
  name: 'uv',
  async publish({ release, target, runner, environment, folder, signal, line }) {
    const args = ['publish', '--trusted-publishing', 'always', '--publish-url', target.uploadUrl];
    const files = release.files.map(({ path }) => path);
    const own = { ...environment, ...runner, UV_NO_PROGRESS: '1', UV_NO_CONFIG: '1', UV_OFFLINE: '0' };
    await endedWell('uv', () =>
      runChild('uv', [...args, ...files], { directory: folder, environment: own, signal, line }),
    );
  },
};
