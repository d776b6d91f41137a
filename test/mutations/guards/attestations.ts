import { type Mutation, guardsOf } from '../mutation.ts';

const TRUST = 'src/trust/attestations';
const CLIENT = 'src/publishing/client/attest';
const PURE = [`${TRUST}/attestations.test.ts`];
const CERTIFICATE = [`${CLIENT}/certificate.test.ts`];
const SIGN = [`${CLIENT}/sign.test.ts`];
const REAL = [`${CLIENT}/verify.test.ts`];

const READING: readonly Mutation[] = [
  ...guardsOf(`${TRUST}/strict-json.ts`, PURE, {
    'attestation-json-size': [
      'JSON of a stranger is read up to a length',
      'if (text.length > longest)',
      'if (false)',
    ],
    'attestation-json-depth': [
      'JSON of a stranger is read up to a depth',
      'if (names.length > DEEPEST_JSON)',
      'if (false)',
    ],
    'attestation-json-twice': [
      'no name stands twice in one object, however it is written',
      'if (name !== undefined) known?.add(name);',
      '',
    ],
  }),
  ...guardsOf(`${TRUST}/base64.ts`, PURE, {
    'attestation-base64': [
      'bytes are written in one way only',
      "FORM.test(compact) && Buffer.from(compact, 'base64').toString('base64') === compact",
      'FORM.test(compact)',
    ],
  }),
  ...guardsOf(`${TRUST}/statement.ts`, PURE, {
    'attestation-statement-utf8': [
      'a statement is UTF-8',
      "if (text.includes('\\uFFFD')) throw fail('it is not UTF-8');",
      '',
    ],
  }),
];

const JUDGING: readonly Mutation[] = [
  ...guardsOf(`${TRUST}/subject.ts`, PURE, {
    'attestation-predicate': [
      'a statement of an unknown predicate is none about publishing',
      'if (predicateType !== PUBLISH_PREDICATE && predicateType !== SLSA_PREDICATE) {',
      'if (false) {',
    ],
    'attestation-one-subject': [
      'an attestation is about exactly one file',
      'first === undefined || more.length > 0',
      'first === undefined',
    ],
    'attestation-subject-name': [
      'an attestation is about the file of this name',
      'if (!isSameDistribution(first.name, filename)) throw mismatch(filename, first.name);',
      '',
    ],
    'attestation-subject-digest': [
      'an attestation is about these bytes',
      'if (digest !== sha256)',
      'if (false)',
    ],
  }),
  ...guardsOf(`${TRUST}/publisher-policy.ts`, PURE, {
    'attestation-publisher': [
      'only the job of the publisher may have signed',
      'if (got === undefined || !oneOf.includes(got)) {',
      'if (false) {',
    ],
    'attestation-publisher-issuer': [
      "the publisher's provider vouches for the job",
      "    { claim: 'issuer', oneOf: [issuer] },\n",
      '',
    ],
    'attestation-publisher-workflow': [
      "the publisher's workflow signs, not another of its repository",
      "    { claim: 'buildConfigUri', oneOf: config },\n",
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/certificate.ts`, CERTIFICATE, {
    'attestation-certificate-authority': [
      'an authority signs no attestation itself',
      'if (certificate.ca)',
      'if (false)',
    ],
    'attestation-certificate-usage': [
      'a certificate for something else signs no attestation',
      'if (usages?.includes(CODE_SIGNING) !== true)',
      'if (false)',
    ],
    'attestation-claim-twice': [
      'a certificate says each thing once',
      'if (claims[name] !== undefined)',
      'if (false)',
    ],
    'attestation-claim-text': ['a claim is a UTF-8 string', 'if (value[0] !== UTF8_STRING)', 'if (false)'],
  }),
  ...guardsOf(`${CLIENT}/verify.ts`, REAL, {
    'attestation-subject-judged': [
      'a genuine attestation of another file is refused',
      'checkStatement(statement, distribution);',
      '',
    ],
  }),
];

const SIGNING: readonly Mutation[] = [
  ...guardsOf(`${CLIENT}/certified-signer.ts`, SIGN, {
    'signing-mask': [
      'the ID token for Sigstore is masked before it goes anywhere',
      'options.mask(idToken);',
      '',
    ],
    'signing-one-certificate': [
      'the files of a job share one certificate',
      'const asked = (current ??= ask());',
      'const asked = (current = ask());',
    ],
    'signing-renews': [
      'a certificate that is about to end signs nothing any more',
      'if (known.endsAtSeconds - options.deps.nowSeconds() >= SHORTEST_LIFE_SECONDS)',
      'if (true)',
    ],
    'signing-forgets-failure': [
      'a refusal of the authority is not kept for the next file',
      'asked.catch(() => void (current === asked && (current = undefined)));',
      'asked.catch(() => undefined);',
    ],
  }),
  ...guardsOf(`${CLIENT}/attester.ts`, SIGN, {
    'signing-https': [
      'the ID token goes nowhere over plain HTTP',
      'for (const url of [fulcioUrl, rekorUrl]) parseUrl(url);',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/signing-failure.ts`, SIGN, {
    'signing-token-unquoted': [
      'no failure quotes the ID token',
      "if (error.code === 'IDENTITY_TOKEN_PARSE_ERROR') {",
      'if (false) {',
    ],
  }),
  ...guardsOf(`${CLIENT}/statement.ts`, SIGN, {
    'statement-predicate': [
      'a statement of one kind never counts as one of another',
      'if (got !== expected.predicateType) {',
      'if (false) {',
    ],
    'statement-publisher': [
      'a signed statement counts from the expected workflow only',
      'checkAttestationPublisher(expected.publisher, signed.claims);',
      '',
    ],
  }),
];

/** What attestations are refused for, and what signing never does. */
export const ATTESTATION_MUTATIONS: readonly Mutation[] = [...READING, ...JUDGING, ...SIGNING];
