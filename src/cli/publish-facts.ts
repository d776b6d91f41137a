import path from 'node:path';
import type { RegistrationFacts } from '../publishing/client/index.ts';
import type { AllowedSecret } from '../publishing/config/index.ts';
import type { CliContext } from './context.ts';

/** What the configuration of this folder says of a release to one index; nothing where there is none. */
export interface PublishFacts {
  readonly registrations: readonly RegistrationFacts[];
  /** How tags are called. */
  readonly tag: string | undefined;
  readonly allowedSecrets: readonly AllowedSecret[];
}

/**
 * Reads `pyproject.toml` and `tokenless.toml` of this folder. A publish job without a checkout has neither, and
 * then nothing is known.
 * @throws what `parseConfigTexts` throws
 */
export async function publishFacts(context: CliContext, index: string): Promise<PublishFacts> {
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
  const named = config.parseIndex(index);
  const ours = declared.publishers.filter((publisher) => publisher.index === named);
  const registrations = ours.map(({ project, versions, pending }) => ({
    project: project ?? declared.project ?? declared.projectName,
    versions,
    pending,
  }));
  return { registrations, tag: declared.tag, allowedSecrets: declared.allowedSecrets };
}
