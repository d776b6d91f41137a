import type { ErrorTable } from '../../../base/index.ts';

/** Failures between us and an index or the CI's identity endpoint. */
export type NetworkErrorDetails = {
  'index-unreachable': { url: string; problem: string; attempts: number };
  'index-tls-untrusted': { url: string; problem: string };
  'index-url-invalid': { url: string };
  'index-url-not-https': { url: string };
  'index-redirects-away': { url: string; location: string };
  'index-response-unreadable': { url: string; problem: string };
  'index-response-unexpected': { url: string; status: number; reason: string };
};

/** What a person is told about them. */
export const networkErrors: ErrorTable<NetworkErrorDetails> = {
  'index-unreachable': ({ url, problem, attempts }) => ({
    what: `\`${url}\` could not be reached`,
    why: `${problem}, after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`,
    mend: 'check the address, the network and the status of the index, then run the same command again: what is published already is skipped',
  }),
  'index-tls-untrusted': ({ url, problem }) => ({
    what: `the certificate of \`${url}\` is not trusted`,
    why: problem,
    mend: "hand in the CA certificate that signed it, or mend the index's certificate",
  }),
  'index-url-invalid': ({ url }) => ({
    what: `\`${url}\` is not the URL of an index`,
    why: 'it must be an absolute `https://` URL without user name, password or fragment',
    mend: 'give the URL in full, e.g. `https://index.example/legacy/`; credentials are never part of it',
  }),
  'index-url-not-https': ({ url }) => ({
    what: `\`${url}\` is not encrypted`,
    why: 'an ID token or upload token sent over plain `http://` can be read and used by anyone on the way',
    mend: 'use the `https://` address; plain `http://` is accepted for this machine itself (`localhost`, `127.0.0.1`, `[::1]`) only',
  }),
  'index-redirects-away': ({ url, location }) => ({
    what: `\`${url}\` redirects to another address`,
    why: `it points to \`${location}\`, and tokens are never sent to an address that you did not name`,
    mend: 'if that address is right, give it as the URL of the index',
  }),
  'index-response-unreadable': ({ url, problem }) => ({
    what: `the answer of \`${url}\` cannot be read`,
    why: problem,
    mend: 'check that this is the address of a package index and not of a proxy or a login page',
  }),
  'index-response-unexpected': ({ url, status, reason }) => ({
    what: `\`${url}\` answered with status ${status}`,
    why: reason === '' ? 'the index gave no reason' : `the index says: ${reason}`,
    mend:
      status >= 500
        ? 'wait until the index is well, then run the same command again'
        : 'check the address of the index',
  }),
};
