/**
 * Why a program after `--` was not started, and what to do.
 *
 * @param batch the batch file that stands on `PATH` under its name, where no program does
 */
export function notStarted(
  program: string,
  batch: string | undefined,
): { readonly problem: string; readonly mend: string } {
  const problem = `\`${program}\` cannot be run`;
  if (batch === undefined) return { problem, mend: 'install it, or correct the command after `--`' };
  const name = program.replace(/\.\w+$/u, '');
  return {
    problem: `${problem}: \`${batch}\` is a batch file, which Windows hands to a shell, and a shell would read the arguments anew`,
    mend: `start the program behind it: write \`python -m ${name}\` in place of \`${program}\``,
  };
}
