import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../base/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';

/**
 * Resolves a secret by reference: `env:NAME` or `file:PATH`, white space around it taken off.
 *
 * @param flag what the reference is for, as the user knows it, such as `--credential`
 * Throws `secret-reference-invalid` for a literal, `secret-missing` where nothing stands behind it.
 */
export async function resolveSecret(
  context: Pick<CliContext, 'env' | 'directory'>,
  text: string,
  flag: string,
): Promise<Secret> {
  const { parseSecretReference } = await import('../publishing/config/index.ts');
  const reference = parseSecretReference(text, flag);
  const value =
    reference.kind === 'env'
      ? context.env[reference.name]
      : await readFile(path.resolve(context.directory, reference.path), 'utf8').catch(() => undefined);
  const trimmed = value?.trim() ?? '';
  if (trimmed === '') throw cliErrors.create('secret-missing', { reference: text.trim() });
  return new Secret(trimmed);
}
