import { writeStoredGzip } from './gzip-writer.ts';
import { buildNames, writeMetadata } from './metadata-writer.ts';
import type { BuiltDistribution, ProjectToBuild } from './project.ts';
import { writeTar } from './tar-writer.ts';

/** Builds an sdist: the same bytes for the same project on every machine (ustar, stored gzip, sorted, no time). */
export function buildSdist(project: ProjectToBuild): BuiltDistribution {
  const { name, version } = buildNames(project);
  const top = `${name}-${version}`;
  const files = [
    { path: 'PKG-INFO', content: writeMetadata(project) },
    ...project.modules,
    ...(project.sdistFiles ?? []),
    ...(project.licenseFiles ?? []),
  ];
  const members = files
    .map(({ path, content }) => ({ path: `${top}/${path}`, content: Buffer.from(content as Uint8Array) }))
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return { filename: `${top}.tar.gz`, bytes: writeStoredGzip(writeTar(members)) };
}
