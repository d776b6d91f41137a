/** One field of the core metadata. */
export interface MetadataField {
  /** As written in `METADATA` and `PKG-INFO`. */
  readonly name: string;
  /** As named in the upload form. */
  readonly formName: string;
  /** May stand more than once. */
  readonly multiple: boolean;
  /** The metadata version that introduced it. */
  readonly since: string;
}

/** The metadata versions that exist; 2.0 was withdrawn. */
export const METADATA_VERSIONS: readonly string[] = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];

type Row = readonly [name: string, formName: string, since: string, multiple?: 'many'];

const ROWS: readonly Row[] = [
  ['Metadata-Version', 'metadata_version', '1.0'],
  ['Name', 'name', '1.0'],
  ['Version', 'version', '1.0'],
  ['Platform', 'platform', '1.0', 'many'],
  ['Summary', 'summary', '1.0'],
  ['Description', 'description', '1.0'],
  ['Keywords', 'keywords', '1.0'],
  ['Home-page', 'home_page', '1.0'],
  ['Author', 'author', '1.0'],
  ['Author-email', 'author_email', '1.0'],
  ['License', 'license', '1.0'],
  ['Supported-Platform', 'supported_platform', '1.1', 'many'],
  ['Download-URL', 'download_url', '1.1'],
  ['Classifier', 'classifiers', '1.1', 'many'],
  ['Requires', 'requires', '1.1', 'many'],
  ['Provides', 'provides', '1.1', 'many'],
  ['Obsoletes', 'obsoletes', '1.1', 'many'],
  ['Maintainer', 'maintainer', '1.2'],
  ['Maintainer-email', 'maintainer_email', '1.2'],
  ['Requires-Dist', 'requires_dist', '1.2', 'many'],
  ['Provides-Dist', 'provides_dist', '1.2', 'many'],
  ['Obsoletes-Dist', 'obsoletes_dist', '1.2', 'many'],
  ['Requires-Python', 'requires_python', '1.2'],
  ['Requires-External', 'requires_external', '1.2', 'many'],
  ['Project-URL', 'project_urls', '1.2', 'many'],
  ['Description-Content-Type', 'description_content_type', '2.1'],
  ['Provides-Extra', 'provides_extra', '2.1', 'many'],
  ['Dynamic', 'dynamic', '2.2', 'many'],
  ['License-Expression', 'license_expression', '2.4'],
  ['License-File', 'license_file', '2.4', 'many'],
  ['Import-Name', 'import_name', '2.5', 'many'],
  ['Import-Namespace', 'import_namespace', '2.5', 'many'],
];

/**
 * The fields of the core metadata up to version 2.5.
 * @see https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export const METADATA_FIELDS: readonly MetadataField[] = ROWS.map(([name, formName, since, multiple]) => ({
  name,
  formName,
  since,
  multiple: multiple === 'many',
}));

const BY_LOWER_NAME = new Map(METADATA_FIELDS.map((field) => [field.name.toLowerCase(), field]));

/** The field of that name, in any letter case; undefined for a name that the specification does not know. */
export function findMetadataField(name: string): MetadataField | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase());
}

/** True when metadata of `version` may hold the field. */
export function isFieldAllowed(field: MetadataField, version: string): boolean {
  return METADATA_VERSIONS.indexOf(field.since) <= METADATA_VERSIONS.indexOf(version);
}
