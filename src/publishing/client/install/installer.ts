import { PIP } from './pip.ts';
import { type InstallWorld, installerEnvironment, runInstaller } from './run.ts';
import type { InstallTool } from './tool.ts';
import { UV } from './uv.ts';

/** In the order in which they are looked for: pip is what most people install with. */
const TOOLS: readonly InstallTool[] = [PIP, UV];

/** An installer that is on this machine. */
export interface Installer {
  readonly tool: InstallTool;
  readonly program: string;
  readonly version: string;
}

async function findTool(
  tool: InstallTool,
  world: InstallWorld,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<Installer | undefined> {
  const environment = { ...installerEnvironment(world), ...tool.variables(world) };
  for (const program of tool.programs(world.platform)) {
    const run = await runInstaller(program, tool.versionArguments, { directory, environment, signal });
    const version = tool.version.exec(run?.output ?? '')?.groups?.['version'];
    if (run?.exitCode === 0 && version !== undefined) return { tool, program, version };
  }
  return undefined;
}

/** Looks for a Python with pip, then for uv; undefined where there is neither. `directory`: an empty one. */
export async function findInstaller(
  world: InstallWorld,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<Installer | undefined> {
  for (const tool of TOOLS) {
    const installer = await findTool(tool, world, directory, signal);
    if (installer !== undefined) return installer;
  }
  return undefined;
}
