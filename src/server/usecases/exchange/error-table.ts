import type { ErrorTable } from '../../../base/index.ts';

/** Details of the codes about the exchange that `trust` does not own. */
export type ExchangeErrorDetails = {
  'exchange-body-invalid': { reason: string };
  'exchange-disabled': object;
  'publisher-project-ambiguous': { projects: readonly string[] };
  'pending-publisher-name-refused': { project: string; reason: string };
  'request-too-large': { limitBytes: number };
  'host-unknown': { host: string };
  'route-not-found': { path: string };
  'method-not-allowed': { method: string; allowed: readonly string[] };
  'media-type-not-acceptable': { offered: string };
  'request-failed': { requestId: string };
};

/** The words of the codes about the exchange. */
export const EXCHANGE_ERROR_TABLE: ErrorTable<ExchangeErrorDetails> = {
  'exchange-body-invalid': ({ reason }) => ({
    what: 'the body of the request is not what the exchange takes',
    why: reason,
    mend: 'send the JSON object `{"token": "<the token>"}`',
  }),
  'exchange-disabled': () => ({
    what: 'Trusted publishing functionality not enabled',
    why: 'the operator of the index switched the exchange off',
    mend: 'wait until it is switched on again, or ask the operator of the index',
  }),
  'publisher-project-ambiguous': ({ projects }) => ({
    what: 'the ID token matches a publisher of several projects',
    why: `${projects.map((name) => `\`${name}\``).join(', ')} have the same publisher, and an upload token covers one project`,
    mend: 'give each project its own environment: register its publisher with it and run its publish job in it',
  }),
  'pending-publisher-name-refused': ({ project, reason }) => ({
    what: `the project \`${project}\` of the pending publisher cannot be created`,
    why: reason,
    mend: 'remove the pending publisher and register one with another project name',
  }),
  'request-too-large': ({ limitBytes }) => ({
    what: 'the body of the request is too large',
    why: `at most ${limitBytes} bytes are read here`,
    mend: 'send only what the request needs',
  }),
  'host-unknown': ({ host }) => ({
    what: `the index is not known as \`${host}\``,
    why: 'without a base URL it believes only loopback and the address that it listens on',
    mend: 'ask it by its own address, or have its operator start it with `--base-url`',
  }),
  'route-not-found': ({ path }) => ({
    what: `there is nothing at \`${path}\``,
    why: 'the index does not have this address',
    mend: 'check the URL; uploads go to `/legacy/`, installers read `/simple/`',
  }),
  'method-not-allowed': ({ method, allowed }) => ({
    what: 'Method Not Allowed',
    why: `\`${method}\` does not work here; ${allowed.map((name) => `\`${name}\``).join(' and ')} would`,
    mend: 'use the upload URL for uploads and the simple index for installs; they are not the same',
  }),
  'media-type-not-acceptable': ({ offered }) => ({
    what: 'the answer is not available in the media type that was asked for',
    why: `it comes as \`${offered}\` only`,
    mend: `send \`Accept: ${offered}\``,
  }),
  'request-failed': ({ requestId }) => ({
    what: 'the index could not do this because of a mistake of its own',
    why: `the cause is in its log under the request \`${requestId}\``,
    mend: 'try again; if it stays, give the operator of the index the number of the request',
  }),
};
