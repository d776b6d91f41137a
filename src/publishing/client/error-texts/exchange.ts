import type { ErrorTable } from '../../../base/index.ts';

/** Failures of getting an ID token and of exchanging it for an upload token. */
export type ExchangeErrorDetails = {
  'ambient-identity-missing': { why: string; mend: string };
  'id-token-request-refused': { provider: string; status: number; reason: string };
  'id-token-answer-unusable': { provider: string; problem: string };
  'trusted-publishing-disabled': { index: string };
  'trusted-publishing-not-offered': { index: string };
  'exchange-refused': {
    index: string;
    /** Every reason of the index: PyPI's coarse code and the words that came with it. */
    reasons: readonly { readonly code: string; readonly description: string }[];
    /** The index's own precise code (RFC 9457 `code` or `type`), when it gave one. */
    indexCode?: string;
    status: number;
  };
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

function mendOf({ reasons }: ExchangeErrorDetails['exchange-refused']): string {
  return MENDS[reasons[0]?.code ?? ''] ?? COMPARE;
}

function reasonsOf(details: ExchangeErrorDetails['exchange-refused']): string {
  if (details.reasons.length === 0) return `it answered with status ${details.status} and gave no reason`;
  const list = details.reasons.map(({ code, description }) => `\`${code}\`: ${description}`).join('; ');
  return details.indexCode === undefined ? list : `${list} (\`${details.indexCode}\`)`;
}

/** What a person is told about them. */
export const exchangeErrors: ErrorTable<ExchangeErrorDetails> = {
  'ambient-identity-missing': ({ why, mend }) => ({
    what: 'no CI identity was found to publish with',
    why,
    mend,
  }),
  'id-token-request-refused': ({ provider, status, reason }) => ({
    what: `${provider} gave no ID token`,
    why: `its identity endpoint answered with status ${status}${reason === '' ? '' : ` (${reason})`}`,
    mend: 'check that the job has `permissions: id-token: write` and is still running, then run it again',
  }),
  'id-token-answer-unusable': ({ provider, problem }) => ({
    what: `the answer of ${provider}'s identity endpoint holds no usable ID token`,
    why: problem,
    mend: 'run the job again; if it stays, something between the job and its identity endpoint changes the answers',
  }),
  'trusted-publishing-disabled': ({ index }) => ({
    what: `\`${index}\` has trusted publishing switched off`,
    why: 'its audience endpoint answers with status 403',
    mend: "ask the index's operator, or wait: PyPI switches it off during incidents only",
  }),
  'trusted-publishing-not-offered': ({ index }) => ({
    what: `\`${index}\` does not offer trusted publishing`,
    why: 'it has no audience endpoint `/_/oidc/audience`',
    mend: 'check the upload URL; the endpoints of trusted publishing are looked for at the root of its host',
  }),
  'exchange-refused': (details) => ({
    what: `\`${details.index}\` refused to exchange the ID token`,
    why: reasonsOf(details),
    mend: mendOf(details),
  }),
};
