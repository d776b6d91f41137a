import { isRecord } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';
import {
  type AttestationIdentity,
  type Lock,
  type LockedFile,
  type LockedPackage,
  type UnverifiableEntry,
  type UnverifiableKind,
  shownEntry,
} from './lock.ts';
import {
  type Table,
  filenameOf,
  hashesOfTable,
  lockOfTables,
  malformedLock,
  parseLockToml,
  releaseOf,
  tablesOf,
  textOf,
} from './toml-lock.ts';

/** Where a package comes from that is of no index (PEP 751; exactly one source per package). */
const SOURCE_KINDS: Readonly<Record<string, UnverifiableKind>> = {
  vcs: 'vcs',
  directory: 'local',
  archive: 'url',
};

function fileOf(table: Table, where: string, file: string): LockedFile {
  const place = textOf(table, 'path') ?? textOf(table, 'url') ?? '';
  const filename = textOf(table, 'name') ?? filenameOf(place);
  const hashes = hashesOfTable(table['hashes']);
  // `hashes` is required of every file: without it the file would be taken as it comes.
  if (hashes === undefined || hashes.length === 0) {
    throw malformedLock(file, `${where}: a file has no \`hashes\` of a known form`);
  }
  return { ...(filename === undefined ? {} : { filename }), hashes };
}

function identityOf(table: Table, where: string, file: string): AttestationIdentity {
  const entries = Object.entries(table);
  const isText = entries.every((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (isText && textOf(table, 'kind') !== undefined) return Object.fromEntries(entries);
  throw malformedLock(file, `${where}: an attestation identity has no \`kind\`, or a value that is no text`);
}

function partsOf(table: Table, where: string, file: string): Pick<LockedPackage, 'files' | 'identities'> {
  const { sdist } = table;
  const wheels = tablesOf(table['wheels']);
  const identities = tablesOf(table['attestation-identities']);
  if (wheels === undefined || identities === undefined || (sdist !== undefined && !isRecord(sdist))) {
    throw malformedLock(file, `${where}: \`sdist\`, \`wheels\` or \`attestation-identities\` is no table`);
  }
  return {
    files: [...(isRecord(sdist) ? [sdist] : []), ...wheels].map((one) => fileOf(one, where, file)),
    identities: identities.map((one) => identityOf(one, where, file)),
  };
}

function readPackage(table: Table, position: number, file: string): LockedPackage | UnverifiableEntry {
  const location = { file };
  const name = textOf(table, 'name');
  if (name === undefined) throw malformedLock(file, `package ${position + 1} has no \`name\``);
  const where = `package \`${shownEntry(name)}\``;
  const [kind] = Object.keys(SOURCE_KINDS).filter((key) => table[key] !== undefined);
  if (kind !== undefined) {
    const source = table[kind];
    const place = isRecord(source) ? (textOf(source, 'url') ?? textOf(source, 'path') ?? '') : '';
    const text = shownEntry(`${name} (${kind} ${place})`);
    // A folder or file of this machine is `path` without `url`.
    const isLocal = isRecord(source) && textOf(source, 'url') === undefined;
    return { kind: isLocal ? 'local' : (SOURCE_KINDS[kind] ?? 'unknown'), text, location };
  }
  const release = releaseOf(name, textOf(table, 'version') ?? '');
  if (release === undefined) {
    return { kind: 'unpinned', text: shownEntry(`${name} (no version)`), location };
  }
  const index = textOf(table, 'index');
  if (index !== undefined && !URL.canParse(index)) throw malformedLock(file, `${where}: \`index\` is no URL`);
  const named = index === undefined ? {} : { index };
  return { ...release, ...named, ...partsOf(table, where, file), location };
}

/**
 * Reads `pylock.toml` (PEP 751, lock version 1): packages with the digests of their files and the identities
 * that must have attested them; commits, archives and folders are named as unverifiable.
 * @throws lock-malformed, lock-version-unknown
 */
export function parsePylock(text: string, file: string): Lock {
  const top = parseLockToml(text, file);
  const version = textOf(top, 'lock-version');
  // A later minor version may add keys; what is read here stays (PEP 751, "lock-version").
  if (version === undefined || !/^1\.\d+$/u.test(version)) {
    const shown = version === undefined ? 'nothing' : `\`${shownEntry(version)}\``;
    const details = { file, version: shown, known: '`1.0`' };
    throw releaseErrors.create('lock-version-unknown', details, { location: { file } });
  }
  return lockOfTables(top, { key: 'packages', format: 'pylock', file }, readPackage);
}
