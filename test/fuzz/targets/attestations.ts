import fc from 'fast-check';
import { createAttestationVerifier } from '../../../src/publishing/client/index.ts';
import { type Attestation, type Provenance, readProvenance } from '../../../src/trust/index.ts';
import { REAL_PROVENANCE, REAL_SDIST, recorded } from '../../support/attestations/real.ts';
import { type CertificateExtension, createTextSigner } from '../../support/sigstore/text-signer.ts';
import { inPlace, mutatedBytes, mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const REAL = recorded(REAL_PROVENANCE);
const real = JSON.parse(REAL) as Provenance;
const [bundle] = real.attestation_bundles;
const [attestation] = bundle!.attestations;
const { verification_material: material, envelope } = attestation!;
const [entry] = material.transparency_entries;

/** Replaces one text everywhere in the document: a part that stands there in base64. */
const replacing =
  (part: string) =>
  (other: Uint8Array): string =>
    REAL.replaceAll(JSON.stringify(part), () => JSON.stringify(Buffer.from(other).toString('base64')));

/** The parts that somebody else's parser reads: X.509 in DER, an in-toto statement, a log entry, a signature. */
const PARTS: readonly string[] = [
  material.certificate,
  envelope.statement,
  envelope.signature,
  entry!.canonicalizedBody,
  entry!.logId.keyId,
];

const part: fc.Arbitrary<string> = fc
  .constantFrom(...PARTS)
  .chain((text) =>
    fc
      .oneof(
        mutatedBytes([Buffer.from(text, 'base64')], ['\u0030\u0082', '\u0006', '\u000c', '"', '{', '}']),
        inPlace([Buffer.from(text, 'base64')]),
      )
      .map(replacing(text)),
  );

const WORDS = [
  '"version":2',
  '"version":1,',
  '"kind":"GitLab"',
  '"kind":"Google"',
  '"kind":"nobody"',
  '"attestations":[]',
  '"attestation_bundles":',
  '"inclusionProof":null',
  '"inclusionPromise":null',
  '"transparency_entries":[]',
  '"integratedTime":"-1"',
  '"treeSize":"18446744073709551616"',
  '"logIndex":"0"',
  '"hashes":[]',
  '"__proto__":',
  '\\u0000',
  '[[[[[[[[[[',
  '=',
  '\\n',
];

let verifier: ReturnType<typeof createAttestationVerifier> | undefined;

/** A provenance document that an index serves (PEP 740): its certificates, entries of a log and statements. */
export const provenanceTarget: FuzzTarget = defineTarget({
  name: 'provenance',
  input: fc.oneof({ weight: 1, arbitrary: mutatedText([REAL], WORDS) }, { weight: 3, arbitrary: part }),
  feed: async (text) => {
    const { attestation_bundles: bundles } = readProvenance(text);
    const believing = await (verifier ??= createAttestationVerifier());
    for (const { publisher, attestations } of bundles) {
      for (const one of attestations) {
        const verdict = believing.verify(one, REAL_SDIST, publisher);
        if (verdict.verdict === 'refused') throw verdict.error;
        // Whatever was changed, who signed what cannot be.
        if (verdict.claims.sourceRepositoryUri !== 'https://github.com/trailofbits/pypi-attestations')
          throw new TypeError('verified for another repository');
        if (!isRealStatement(one)) throw new TypeError('verified for another statement');
      }
    }
  },
});

const bytesIn = (text: string): string => Buffer.from(text, 'base64').toString('latin1');
const SIGNED = new Set(bundle!.attestations.map(({ envelope: { statement } }) => bytesIn(statement)));

function isRealStatement({ envelope: { statement } }: Attestation): boolean {
  return SIGNED.has(bytesIn(statement));
}

const SHA = 'a'.repeat(64);
const WHEEL = { filename: 'sampleproject-1.2.3-py3-none-any.whl', sha256: SHA };
const PUBLISHER = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
const STATEMENT = JSON.stringify({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: WHEEL.filename, digest: { sha256: SHA } }],
  predicateType: 'https://docs.pypi.org/attestations/publish/v1',
  predicate: null,
});
const STATEMENT_WORDS = [
  '"subject":[]',
  '"subject":',
  '"digest":{}',
  '"sha512":',
  '"_type":',
  '"predicateType":"x"',
  'sampleproject-1.2.3.tar.gz',
  'sampleproject-01.2.3.0-py3-none-any.whl',
  'Sample_Project',
  '../',
  '"__proto__":',
  '\\ud800',
  '1e999',
  '[[[[',
  '{"',
];

const FULCIO = '1.3.6.1.4.1.57264.1.';
const REPOSITORY = 'https://github.com/octo/app';
const SAID: readonly CertificateExtension[] = [
  [`${FULCIO}8`, 'https://token.actions.githubusercontent.com'],
  [`${FULCIO}12`, REPOSITORY],
  [`${FULCIO}13`, 'c0ffee0000000000000000000000000000000000'],
  [`${FULCIO}14`, 'refs/tags/v1.2.3'],
  [`${FULCIO}18`, `${REPOSITORY}/.github/workflows/release.yml@refs/tags/v1.2.3`],
];

/** What the certificate says, with one extension changed, twice, or left out. */
const extensions: fc.Arbitrary<readonly CertificateExtension[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(SAID) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.nat(SAID.length - 1),
        mutatedText(
          SAID.map(([, value]) => value),
          ['@', '/', '\u0000', '..', 'octo', '%2f'],
        ),
        fc.constantFrom('change', 'add', 'leave-out'),
      )
      .map(([at, value, kind]) => {
        const changed: CertificateExtension = [SAID[at]![0], value];
        if (kind === 'add') return [...SAID, changed];
        return kind === 'change' ? SAID.with(at, changed) : SAID.toSpliced(at, 1);
      }),
  },
);

interface Signing {
  readonly signer: Awaited<ReturnType<typeof createTextSigner>>;
  readonly verifier: Awaited<ReturnType<typeof createAttestationVerifier>>;
}

async function startSigning(): Promise<Signing> {
  const signer = await createTextSigner();
  return { signer, verifier: await createAttestationVerifier({ trustRoot: signer.trustRoot }) };
}

let signing: Promise<Signing> | undefined;

/** A statement that a stranger signed well: what it says, and of whom its certificate is, is a stranger's. */
export const signedStatementTarget: FuzzTarget = defineTarget({
  name: 'signed-statement',
  input: fc.tuple(mutatedText([STATEMENT], STATEMENT_WORDS), extensions),
  feed: async ([text, list]) => {
    const { signer, verifier: believing } = await (signing ??= startSigning());
    const verdict = believing.verify(await signer.signText(Buffer.from(text), list), WHEEL, PUBLISHER);
    if (verdict.verdict === 'refused') throw verdict.error;
    const { subject } = JSON.parse(text) as { subject: { digest: { sha256: string } }[] };
    if (subject.length !== 1 || subject[0]?.digest.sha256 !== SHA)
      throw new TypeError('verified for another file');
    if (verdict.claims.sourceRepositoryUri !== REPOSITORY || list.length < SAID.length - 1)
      throw new TypeError('verified for another repository');
  },
});
