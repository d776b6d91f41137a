import type { TrustErrorCode, TrustErrorDetails } from '../../src/trust/index.ts';

/** One example of every error of trust: docs/errors/ prints the message that these details give. */
export const TRUST_ERROR_SAMPLES: { readonly [Code in TrustErrorCode]: TrustErrorDetails[Code] } = {
  'id-token-malformed': { reason: 'it is not three parts of base64url with dots between' },
  'id-token-too-large': { sizeBytes: 70_000, limitBytes: 32_768 },
  'id-token-algorithm-not-allowed': { algorithm: 'none', allowed: ['RS256'] },
  'id-token-key-id-missing': {},
  'id-token-key-unknown': { kid: '38826b17', issuer: 'https://token.actions.githubusercontent.com' },
  'id-token-key-unusable': { kid: 'key-1', issuer: 'https://gitlab.example.org', algorithm: 'RS256' },
  'id-token-signature-invalid': { issuer: 'https://token.actions.githubusercontent.com' },
  'id-token-claim-missing': { claim: 'exp' },
  'id-token-expired': { expiresAtSeconds: 1_700_000_000, nowSeconds: 1_700_000_300 },
  'id-token-not-yet-valid': { claim: 'nbf', validFromSeconds: 1_700_000_300, nowSeconds: 1_700_000_000 },
  'id-token-lives-too-long': { lifetimeSeconds: 86_400, ceilingSeconds: 3600, provider: 'github' },
  'id-token-audience-mismatch': { expected: 'pypi', got: 'testpypi' },
  'id-token-audience-is-list': { expected: 'pypi', got: ['pypi', 'sigstore'] },
  'id-token-issuer-mismatch': { expected: 'https://gitlab.com', got: 'https://gitlab.example.org' },
  'id-token-reused': { issuer: 'https://token.actions.githubusercontent.com' },
  'issuer-unknown': { issuer: 'https://ci.example.org' },
  'issuer-unreachable': { issuer: 'https://gitlab.example.org', reason: 'no answer within 5 seconds' },
  'claim-missing': {
    registry: 'PyPI',
    why: 'every ID token of GitHub Actions must have `jti`; this one has none',
    mend: 'use an ID token of GitHub Actions itself, with all its claims',
  },
  'event-not-allowed': {
    registry: 'PyPI',
    why: "the token's `event_name` is `pull_request_target`, which PyPI never takes",
    mend: 'start the publish job by a tag, a release or by hand, never by this event',
  },
  'publisher-not-found': {
    registry: 'PyPI',
    why: 'the token says owner `octo`, repository `app`, workflow `release.yml`, environment `pypi`; no publisher of PyPI is registered for all of that',
    mend: 'register a publisher with exactly these values, or change the run so that it sends those of the publisher; if the repository or its owner was deleted and created again, it has a new numeric id and must be registered anew',
  },
  'publisher-owner-mismatch': {
    registry: 'PyPI',
    why: 'the publisher expects `repository` to be `octo/app`; the token says `fork/app`',
    mend: 'publish from the repository `octo/app`, or register the publisher with `owner` `fork` and with `repository` `app`',
  },
  'publisher-repository-mismatch': {
    registry: 'PyPI',
    why: 'the publisher expects `repository` to be `octo/App`; the token says `octo/app`; they differ only in case, and PyPI tells upper and lower case apart there',
    mend: 'publish from the repository `octo/App`, or register the publisher with `owner` `octo` and with `repository` `app`',
  },
  'publisher-owner-changed': {
    registry: 'PyPI',
    why: 'the publisher expects `repository_owner_id` to be `100`; the token says `999`',
    mend: 'if this is really the same owner and repository as before, register the publisher again, so that it gets the new id',
  },
  'publisher-repository-changed': {
    registry: 'the tokenless index',
    why: 'the publisher expects `repository_id` to be `200`; the token says `201`',
    mend: 'if this is really the same owner and repository as before, register the publisher again, so that it gets the new id',
  },
  'publisher-workflow-mismatch': {
    registry: 'PyPI',
    why: 'the publisher expects `job_workflow_ref` to be `octo/app/.github/workflows/release.yml@refs/tags/v1`; the token says `octo/app/.github/workflows/ci.yml@refs/tags/v1`',
    mend: 'publish from the workflow `octo/app/.github/workflows/release.yml@refs/tags/v1`, or register the publisher with `workflow` `ci.yml`',
  },
  'publisher-environment-mismatch': {
    registry: 'PyPI',
    why: 'the publisher expects `environment` to be `pypi`; the token says `release`',
    mend: 'set `environment: pypi` on the publish job, or register the publisher with `environment` `release`',
  },
  'publisher-claim-mismatch': {
    registry: 'PyPI',
    why: 'the publisher expects `email_verified` to be `true`; the token says `false`',
    mend: 'use an account whose address Google has verified',
  },
  'pending-publisher-ambiguous': {
    registry: 'the tokenless index',
    why: 'several people registered a pending publisher for this repository, and the token cannot say whose it is',
    mend: 'ask the operator of the index to decide, or prove to the index that you control the repository',
  },
  'provider-unknown': {
    name: 'githb',
    known: ['github', 'gitlab', 'google', 'activestate'],
    nearest: 'github',
  },
  'provider-disabled': { provider: 'gitlab' },
  'registry-unknown': { name: 'testpipy', known: ['pypi', 'testpypi', 'tokenless'], nearest: 'testpypi' },
  'publisher-form-invalid': {
    provider: 'GitHub Actions',
    field: 'workflow',
    reason: 'it has a `/`',
    mend: 'write the file name without its folder, such as `release.yml`',
  },
  'pending-publisher-project-exists': { project: 'sampleproject' },
  'attestation-malformed': {
    problem: '`verification_material.certificate` is not as the specification has it: it is not base64',
  },
  'provenance-malformed': { problem: 'a name stands twice in one of its objects' },
  'attestation-statement-invalid': { problem: 'it is not JSON' },
  'attestation-predicate-unknown': { predicateType: 'https://example.org/reviewed/v1' },
  'attestation-subject-mismatch': {
    filename: 'sampleproject-4.0.0-py3-none-any.whl',
    expected: 'sampleproject-4.0.0-py3-none-any.whl',
    got: 'otherproject-4.0.0-py3-none-any.whl',
  },
  'attestation-publisher-unknown': { kind: 'Jenkins' },
  'attestation-publisher-mismatch': {
    claim: 'sourceRepositoryUri',
    expected: ['https://github.com/octo-org/sampleproject'],
    got: 'https://github.com/fork/sampleproject',
  },
};
