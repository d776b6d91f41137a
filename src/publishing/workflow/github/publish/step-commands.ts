import { followStep } from '../outputs/step-outputs.ts';
import { type ReadCommand, type Variables, readScript } from '../shell/commands.ts';
import { type Followed, isDryOption } from '../shell/run.ts';
import { splitShell } from '../shell/split.ts';
import type { PlacedStep } from './place.ts';
import { variantsWithUrls } from './written.ts';

/** Without one of these every command of a script runs. */
const CHOOSES = /\b(?:if|case|exit)\b|&&|\|\|/u;

/** How deep each command of a script stands; what `bash -c` runs stands deeper, at the same position. */
function depthsOf(commands: readonly ReadCommand[]): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  for (const { position, depth } of commands) {
    if (!depths.has(position)) depths.set(position, depth);
  }
  return depths;
}

/** Which of several assignments a variable has is known only by the way; what `bash -c` runs is not followed. */
function withSureOptions(command: ReadCommand, depth: number, { dryOptions }: Followed): ReadCommand {
  const sure = dryOptions.get(command.position);
  if (sure === undefined || command.depth > depth) return command;
  return { ...command, words: [...command.words.filter((word) => !isDryOption(word)), ...sure] };
}

/**
 * The commands that the script of a step can run, with a set of values for its variables. Those that no way
 * through it comes to are left out, and options that ask for a rehearsal are added where every way gives them.
 */
export function commandsOf(
  { step, context, before }: PlacedStep,
  variables: Variables,
): readonly ReadCommand[] {
  const { run } = step;
  if (run === undefined) return [];
  const followed = CHOOSES.test(run) ? followStep(step, { context, before }) : undefined;
  return variantsWithUrls(run, context).flatMap((script) => {
    // An expression may bring commands along; then it is not told any more which one is which.
    const isSame = splitShell(script).length === splitShell(run).length;
    if (followed === undefined || !isSame) return readScript(script, variables);
    const commands = readScript(script, variables, followed);
    const depths = depthsOf(commands);
    return commands.map((command) =>
      withSureOptions(command, depths.get(command.position) ?? command.depth, followed),
    );
  });
}
