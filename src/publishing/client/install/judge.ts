import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';
import { indexName } from '../target.ts';
import type { InstallRequest } from './check.ts';
import type { InstallerRun } from './run.ts';
import type { InstallTool } from './tool.ts';

/** A wheel for every platform and every Python 3 that `Requires-Python` lets in (PEP 425). */
const IS_FOR_ALL = /-(?:[\w.]+\.)?py3(?:\.[\w.]+)?-none-any\.whl$/u;

const isForAll = ({ files }: InstallRequest): boolean =>
  files.some(({ filename }) => IS_FOR_ALL.test(filename));

function wantedPython(output: string, { wantsPython }: InstallTool): string | undefined {
  return wantsPython
    .map((words) => words.exec(output)?.groups?.['wanted'])
    .find((found) => found !== undefined);
}

/** How a system says that its disk takes no more. */
const DISK_FULL = /No space left on device|Disk quota exceeded|not enough space on the disk/iu;

/** True where an installer looked too early: it may see the file a moment later. */
export function isTooEarly({ output }: InstallerRun, request: InstallRequest, tool: InstallTool): boolean {
  const sawNothing = tool.sawNone.test(output) && !tool.unreached.test(output);
  return isForAll(request) && sawNothing && wantedPython(output, tool) === undefined;
}

/** What of this machine kept it from installing; undefined: nothing. */
function hindrance({ output, isLate }: InstallerRun, tool: InstallTool): string | undefined {
  if (isLate === true) return `${tool.name} did not end in time`;
  if (DISK_FULL.test(output)) return 'the disk is full';
  // We reached it, and saw every file: what stands between it and the installer is no fault of the release.
  if (tool.unreached.test(output)) return `${tool.name} did not reach the index`;
  const wanted = wantedPython(output, tool);
  return wanted === undefined ? undefined : `the release wants Python ${printable(wanted)}`;
}

/**
 * Why it was not installed, in words, where this machine is the reason.
 * @throws release-not-installable
 */
export function judge(run: InstallerRun, request: InstallRequest, tool: InstallTool): string {
  const { project, version, target } = request;
  const { output } = run;
  const hindered = hindrance(run, tool);
  if (hindered !== undefined) return `not possible here: ${hindered}`;
  if (tool.withoutPython?.test(output) === true)
    return `not tried: ${tool.name} finds no Python on this machine`;
  if (!isForAll(request) && tool.sawNone.test(output))
    return 'not possible here: no wheel is for this platform';
  const said = output
    .split('\n')
    .findLast((line) => tool.complaint.test(line))
    ?.trim();
  throw clientErrors.create('release-not-installable', {
    project,
    version,
    index: indexName(target.simpleUrl),
    installer: tool.name,
    problem: printable(said ?? `${tool.name} gave no reason`),
  });
}
