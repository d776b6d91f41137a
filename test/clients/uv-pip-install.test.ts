import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeClient } from '../support/clients/describe-client.ts';
import { startFront } from '../support/clients/front.ts';
import { endingOf, unwrapped } from '../support/clients/program.ts';
import { makePythonEnvironment } from '../support/clients/python-environment.ts';
import { openWorld, sha256 } from '../support/clients/world.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';

const wheel = helloWheel();

describeClient('uv', '`uv pip install`', (uv) => {
  it('resolves by the metadata alone and installs what was published', async () => {
    const world = await openWorld(uv);
    await world.publish(wheel, helloSdist());
    const environment = makePythonEnvironment(world);
    const front = await startFront(world);
    const args = ['--python', environment.python, '--index-url', front.simpleUrl, 'hello-dist'];
    const run = await world.run('pip', 'install', ...args);
    expect(endingOf(run)).toBe('exit 0');
    expect(environment.run('import hello; print(hello.GREETING)')).toBe('hello\n');
    const asked = front.seen.map(({ path: requested }) => path.posix.basename(requested));
    expect(asked.slice(0, 2)).toEqual(['hello-dist', `${wheel.filename}.metadata`]);
  });

  it.each([
    { does: 'takes', whose: 'its', hash: sha256(wheel.bytes), exitCode: 0 },
    { does: 'refuses', whose: 'another', hash: '0'.repeat(64), exitCode: 1 },
  ])('$does by `--require-hashes` a file when $whose hash is written down', async ({ hash, exitCode }) => {
    const world = await openWorld(uv);
    await world.publish(wheel);
    const file = path.join(world.folder, 'requirements.txt');
    writeFileSync(file, `hello-dist==1.0 --hash=sha256:${hash}\n`);
    const { python } = makePythonEnvironment(world);
    const args = ['--python', python, '--index-url', world.simpleUrl, '--require-hashes', '-r', file];
    const run = await world.run('pip', 'install', ...args);
    expect(run.exitCode).toBe(exitCode);
    expect(unwrapped(run).includes('Hash mismatch for `hello-dist==1.0`')).toBe(exitCode === 1);
  });
});
