import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeClient } from '../support/clients/describe-client.ts';
import { startFront } from '../support/clients/front.ts';
import { endingOf, unwrapped } from '../support/clients/program.ts';
import { makePythonEnvironment } from '../support/clients/python-environment.ts';
import { type ClientWorld, openWorld, sha256 } from '../support/clients/world.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';

const wheel = helloWheel();
const JSON_PAGE = 'application/vnd.pypi.simple.v1+json';
/** What pip sent before 22.2, when there was no other form. */
const HTML_PAGE = 'text/html';

function requirementWithHash({ folder }: ClientWorld, hash: string): string {
  const file = path.join(folder, 'requirements.txt');
  writeFileSync(file, `hello-dist==1.0 --hash=sha256:${hash}\n`);
  return file;
}

/** Changes the last byte of a wheel on its way, and nothing else. */
function spoilWheel(requested: string, body: Buffer): Buffer {
  if (!requested.endsWith('.whl')) return body;
  const spoilt = Buffer.from(body);
  spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 1) ^ 1, spoilt.length - 1);
  return spoilt;
}

describeClient('pip', '`pip download`', (pip) => {
  it('asks for the JSON page, then for the metadata alone, then for the file, and keeps its bytes', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel, helloSdist());
    const front = await startFront(world);
    const run = await world.run('download', '--index-url', front.simpleUrl, '--dest', 'got', 'hello-dist');
    expect(endingOf(run)).toBe('exit 0');
    expect(readdirSync(path.join(world.folder, 'got'))).toEqual([wheel.filename]);
    expect(readFileSync(path.join(world.folder, 'got', wheel.filename))).toEqual(Buffer.from(wheel.bytes));
    expect(front.seen[0]?.accept).toContain(JSON_PAGE);
    expect(front.seen.map(({ path: asked }) => path.posix.basename(asked))).toEqual([
      'hello-dist',
      `${wheel.filename}.metadata`,
      wheel.filename,
    ]);
  });

  it('reads the HTML page to the same end', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel, helloSdist());
    const front = await startFront(world, { accept: HTML_PAGE });
    const run = await world.run(
      'download',
      '-vv',
      '--index-url',
      front.simpleUrl,
      '--dest',
      'got',
      'hello-dist',
    );
    expect(endingOf(run)).toBe('exit 0');
    expect(unwrapped(run)).toContain(`${front.simpleUrl}hello-dist/ as text/html`);
    expect(readFileSync(path.join(world.folder, 'got', wheel.filename))).toEqual(Buffer.from(wheel.bytes));
    expect(front.seen.map(({ path: asked }) => path.posix.basename(asked))).toContain(
      `${wheel.filename}.metadata`,
    );
  });

  it.each([JSON_PAGE, HTML_PAGE])(
    'refuses a file that changed on the way, by the hash of the %s page',
    async (accept) => {
      const world = await openWorld(pip);
      await world.publish(wheel);
      const front = await startFront(world, { accept, body: spoilWheel });
      const run = await world.run('download', '--index-url', front.simpleUrl, '--dest', 'got', 'hello-dist');
      expect(run.exitCode).toBe(1);
      expect(unwrapped(run)).toContain(`Expected sha256 ${sha256(wheel.bytes)}`);
    },
  );

  it('refuses metadata that changed on the way', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel);
    const body = (requested: string, content: Buffer): Buffer =>
      requested.endsWith('.metadata') ? Buffer.concat([content, Buffer.from('\n')]) : content;
    const front = await startFront(world, { body });
    const run = await world.run('download', '--index-url', front.simpleUrl, '--dest', 'got', 'hello-dist');
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain('DO NOT MATCH THE HASHES');
  });

  it('finds a project by any spelling of its name', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel);
    const run = await world.run('download', '--index-url', world.simpleUrl, '--dest', 'got', 'Hello_Dist');
    expect(endingOf(run)).toBe('exit 0');
  });
});

describeClient('pip', '`pip install`', (pip) => {
  it('installs into a fresh environment what was published', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel, helloSdist());
    const environment = makePythonEnvironment(world);
    const args = [
      '--python',
      environment.python,
      'install',
      '--index-url',
      world.simpleUrl,
      'hello-dist==1.0',
    ];
    const run = await world.run(...args);
    expect(endingOf(run)).toBe('exit 0');
    expect(environment.run('import hello; print(hello.GREETING)')).toBe('hello\n');
  });

  it('takes by `--require-hashes` the file whose hash is written down', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel);
    const file = requirementWithHash(world, sha256(wheel.bytes));
    const args = [
      'install',
      '--target',
      'into',
      '--index-url',
      world.simpleUrl,
      '--require-hashes',
      '-r',
      file,
    ];
    const run = await world.run(...args);
    expect(endingOf(run)).toBe('exit 0');
    expect(readdirSync(path.join(world.folder, 'into'))).toContain('hello');
  });

  it('refuses by `--require-hashes` a file with another hash', async () => {
    const world = await openWorld(pip);
    await world.publish(wheel);
    const file = requirementWithHash(world, '0'.repeat(64));
    const args = [
      'install',
      '--target',
      'into',
      '--index-url',
      world.simpleUrl,
      '--require-hashes',
      '-r',
      file,
    ];
    const run = await world.run(...args);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain('DO NOT MATCH THE HASHES');
  });

  it.each([JSON_PAGE, HTML_PAGE])(
    'passes over a release for another Python, by the %s page',
    async (accept) => {
      const world = await openWorld(pip);
      await world.publish(wheel, helloWheel({ version: '2.0', metadata: [['Requires-Python', '>=99']] }));
      const front = await startFront(world, { accept });
      const run = await world.run(
        'install',
        '--target',
        'into',
        '--index-url',
        front.simpleUrl,
        'hello-dist',
      );
      expect(endingOf(run)).toBe('exit 0');
      expect(unwrapped(run)).toContain('Successfully installed hello-dist-1.0');
    },
  );
});
