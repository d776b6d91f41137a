import fc from 'fast-check';
import {
  compareVersions,
  isDistributionFilename,
  parseChecksums,
  parseCoreMetadata,
  parseDistributionFilename,
  parseVersion,
} from '../../../src/packaging/index.ts';
import { mutatedBytes, mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const METADATA = `Metadata-Version: 2.4
Name: sampleproject
Version: 1.2.3
Summary: A sample
License-Expression: MIT
License-File: LICENSE
Requires-Dist: attrs>=1; extra == "x"
Provides-Extra: x
Project-URL: Home, https://example.org
Description-Content-Type: text/markdown

# Body
`;

/** METADATA or PKG-INFO of a stranger's distribution. */
export const metadataTarget: FuzzTarget = defineTarget({
  name: 'metadata',
  input: mutatedBytes(
    [new TextEncoder().encode(METADATA)],
    ['Name: ', ': ', '\n ', '\n\n', 'Metadata-Version: 9.9\n', 'Dynamic: '],
  ),
  feed: (bytes) => parseCoreMetadata(bytes),
});

const FILENAMES = [
  'sampleproject-1.2.3-py3-none-any.whl',
  'sample_project-1.2.3.post1+cu121-1a-cp312.cp313-abi3-manylinux_2_17_x86_64.musllinux_1_2_x86_64.whl',
  'sampleproject-1.2.3.tar.gz',
  'sampleproject-1!2.3.zip',
];

/** The name of an uploaded file. */
export const filenameTarget: FuzzTarget = defineTarget({
  name: 'filename',
  input: mutatedText(FILENAMES, ['-', '.', '_', '+', '!', '.whl', '.tar.gz', '../', '\0', 'ſ', 'İ']),
  feed: (text) => {
    const recognised = isDistributionFilename(text);
    const { filename } = parseDistributionFilename(text);
    if (!recognised || filename !== text) throw new TypeError(`two answers about ${JSON.stringify(text)}`);
  },
});

const VERSIONS = [
  '1.2.3',
  '1!2.0.dev1+local.1',
  'v1.0-RC_1',
  '2026.11.post0',
  '1.0a1.post2.dev3',
  '0'.repeat(50),
];

/** A version in metadata, a tag or a filename; what is read has a normal form that reads the same. */
export const versionTarget: FuzzTarget = defineTarget({
  name: 'version',
  input: fc.tuple(
    mutatedText(VERSIONS, ['.', '-', '_', '+', '!', 'rc', 'post', 'dev', ' ', '٣']),
    fc.constantFrom(...VERSIONS),
  ),
  feed: ([text, other]) => {
    const version = parseVersion(text);
    if (version === undefined) return;
    if (parseVersion(version.text)?.text !== version.text)
      throw new TypeError(`not stable: ${JSON.stringify(text)}`);
    if (Math.sign(compareVersions(text, other)) !== -Math.sign(compareVersions(other, text))) {
      throw new TypeError(`no order between ${JSON.stringify(text)} and ${other}`);
    }
  },
});

const CHECKSUMS = `${'a'.repeat(64)}  sampleproject-1.2.3.tar.gz\n${'0'.repeat(64)}  sampleproject-1.2.3-py3-none-any.whl\n`;

/** `SHA256SUMS` beside a downloaded release. */
export const checksumsTarget: FuzzTarget = defineTarget({
  name: 'checksums',
  input: mutatedText([CHECKSUMS], [' *', '  ', '\\', '../', '\r\n', '#', '\0']),
  feed: (text) => parseChecksums(text),
});
