import { createHash } from 'node:crypto';
import { buildNames, writeMetadata } from './metadata-writer.ts';
import type { BuiltDistribution, FileToBuild, ProjectToBuild } from './project.ts';
import { type StoredMember, writeStoredZip } from './zip-writer.ts';

function toMember({ path, content }: FileToBuild): StoredMember {
  return { path, content: Buffer.from(content as Uint8Array) };
}

function writeWheelFile(tag: string): string {
  const [pythons = '', abis = '', platforms = ''] = tag.split('-');
  const tags = pythons
    .split('.')
    .flatMap((python) =>
      abis
        .split('.')
        .flatMap((abi) => platforms.split('.').map((platform) => `${python}-${abi}-${platform}`)),
    );
  const isPure = platforms === 'any';
  const head = `Wheel-Version: 1.0\nGenerator: tokenless\nRoot-Is-Purelib: ${isPure}\n`;
  return head + tags.map((expanded) => `Tag: ${expanded}\n`).join('');
}

function writeEntryPoints(sections: NonNullable<ProjectToBuild['entryPoints']>): string {
  return Object.entries(sections)
    .map(([section, entries]) => {
      const lines = Object.entries(entries).map(([name, target]) => `${name} = ${target}\n`);
      return `[${section}]\n${lines.join('')}`;
    })
    .join('\n');
}

function quote(path: string): string {
  return /[",\r\n]/u.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}

function writeRecord(members: readonly StoredMember[], ownPath: string): Uint8Array {
  const rows = members.map(({ path, content }) => {
    const digest = createHash('sha256').update(content).digest('base64url');
    return `${quote(path)},sha256=${digest},${content.length}\n`;
  });
  return Buffer.from(`${rows.join('')}${quote(ownPath)},,\n`);
}

function byPath(a: StoredMember, b: StoredMember): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

/**
 * Builds a wheel: the same bytes for the same project on every machine (stored members, sorted, no time). The modules
 * come first, the `.dist-info` folder after them with `RECORD` last, as installers like it.
 */
export function buildWheel(project: ProjectToBuild): BuiltDistribution {
  const { name, version } = buildNames(project);
  const tag = project.wheelTag ?? 'py3-none-any';
  const distInfo = `${name}-${version}.dist-info`;
  const info: FileToBuild[] = [
    { path: `${distInfo}/METADATA`, content: writeMetadata(project) },
    { path: `${distInfo}/WHEEL`, content: writeWheelFile(tag) },
    ...(project.licenseFiles ?? []).map(({ path, content }) => ({
      path: `${distInfo}/licenses/${path}`,
      content,
    })),
  ];
  if (project.entryPoints !== undefined) {
    info.push({ path: `${distInfo}/entry_points.txt`, content: writeEntryPoints(project.entryPoints) });
  }
  const members = [...project.modules.map(toMember).sort(byPath), ...info.map(toMember).sort(byPath)];
  const recordPath = `${distInfo}/RECORD`;
  const record = { path: recordPath, content: writeRecord(members, recordPath) };
  return { filename: `${name}-${version}-${tag}.whl`, bytes: writeStoredZip([...members, record]) };
}
