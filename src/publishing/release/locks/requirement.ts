import { normalizeName, parseVersion } from '../../../packaging/index.ts';
import type { UnverifiableKind } from './lock.ts';

/** What a requirement asks for, as far as one file of one index can meet it. */
export type Requirement =
  | { readonly kind: 'pinned'; readonly name: string; readonly version: string }
  /** A name without one version: a constraint may still pin it. */
  | { readonly kind: 'unpinned'; readonly name: string }
  | { readonly kind: Exclude<UnverifiableKind, 'unpinned' | 'source'> };

const LONGEST_VERSION = 64;
const VCS = /^(?:git|hg|svn|bzr)\+/iu;
const SCHEME = /^[a-z][a-z0-9+.-]*:/iu;
const NAME = /^(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?<rest>.*)$/su;
const PIN = /^(?<operator>={2,3})\s*(?<version>[^\s,;=<>~!*]+)$/u;

/** What stands where a package's name, a path or a URL may stand. */
function directKind(text: string): 'local' | 'vcs' | 'url' | undefined {
  if (VCS.test(text)) return 'vcs';
  // A drive letter of Windows is no scheme.
  if (/^[a-z]:[/\\]/iu.test(text) || /^file:/iu.test(text)) return 'local';
  if (SCHEME.test(text)) return 'url';
  const isPath = /^[./\\~]|[/\\]|\.(?:whl|tar\.gz|zip|tar\.bz2|tgz)(?:\[|$)/iu.test(text);
  return isPath ? 'local' : undefined;
}

/** The kind of what `-e` installs. */
export function editableKind(text: string): 'local' | 'vcs' {
  return VCS.test(text) ? 'vcs' : 'local';
}

/** The version that a specifier allows alone. */
function pinnedVersion(specifier: string): string | undefined {
  const inner = /^\((?<inner>.*)\)$/su.exec(specifier)?.groups?.['inner'] ?? specifier;
  const { operator, version } = PIN.exec(inner.trim())?.groups ?? {};
  if (version === undefined) return undefined;
  if (operator !== '===') return parseVersion(version)?.text;
  // Arbitrary equality takes any text; what is too long for a version is something else.
  return version.length <= LONGEST_VERSION ? version : undefined;
}

/** Reads a requirement (PEP 508): its name and the one version it allows, or of what other kind it is. */
export function readRequirement(text: string): Requirement {
  const [whole = ''] = text.split(/(?:^|\s);|;\s/u);
  const { name, rest = '' } = NAME.exec(whole.trim())?.groups ?? {};
  const url = /^@\s*(?<url>.+)$/su.exec(rest)?.groups?.['url'];
  if (name !== undefined && url !== undefined) return { kind: directKind(url.trim()) ?? 'unknown' };
  const direct = directKind(whole.trim());
  if (direct !== undefined) return { kind: direct };
  const [specifier = ''] = rest.split(';');
  if (name === undefined || !/^[\s()=<>~!,A-Za-z0-9.*+_-]*$/u.test(specifier)) return { kind: 'unknown' };
  const version = pinnedVersion(specifier.trim());
  const normalized = normalizeName(name);
  if (version !== undefined) return { kind: 'pinned', name: normalized, version };
  return specifier.trim() === '' || /^\(?\s*[=<>~!]/u.test(specifier.trim())
    ? { kind: 'unpinned', name: normalized }
    : { kind: 'unknown' };
}
