import path from 'node:path';
import type { ReleaseFacts } from '../publishing/config/index.ts';
import type { CliContext } from './context.ts';

/**
 * Reads what `pyproject.toml` and `tokenless.toml` of this folder say of a release to an index. A publish job
 * without a checkout has neither, and then nothing is known.
 * @throws what `parseConfigTexts` throws
 */
export async function publishFacts(
  context: CliContext,
  index: string,
): Promise<Pick<ReleaseFacts, 'registrations' | 'tag' | 'allowedSecrets'>> {
  const [config, { readOptionalTextFile }] = await Promise.all([
    import('../publishing/config/index.ts'),
    import('../publishing/repository/index.ts'),
  ]);
  const [pyproject, tokenless] = await Promise.all(
    ['pyproject.toml', 'tokenless.toml'].map((name) =>
      readOptionalTextFile(path.join(context.directory, name), { name }),
    ),
  );
  const declared = config.parseConfigTexts({ 'pyproject.toml': pyproject, 'tokenless.toml': tokenless });
  const { registrations, tag, allowedSecrets } = config.releaseFacts(declared, index);
  return { registrations, tag, allowedSecrets };
}
