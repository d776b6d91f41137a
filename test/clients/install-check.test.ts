import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createInstallCheck } from '../../src/publishing/client/index.ts';
import { describeClient } from '../support/clients/describe-client.ts';
import { writePythonWithoutPip } from '../support/clients/python-without-pip.ts';
import { type ClientWorld, hashesOf, openWorld } from '../support/clients/world.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';
import { createTestClock } from '../support/stand-in-server.ts';

const wheel = helloWheel();
const sdist = helloSdist();

/** A `PATH` on which one installer is: for uv, a Python that has no pip. */
function pathOf({ client, folder }: ClientWorld): string {
  if (client.name === 'pip') return `${path.dirname(client.program)}:/usr/bin:/bin`;
  writePythonWithoutPip(folder);
  symlinkSync(client.program, path.join(folder, client.name));
  return `${folder}:/usr/bin:/bin`;
}

/** The check that ends a publish job, against the world's index. */
function check(world: ClientWorld, hashes: Readonly<Record<string, string>>): Promise<string> {
  const environment = { PATH: pathOf(world), HOME: path.join(world.folder, 'home') };
  const install = createInstallCheck({ environment, platform: process.platform }, createTestClock());
  return install({
    project: 'hello-dist',
    version: '1.0',
    files: Object.entries(hashes).map(([filename, sha256]) => ({ filename, sha256 })),
    target: { simpleUrl: world.simpleUrl, ca: world.ca },
  });
}

for (const name of ['pip', 'uv'] as const)
  describeClient(name, `the check that a release installs, by ${name}`, (client) => {
    it('is content with what was published, over TLS of a CA that the system does not know', async () => {
      const world = await openWorld(client);
      await world.publish(wheel, sdist);
      expect(await check(world, hashesOf(wheel, sdist))).toBe(`${name} ${client.version}`);
    });

    it('is not when the index has other bytes', async () => {
      const world = await openWorld(client);
      await world.publish(wheel);
      const other = { [wheel.filename]: '0'.repeat(64) };
      await expect(check(world, other)).rejects.toMatchObject({ code: 'release-not-installable' });
    });

    it('says which Python the release wants', async () => {
      const world = await openWorld(client);
      const demanding = helloWheel({ metadata: [['Requires-Python', '>=99']] });
      await world.publish(demanding);
      expect(await check(world, hashesOf(demanding))).toBe(
        'not possible here: the release wants Python >=99',
      );
    });
  });
