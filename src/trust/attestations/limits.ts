/** The longest attestation that is read, in characters of JSON. PyPI's own have about 10,000. */
export const LONGEST_ATTESTATION: number = 1024 * 1024;

/** The longest provenance document that is read, in characters of JSON: several attestations of one file. */
export const LONGEST_PROVENANCE: number = 4 * 1024 * 1024;

/** The deepest nesting of JSON that is read; an attestation with the deepest known predicate has 12. */
export const DEEPEST_JSON = 64;

/** The most attestations of one file, bundles of one provenance and entries of one attestation that are read. */
export const MOST_ITEMS = 32;
