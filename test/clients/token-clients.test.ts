import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type ClientName, describeClient } from '../support/clients/describe-client.ts';
import { endingOf } from '../support/clients/program.ts';
import { buildSampleProject, writeSampleProject } from '../support/clients/sample-project.ts';
import { tokenRun } from '../support/clients/tokenless-token.ts';
import { type ClientWorld, hashesOf, openWorld } from '../support/clients/world.ts';
import { helloWheel } from '../support/index/upload-body.ts';

/** How each client is told to upload what is in `dist`; flit always builds what it uploads. */
const COMMANDS: Readonly<Record<Exclude<ClientName, 'pip'>, readonly string[]>> = {
  twine: ['upload', 'dist/hello_dist-1.0.tar.gz', 'dist/hello_dist-1.0-py3-none-any.whl'],
  uv: ['publish', 'dist/hello_dist-1.0.tar.gz', 'dist/hello_dist-1.0-py3-none-any.whl'],
  poetry: ['publish'],
  pdm: ['publish', '--no-build'],
  hatch: ['publish', '--no-prompt'],
  flit: ['publish'],
};

/** What is in `dist` after the run: flit has built its own there. */
function builtHashes({ folder }: ClientWorld): Readonly<Record<string, string>> {
  const filenames = ['hello_dist-1.0.tar.gz', 'hello_dist-1.0-py3-none-any.whl'];
  return hashesOf(
    ...filenames.map((filename) => ({ filename, bytes: readFileSync(path.join(folder, 'dist', filename)) })),
  );
}

for (const name of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
  describeClient(name, `\`tokenless token -- ${name} ${COMMANDS[name][0]}\``, (client) => {
    it('uploads by a token that is in no argument and is worth nothing afterwards', async () => {
      const world = await openWorld(client);
      writeSampleProject(world);
      world.write(...buildSampleProject());
      const run = await tokenRun(world, COMMANDS[name]);
      expect(endingOf(run)).toBe('exit 0');

      expect(await world.served()).toEqual(builtHashes(world));

      expect(run.uploadToken).toMatch(/^pypi-/u);
      expect(run.clientArguments?.slice(0, COMMANDS[name].length)).toEqual(COMMANDS[name]);
      expect(run.clientArguments?.join(' ')).not.toContain(run.uploadToken);
      expect(run.clientVariables).toContain('PATH');
      expect(run.clientVariables).not.toContain('ACTIONS_ID_TOKEN_REQUEST_TOKEN');
      expect(run.clientVariables).not.toContain('ACTIONS_ID_TOKEN_REQUEST_URL');
      const later = await world.upload(run.uploadToken!, helloWheel({ version: '2.0' }));
      expect(later).toMatchObject({ status: 403 });
    });
  });
}
