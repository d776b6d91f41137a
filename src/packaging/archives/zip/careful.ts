import { packagingErrors } from '../../errors.ts';
import { EXTRA_ID, type ExtraField, isUnicodePathOf } from './extra-fields.ts';
import { SENTINEL_32 } from './records.ts';
import type { LocalHeader, WalkedArchive } from './structure.ts';

// Bits 1 and 2 tell how hard the compressor tried, bit 11 that the name is UTF-8: none changes what is read.
const HARMLESS_FLAGS = 0x0806;
const ENCRYPTION_FLAGS = 0x2041;
const STORED = 0;
// Python opens no archive with a member that needs more.
const NEWEST_VERSION = 63;

function flagProblem({ flags, entry }: LocalHeader): string | undefined {
  if (((flags | entry.flags) & ENCRYPTION_FLAGS) !== 0) return 'a member is encrypted';
  if (flags !== entry.flags) return 'the flags of a local header and of the directory differ';
  return (flags & ~HARMLESS_FLAGS) === 0 ? undefined : 'a member has flags that readers treat differently';
}

function extraProblem(fields: readonly ExtraField[], name: Uint8Array): string | undefined {
  const paths = fields.filter(({ id }) => id === EXTRA_ID.unicodePath);
  if (paths.length > 1) return 'a member has two Unicode names';
  return paths.every((field) => isUnicodePathOf(field, name))
    ? undefined
    : 'a Unicode name differs from the name';
}

function headerProblem(local: LocalHeader): string | undefined {
  const { entry } = local;
  if (local.offset !== entry.localOffset)
    return 'the directory points to another place than the local header';
  if (entry.disk !== 0 && entry.disk !== SENTINEL_32) return 'a member lies on another disk';
  if (entry.versionNeeded > NEWEST_VERSION)
    return 'a member needs a newer version of the format than there is';
  if (local.method !== entry.method) return 'the methods of a local header and of the directory differ';
  if (local.crc !== entry.crc) return 'the checksums of a local header and of the directory differ';
  if (entry.method === STORED && entry.compressedBytes !== entry.sizeBytes) {
    return 'a stored member has two sizes';
  }
  return (
    flagProblem(local) ??
    extraProblem(local.extraFields, entry.rawName) ??
    extraProblem(entry.extraFields, entry.rawName)
  );
}

/**
 * What PyPI's walk lets through although readers disagree or fail on it: encryption, other disks, headers that differ
 * in offset, method, checksum or flags, and names that only some readers see.
 */
export function checkCarefully({ locals, diskNumbers }: WalkedArchive): void {
  if (diskNumbers.some((disk) => disk !== 0)) {
    throw packagingErrors.create('archive-ambiguous', { problem: 'it is one of several disks' });
  }
  for (const local of locals) {
    const problem = headerProblem(local);
    if (problem === undefined) continue;
    const name = JSON.stringify(local.entry.name ?? '');
    throw packagingErrors.create('archive-ambiguous', { problem: `${problem}: ${name}` });
  }
}
