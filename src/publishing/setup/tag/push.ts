import { repositoryErrors } from '../../repository/index.ts';
import { setupErrors } from '../errors.ts';
import type { TagFacts } from './facts.ts';
import type { UserGit, UserGitResult } from './user-git.ts';

/** What was done. */
export interface TagOutcome {
  /** `reused`: a tag that was there, on this commit. */
  readonly created: 'created' | 'reused';
  readonly signed: boolean;
}

/** The command that pushes one tag and nothing else, whatever `push.followTags` says. */
export function pushCommand(remote: string, tag: string): readonly string[] {
  return ['push', '--no-follow-tags', remote, `refs/tags/${tag}:refs/tags/${tag}`];
}

/** True when the user's git signs every tag. */
export async function signsTags(git: UserGit): Promise<boolean> {
  for (const key of ['tag.gpgSign', 'tag.forceSignAnnotated']) {
    const { stdout } = await git('config', '--get', '--type=bool', key);
    if (stdout.trim() === 'true') return true;
  }
  return false;
}

const said = ({ stdout, stderr }: UserGitResult): string => (stderr.trim() === '' ? stdout : stderr).trim();

/** Makes the annotated tag. Throws `tag-not-created`. */
async function create(git: UserGit, { tag, commit, version, project, message }: TagFacts): Promise<boolean> {
  const signed = await signsTags(git);
  const text = message ?? (project === undefined ? version : `${project} ${version}`);
  // A line of the message that begins with `#` is a line of the message.
  const args = ['tag', signed ? '--sign' : '--annotate', '--cleanup=whitespace', `--message=${text}`, '--'];
  const result = await git(...args, tag, commit);
  if (result.exitCode !== 0) throw setupErrors.create('tag-not-created', { tag, output: said(result) });
  return signed;
}

/**
 * Makes the tag, unless it is there, and pushes it and nothing else; hooks run as for every push of the user.
 * A tag that could not be pushed stays here, and the next run takes it. Throws `tag-not-created`,
 * `tag-not-pushed`, `tag-push-interrupted`.
 */
export async function pushTag(git: UserGit, facts: TagFacts): Promise<TagOutcome> {
  const { tag, remote, localTag } = facts;
  const signed = localTag === undefined ? await create(git, facts) : false;
  const command = pushCommand(remote, tag);
  // Submodules are repositories of their own: a setting of the user's would push to their remotes too.
  const result = await git('-c', 'push.recurseSubmodules=no', ...command).catch((cause: unknown) => {
    if (repositoryErrors.owns(cause)) throw cause;
    throw setupErrors.create('tag-push-interrupted', { tag, remote }, { cause });
  });
  if (result.exitCode !== 0) {
    const details = { tag, remote, command: `git ${command.join(' ')}`, output: said(result) };
    throw setupErrors.create('tag-not-pushed', details);
  }
  return { created: localTag === undefined ? 'created' : 'reused', signed };
}
