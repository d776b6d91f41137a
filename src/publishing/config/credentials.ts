import { configErrors } from './errors.ts';

/** Shapes of credentials that must never stand in a configuration; the order decides the name told. */
const SHAPES: readonly (readonly [pattern: RegExp, looksLike: string])[] = [
  [/\bpypi-[A-Za-z0-9_-]{16,}/u, 'an API token of a Python index'],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}/u, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/u, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_.-]{16,}/u, 'a GitLab token'],
  [/\bnpm_[A-Za-z0-9]{20,}/u, 'an npm token'],
  [/\bcio[A-Za-z0-9]{32}\b/u, 'a crates.io token'],
  [/\brubygems_[a-f0-9]{40,}/u, 'a RubyGems key'],
  [/\bAKIA[0-9A-Z]{16}\b/u, 'an AWS access key'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, 'a private key'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./u, 'an ID token'],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s@]*:[^/?#\s@]+@/iu, 'an address with a password in it'],
];

/** What a text looks like when it holds a credential; undefined when it looks harmless. */
export function credentialIn(text: string): string | undefined {
  return SHAPES.find(([pattern]) => pattern.test(text))?.[1];
}

/** A secret by reference: the name of an environment variable or the path of a file. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/**
 * Reads `env:NAME` or `file:PATH`. Throws `secret-reference-invalid` for anything else, without repeating
 * the text: it may be the secret.
 *
 * @param name what the reference is for, as the user knows it, such as `--credential`
 */
export function parseSecretReference(text: string, name: string): SecretReference {
  const match = /^(?:env:(?<variable>[A-Za-z_][A-Za-z0-9_]*)|file:(?<path>[^\0]+))$/u.exec(text.trim());
  const { variable, path } = match?.groups ?? {};
  if (variable !== undefined) return { kind: 'env', name: variable };
  if (path !== undefined) return { kind: 'file', path };
  throw configErrors.create('secret-reference-invalid', { name });
}
