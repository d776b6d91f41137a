import type { Ecosystem } from '../../workflow.ts';
import type { PublishHit } from './hit.ts';
import { isUntold } from './registries.ts';

/** Formats of Cloudsmith (and the hosts that take them) whose packages are of an ecosystem of ours. */
const FORMATS: Readonly<Record<string, Ecosystem>> = {
  python: 'python',
  npm: 'npm',
  nuget: 'nuget',
  cargo: 'crates',
  ruby: 'rubygems',
  dart: 'pub',
};

/** Where a push to Cloudsmith goes, and what it pushes. */
export type CloudsmithTarget = Pick<PublishHit, 'index' | 'ecosystem'>;

/**
 * The address of a Cloudsmith repository for one format, null in it when the run decides; undefined for a format
 * that is none of ours (deb, docker, raw …).
 */
export function cloudsmithTarget(format: string, repository: string): CloudsmithTarget | undefined {
  const host = format.toLowerCase();
  if (isUntold(format)) return { index: null, ecosystem: null };
  if (!Object.hasOwn(FORMATS, host)) return undefined;
  const ecosystem = FORMATS[host] ?? null;
  const [owner = '', name = ''] = repository.split('/');
  if (owner === '' || name === '' || isUntold(`${owner}/${name}`)) return { index: null, ecosystem };
  return { index: `https://${host}.cloudsmith.io/${owner}/${name}/`, ecosystem };
}
