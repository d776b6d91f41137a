import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DeclaredPublisher } from '../publishing/config/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { refuseSecretForFile } from './explain-input.ts';

/** Reads `--publishers FILE`. Throws `usage-invalid` for a secret in its place, `file-not-found` and what `parsePublishersFile` throws. */
export async function readPublishersOption(
  context: CliContext,
  file: string,
): Promise<readonly DeclaredPublisher[]> {
  await refuseSecretForFile(file, 'publishers');
  const { parsePublishersFile } = await import('../publishing/config/index.ts');
  const text = await readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
  return parsePublishersFile(text, file);
}
