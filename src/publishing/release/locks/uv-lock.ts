import { isRecord } from '../../../base/index.ts';
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
import {
  type Table,
  filenameOf,
  lockOfTables,
  malformedLock,
  parseLockToml,
  releaseOf,
  tablesOf,
  textOf,
} from './toml-lock.ts';

/** The version of the format that is read; its `revision` only adds keys (uv, "Lockfile versioning"). */
const KNOWN_VERSION = 1;

/** What a `source` is that names no index. */
const SOURCE_KINDS: Readonly<Record<string, UnverifiableKind>> = {
  git: 'vcs',
  url: 'url',
  path: 'local',
  directory: 'local',
  editable: 'local',
  virtual: 'local',
};

function fileOf(table: Table, where: string, file: string): LockedFile {
  const place = textOf(table, 'url') ?? textOf(table, 'path') ?? '';
  const filename = textOf(table, 'filename') ?? filenameOf(place);
  const text = textOf(table, 'hash');
  const [algorithm = '', digest = ''] = text?.split(':') ?? [];
  const hash = text === undefined ? undefined : lockedHash(algorithm, digest);
  if (text !== undefined && hash === undefined) {
    throw malformedLock(file, `${where}: \`hash\` is no digest of a known form`);
  }
  return { ...(filename === undefined ? {} : { filename }), hashes: hash === undefined ? [] : [hash] };
}

function filesOf(table: Table, where: string, file: string): readonly LockedFile[] {
  const { sdist } = table;
  const wheels = tablesOf(table['wheels']);
  if (wheels === undefined || (sdist !== undefined && !isRecord(sdist))) {
    throw malformedLock(file, `${where}: \`sdist\` or \`wheels\` is not as it should be`);
  }
  return [...(isRecord(sdist) ? [sdist] : []), ...wheels].map((one) => fileOf(one, where, file));
}

/** True for an index on the network; uv also calls a folder of files a registry. */
function isIndexUrl(text: string): boolean {
  return /^https?:\/\//iu.test(text) && URL.canParse(text);
}

function readPackage(table: Table, position: number, file: string): LockedPackage | UnverifiableEntry {
  const location = { file };
  const name = textOf(table, 'name');
  const { source } = table;
  if (name === undefined || !isRecord(source)) {
    throw malformedLock(file, `package ${position + 1} has no \`name\` or no \`source\``);
  }
  const where = `package \`${shownEntry(name)}\``;
  const [kind = ''] = Object.keys(source).filter(
    (key) => key === 'registry' || Object.hasOwn(SOURCE_KINDS, key),
  );
  const place = textOf(source, kind) ?? '';
  const other = SOURCE_KINDS[kind] ?? (kind === 'registry' && !isIndexUrl(place) ? 'local' : undefined);
  if (other !== undefined || kind === '') {
    return { kind: other ?? 'unknown', text: shownEntry(`${name} (${kind} ${place})`), location };
  }
  const release = releaseOf(name, textOf(table, 'version') ?? '');
  if (release === undefined) throw malformedLock(file, `${where} has no name and version of an index`);
  return { ...release, index: place, files: filesOf(table, where, file), identities: [], location };
}

/**
 * Reads `uv.lock`: packages of an index with the digests of their files; commits, URLs and folders are named
 * as unverifiable.
 * @throws lock-malformed, lock-version-unknown
 */
export function parseUvLock(text: string, file: string): Lock {
  const top = parseLockToml(text, file);
  const { version } = top;
  if (version !== KNOWN_VERSION) {
    const details = { file, version: shownEntry(JSON.stringify(version) ?? 'nothing'), known: '1' };
    throw releaseErrors.create('lock-version-unknown', details, { location: { file } });
  }
  return lockOfTables(top, { key: 'package', format: 'uv', file }, readPackage);
}
