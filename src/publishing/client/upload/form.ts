import {
  type Digests,
  type Distribution,
  findMetadataField,
  isFieldAllowed,
} from '../../../packaging/index.ts';
import type { FormField } from './multipart.ts';

/** `pyversion` of a file: the Python tags of a wheel as written, `source` for an sdist. */
function pyversionOf({ filename }: Distribution): string {
  return filename.kind === 'wheel' ? (filename.filename.split('-').at(-3) ?? '') : 'source';
}

/**
 * The metadata as form fields. A field that the file's own metadata version does not know is left out:
 * build tools write `License-File` into old versions, and indexes refuse it in the form.
 */
function metadataFields({ metadata }: Distribution): FormField[] {
  const fields = metadata.fields.flatMap(([name, value]): FormField[] => {
    const field = findMetadataField(name);
    const isSent = field !== undefined && value !== '' && field.name !== 'Description';
    return isSent && isFieldAllowed(field, metadata.metadataVersion) ? [[field.formName, value]] : [];
  });
  const { description } = metadata;
  return description === undefined || description === '' ? fields : [...fields, ['description', description]];
}

/**
 * The form of the legacy upload API besides the file itself.
 * @see https://docs.pypi.org/api/upload/
 */
export function uploadForm(
  distribution: Distribution,
  digests: Digests,
  attestations: readonly object[] = [],
): readonly FormField[] {
  const { sha256, blake2b256, md5 } = digests;
  return [
    [':action', 'file_upload'],
    ['protocol_version', '1'],
    ...metadataFields(distribution),
    ['filetype', distribution.filename.kind === 'wheel' ? 'bdist_wheel' : 'sdist'],
    ['pyversion', pyversionOf(distribution)],
    ...(sha256 === undefined ? [] : [['sha256_digest', sha256] as const]),
    ...(blake2b256 === undefined ? [] : [['blake2_256_digest', blake2b256] as const]),
    ...(md5 === undefined ? [] : [['md5_digest', md5] as const]),
    ...(attestations.length === 0 ? [] : [['attestations', JSON.stringify(attestations)] as const]),
  ];
}
