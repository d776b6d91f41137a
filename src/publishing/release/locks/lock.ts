import type { SourceLocation } from '../../../base/index.ts';

/** Lock files that are read. `requirements`: pip's requirements file with `--hash`. */
export type LockFormat = 'requirements' | 'uv' | 'pylock';

/** A digest that a lock demands; the algorithm in lower case, the digest in lower-case hex. */
export interface LockedHash {
  readonly algorithm: string;
  readonly digest: string;
}

/** One file that a lock allows. A requirements file knows digests only, no names. */
export interface LockedFile {
  readonly filename?: string;
  readonly hashes: readonly LockedHash[];
}

/** Who must have attested a package (PEP 751, `packages.attestation-identities`): `kind` and what that kind has. */
export type AttestationIdentity = Readonly<Record<string, string>>;

/** A release that a lock pins at an index. */
export interface LockedPackage {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** The simple index that the lock names for it; undefined: the one that installers are told. */
  readonly index?: string;
  readonly files: readonly LockedFile[];
  readonly identities: readonly AttestationIdentity[];
  readonly location: SourceLocation;
}

/** Why an entry of a lock cannot be compared with an index. */
export type UnverifiableKind =
  /** The project itself, a workspace member, a folder or a file on this machine. */
  | 'local'
  /** A commit of a repository. */
  | 'vcs'
  /** A file at an address of its own. */
  | 'url'
  /** No single version is pinned. */
  | 'unpinned'
  /** Another place that installers look at, such as `--find-links`. */
  | 'source'
  /** A line or table that this reader does not understand. */
  | 'unknown';

/** An entry that nothing is known about but that it is there: named, never dropped. */
export interface UnverifiableEntry {
  readonly kind: UnverifiableKind;
  /** As the lock has it, without credentials, shortened. */
  readonly text: string;
  readonly location: SourceLocation;
}

/** What a lock file says. */
export interface Lock {
  readonly format: LockFormat;
  readonly packages: readonly LockedPackage[];
  readonly unverifiable: readonly UnverifiableEntry[];
  /** Simple indexes for packages that name none, in the order in which they are asked; empty: the default one. */
  readonly indexes: readonly string[];
}

const LONGEST_SHOWN = 120;
/** More is not looked at: it is not shown either. */
const LONGEST_READ = 2000;

/** What begins as the tokens of registries and forges do, and long words that are mixed as random ones are. */
const TOKEN =
  /(?:pypi-|npm_|gh[opusr]_|github_pat_|glpat-|rubygems_|cio|eyJ)[\w.-]{16,}|(?=[\w+/-]*\d)(?=[\w+/-]*[A-Z])[\w+-]{30,}/gu;

/**
 * Text of a lock as it may be shown. SECURITY: user names, passwords and tokens in URLs do not reach a log
 * (guarded by requirements.test.ts).
 */
export function shownEntry(text: string): string {
  const plain = text
    .slice(0, LONGEST_READ)
    .replaceAll(/(?<scheme>[a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/giu, '$<scheme>…@')
    .replaceAll(/(?<name>[?&][^=&#\s]*)=[^&#\s]*/gu, '$<name>=…')
    .replaceAll(TOKEN, '…')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
}

const DIGEST_HEX: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** `sha256:…` or algorithm and digest apart; undefined when the digest is not one of that algorithm. */
export function lockedHash(algorithm: string, digest: string): LockedHash | undefined {
  const name = algorithm.toLowerCase();
  const hex = digest.toLowerCase();
  const length = Object.hasOwn(DIGEST_HEX, name) ? DIGEST_HEX[name] : undefined;
  if (!/^[a-z0-9_-]+$/u.test(name) || !/^[0-9a-f]+$/u.test(hex)) return undefined;
  return length === undefined || length === hex.length ? { algorithm: name, digest: hex } : undefined;
}
