import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import type { Ecosystem } from '../../workflow.ts';
import { parseIndex } from '../../../config/index.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import { asWritten, isAsWritten, withPlaceholders } from './written.ts';

/** Which kind of registry a tool uploads to; Cloudsmith takes packages of every kind. */
export type RegistryFamily = Ecosystem | 'cloudsmith';

/** The public registry of each family, by the hosts that mean it. */
const PUBLIC_HOSTS: Readonly<Record<string, readonly string[]>> = {
  npm: [NPM_REGISTRY_HOST, 'registry.npmjs.com', 'www.npmjs.com', 'npmjs.org', 'registry.yarnpkg.com'],
  crates: ['crates.io', ['index', 'crates', 'io'].join('.')],
  rubygems: ['rubygems.org', 'www.rubygems.org'],
  nuget: ['api.nuget.org', 'www.nuget.org', 'nuget.org'],
  pub: ['pub.dev', 'pub.dartlang.org'],
  jsr: ['jsr.io', 'api.jsr.io'],
};

function parseUrl(text: string, family: string): string | undefined {
  const trimmed = text.trim();
  const complete = withPlaceholders(trimmed);
  if (!/^https?:\/\//iu.test(trimmed) || !URL.canParse(complete)) return undefined;
  const { hostname, origin, href } = new URL(complete);
  if (PUBLIC_HOSTS[family]?.includes(hostname) === true) return family;
  return href === `${origin}/` && complete === trimmed ? origin : asWritten(trimmed);
}

/** True for a text that only the run completes. */
export function isUntold(text: string): boolean {
  return text.includes(UNTOLD) || text.includes(MINTED);
}

function parsePythonIndex(text: string): string | undefined {
  const known = parseIndex(withPlaceholders(text));
  if (known === undefined || !/^https?:/iu.test(known)) return known;
  return isAsWritten(text) || new URL(known).username !== '' ? asWritten(text) : known;
}

/**
 * The index that a URL (or the family's own word) means to the tools of a registry: its name for the public
 * one, the URL as written for another; undefined for what is neither.
 */
export function parseRegistry(text: string, family: RegistryFamily): string | undefined {
  if (family === 'python') return parsePythonIndex(text.trim());
  // Some tools name a registry by its host alone.
  const names = [family, ...(PUBLIC_HOSTS[family] ?? [])];
  return names.includes(text.trim()) ? family : parseUrl(text, family);
}

/** The host that credentials for an index are stored under; undefined when it is not known. */
export function hostOf(index: string | null): string | undefined {
  if (index === null) return undefined;
  const known = PUBLIC_HOSTS[index]?.[0];
  const complete = withPlaceholders(index);
  return known ?? (URL.canParse(complete) ? new URL(complete).host : undefined);
}
