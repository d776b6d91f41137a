import { describe, expect, it } from 'vitest';
import { REAL_PROVENANCE, recorded, recordedAttestation } from '../../../test/support/attestations/real.ts';
import {
  type AttestationPublisher,
  type CertificateClaims,
  PUBLISH_PREDICATE,
  SLSA_PREDICATE,
  type Statement,
  checkAttestationPublisher,
  checkStatement,
  isSameDistribution,
  parseAttestation,
  parseAttestationPublisher,
  publishStatement,
  readAttestation,
  readProvenance,
  readStatement,
} from '../index.ts';

const REAL = 'pypi_attestations-0.0.19.tar.gz.slsa.json';
const attestation = recordedAttestation(REAL);

/** Code and reason of what was thrown. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    const { code, why } = error as { code?: string; why?: string };
    return code === undefined ? error : `${code}: ${why ?? ''}`;
  }
  return 'nothing was thrown';
}

describe('readAttestation', () => {
  it('reads what real tools write and keeps what it does not know of an entry', () => {
    const read = readAttestation(recorded(REAL));
    expect(read).toEqual(attestation);
    expect(read.verification_material.transparency_entries[0]).toMatchObject({ logIndex: '153454647' });
  });

  it('takes base64 with line ends, as Python wrote it for years', () => {
    const { envelope } = attestation;
    const folded = envelope.statement.replaceAll(/(.{76})/gu, '$1\n');
    expect(folded).toContain('\n');
    const read = parseAttestation({ ...attestation, envelope: { ...envelope, statement: `${folded}\n` } });
    expect(read.envelope.statement).toContain('\n');
  });

  it.each([
    ['not JSON', '{', 'it is not JSON'],
    ['longer than the limit', ' '.repeat(1024 * 1024 + 1), 'it is longer than 1048576 characters'],
    ['nested too deep', `${'['.repeat(65)}${']'.repeat(65)}`, 'it is nested deeper than 64 levels'],
    ['a name twice', '{"version": 1, "version": 1}', 'a name stands twice in one of its objects'],
    [
      'a name twice, once escaped',
      '{"a": {"b" : 1, "\\u0062":2}}',
      'a name stands twice in one of its objects',
    ],
    [
      'a name twice, far from its colon',
      `{"a": 1, "a"${' '.repeat(1000)}: 2}`,
      'a name stands twice in one of its objects',
    ],
    ['of another version', '{"version": 2}', '`version` is not as the specification has it'],
  ])('refuses what is %s', (_, text, why) => {
    expect(thrownBy(() => readAttestation(text))).toContain(`attestation-malformed: ${why}`);
  });

  it('refuses no name that stands in two objects, and no quote in a text', () => {
    const text = '[{"a": "\\"}{", "b": "x"}, {"a": {"a": ": 1"}}]';
    expect(thrownBy(() => readAttestation(text))).toContain('its top is not as the specification has it');
  });

  it.each(['', '====', 'AAA', 'AAB=', 'AA-_', 'AA AA', 'ä'])('refuses %j as base64', (statement) => {
    const changed = { ...attestation, envelope: { ...attestation.envelope, statement } };
    expect(thrownBy(() => parseAttestation(changed))).toBe(
      'attestation-malformed: `envelope.statement` is not as the specification has it: it is not base64',
    );
  });

  it.each([
    ['no entry', 0],
    ['more entries than anybody needs', 33],
  ])('refuses %s', (_, count) => {
    const { verification_material: material } = attestation;
    const entries = Array.from({ length: count }, () => material.transparency_entries[0]);
    const changed = {
      ...attestation,
      verification_material: { ...material, transparency_entries: entries },
    };
    expect(thrownBy(() => parseAttestation(changed))).toContain('transparency_entries');
  });

  it.each(['1.5', '-1', 'x', '', 1.5, -1, null])('refuses %j as a count', (logIndex) => {
    const { verification_material: material } = attestation;
    const entries = [{ ...material.transparency_entries[0], logIndex }];
    const changed = {
      ...attestation,
      verification_material: { ...material, transparency_entries: entries },
    };
    expect(thrownBy(() => parseAttestation(changed))).toContain('logIndex');
  });
});

describe('readProvenance', () => {
  const document = JSON.parse(recorded(REAL_PROVENANCE)) as { attestation_bundles: object[] };
  const withPublisher = (publisher: object): string =>
    JSON.stringify({ ...document, attestation_bundles: [{ ...document.attestation_bundles[0], publisher }] });

  it('reads what PyPI serves', () => {
    expect(readProvenance(recorded(REAL_PROVENANCE)).attestation_bundles).toMatchObject([
      {
        publisher: {
          kind: 'GitHub',
          repository: 'trailofbits/pypi-attestations',
          workflow: 'release.yml',
          environment: null,
        },
        attestations: [{ version: 1 }],
      },
    ]);
  });

  it('passes over `claims` and keeps the name of a kind that it does not know', () => {
    const github = { kind: 'GitHub', repository: 'o/r', workflow: 'w.yml', claims: null };
    const [bundle] = readProvenance(withPublisher(github)).attestation_bundles;
    expect(bundle?.publisher).toEqual({ kind: 'GitHub', repository: 'o/r', workflow: 'w.yml' });
    const [other] = readProvenance(withPublisher({ kind: 'Jenkins', job: 1 })).attestation_bundles;
    expect(other?.publisher).toEqual({ kind: 'unknown', name: 'Jenkins' });
  });

  it.each([
    ['a known kind without its members', withPublisher({ kind: 'GitHub', repository: 'o/r' })],
    ['no kind', withPublisher({})],
    ['no bundle', JSON.stringify({ version: 1, attestation_bundles: [] })],
    ['another version', JSON.stringify({ ...document, version: 2 })],
    ['text', '"x"'],
    ['something too long', `"${'x'.repeat(4 * 1024 * 1024)}"`],
  ])('refuses %s', (_, text) => {
    expect(thrownBy(() => readProvenance(text))).toContain('provenance-malformed: ');
  });
});

describe('parseAttestationPublisher', () => {
  it('reads the publisher alone and refuses what is none', () => {
    expect(parseAttestationPublisher({ kind: 'Google', email: 'a@b' })).toEqual({
      kind: 'Google',
      email: 'a@b',
    });
    expect(thrownBy(() => parseAttestationPublisher({ kind: 'Google' }))).toContain('its publisher: ');
    expect(thrownBy(() => parseAttestationPublisher('Google'))).toContain('its publisher: ');
  });
});

const WHEEL = { filename: 'sample_project-1.0-py3-none-any.whl', sha256: 'ab'.repeat(32) };

describe('readStatement', () => {
  const read = (value: unknown): Statement => readStatement(Buffer.from(JSON.stringify(value)));

  it.each([null, {}, undefined])('takes the predicate %j, as real tools write it', (predicate) => {
    expect(read({ ...publishStatement(WHEEL), predicate })).toMatchObject({
      predicateType: PUBLISH_PREDICATE,
    });
  });

  it.each([
    ['another type', { ...publishStatement(WHEEL), _type: 'https://in-toto.io/Statement/v0.1' }],
    ['no subject', { ...publishStatement(WHEEL), subject: [] }],
    ['a subject without a digest', { ...publishStatement(WHEEL), subject: [{ name: 'x' }] }],
    ['no predicate type', { ...publishStatement(WHEEL), predicateType: undefined }],
    ['a list', []],
  ])('refuses %s', (_, value) => {
    expect(thrownBy(() => read(value))).toContain('attestation-statement-invalid: ');
  });

  it('refuses what is no UTF-8 and a subject that stands twice', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(thrownBy(() => readStatement(bytes))).toBe('attestation-statement-invalid: it is not UTF-8');
    const text = JSON.stringify(publishStatement(WHEEL)).replace('"subject":', '"subject":[],"subject":');
    expect(thrownBy(() => readStatement(Buffer.from(text)))).toContain('a name stands twice');
  });
});

describe('isSameDistribution', () => {
  it.each([
    ['Sample.Project-1.0.tar.gz', 'sample_project-1.0.tar.gz'],
    ['sample_project-1.0.tar.gz', 'sample-project-1.0.0.tar.gz'],
    ['sample_project-1.0.0.post1.tar.gz', 'sample_project-1.post1.tar.gz'],
    ['sample_project-1.0-py2.py3-none-any.whl', 'sample_project-1.0-py3.py2-none-any.whl'],
    ['sample_project-1.0-01-py3-none-any.whl', 'sample_project-1.0-1-py3-none-any.whl'],
  ])('%s is %s', (one, other) => expect(isSameDistribution(one, other)).toBe(true));

  it.each([
    ['sample_project-1.0.tar.gz', 'sample_project-1.1.tar.gz'],
    ['sample_project-10.tar.gz', 'sample_project-1.tar.gz'],
    ['sample_project-1.0.1.tar.gz', 'sample_project-1.1.tar.gz'],
    ['sample_project-1.0.tar.gz', 'sample_project-1.0-py3-none-any.whl'],
    ['sample_project-1.0-py3-none-any.whl', 'sample_project-1.0-py2-none-any.whl'],
    ['sample_project-1.0-1-py3-none-any.whl', 'sample_project-1.0-2-py3-none-any.whl'],
    ['sample_project-1.0-1-py3-none-any.whl', 'sample_project-1.0-py3-none-any.whl'],
    ['sample_project-1.0.tar.gz', 'sample_project-1.0'],
    ['x', 'x'],
  ])('%s is not %s', (one, other) => expect(isSameDistribution(one, other)).toBe(false));
});

describe('checkStatement', () => {
  const statement = publishStatement(WHEEL);
  const check = (changed: object): unknown =>
    thrownBy(() => checkStatement({ ...statement, ...changed }, WHEEL));
  const subject = statement.subject[0]!;

  it('passes the statement of the file, in each of the two predicates that PyPI takes', () => {
    expect(check({})).toBe('nothing was thrown');
    expect(check({ predicateType: SLSA_PREDICATE })).toBe('nothing was thrown');
  });

  it.each([
    ['another predicate', { predicateType: 'https://example.org/v1' }, 'attestation-predicate-unknown'],
    ['two subjects', { subject: [subject, subject] }, 'attestation-subject-mismatch'],
    ['another name', { subject: [{ ...subject, name: 'other-1.0.tar.gz' }] }, 'attestation-subject-mismatch'],
    ['no distribution', { subject: [{ ...subject, name: 'x' }] }, 'attestation-subject-mismatch'],
    [
      'another digest',
      { subject: [{ ...subject, digest: { sha256: 'cd' } }] },
      'attestation-subject-mismatch',
    ],
    ['no SHA-256', { subject: [{ ...subject, digest: { sha512: 'ab' } }] }, 'attestation-subject-mismatch'],
  ])('refuses one with %s', (_, changed, code) => expect(check(changed)).toContain(`${code}: `));
});

const SHA = '153c9a3f5c152ef5405cba227676534658acde27';
const GITHUB: CertificateClaims = {
  issuer: 'https://token.actions.githubusercontent.com',
  sourceRepositoryUri: 'https://github.com/octo/app',
  sourceRepositoryDigest: SHA,
  sourceRepositoryRef: 'refs/tags/v1',
  buildConfigUri: 'https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1',
};
const CIRCLE: CertificateClaims = {
  issuer: 'https://oidc.circleci.com',
  sourceRepositoryUri: 'github.com/octo/app',
  sourceRepositoryRef: 'refs/heads/main',
  buildSignerUri: 'https://circleci.com/api/v2/projects/p/pipeline-definitions/d',
};
const GITLAB: CertificateClaims = {
  ...GITHUB,
  issuer: 'https://gitlab.com',
  sourceRepositoryUri: 'https://gitlab.com/group/sub/app',
  buildConfigUri: `https://gitlab.com/group/sub/app//ci/release.yml@${SHA}`,
};
const OCTO = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
const CIRCLE_PROJECT = { kind: 'CircleCI', project_id: 'p', pipeline_definition_id: 'd' } as const;
const GROUP = { kind: 'GitLab', repository: 'group/sub/app', workflow_filepath: 'ci/release.yml' } as const;
const GOOGLE = { kind: 'Google', email: 'ci@p.iam.gserviceaccount.com' } as const;
const ACCOUNT = { issuer: 'https://accounts.google.com', subject: GOOGLE.email };

describe('checkAttestationPublisher', () => {
  const at = (ref: string): CertificateClaims => ({
    ...GITHUB,
    buildConfigUri: `https://github.com/octo/app/.github/workflows/release.yml@${ref}`,
  });

  it.each<[string, AttestationPublisher, CertificateClaims]>([
    ['GitHub at a tag', OCTO, GITHUB],
    ['GitHub at a commit', OCTO, at(SHA)],
    ['GitHub, whatever the environment', { ...OCTO, environment: 'pypi' }, GITHUB],
    ['GitLab', GROUP, GITLAB],
    ['Google', GOOGLE, ACCOUNT],
    ['CircleCI', CIRCLE_PROJECT, CIRCLE],
    [
      'CircleCI with origin and ref',
      { ...CIRCLE_PROJECT, vcs_origin: 'github.com/octo/app', vcs_ref: 'refs/heads/main' },
      CIRCLE,
    ],
  ])('lets %s pass', (_, publisher, claims) => {
    expect(thrownBy(() => checkAttestationPublisher(publisher, claims))).toBe('nothing was thrown');
  });

  it.each<[string, AttestationPublisher, CertificateClaims, string]>([
    ['another issuer', OCTO, { ...GITHUB, issuer: 'https://gitlab.com' }, 'issuer'],
    ['another repository', { ...OCTO, repository: 'octo/app2' }, GITHUB, 'sourceRepositoryUri'],
    ['a repository in other letters', { ...OCTO, repository: 'Octo/app' }, GITHUB, 'sourceRepositoryUri'],
    ['another workflow', { ...OCTO, workflow: 'ci.yml' }, GITHUB, 'buildConfigUri'],
    ['a ref that the certificate does not name', OCTO, at('refs/tags/v2'), 'buildConfigUri'],
    ['a ref that only begins so', OCTO, at('refs/tags/v1@refs/tags/v1'), 'buildConfigUri'],
    [
      'neither commit nor ref',
      OCTO,
      { issuer: GITHUB.issuer!, sourceRepositoryUri: GITHUB.sourceRepositoryUri!, buildConfigUri: 'x' },
      'buildConfigUri',
    ],
    ['no claims at all', OCTO, {}, 'issuer'],
    ['another file of GitLab', { ...GROUP, workflow_filepath: '.gitlab-ci.yml' }, GITLAB, 'buildConfigUri'],
    ['another account', GOOGLE, { ...ACCOUNT, subject: 'x@example.org' }, 'subject'],
    ['an account of another issuer', GOOGLE, { ...ACCOUNT, issuer: 'https://github.com' }, 'issuer'],
    ['another project of CircleCI', { ...CIRCLE_PROJECT, project_id: 'q' }, CIRCLE, 'buildSignerUri'],
    ['another origin', { ...CIRCLE_PROJECT, vcs_origin: 'github.com/x/y' }, CIRCLE, 'sourceRepositoryUri'],
    ['another ref', { ...CIRCLE_PROJECT, vcs_ref: 'refs/tags/v1' }, CIRCLE, 'sourceRepositoryRef'],
  ])('refuses %s', (_, publisher, claims, claim) => {
    expect(thrownBy(() => checkAttestationPublisher(publisher, claims))).toContain(
      `attestation-publisher-mismatch: the certificate's \`${claim}\` `,
    );
  });

  it('refuses a kind that it does not know', () => {
    expect(thrownBy(() => checkAttestationPublisher({ kind: 'unknown', name: 'X' }, GITHUB))).toBe(
      'attestation-publisher-unknown: its kind is `X`, and who may sign for it is not known',
    );
  });
});
