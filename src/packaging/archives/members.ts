import { packagingErrors } from '../errors.ts';
import type { ArchiveLimits } from './limits.ts';
import { checkMemberPath, foldPath, parentsOf, resolveTarget } from './paths.ts';

/** One member of an archive as it goes by. */
export interface ArchiveMember {
  /** Without a folder's closing `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symbolic link' | 'hard link';
  /** Of a file; 0 for the others. */
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
  readonly linkTarget: string;
  /** The content of a file, once, in order; the memory of a chunk may be used again for the next one. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** Rules over all members of an archive, whatever its format. */
export interface MemberRules {
  /** Checks a member against those before it. */
  add(member: ArchiveMember): void;
  /** Checks what only the whole list can tell. */
  finish(): void;
  readonly warnings: readonly string[];
}

const SET_ID_BITS = 0o6000;

function duplicate(path: string, problem: string): Error {
  return packagingErrors.create('member-duplicate', { path, problem });
}

function unsafeLink(member: ArchiveMember, problem: string): Error {
  const { path, linkTarget: target } = member;
  return packagingErrors.create('member-link-unsafe', { path, target, problem });
}

function linkedPath(member: ArchiveMember): string {
  const { path, kind, linkTarget } = member;
  if (linkTarget.startsWith('/') || /^[A-Za-z]:|\\/u.test(linkTarget)) {
    throw unsafeLink(member, 'the target is no relative path with `/` between its parts');
  }
  // A hard link names a member from the root of the archive, a symbolic link from its own folder.
  const folder = kind === 'hard link' ? '' : (parentsOf(path).at(-1) ?? '');
  const target = resolveTarget(folder, linkTarget);
  const top = path.split('/')[0];
  if (target === undefined || target.split('/')[0] !== top) {
    throw unsafeLink(member, 'the target leaves the folder of the distribution');
  }
  return target;
}

function checkMode({ path, kind, mode }: ArchiveMember): void {
  if (kind !== 'file' || (mode & SET_ID_BITS) === 0) return;
  throw packagingErrors.create('member-mode-unsafe', { path, mode: mode.toString(8).padStart(4, '0') });
}

class Rules implements MemberRules {
  readonly warnings: string[] = [];
  readonly #limits: ArchiveLimits;
  readonly #metadata: string;
  readonly #members = new Map<string, ArchiveMember>();
  readonly #composed = new Map<string, string>();
  readonly #folded = new Map<string, string>();
  readonly #links: { member: ArchiveMember; target: string }[] = [];
  readonly #impliedFolders = new Set<string>();

  constructor(limits: ArchiveLimits, metadata: string) {
    this.#limits = limits;
    this.#metadata = foldPath(metadata);
  }

  add(member: ArchiveMember): void {
    const { path } = member;
    if (this.#members.size >= this.#limits.maxMembers) {
      throw packagingErrors.create('archive-too-many-members', { limit: this.#limits.maxMembers });
    }
    checkMemberPath(path, this.#limits);
    this.#checkCollisions(path);
    this.#checkSpellings(path);
    this.#checkFolders(member);
    checkMode(member);
    this.#checkLink(member);
    this.#members.set(path, member);
    this.#composed.set(path.normalize('NFC'), path);
  }

  finish(): void {
    for (const { member, target } of this.#links) {
      if (this.#members.get(target)?.kind !== 'file') {
        throw unsafeLink(member, 'the target is no file of the archive');
      }
    }
  }

  #checkCollisions(path: string): void {
    if (this.#members.has(path)) throw duplicate(path, 'the archive holds two members of that path');
    const sameComposed = this.#composed.get(path.normalize('NFC'));
    if (sameComposed !== undefined) {
      throw duplicate(path, `it differs from \`${sameComposed}\` in Unicode normalisation only`);
    }
  }

  // Real packages hold names that differ in case; in the metadata such a name has no use but to replace the other.
  #checkSpellings(path: string): void {
    for (const name of [...parentsOf(path), path]) {
      if (this.#impliedFolders.has(name)) continue;
      const folded = foldPath(name);
      const other = this.#folded.get(folded);
      this.#folded.set(folded, name);
      if (other === undefined || other === name) continue;
      const problem = `file systems that ignore letter case take it for \`${other}\``;
      // SECURITY: who unpacks on macOS or Windows would read other metadata than we did; the test is "other metadata".
      if (`${folded}/`.startsWith(`${this.#metadata}/`)) throw duplicate(path, problem);
      this.warnings.push(`\`${name}\`: ${problem}`);
    }
  }

  #checkFolders({ path, kind }: ArchiveMember): void {
    if (kind !== 'folder' && this.#impliedFolders.has(path)) {
      throw duplicate(path, 'another member lies below it as if it were a folder');
    }
    for (const parent of parentsOf(path)) {
      const above = this.#members.get(parent);
      // SECURITY: a file below a link would be written where the link points to.
      if (above !== undefined && above.kind !== 'folder') {
        throw duplicate(path, `it lies below \`${parent}\`, which is a ${above.kind}`);
      }
      this.#impliedFolders.add(parent);
    }
  }

  #checkLink(member: ArchiveMember): void {
    if (member.kind !== 'symbolic link' && member.kind !== 'hard link') return;
    const target = linkedPath(member);
    if (member.kind === 'hard link' && this.#members.get(target)?.kind !== 'file') {
      throw unsafeLink(member, 'the target is no file that came before it');
    }
    this.#links.push({ member, target });
  }
}

/**
 * Member rules for one archive: safe paths, no collisions, links to files inside only, no more than the limits.
 * @param metadata the file or folder in which a name may not be spelled in a second way either.
 */
export function createMemberRules(limits: ArchiveLimits, metadata: string): MemberRules {
  return new Rules(limits, metadata);
}
