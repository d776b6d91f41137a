import { setupErrors } from '../errors.ts';
import type { TagObject } from './facts.ts';
import type { UserGit } from './user-git.ts';

/** What a remote has, by name. */
export interface RemoteRefs {
  readonly tags: ReadonlyMap<string, TagObject>;
  /** Name → commit. */
  readonly branches: ReadonlyMap<string, string>;
}

const TAG = /^refs\/tags\/(?<name>.+?)(?<peeled>\^\{\})?$/u;
const BRANCH = /^refs\/heads\/(?<name>.+)$/u;

/** Reads the lines of `git ls-remote`: an annotated tag comes twice, itself and (`^{}`) its commit. */
export function parseRefs(text: string): RemoteRefs {
  const tags = new Map<string, TagObject>();
  const branches = new Map<string, string>();
  for (const line of text.split(/\r?\n/u)) {
    const [hash = '', ref = ''] = line.split('\t');
    const { name, peeled } = TAG.exec(ref)?.groups ?? {};
    if (name !== undefined) {
      const known = tags.get(name);
      tags.set(name, { object: peeled === undefined ? hash : (known?.object ?? hash), commit: hash });
    }
    const branch = BRANCH.exec(ref)?.groups?.['name'];
    if (branch !== undefined) branches.set(branch, hash);
  }
  return { tags, branches };
}

/**
 * Asks a remote which tags and branches it has; nothing is fetched. Throws `tag-remote-missing`,
 * `tag-remote-unreadable`.
 */
export async function readRemote(git: UserGit, remote: string): Promise<RemoteRefs> {
  const isNamed = /^[^-\s][^\s]*$/u.test(remote);
  const known = isNamed ? await git('config', '--get', `remote.${remote}.url`) : undefined;
  if (known?.exitCode !== 0) throw setupErrors.create('tag-remote-missing', { remote });
  // What a push would meet: an address for pushing may be another one.
  const address = await git('remote', 'get-url', '--push', remote);
  const [first = ''] = address.stdout.split(/\r?\n/u);
  const target = first === '' || first === known.stdout.trim() ? remote : first;
  const { exitCode, stdout, stderr } = await git('ls-remote', '--', target, 'refs/tags/*', 'refs/heads/*');
  if (exitCode === 0) return parseRefs(stdout);
  throw setupErrors.create('tag-remote-unreadable', { remote, output: stderr.trim() });
}
