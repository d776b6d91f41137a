import { describe, expect, it } from 'vitest';
import {
  REAL_GITLAB_SDIST,
  REAL_PROVENANCE,
  REAL_SDIST,
  recorded,
  recordedAttestation,
} from '../../../../test/support/attestations/real.ts';
import { type Attestation, type AttestationPublisher, readProvenance } from '../../../trust/index.ts';
import { createAttestationVerifier } from './index.ts';

const verifier = await createAttestationVerifier();
const [bundle] = readProvenance(recorded(REAL_PROVENANCE)).attestation_bundles;
const real = bundle!.attestations[0]!;

function refusal(attestation: unknown, distribution = REAL_SDIST, publisher?: AttestationPublisher): unknown {
  const verdict = verifier.verify(attestation, distribution, publisher);
  return verdict.verdict === 'refused' ? [verdict.error.code, verdict.error.why] : verdict;
}

type Change = (attestation: Attestation) => unknown;
const withEntry =
  (change: object): Change =>
  (attestation) => {
    const { verification_material: material } = attestation;
    const entries = [{ ...material.transparency_entries[0], ...change }];
    return { ...attestation, verification_material: { ...material, transparency_entries: entries } };
  };
const withStatement =
  (edit: (text: string) => string): Change =>
  (attestation) => {
    const text = Buffer.from(attestation.envelope.statement, 'base64').toString();
    const statement = Buffer.from(edit(text)).toString('base64');
    return { ...attestation, envelope: { ...attestation.envelope, statement } };
  };
const flip = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
};
const entry = real.verification_material.transparency_entries[0]!;

describe('a recorded real provenance of PyPI', () => {
  it('verifies offline, with what the certificate says of the job that signed', () => {
    expect(verifier.trustRoot).toBe('the public-good instance of Sigstore');
    expect(verifier.verify(real, REAL_SDIST, bundle!.publisher)).toEqual({
      verdict: 'verified',
      predicateType: 'https://docs.pypi.org/attestations/publish/v1',
      loggedAtSeconds: 1_733_354_041,
      logIndex: '153454663',
      claims: {
        subject:
          'https://github.com/trailofbits/pypi-attestations/.github/workflows/release.yml@refs/tags/v0.0.19',
        issuer: 'https://token.actions.githubusercontent.com',
        buildSignerUri:
          'https://github.com/trailofbits/pypi-attestations/.github/workflows/release.yml@refs/tags/v0.0.19',
        buildSignerDigest: '08802efe1f8e5fec4ad842d6b8ce97656092ee72',
        runnerEnvironment: 'github-hosted',
        sourceRepositoryUri: 'https://github.com/trailofbits/pypi-attestations',
        sourceRepositoryDigest: '08802efe1f8e5fec4ad842d6b8ce97656092ee72',
        sourceRepositoryRef: 'refs/tags/v0.0.19',
        sourceRepositoryId: '772247423',
        sourceRepositoryOwnerUri: 'https://github.com/trailofbits',
        sourceRepositoryOwnerId: '2314423',
        buildConfigUri:
          'https://github.com/trailofbits/pypi-attestations/.github/workflows/release.yml@refs/tags/v0.0.19',
        buildConfigDigest: '08802efe1f8e5fec4ad842d6b8ce97656092ee72',
        buildTrigger: 'release',
        runInvocationUri:
          'https://github.com/trailofbits/pypi-attestations/actions/runs/12169989787/attempts/1',
        sourceRepositoryVisibility: 'public',
      },
    });
  });

  it.each([
    ['pypi_attestations-0.0.19.tar.gz.slsa.json', REAL_SDIST, 'https://slsa.dev/provenance/v1'],
    [
      'gitlab_oidc_project-0.0.3.tar.gz.publish.json',
      REAL_GITLAB_SDIST,
      'https://docs.pypi.org/attestations/publish/v1',
    ],
  ])('%s verifies too', (file, distribution, predicateType) => {
    const verdict = verifier.verify(recordedAttestation(file), distribution);
    expect(verdict).toMatchObject({ verdict: 'verified', predicateType });
  });

  it('of GitLab is held to the project and the file that the publisher names', () => {
    const attestation = recordedAttestation('gitlab_oidc_project-0.0.3.tar.gz.publish.json');
    const publisher = (workflow_filepath: string): AttestationPublisher => ({
      kind: 'GitLab',
      repository: 'facutuesca/gitlab-oidc-project',
      workflow_filepath,
    });
    expect(verifier.verify(attestation, REAL_GITLAB_SDIST, publisher('.gitlab-ci.yml')).verdict).toBe(
      'verified',
    );
    expect(refusal(attestation, REAL_GITLAB_SDIST, publisher('other.yml'))).toEqual([
      'attestation-publisher-mismatch',
      expect.stringContaining('`buildConfigUri`'),
    ]);
  });
});

describe('an attestation is refused', () => {
  it('when its statement was changed after signing', () => {
    const changed = withStatement((text) => text.replace('0.0.19', '0.0.20'))(real);
    expect(refusal(changed)).toMatchObject([
      'attestation-log-entry-invalid',
      expect.stringContaining('hash'),
    ]);
  });

  it('when its signature is another', () => {
    const { envelope } = real;
    const changed = { ...real, envelope: { ...envelope, signature: flip(envelope.signature, 40) } };
    expect(refusal(changed)).toMatchObject([
      'attestation-log-entry-invalid',
      expect.stringMatching(/signature/u),
    ]);
  });

  it('when it is for another file, or for other bytes under the name', () => {
    const other = { ...REAL_SDIST, filename: 'pypi_attestations-0.0.18.tar.gz' };
    expect(refusal(real, other)).toEqual([
      'attestation-subject-mismatch',
      'expected `pypi_attestations-0.0.18.tar.gz`; the signed statement says `pypi_attestations-0.0.19.tar.gz`',
    ]);
    expect(refusal(real, { ...REAL_SDIST, sha256: 'a'.repeat(64) })).toMatchObject([
      'attestation-subject-mismatch',
      expect.stringContaining('SHA-256'),
    ]);
  });

  it('when the certificate is of an authority that is not trusted (the staging instance)', () => {
    const attestation = recordedAttestation('rfc8785-0.1.2-py3-none-any.whl.publish.json');
    const distribution = {
      filename: 'rfc8785-0.1.2-py3-none-any.whl',
      sha256: 'c4e92e9ecc828bef2aa7dba1de8ac983511f7532a0df11c770d39099a25cf201',
    };
    expect(refusal(attestation, distribution)).toMatchObject(['attestation-certificate-untrusted', {}]);
  });

  it.each<[string, Change, string]>([
    [
      'no inclusion proof',
      withEntry({ inclusionProof: undefined }),
      'it lacks `tlogEntries[0].inclusionProof`',
    ],
    ['no promise, so no time', withEntry({ inclusionPromise: undefined }), 'expected 1 timestamps, got 0'],
    ['no time', withEntry({ integratedTime: '0' }), 'expected 1 timestamps, got 0'],
    ['another time', withEntry({ integratedTime: '1733354042' }), 'inclusion promise could not be verified'],
    [
      'another body',
      withEntry({ canonicalizedBody: flip(entry.canonicalizedBody, 30) }),
      'promise could not',
    ],
    ['another log', withEntry({ logId: { keyId: flip(entry.logId.keyId, 0) } }), 'promise could not'],
    ['a body that is no JSON', withEntry({ canonicalizedBody: 'AAAA' }), 'promise could not'],
    [
      'the proof of another place',
      withEntry({ inclusionProof: { ...entry.inclusionProof, logIndex: '31550400' } }),
      'calculated root hash does not match',
    ],
    [
      'a checkpoint that nobody signed',
      withEntry({
        inclusionProof: {
          ...entry.inclusionProof,
          checkpoint: { envelope: entry.inclusionProof!.checkpoint.envelope.replace('31550402', '31550403') },
        },
      }),
      'invalid checkpoint signature',
    ],
  ])('when its log entry has %s', (_, change, why) => {
    expect(refusal(change(real))).toEqual(['attestation-log-entry-invalid', expect.stringContaining(why)]);
  });

  it('when one entry stands twice', () => {
    const { verification_material: material } = real;
    const twice = { ...material, transparency_entries: [entry, entry] };
    expect(refusal({ ...real, verification_material: twice })).toMatchObject([
      'attestation-log-entry-invalid',
      expect.stringContaining('duplicate'),
    ]);
  });

  it.each([
    ['no certificate', 'AAAA', 'it is no X.509 certificate'],
    [
      'a changed one',
      flip(real.verification_material.certificate, 900),
      'Failed to verify certificate chain',
    ],
  ])('when its certificate is %s', (_, certificate, why) => {
    const material = { ...real.verification_material, certificate };
    expect(refusal({ ...real, verification_material: material })).toMatchObject([
      'attestation-certificate-untrusted',
      expect.stringContaining(why),
    ]);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a list', []],
    ['empty', {}],
    ['text', 'text'],
    ['of another version', { ...real, version: 2 }],
    ['one with a member more', { ...real, extra: 1 }],
  ])('when it is %s', (_, value) => {
    expect(refusal(value)).toMatchObject(['attestation-malformed', {}]);
  });
});
