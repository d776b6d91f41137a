import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';
import { indexName } from '../target.ts';
import type { InstallCheck, InstallRequest } from './check.ts';
import {
  type PipRun,
  type PipWorld,
  hashedRequirement,
  pipArguments,
  pythonNames,
  runPython,
} from './pip.ts';

/** Caches before an index may show installers an older page than us for a while. */
const PAUSES_SECONDS: readonly number[] = [2, 5, 15, 30];

/** How pip says that a release is for another Python: by the index's page, or by the metadata of the file. */
const WANTS_PYTHON: readonly RegExp[] = [
  /\bRequires-Python (?<wanted>[^;\n]+?)\s*(?:;|$)/mu,
  /requires a different Python: \S+ not in '(?<wanted>[^'\n]+)'/u,
];
const NOT_THERE = /No matching distribution found|Could not find a version/u;

/** A Python with pip. */
interface Installer {
  readonly python: string;
  readonly version: string;
}

async function findInstaller(world: PipWorld, signal?: AbortSignal): Promise<Installer | undefined> {
  for (const python of pythonNames(world.platform)) {
    const run = await runPython(python, ['-m', 'pip', '--version'], world, signal);
    const version = /^pip (?<version>\S+)/mu.exec(run?.output ?? '')?.groups?.['version'];
    if (run?.exitCode === 0 && version !== undefined) return { python, version };
  }
  return undefined;
}

async function installOnce(
  { python }: Installer,
  request: InstallRequest,
  folder: string,
  world: PipWorld,
): Promise<PipRun> {
  const requirements = path.join(folder, 'requirements.txt');
  await writeFile(requirements, hashedRequirement(request));
  const ca = request.target.ca === undefined ? undefined : path.join(folder, 'ca.pem');
  if (ca !== undefined && request.target.ca !== undefined) await writeFile(ca, request.target.ca);
  const into = path.join(folder, 'installed');
  const args = pipArguments(request, { requirements, into, ca });
  const run = await runPython(python, args, world, request.signal);
  return run ?? { exitCode: null, output: `${python} went away` };
}

function wantedPython(output: string): string | undefined {
  return WANTS_PYTHON.map((words) => words.exec(output)?.groups?.['wanted']).find(
    (found) => found !== undefined,
  );
}

const isForEveryPlatform = ({ files }: InstallRequest): boolean =>
  files.some(({ filename }) => filename.endsWith('-none-any.whl'));

/** True where pip looked too early: it may see the file a moment later. */
function isTooEarly({ output }: PipRun, request: InstallRequest): boolean {
  return isForEveryPlatform(request) && NOT_THERE.test(output) && wantedPython(output) === undefined;
}

/** Why pip did not install it, in words, where this machine is the reason; else it throws. */
function judge({ output }: PipRun, request: InstallRequest): string {
  const { project, version, target } = request;
  const wanted = wantedPython(output);
  if (wanted !== undefined) return `not possible here: the release wants Python ${printable(wanted)}`;
  if (!isForEveryPlatform(request) && NOT_THERE.test(output))
    return 'not possible here: no wheel is for this platform';
  const said = output.split('\n').findLast((line) => line.includes('ERROR'));
  throw clientErrors.create('release-not-installable', {
    project,
    version,
    index: indexName(target.simpleUrl),
    problem: printable(said ?? 'pip gave no reason'),
  });
}

/** Makes the check by pip, in a folder of its own that is gone afterwards. */
export function createInstallCheck(world: PipWorld, deps: ClientDeps): InstallCheck {
  return async (request) => {
    const { files, signal } = request;
    if (!files.some(({ filename }) => filename.endsWith('.whl'))) {
      return 'not tried: there is no wheel, and building an sdist runs its code';
    }
    const installer = await findInstaller(world, signal);
    if (installer === undefined) return 'not tried: no Python with pip on this machine';
    const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-install-'));
    try {
      let run = await installOnce(installer, request, folder, world);
      for (const pause of PAUSES_SECONDS) {
        if (run.exitCode === 0 || !isTooEarly(run, request)) break;
        await deps.sleep(pause, signal);
        run = await installOnce(installer, request, folder, world);
      }
      return run.exitCode === 0 ? `pip ${installer.version}` : judge(run, request);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
