import { type Mutation, guardsOf } from '../mutation.ts';

const CLIENT = 'src/publishing/client/verify';
const VERDICT = 'src/publishing/release/verdict';
const LOCKS = 'src/publishing/release/locks';
const VERIFY = [`${CLIENT}/verify.test.ts`];
const LOCK = [`${CLIENT}/verify-lock.test.ts`];
const REQUIREMENTS = [`${LOCKS}/requirements.test.ts`];
const TOML_LOCKS = [`${LOCKS}/toml-locks.test.ts`];

const READING_LOCKS: readonly Mutation[] = [
  ...guardsOf(`${LOCKS}/requirement-lines.ts`, REQUIREMENTS, {
    'lock-line-ends': [
      'a requirements line ends where pip ends it',
      '/\\r\\n|[\\n\\r\\u000B\\u000C\\u001C-\\u001E\\u0085\\u2028\\u2029]/u',
      '/\\r?\\n/u',
    ],
    'lock-comment-ends': [
      'a comment ends a continued requirement',
      "text.endsWith('\\\\') && !isComment",
      "text.endsWith('\\\\')",
    ],
  }),
  ...guardsOf(`${LOCKS}/lock.ts`, REQUIREMENTS, {
    'lock-credential-shown': ['a credential of a lock is not shown', "'$<scheme>…@'", "'$&'"],
    'lock-query-shown': ['what an address carries besides is not shown', "'$<name>=…'", "'$&'"],
    'lock-token-shown': [
      'a token in the place of a requirement is not shown',
      "    .replaceAll(TOKEN, '…')\n",
      '',
    ],
    'lock-digest-length': [
      'a digest has the length of its algorithm',
      'length === undefined || length === hex.length',
      'true',
    ],
  }),
  ...guardsOf(`${LOCKS}/requirements.ts`, REQUIREMENTS, {
    'lock-options-named': [
      'an option that pip does not know is named',
      "else if (!known || name === '--hash') this.#cannot('unknown', text, location);",
      '',
    ],
    'lock-sources-named': [
      'another source of packages is named',
      "name === '--find-links' || name === '--no-index'",
      "name === '--no-index'",
    ],
    'lock-index-environment': ['an index with a variable in it is not asked', " || value.includes('${')", ''],
  }),
  ...guardsOf(`${LOCKS}/pylock.ts`, TOML_LOCKS, {
    'lock-pylock-hashes': [
      'every file of a pylock has a digest',
      'hashes === undefined || hashes.length === 0',
      'hashes === undefined',
    ],
    'lock-pylock-version': [
      'a lock of an unknown version is not read',
      '!/^1\\.\\d+$/u.test(version)',
      'false',
    ],
  }),
  ...guardsOf(`${LOCKS}/uv-lock.ts`, TOML_LOCKS, {
    'lock-uv-version': [
      'a uv.lock of an unknown version is not read',
      'version !== KNOWN_VERSION',
      'version === undefined',
    ],
    'lock-uv-folder': [
      'a folder that uv calls a registry is no index',
      "(kind === 'registry' && !isIndexUrl(place) ? 'local' : undefined)",
      'undefined',
    ],
  }),
  ...guardsOf(`${CLIENT}/read-lock.ts`, LOCK, {
    'lock-include-outside': [
      'an included file lies in the folders of lock and project',
      'return isInside ? real : undefined;',
      'return real;',
    ],
    'lock-include-circle': [
      'files that include each other are read once',
      'if (this.#seen.has(key)) return;',
      '',
    ],
    'lock-size': ['no endless lock is read', 'size > MOST_BYTES ? undefined', 'false ? undefined'],
  }),
];

const JUDGING: readonly Mutation[] = [
  ...guardsOf(`${VERDICT}/hashes.ts`, LOCK, {
    'verify-lock-digest': [
      'every digest of a lock is one of the index',
      'if (wrong.length > 0) {',
      'if (false) {',
    ],
    'verify-weak-digest': [
      'a weak digest compares nothing',
      "new Set(['sha256', 'sha384', 'sha512'])",
      "new Set(['sha256', 'sha384', 'sha512', 'md5'])",
    ],
  }),
  ...guardsOf(`${VERDICT}/judge.ts`, [...VERIFY, ...LOCK], {
    'verify-nothing': ['what was not checked is not verified', '...(isOpen ? [] :', '...(true ? [] :'],
    'verify-unverifiable': [
      'a required lock has no entries of elsewhere',
      "if (!required.includes('lock')) return [];",
      'return [];',
    ],
    'verify-unknown': [
      'what the network kept back is not verified',
      "if (checks.some(({ network }) => network !== undefined)) return 'unknown';",
      '',
    ],
  }),
  ...guardsOf(`${VERDICT}/check.ts`, VERIFY, {
    'verify-required': ['a required check must be possible', '!required.includes(check.check)', 'true'],
  }),
  ...guardsOf(`${CLIENT}/verify-release.ts`, VERIFY, {
    'verify-bytes': ['the bytes have the listed hash', 'if (got === expected) return;', 'return;'],
  }),
  ...guardsOf(`${CLIENT}/attestations.ts`, [...VERIFY, ...LOCK], {
    'verify-all-attestations': [
      'every attestation of a file holds',
      "if (outcome.verdict === 'refused') return outcome.error;\n    claims = outcome.claims;",
      "if (outcome.verdict === 'refused') continue;\n    claims = outcome.claims;",
    ],
    'verify-added-file': [
      'a file without provenance beside others stands out',
      '(attested > 0 || where.isPromised) && !where.isAccepted',
      'false',
    ],
    'verify-promised-file': [
      'also where only the index has the others',
      'attested > 0 || where.isPromised',
      'attested > 0',
    ],
  }),
  ...guardsOf(`${CLIENT}/publisher-checks.ts`, VERIFY, {
    'verify-dropped': [
      'a release that lost its provenance does not pass',
      "return failed('same-publisher', [releaseErrors.create('provenance-dropped', details)]);",
      "return unproved('same-publisher', outcome);",
    ],
    'verify-partly-proved': [
      'what some files prove says nothing of the others',
      "if (outcome.check.outcome !== 'passed') return unproved('publisher', outcome);",
      '',
    ],
    'verify-owner-number': [
      'a name that was taken again is another owner',
      '      ...originDifferences(one, now),\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/provenance.ts`, VERIFY, {
    'verify-provenance-origin': [
      'provenance is asked of the index itself only',
      'url?.origin !== new URL(page.url).origin',
      'url === undefined',
    ],
    'verify-provenance-size': [
      'a provenance is not read without an end',
      'maxBytes: MOST_BYTES,',
      'maxBytes: 2 ** 30,',
    ],
    'verify-provenance-withheld': [
      'an announced provenance is given',
      "if (typeof file.provenance !== 'string') return { kind: 'none' };",
      "return { kind: 'none' };",
    ],
  }),
  ...guardsOf(`${CLIENT}/facts.ts`, LOCK, {
    'verify-lock-identities': [
      'an attestation that a lock recorded is still there',
      'recorded !== undefined && outcome.isAbsent',
      'false',
    ],
  }),
];

/** What `verify` refuses, and what it does not believe. */
export const VERIFY_MUTATIONS: readonly Mutation[] = [...READING_LOCKS, ...JUDGING];
