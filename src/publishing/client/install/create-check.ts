import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRecord } from '../../../base/index.ts';
import type { ClientDeps } from '../deps.ts';
import type { InstallCheck, InstallRequest } from './check.ts';
import { type Installer, findInstaller } from './installer.ts';
import { isTooEarly, judge } from './judge.ts';
import { type InstallWorld, type InstallerRun, installerEnvironment, runInstaller } from './run.ts';
import { hashedRequirement } from './tool.ts';

/** Caches before an index may show installers an older page than us for a while. */
const PAUSES_SECONDS: readonly number[] = [2, 5, 15, 30];

async function installOnce(
  { tool, program }: Installer,
  request: InstallRequest,
  directory: string,
  world: InstallWorld,
): Promise<InstallerRun> {
  const { target, signal } = request;
  const requirements = path.join(directory, 'requirements.txt');
  await writeFile(requirements, hashedRequirement(request));
  const ca = target.ca === undefined ? undefined : path.join(directory, 'ca.pem');
  if (ca !== undefined && target.ca !== undefined) await writeFile(ca, target.ca);
  const files = { requirements, into: path.join(directory, 'installed'), ca };
  const args = tool.installArguments(request, files);
  const environment = { ...installerEnvironment(world), ...tool.variables(world, files) };
  const run = await runInstaller(program, args, { directory, environment, signal });
  for (const line of run?.output.split(/\r?\n/u) ?? []) request.onLine?.(line);
  return run ?? { exitCode: null, output: `${program} went away` };
}

async function installHere(
  request: InstallRequest,
  folder: string,
  world: InstallWorld,
  deps: Pick<ClientDeps, 'sleep'>,
): Promise<string> {
  const { signal } = request;
  const installer = await findInstaller(world, folder, signal);
  if (installer === undefined) return 'not tried: neither Python with pip nor uv on this machine';
  const { tool, version } = installer;
  let run = await installOnce(installer, request, folder, world);
  for (const pause of PAUSES_SECONDS) {
    if (run.exitCode === 0 || !isTooEarly(run, request, tool)) break;
    await deps.sleep(pause, signal);
    run = await installOnce(installer, request, folder, world);
  }
  return run.exitCode === 0 ? `${tool.name} ${version}` : judge(run, request, tool);
}

/** Runs in a folder of its own that is gone afterwards. */
async function inOwnFolder(run: (folder: string) => Promise<string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-install-'));
  try {
    return await run(folder);
  } finally {
    // What is left behind is no reason to call a release broken: on Windows a program that ends holds its folder.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** What a disk says on which nothing can be written. */
const DISK_CODES = new Set<unknown>([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENOENT',
  'ENOTDIR',
]);

/** Makes the check by pip, or by uv where there is no pip. */
export function createInstallCheck(world: InstallWorld, deps: Pick<ClientDeps, 'sleep'>): InstallCheck {
  return async (request) => {
    if (!request.files.some(({ filename }) => filename.endsWith('.whl'))) {
      return 'not tried: there is no wheel, and building an sdist runs its code';
    }
    try {
      return await inOwnFolder((folder) => installHere(request, folder, world, deps));
    } catch (error) {
      if (request.signal?.aborted === true || !isRecord(error) || !DISK_CODES.has(error['code'])) throw error;
      // The release is out: a disk that is full stops nobody from installing it.
      return `not tried: nothing can be written in \`${tmpdir()}\` (\`${String(error['code'])}\`)`;
    }
  };
}
