import { existsSync } from 'node:fs';
import { type ProgramPlace, programToStart } from '../../base/index.ts';

/**
 * The program by which git is started, without a shell. SECURITY: on Windows its whole path, because Windows looks
 * into the folder that a program is to run in before `PATH`, and that folder is a stranger's checkout.
 */
export function gitProgram(
  environment: ProgramPlace['environment'],
  place: Pick<ProgramPlace, 'platform' | 'isThere'> = { platform: process.platform, isThere: existsSync },
): string {
  return programToStart('git', { environment, ...place });
}
