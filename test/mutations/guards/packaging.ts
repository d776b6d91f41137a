import { type Mutation, guardsOf } from '../mutation.ts';

const READ = [
  'src/packaging/archives/read-distribution.test.ts',
  'src/packaging/archives/reasons.test.ts',
  'src/packaging/archives/zip/second-reader.test.ts',
  'test/faults/lying-size.test.ts',
];
const ARCHIVES = 'src/packaging/archives';
const READ_TAR = [`${ARCHIVES}/tar/tar.test.ts`];
const READ_NAMES = [`${ARCHIVES}/members.test.ts`];

const AS_PYTHON: readonly Mutation[] = [
  ...guardsOf(`${ARCHIVES}/tar/header.ts`, READ_TAR, {
    'tar-prefix': [
      'only ustar headers have something in the place of the prefix',
      'if (prefix.every((byte) => byte === 0)) return new Uint8Array();',
      'if (prefix.length > 0) return new Uint8Array();',
    ],
    'tar-numbers': [
      'no number in a tar header ends the archive for Python',
      '  checkUnusedNumbers(block);\n',
      '',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/read-tar.ts`, READ_TAR, {
    'tar-headers-count': [
      'extended headers are counted',
      'if (reading.extendedHeaders > maxMembers) {',
      'if (false) {',
    ],
    'tar-headers-size': [
      'all extended headers together are small',
      'if (reading.extendedBytes > maxTarHeadersBytes) {',
      'if (false) {',
    ],
    'tar-header-padding': [
      'nothing hides behind an extended header',
      'if (body.subarray(header.sizeBytes).some((byte) => byte !== 0)) {',
      'if (false) {',
    ],
    'tar-global-member': ['a global header has a member behind it', '    pending.global = true;\n', ''],
    'tar-folder-by-name': [
      'a folder is one by type and by name',
      'if (header.type === OLD_FILE || isFolder) throw',
      'if (false) throw',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/extended-headers.ts`, READ_TAR, {
    'tar-pax-key': ['a pax record has a key', "if (key === '') throw", 'if (false) throw'],
  }),
  ...guardsOf(`${ARCHIVES}/tar/gunzip.ts`, READ_TAR, {
    'gzip-empty-member': ['no gzip member is empty', 'if (state.expandedBytes === 0) {', 'if (false) {'],
    'gzip-members': [
      'there are few gzip members',
      'if (count > limits.maxGzipMembers) throw',
      'if (false) throw',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/members.ts`, READ_NAMES, {
    'member-metadata-case': [
      'no file system takes a second name for the metadata',
      'if (`${folded}/`.startsWith(`${this.#metadata}/`)) throw',
      'if (false) throw',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/zip/careful.ts`, READ, {
    'zip-version': [
      'no member needs a version that no reader knows',
      'if (entry.versionNeeded > NEWEST_VERSION)',
      'if (false)',
    ],
  }),
];

const LIMITS: readonly Mutation[] = [
  ...guardsOf(`${ARCHIVES}/expansion.ts`, READ, {
    'archive-ratio': [
      'an archive does not become more than so many times its size',
      'if (expandedBytes > limits.ratioFloorBytes && expandedBytes / archiveBytes > limits.maxRatio) {',
      'if (false) {',
    ],
    'archive-ratio-floor': [
      'a small archive may be packed as tightly as it can',
      'expandedBytes > limits.ratioFloorBytes && ',
      '',
    ],
    'archive-expanded-size': [
      'all contents together stay below the limit',
      'if (expandedBytes <= limits.maxExpandedBytes) return;',
      'if (expandedBytes >= 0) return;',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/members.ts`, READ, {
    'archive-members': [
      'an archive has no more members than the limit',
      'if (this.#members.size >= this.#limits.maxMembers) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/zip/open-zip.ts`, READ, {
    'zip-members-early': [
      'too many members of a zip are refused before any is read',
      'if (directory.entries.length > limits.maxMembers) {',
      'if (false) {',
    ],
    'zip-methods': ['members are stored or deflated', '  checkMethods(directory.entries);\n', ''],
    'zip-declared-size': [
      'a zip that declares too much is refused before it is opened',
      '  checkExpansion(declaredBytes, source.size, limits);\n',
      '',
    ],
    'zip-second-reader': [
      'two readers must see the same archive',
      '  await askSecondReader(source, walked.locals);\n',
      '',
    ],
    'zip-careful': ['what readers treat differently is refused', '  checkCarefully(walked);\n', ''],
    'zip-kinds': [
      'a zip holds no links and no devices',
      "if (kind !== 'file' && kind !== 'folder') {",
      'if (false) {',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/read-distribution.ts`, READ, {
    'member-held-size': [
      'what is held in memory is small',
      'if (keepUpTo !== undefined && member.sizeBytes > keepUpTo) {',
      'if (false) {',
    ],
    'license-files': [
      'license files that the metadata names are there',
      '  requireLicenseFiles(metadata, members, licenses, archive.filename);\n',
      '',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/read-tar.ts`, READ, {
    'tar-header-size': [
      'an extended header is small',
      'if (header.sizeBytes > limits.maxTarHeaderBytes) {',
      'if (false) {',
    ],
  }),
];

const PATHS: readonly Mutation[] = [
  ...guardsOf(`${ARCHIVES}/paths.ts`, READ, {
    'path-parent': [
      'no member leads out of its folder',
      "if (part === '..') return 'a part of it is `..`, which leads out of its folder';",
      '',
    ],
    'path-absolute': ['no member is absolute', "if (path.startsWith('/')) return 'it is absolute';", ''],
    'path-drive': [
      'no member names a drive',
      "if (/^[A-Za-z]:/u.test(path)) return 'it starts with a drive letter';",
      '',
    ],
    'path-backslash': [
      'no member holds a backslash',
      "if (path.includes('\\\\')) return 'it holds a backslash, which parts folders on some systems';",
      '',
    ],
    'path-control': [
      'no member holds a control character',
      "if (hasControlCharacter(path)) return 'it holds a control character';",
      '',
    ],
    'path-length': [
      'member paths are no longer than the limit',
      'if (Buffer.byteLength(path) > limits.maxPathBytes) return',
      'if (false) return',
    ],
    'path-part-length': [
      'a part of a path is no longer than file systems take',
      'if (Buffer.byteLength(part) > limits.maxPathPartBytes) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/members.ts`, READ, {
    'link-absolute': [
      'a link’s target is relative',
      "if (linkTarget.startsWith('/') || /^[A-Za-z]:|\\\\/u.test(linkTarget)) {",
      'if (false) {',
    ],
    'link-inside': [
      'a link stays in the folder of the distribution',
      "if (target === undefined || target.split('/')[0] !== top) {",
      'if (target === undefined) {',
    ],
    'link-to-file': [
      'a link leads to a file of the archive',
      "if (this.#members.get(target)?.kind !== 'file') {",
      'if (false) {',
    ],
    'hard-link-back': [
      'a hard link leads to a file before it',
      "if (member.kind === 'hard link' && this.#members.get(target)?.kind !== 'file') {",
      'if (false) {',
    ],
    'member-below-link': [
      'nothing lies below a link or a file',
      "if (above !== undefined && above.kind !== 'folder') {",
      'if (false) {',
    ],
    'member-above': [
      'no file stands where others lie below it',
      "if (kind !== 'folder' && this.#impliedFolders.has(path)) {",
      'if (false) {',
    ],
    'member-set-id': [
      'no member runs as another user',
      "if (kind !== 'file' || (mode & SET_ID_BITS) === 0) return;",
      'if (mode >= 0) return;',
    ],
    'member-twice': ['a path stands once', 'if (this.#members.has(path)) throw', 'if (false) throw'],
    'member-normalisation': [
      'two paths differ in more than Unicode normalisation',
      'if (sameComposed !== undefined) {',
      'if (false) {',
    ],
  }),
];

const STRUCTURE: readonly Mutation[] = [
  ...guardsOf(`${ARCHIVES}/open-archive.ts`, READ, {
    'archive-polyglot': [
      'a file is a zip or a tar, not both',
      '  await refusePolyglot(source, limits);\n',
      '',
    ],
    'wheel-foreign-dist-info': [
      'a wheel has its own `.dist-info` only',
      '    checkDistInfoFolders(member.path, distInfo);\n',
      '',
    ],
    'wheel-file-there': ['a wheel has its `WHEEL`', '    requireWheelFile(zip, metadataFolder);\n', ''],
    'sdist-top-folder': [
      'an sdist has one top folder',
      "  findTopFolder([...kinds.keys()], (path) => kinds.get(path) === 'file', expected);\n",
      '',
    ],
    'member-rules': ['every member keeps the rules', '      rules.add(member);\n', ''],
  }),
  ...guardsOf(`${ARCHIVES}/zip/structure.ts`, READ, {
    'zip-trailing': [
      'nothing stands behind a zip',
      "if (this.#offset !== sourceBytes) throw ambiguous('Trailing data');",
      '',
    ],
    'zip-descriptor': [
      'no size comes behind the data',
      "if ((flags & DATA_DESCRIPTOR_FLAG) !== 0) throw ambiguous('ZIP contains a data descriptor');",
      '',
    ],
    'zip-local-twice': [
      'a name has one local header',
      "if (this.#locals.has(key)) throw ambiguous('Duplicate filename in local headers');",
      '',
    ],
    'zip-directory-twice': [
      'a name stands once in the directory',
      "if (this.#centralNames.has(name)) throw ambiguous('Duplicate filename in central directory');",
      '',
    ],
    'zip-sizes': [
      'both headers say the same size',
      "if (entry.sizeBytes !== sizes.sizeBytes) throw ambiguous('Mis-matched file size');",
      '',
    ],
    'zip-comment': [
      'the directory has no comments',
      "if (commentBytes !== 0) throw ambiguous('Comment in central directory');",
      '',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/zip/content.ts`, READ, {
    'zip-lying-size': [
      'a member yields no more than it declares',
      'if (sizeBytes > entry.sizeBytes) throw lies(local);',
      '',
    ],
    'zip-lying-size-memory': [
      'a member that lies does not fill memory first',
      'maxOutputLength: Math.max(sizeBytes, 1)',
      'maxOutputLength: 2 ** 31',
    ],
    'zip-short': [
      'a member yields no less than it declares',
      "if (sizeBytes !== entry.sizeBytes) throw damaged(local, 'it yields less than it declares');",
      '',
    ],
    'zip-checksum': [
      'a member’s checksum is right',
      "if (crc !== entry.crc) throw damaged(local, 'its checksum is wrong');",
      '',
    ],
    'zip-hidden': [
      'no bytes follow a member’s compressed content',
      'if (consumedBytes === local.entry.compressedBytes) return;',
      'if (consumedBytes >= 0) return;',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/gunzip.ts`, READ, {
    'gzip-checksum': [
      'the checksum of a gzip stream is right',
      'if (trailer.readUInt32LE(0) !== state.crc) throw',
      'if (false) throw',
    ],
    'gzip-length': [
      'the length of a gzip stream is right',
      'if (trailer.readUInt32LE(4) !== state.expandedBytes % 2 ** 32) {',
      'if (false) {',
    ],
    'gzip-trailing': [
      'nothing but padding follows a gzip stream',
      'if (start === undefined && !(await isPadding(source, next))) {',
      'if (false) {',
    ],
    'gzip-expansion': [
      'a gzip stream is stopped when it grows beyond the limits',
      '        checkExpansion(expandedBytes, source.size, limits);\n',
      '',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/read-tar.ts`, READ, {
    'tar-trailing': ['nothing follows the end of a tar', '    await checkEnd(blocks);\n', ''],
    'tar-kinds': [
      'a tar holds files, folders and links only',
      'const kind = KINDS[header.type];',
      "const kind = KINDS[header.type] ?? 'file';",
    ],
    'tar-two-headers': [
      'a member has one extended header of a kind',
      'if (pending[key] !== undefined) throw',
      'if (false) throw',
    ],
    'tar-two-names': [
      'a member has one name',
      'if (pax !== undefined && gnu !== undefined) throw',
      'if (false) throw',
    ],
    'tar-two-sizes': [
      'a member has one size',
      'if (paxSize !== undefined && paxSize !== header.sizeBytes) {',
      'if (false) {',
    ],
    'tar-content': [
      'only files have content',
      "if (kind !== 'file' && header.sizeBytes !== 0) throw",
      'if (false) throw',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/header.ts`, READ, {
    'tar-checksum': [
      'the checksum of a tar header is right',
      "if (!hasRightChecksum(block)) throw damaged('the checksum of a tar header is wrong');",
      '',
    ],
  }),
  ...guardsOf(`${ARCHIVES}/tar/extended-headers.ts`, READ, {
    'tar-sparse': [
      'no pax header makes a file sparse',
      "if (key.startsWith('GNU.sparse')) throw sparseNotAllowed();",
      '',
    ],
    'tar-global': [
      'no global header names every member',
      'if (key !== undefined) throw ambiguous(`a global',
      'if (false) throw ambiguous(`a global',
    ],
    'tar-pax-twice': ['a pax header has each key once', 'if (records.has(key)) throw', 'if (false) throw'],
  }),
];

const MEANING: readonly Mutation[] = [
  ...guardsOf(`${ARCHIVES}/wheel/record.ts`, READ, {
    'record-hash': [
      'a member has the hash that `RECORD` gives',
      "if (expected !== found.digests[algorithm]) return 'the hash of its content is another';",
      '',
    ],
    'record-size': [
      'a member has the size that `RECORD` gives',
      "if (row.size !== '' && row.size !== String(found.sizeBytes)) return 'its size is another';",
      '',
    ],
    'record-weak-hash': [
      '`RECORD` has no weak hash',
      'if (algorithm === undefined) return `it has no SHA-256',
      'if (algorithm === undefined) return undefined;\n  if (algorithm.length === 0) return `it has no SHA-256',
    ],
    'record-unlisted': [
      '`RECORD` lists every member',
      "if (row === undefined) throw refuse(path, '`RECORD` does not list it');",
      'if (row === undefined) continue;',
    ],
    'record-ghost': [
      '`RECORD` lists nothing that is not there',
      'if (ghost !== undefined) throw',
      'if (false) throw',
    ],
    'record-twice': ['`RECORD` lists a member once', 'if (byPath.has(row.path)) throw', 'if (false) throw'],
  }),
  ...guardsOf(`${ARCHIVES}/wheel/check-wheel.ts`, READ, {
    'record-there': [
      'a wheel has its `RECORD`',
      'if (rows === undefined) {',
      'if (rows === undefined) return [];\n      if (false) {',
    ],
    'entry-points': ['entry points are what installers can use', '      checkEntryPoints();\n', ''],
    'wheel-version': [
      'installers know the version of the wheel',
      '      checkWheelFile(contents.get(wheelPath) ?? new Uint8Array());\n',
      '',
    ],
  }),
  ...guardsOf('src/packaging/checksums/checksums.ts', ['src/packaging/checksums/checksums.test.ts'], {
    'checksums-folder': [
      'a list of checksums leads into no other folder',
      'if (/[/\\\\]/u.test(name)) return',
      'if (false) return',
    ],
    'checksums-parent': [
      'a list of checksums names no folder',
      "if (name === '.' || name === '..') return 'the name is a folder';",
      '',
    ],
    'checksums-twice': [
      'a list of checksums names a file once',
      'if (seen.has(entry.filename)) throw',
      'if (false) throw',
    ],
    'checksums-missing': [
      'a listed file that is not there is told',
      "if (got === undefined) throw packagingErrors.create('checksum-file-missing', { filename });",
      'if (got === undefined) continue;',
    ],
    'checksums-differ': ['another sum is told', 'if (got !== expected) throw', 'if (false) throw'],
  }),
  ...guardsOf('src/packaging/metadata/core-metadata.ts', ['src/packaging/metadata/metadata.test.ts'], {
    'metadata-repeated': [
      'a field that stands once stands once',
      'if (seen.has(field.name) && !field.multiple) {',
      'if (false) {',
    ],
    'metadata-license-parent': [
      'a license file is inside',
      "path.split('/').includes('..') ?",
      'path.length === 0 ?',
    ],
  }),
  ...guardsOf('src/packaging/filenames/check.ts', ['src/packaging/filenames/filenames.test.ts'], {
    'filename-control': [
      'an uploaded filename has no control character',
      'if (hasControlCharacter(filename)) {',
      'if (false) {',
    ],
    'filename-folder': [
      'an uploaded filename has no folder',
      'if (/[/\\\\]/u.test(filename)) {',
      'if (false) {',
    ],
    'filename-length': [
      'a filename fits a file system',
      'if (bytes <= LONGEST_NAME_BYTES) return;',
      'if (bytes >= 0) return;',
    ],
    'filename-project': [
      'a wheel is named after its project',
      'if (parsed.normalizedName !== normalizeName(project)) throw projectMismatch(claim);',
      '',
    ],
    'filename-version': [
      'a wheel is named after its version',
      'if (parseVersion(parsed.version)?.canonical === canonical) return;',
      'if (canonical.length > 0) return;',
    ],
  }),
];

/** The guards of `packaging`: limits, safe paths, one reading of every archive, what files say about themselves. */
export const PACKAGING_MUTATIONS: readonly Mutation[] = [
  ...LIMITS,
  ...PATHS,
  ...STRUCTURE,
  ...MEANING,
  ...AS_PYTHON,
];
