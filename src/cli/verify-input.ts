import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { VerifySettings, VerifySubject } from '../publishing/client/index.ts';
import type { CompletePublisher } from '../publishing/config/index.ts';
import type { AttestationIdentity } from '../publishing/release/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { declaredHere } from './explain-declared.ts';
import { resolveIndex } from './index-target.ts';
import { readPublishersOption } from './publishers-option.ts';
import { parseRelease } from './release-name.ts';

/** Flags that say who may have published. */
export interface PublisherFlags {
  readonly publishers?: string;
  readonly provider: 'github' | 'gitlab';
  readonly repository?: string;
  readonly workflow?: string;
  readonly environment?: string;
}

/** Flags that name files which belong to the subject. */
export interface EvidenceFlags {
  readonly sums?: string;
  readonly record?: string;
}

async function kindOf(file: string): Promise<'folder' | 'file' | undefined> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) return undefined;
  return info.isDirectory() ? 'folder' : 'file';
}

/**
 * What a person wants verified: a folder or lock file that is there, else `NAME==VERSION`.
 * Throws `usage-invalid`, `file-not-found`.
 */
export async function readSubject(
  context: CliContext,
  text: string,
  flags: EvidenceFlags,
): Promise<VerifySubject> {
  const file = path.resolve(context.directory, text);
  const named = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : path.resolve(context.directory, name);
  const evidence = { sums: named(flags.sums), record: named(flags.record) };
  const kind = await kindOf(file);
  if (kind === 'folder') return { kind, folder: file, ...evidence };
  if (kind === undefined) {
    if (!text.includes('==')) throw cliErrors.create('file-not-found', { file: text });
    return { kind: 'release', ...parseRelease(text), ...evidence };
  }
  if (flags.sums !== undefined || flags.record !== undefined) {
    const problem = 'a lock file has no `SHA256SUMS` and no release record';
    throw cliErrors.create('usage-invalid', { problem, mend: 'leave out `--sums` and `--record`' });
  }
  return { kind: 'lock', file, directory: context.directory };
}

/** The identity that the flags describe; undefined when they describe none. Throws `usage-invalid`. */
function identityOfFlags(flags: PublisherFlags, subject: VerifySubject): AttestationIdentity | undefined {
  const { provider, repository, workflow, environment } = flags;
  if (repository === undefined) {
    if (workflow === undefined && environment === undefined) return undefined;
    const problem = '`--workflow` and `--environment` say nothing without a repository';
    throw cliErrors.create('usage-invalid', { problem, mend: 'add `--repository OWNER/NAME`' });
  }
  if (subject.kind === 'lock') {
    const problem = '`--repository` names one publisher, and a lock file has many';
    throw cliErrors.create('usage-invalid', { problem, mend: 'list them in a file: `--publishers FILE`' });
  }
  const file = provider === 'gitlab' ? 'workflow_filepath' : 'workflow';
  return {
    kind: provider === 'gitlab' ? 'GitLab' : 'GitHub',
    repository,
    ...(workflow === undefined ? {} : { [file]: workflow }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** Publishers of indexes that take Python distributions. */
async function declared(
  context: CliContext,
  file: string | undefined,
): Promise<readonly CompletePublisher[]> {
  const { completePublisher, isPythonIndex } = await import('../publishing/config/index.ts');
  if (file === undefined) {
    const { publishers } = await declaredHere(context);
    return publishers.filter(({ index }) => isPythonIndex(index));
  }
  const nothing = { project: undefined, owner: undefined, repository: undefined, workflow: undefined };
  const publishers = await readPublishersOption(context, file);
  return publishers.filter(({ index }) => isPythonIndex(index)).map((one) => completePublisher(one, nothing));
}

/**
 * Who may have published what: by the flags, else by `--publishers FILE`, else by what the project here
 * declares. Throws `usage-invalid` and what reading them throws.
 */
export async function readPolicies(
  context: CliContext,
  flags: PublisherFlags,
  subject: VerifySubject,
): Promise<VerifySettings['policiesFor']> {
  const told = identityOfFlags(flags, subject);
  if (told !== undefined) return () => [told];
  const publishers = await declared(context, flags.publishers);
  const [{ policyOfDeclared }, { normalizeName }] = await Promise.all([
    import('../publishing/release/index.ts'),
    import('../packaging/index.ts'),
  ]);
  const rows = await Promise.all(
    publishers.map(async (one) => ({
      project: normalizeName(one.project),
      simpleUrl: (await resolveIndex(context, { index: one.index })).simpleUrl,
      policy: policyOfDeclared(one),
    })),
  );
  const isAt = (here: string, asked: string): boolean =>
    here.replace(/\/$/u, '') === asked.replace(/\/$/u, '');
  return (project, asked) =>
    rows
      .filter((row) => row.project === project && (asked === undefined || isAt(row.simpleUrl, asked)))
      .map(({ policy }) => policy);
}
