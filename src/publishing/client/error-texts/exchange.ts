import type { ErrorTable } from '../../../base/index.ts';

/** Failures of getting an ID token and of exchanging it for an upload token. */
export type ExchangeErrorDetails = {
  'ambient-identity-missing': { why: string; mend: string };
  'id-token-request-refused': { provider: string; status: number; reason: string; mend?: string };
  'id-token-agent-failed': { provider: string; program: string; problem: string };
  'id-token-answer-unusable': { provider: string; problem: string; mend?: string };
  'trusted-publishing-disabled': { index: string };
  'trusted-publishing-not-offered': { index: string };
  'exchange-refused': {
    index: string;
    /** Every reason of the index: PyPI's coarse code and the words that came with it. */
    reasons: readonly { readonly code: string; readonly description: string }[];
    /** The index's own precise code (RFC 9457 `code` or `type`), when it gave one. */
    indexCode?: string;
    status: number;
    /** The CI service whose ID token was refused, as people call it. */
    provider?: string;
  };
  'discovery-leads-away': { index: string; member: string; url: string };
  'audience-of-another-service': { index: string; audience: string };
  'probe-would-create-project': {
    index: string;
    project: string;
    because: 'pending' | 'not-found' | 'not-shown';
  };
  'upload-token-lives-too-long': { index: string; lifetimeSeconds: number; longest: number };
};

const COMPARE =
  'compare the publisher registered there with the job, field by field: owner, repository, workflow file, environment; `tokenless rehearse` does it before the tag';

/** What to do, by PyPI's coarse code, which every index gives. */
const MENDS: Readonly<Record<string, string>> = {
  'invalid-reuse-token':
    'run the job again: an ID token is good for one exchange, and each run gets a new one',
  'invalid-token':
    'run the job again; if it stays refused, ask the index’s operator which audience it expects',
  'not-enabled': 'ask the index’s operator to switch this provider on',
  'invalid-pending-publisher':
    'register a publisher in the settings of the project, which exists already, and remove the pending one',
};

/** PyPI takes no ID tokens of these: there was no provider for them when its source was read (2026-11-28). */
const UNKNOWN_TO_PYPI: readonly (string | undefined)[] = ['CircleCI', 'Buildkite'];
const PYPI_HOSTS = ['upload.pypi.org', 'test.pypi.org'];

function mendOf({ reasons, provider, index }: ExchangeErrorDetails['exchange-refused']): string {
  if (UNKNOWN_TO_PYPI.includes(provider) && PYPI_HOSTS.includes(index)) {
    return `PyPI and TestPyPI know no trusted publishers of ${provider}: publish from GitHub Actions, GitLab CI/CD or Google Cloud, or to an index that knows this issuer`;
  }
  return MENDS[reasons[0]?.code ?? ''] ?? COMPARE;
}

function reasonsOf(details: ExchangeErrorDetails['exchange-refused']): string {
  if (details.reasons.length === 0) return `it answered with status ${details.status} and gave no reason`;
  const list = details.reasons.map(({ code, description }) => `\`${code}\`: ${description}`).join('; ');
  return details.indexCode === undefined ? list : `${list} (\`${details.indexCode}\`)`;
}

/** Why a probe could create the project. */
const WOULD_CREATE: Readonly<Record<ExchangeErrorDetails['probe-would-create-project']['because'], string>> =
  {
    pending: 'a publisher there that this job may match is declared as pending',
    'not-found': 'the index has no page of it',
    'not-shown': 'the index does not show its page, and no registration says that the project exists',
  };

/** What a person is told about them. */
export const exchangeErrors: ErrorTable<ExchangeErrorDetails> = {
  'ambient-identity-missing': ({ why, mend }) => ({
    what: 'no CI identity was found to publish with',
    why,
    mend,
  }),
  'id-token-request-refused': ({ provider, status, reason, mend }) => ({
    what: `${provider} gave no ID token`,
    why: `its identity endpoint answered with status ${status}${reason === '' ? '' : ` (${reason})`}`,
    mend:
      mend ?? 'check that the job has `permissions: id-token: write` and is still running, then run it again',
  }),
  'id-token-agent-failed': ({ provider, program, problem }) => ({
    what: `\`${program}\` of ${provider} gave no ID token`,
    why: problem,
    mend: `run the job again; if it stays, check that the job may ask ${provider} for ID tokens and that \`${program}\` is recent`,
  }),
  'id-token-answer-unusable': ({ provider, problem, mend }) => ({
    what: `${provider} gave no usable ID token`,
    why: problem,
    mend:
      mend ??
      'run the job again; if it stays, something between the job and its identity endpoint changes the answers',
  }),
  'trusted-publishing-disabled': ({ index }) => ({
    what: `\`${index}\` has trusted publishing switched off`,
    why: 'its audience endpoint answers with status 403',
    mend: "ask the index's operator, or wait: PyPI switches it off during incidents only",
  }),
  'trusted-publishing-not-offered': ({ index }) => ({
    what: `\`${index}\` does not offer trusted publishing`,
    why: 'it has neither a discovery (PEP 807) nor an audience endpoint `/_/oidc/audience`',
    mend: 'check the upload URL; the endpoints of trusted publishing are looked for at the root of its host',
  }),
  'exchange-refused': (details) => ({
    what: `\`${details.index}\` refused to exchange the ID token`,
    why: reasonsOf(details),
    mend: mendOf(details),
  }),
  'discovery-leads-away': ({ index, member, url }) => ({
    what: `\`${index}\` wants the exchange to happen at another address`,
    why: `its discovery answer (PEP 807) names \`${url}\` as \`${member}\`, which is not the scheme, host and port of the upload URL`,
    mend: 'tell the operator of the index; if that address is right, give the upload URL of that host; nothing was sent there',
  }),
  'audience-of-another-service': ({ index, audience }) => ({
    what: `\`${index}\` asks for an ID token that another service takes`,
    why: `with an ID token for \`${audience}\` it could act there in the name of this project; none was requested`,
    mend: 'check the upload URL; the operator of an index must choose an audience of its own',
  }),
  'upload-token-lives-too-long': ({ index, lifetimeSeconds, longest }) => ({
    what: `the upload token of \`${index}\` lives too long`,
    why: `it lives ${lifetimeSeconds} seconds, and PEP 807, which the index says it follows, allows ${longest}; it was burned`,
    mend: 'tell the operator of the index: the life of upload tokens is set there',
  }),
  'probe-would-create-project': ({ index, project, because }) => ({
    what: `a probe of \`${project}\` could create a project on \`${index}\``,
    why: `${WOULD_CREATE[because]}, and the first exchange for a pending publisher creates the project; nothing was exchanged`,
    mend: 'publish the first release instead; once the project is there, take `pending = true` out of its `[[tool.tokenless.publisher]]`; `--allow-pending` probes all the same',
  }),
};
