import { type Secret, commandData } from '../base/index.ts';
import type { CliContext } from './context.ts';

/**
 * Hides a secret in the log of the CI job before anything can print it. The runner reads the command from
 * either stream; stdout stays for data.
 */
export function maskIn(context: CliContext): (secret: Secret) => void {
  return (secret) => {
    if (context.env['GITHUB_ACTIONS'] === 'true')
      context.process.stderr.write(`::add-mask::${commandData(secret.reveal())}\n`);
  };
}
