import type { SourceLocation } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';
import {
  type Lock,
  type LockedFile,
  type LockedPackage,
  type UnverifiableEntry,
  type UnverifiableKind,
  lockedHash,
  shownEntry,
} from './lock.ts';
import { type LogicalLine, logicalLines } from './requirement-lines.ts';
import { type RequirementOption, readOptions, splitOptions } from './requirement-options.ts';
import { editableKind, readRequirement } from './requirement.ts';

/** A file that a requirements file includes, as it is written there: a path or a URL. */
export interface RequirementsInclude {
  readonly path: string;
  /** `constraint`: it only says which versions. */
  readonly role: 'requirements' | 'constraint';
  readonly location: SourceLocation;
}

/** A name for which no single version stands here. */
interface UnpinnedName {
  readonly name: string;
  readonly entry: UnverifiableEntry;
}

/** What one requirements file says by itself. */
export interface RequirementsPart {
  readonly packages: readonly LockedPackage[];
  readonly unpinned: readonly UnpinnedName[];
  readonly unverifiable: readonly UnverifiableEntry[];
  readonly includes: readonly RequirementsInclude[];
  /** The last `--index-url`. */
  readonly indexUrl: string | undefined;
  readonly extraIndexUrls: readonly string[];
}

/** A part while it is being read. */
class PartReader {
  readonly packages: LockedPackage[] = [];
  readonly unpinned: UnpinnedName[] = [];
  readonly unverifiable: UnverifiableEntry[] = [];
  readonly includes: RequirementsInclude[] = [];
  readonly extraIndexUrls: string[] = [];
  indexUrl: string | undefined;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  read({ text, line }: LogicalLine): void {
    const location = { file: this.#file, line };
    const [requirement, rest] = splitOptions(text);
    const options = readOptions(rest);
    if (options === undefined) this.#cannot('unknown', text, location);
    else if (requirement === '') for (const option of options) this.#option(option, location);
    else this.#requirement(requirement, options, location);
  }

  #cannot(kind: UnverifiableKind, text: string, location: SourceLocation): void {
    this.unverifiable.push({ kind, text: shownEntry(text), location });
  }

  #requirement(text: string, options: readonly RequirementOption[], location: SourceLocation): void {
    for (const { name, known } of options) if (!known) this.#cannot('unknown', `${text} ${name}`, location);
    const requirement = readRequirement(text);
    if (requirement.kind === 'pinned') {
      const { name, version } = requirement;
      this.packages.push({ name, version, files: filesOf(options, location), identities: [], location });
    } else if (requirement.kind === 'unpinned') {
      const entry: UnverifiableEntry = { kind: 'unpinned', text: shownEntry(text), location };
      this.unpinned.push({ name: requirement.name, entry });
    } else this.#cannot(requirement.kind, text, location);
  }

  #option({ name, value, known }: RequirementOption, location: SourceLocation): void {
    const text = value === '' ? name : `${name} ${value}`;
    if (name === '--requirement') this.includes.push({ path: value, role: 'requirements', location });
    else if (name === '--constraint') this.includes.push({ path: value, role: 'constraint', location });
    else if (name === '--editable') this.#cannot(editableKind(value), text, location);
    else if (name === '--find-links' || name === '--no-index') this.#cannot('source', text, location);
    else if (name === '--index-url' || name === '--extra-index-url') this.#index(name, value, location);
    else if (!known || name === '--hash') this.#cannot('unknown', text, location);
  }

  #index(name: string, value: string, location: SourceLocation): void {
    // pip fills in `${NAME}` from the environment, which may hold a credential: such an index is not asked.
    if (!URL.canParse(value) || value.includes('${')) this.#cannot('source', `${name} ${value}`, location);
    else if (name === '--index-url') this.indexUrl = value;
    else this.extraIndexUrls.push(value);
  }
}

function filesOf(options: readonly RequirementOption[], location: SourceLocation): readonly LockedFile[] {
  const hashes = options.filter(({ name }) => name === '--hash');
  return hashes.map(({ value }) => {
    const [algorithm = '', ...digest] = value.split(':');
    const hash = lockedHash(algorithm, digest.join(':'));
    if (hash !== undefined) return { hashes: [hash] };
    const problem = `line ${location.line ?? 0}: \`--hash\` wants \`sha256:\` and 64 hex digits`;
    throw releaseErrors.create('lock-malformed', { file: location.file, problem }, { location });
  });
}

/**
 * Reads one file in the format of pip's requirements files: comments, continued lines, extras, markers,
 * hashes, options. What names no single release of an index is named as unverifiable, never left out.
 * @throws lock-malformed
 */
export function parseRequirements(text: string, file: string): RequirementsPart {
  const reader = new PartReader(file);
  for (const line of logicalLines(text)) reader.read(line);
  return reader;
}

/** A part and what its file was included as. */
export interface IncludedPart {
  readonly role: RequirementsInclude['role'];
  readonly part: RequirementsPart;
}

function merged(packages: readonly LockedPackage[]): readonly LockedPackage[] {
  const byRelease = new Map<string, LockedPackage>();
  for (const one of packages) {
    const key = `${one.name}==${one.version}`;
    const known = byRelease.get(key);
    byRelease.set(key, known === undefined ? one : { ...known, files: [...known.files, ...one.files] });
  }
  return [...byRelease.values()];
}

/**
 * Puts the parts of one lock together. A constraint installs nothing: it pins what is required without a
 * version elsewhere, and adds its hashes.
 */
export function combineRequirements(
  included: readonly IncludedPart[],
  further: readonly UnverifiableEntry[] = [],
): Lock {
  const parts = included.filter(({ role }) => role === 'requirements').map(({ part }) => part);
  const constraints = included
    .filter(({ role }) => role === 'constraint')
    .flatMap(({ part }) => part.packages);
  const required = new Set(parts.flatMap(({ packages }) => packages.map(({ name }) => name)));
  const unpinned = parts.flatMap((part) => part.unpinned);
  const named = new Set(unpinned.map(({ name }) => name));
  const pinnedElsewhere = constraints.filter(({ name }) => named.has(name) && !required.has(name));
  const pinned = new Set([...required, ...pinnedElsewhere.map(({ name }) => name)]);
  const all = included.map(({ part }) => part);
  return {
    format: 'requirements',
    packages: merged([...parts.flatMap(({ packages }) => packages), ...pinnedElsewhere]),
    unverifiable: [
      ...unpinned.filter(({ name }) => !pinned.has(name)).map(({ entry }) => entry),
      ...all.flatMap(({ unverifiable }) => unverifiable),
      ...further,
    ],
    indexes: indexesOf(all),
  };
}

function indexesOf(parts: readonly RequirementsPart[]): readonly string[] {
  const main = parts.findLast(({ indexUrl }) => indexUrl !== undefined)?.indexUrl;
  const extra = parts.flatMap(({ extraIndexUrls }) => extraIndexUrls);
  return [...new Set([...(main === undefined ? [] : [main]), ...extra])];
}
