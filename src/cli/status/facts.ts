import path from 'node:path';
import type { StatusFacts, StatusIndex } from '../../publishing/client/index.ts';
import type { ReleaseForgeFacts } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import type { OutsideFlags } from '../doctor/outside.ts';
import { addressesOf, readCa, resolveNamedIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import type { ReleaseHere } from '../release-here.ts';
import { resolveSecret } from '../secret-reference.ts';

/** What of the flags decides who is asked. */
export interface StatusQuestions extends Pick<OutsideFlags, 'online' | 'apiUrl' | 'ca'> {
  /** Only these indexes. */
  readonly index?: readonly string[] | undefined;
  /** Folder with distributions. */
  readonly dist: string;
}

/** Without a declaration nothing says that a release goes to the test index. */
const UNDECLARED = { pypi: true, testpypi: false } as const;

async function declaredIndexes(
  release: ReleaseHere,
  ca: { readonly ca?: string },
): Promise<readonly StatusIndex[]> {
  const { isPythonIndex, takesVersion } = await import('../../publishing/config/index.ts');
  const publishers = release.publishers.filter(({ index }) => isPythonIndex(index));
  const names = [...new Set(publishers.map(({ index }) => index))];
  return await Promise.all(
    names.map(async (name): Promise<StatusIndex> => {
      const here = publishers.filter(({ index }) => index === name);
      const taking = here.filter(({ versions }) => takesVersion(versions, release.version, release.tag));
      const telling = taking[0] ?? here[0];
      return {
        name,
        target: { ...(await addressesOf(name)), ...ca },
        registration: here.every(({ pending }) => pending === true) ? 'pending' : 'publisher',
        environment: telling?.environment ?? null,
        takesVersion: taking.length > 0,
      };
    }),
  );
}

async function undeclaredIndexes(ca: { readonly ca?: string }): Promise<readonly StatusIndex[]> {
  return await Promise.all(
    Object.entries(UNDECLARED).map(async ([name, takesVersion]): Promise<StatusIndex> => ({
      name,
      target: { ...(await addressesOf(name)), ...ca },
      registration: 'not-declared',
      environment: null,
      takesVersion,
    })),
  );
}

async function indexesOf(
  context: CliContext,
  questions: StatusQuestions,
  release: ReleaseHere,
): Promise<readonly StatusIndex[]> {
  const ca = await readCa(context, questions);
  const declared = await declaredIndexes(release, ca);
  const { index: chosen = [] } = questions;
  if (chosen.length === 0) return declared.length > 0 ? declared : await undeclaredIndexes(ca);
  return await Promise.all(
    chosen.map(async (text): Promise<StatusIndex> => {
      const { name, target } = await resolveNamedIndex(context, {
        index: text,
        ...(questions.ca === undefined ? {} : { ca: questions.ca }),
      });
      const known = declared.find((index) => index.name === name);
      return known ?? { name, target, registration: 'not-declared', environment: null, takesVersion: true };
    }),
  );
}

/** What GitHub says; undefined and a reason where it is not asked. */
async function askForge(
  context: CliContext,
  questions: StatusQuestions,
  release: ReleaseHere,
): Promise<ReleaseForgeFacts> {
  const parts = 'whether the tag is pushed, its run and the environments';
  const { online, apiUrl } = questions;
  if (online === undefined) return { unseen: [`${parts}: \`--online env:GITHUB_TOKEN\` asks GitHub`] };
  if (release.forge === undefined) {
    return { unseen: [`${parts}: nothing here names the repository on GitHub and its release workflow`] };
  }
  const [{ gitHubApiOf, readReleaseState }, { systemDeps }] = await Promise.all([
    import('../../publishing/setup/index.ts'),
    import('../../publishing/client/index.ts'),
  ]);
  const token = online.trim() === '' ? undefined : await resolveSecret(context, online, '--online');
  if (token !== undefined) maskIn(context)(token);
  return await readReleaseState({
    api: gitHubApiOf(release.remote, apiUrl),
    repository: release.forge,
    workflow: release.forge.workflow,
    tag: release.tag,
    token,
    ...(await readCa(context, questions)),
    signal: context.signal,
    deps: systemDeps,
  });
}

function unseenBy(release: ReleaseHere, local: { readonly files: readonly unknown[] }): readonly string[] {
  return [
    'what is registered: no index tells it; this is what is declared here, and `tokenless probe` proves it in CI',
    ...(release.isTagged === null
      ? ['whether it is tagged here: this is no git repository of the project']
      : []),
    ...(local.files.length > 0
      ? []
      : ['whether all indexes lack the same file: no distribution of it and no `SHA256SUMS` is here']),
    ...release.notes,
  ];
}

/** Finds out all that the flags allow: indexes over HTTP, files here, GitHub when it is to be asked. */
export async function statusFacts(
  context: CliContext,
  questions: StatusQuestions,
  release: ReleaseHere,
): Promise<StatusFacts> {
  const { readIndexStates, readLocalFiles, systemDeps } = await import('../../publishing/client/index.ts');
  const { project, version, tag, isTagged } = release;
  const indexes = await indexesOf(context, questions, release);
  const [states, local, forge] = await Promise.all([
    readIndexStates(indexes, release, systemDeps, context.signal),
    readLocalFiles(path.resolve(context.directory, questions.dist), release, context.signal),
    askForge(context, questions, release),
  ]);
  return {
    project,
    version,
    indexes: states,
    local: local.files,
    tag: { name: tag, here: isTagged, pushed: forge.tagPushed ?? null },
    run: forge.run,
    environments: forge.environments,
    unseen: [...unseenBy(release, local), ...local.unseen, ...forge.unseen],
  };
}
