import { assertNever } from '../../base/index.ts';
import { trustErrors } from '../errors.ts';
import type { CertificateClaimName, CertificateClaims } from './certificate-claims.ts';
import type { AttestationPublisher } from './provenance.ts';

/** What a publisher demands of a claim of the certificate: one of these values. */
interface Demand {
  readonly claim: CertificateClaimName | 'subject';
  readonly oneOf: readonly string[];
}

/**
 * A publisher names a workflow, the certificate a workflow at a commit or a ref: the part after `@` is taken from the
 * certificate itself, as PyPI does, so that any ref of the right repository and file will do.
 */
function atAnyRef(address: string, claims: CertificateClaims): string[] {
  const refs = [claims.sourceRepositoryDigest, claims.sourceRepositoryRef];
  return refs.filter((ref) => ref !== undefined).map((ref) => `${address}@${ref}`);
}

function atForge(issuer: string, repository: string, config: readonly string[]): Demand[] {
  return [
    { claim: 'issuer', oneOf: [issuer] },
    { claim: 'sourceRepositoryUri', oneOf: [repository] },
    { claim: 'buildConfigUri', oneOf: config },
  ];
}

type KnownPublisher = Exclude<AttestationPublisher, { kind: 'unknown' }>;

function circleDemands(publisher: Extract<KnownPublisher, { kind: 'CircleCI' }>): Demand[] {
  const {
    project_id: project,
    pipeline_definition_id: pipeline,
    vcs_origin: origin,
    vcs_ref: ref,
  } = publisher;
  const signer = `https://circleci.com/api/v2/projects/${project}/pipeline-definitions/${pipeline}`;
  const demands: Demand[] = [{ claim: 'issuer', oneOf: ['https://oidc.circleci.com'] }];
  if (typeof origin === 'string') demands.push({ claim: 'sourceRepositoryUri', oneOf: [origin] });
  if (typeof ref === 'string') demands.push({ claim: 'sourceRepositoryRef', oneOf: [ref] });
  return [...demands, { claim: 'buildSignerUri', oneOf: [signer] }];
}

function demandsOf(publisher: KnownPublisher, claims: CertificateClaims): Demand[] {
  switch (publisher.kind) {
    case 'GitHub': {
      const repository = `https://github.com/${publisher.repository}`;
      const config = `${repository}/.github/workflows/${publisher.workflow}`;
      return atForge('https://token.actions.githubusercontent.com', repository, atAnyRef(config, claims));
    }
    case 'GitLab': {
      const repository = `https://gitlab.com/${publisher.repository}`;
      const config = `${repository}//${publisher.workflow_filepath}`;
      return atForge('https://gitlab.com', repository, atAnyRef(config, claims));
    }
    case 'Google':
      return [
        { claim: 'issuer', oneOf: ['https://accounts.google.com'] },
        { claim: 'subject', oneOf: [publisher.email] },
      ];
    case 'CircleCI':
      return circleDemands(publisher);
    default:
      return assertNever(publisher);
  }
}

/**
 * Checks that the claims of a verified certificate are those of this publisher, by the rules of `pypi-attestations`.
 * The environment is not among them: certificates of many logs do not carry it.
 * @throws attestation-publisher-unknown, attestation-publisher-mismatch
 */
export function checkAttestationPublisher(publisher: AttestationPublisher, claims: CertificateClaims): void {
  if (publisher.kind === 'unknown') {
    throw trustErrors.create('attestation-publisher-unknown', { kind: publisher.name });
  }
  for (const { claim, oneOf } of demandsOf(publisher, claims)) {
    const got = claims[claim];
    if (got === undefined || !oneOf.includes(got)) {
      throw trustErrors.create('attestation-publisher-mismatch', { claim, expected: oneOf, got });
    }
  }
}
