import { type ErrorFamily, defineErrors } from '../base/index.ts';

type IssuerErrorDetails = {
  'issuer-fault-unknown': { readonly fault: string; readonly known: string };
  'issuer-port-unavailable': { readonly host: string; readonly port: number; readonly reason: string };
  'issuer-request-token-mismatch': { readonly variable: string };
};

/** Codes of the local issuer. */
export type IssuerErrorCode = keyof IssuerErrorDetails;

/** What can go wrong with the local issuer, in words. */
export const issuerErrors: ErrorFamily<IssuerErrorDetails> = defineErrors<IssuerErrorDetails>({
  'issuer-fault-unknown': ({ fault, known }) => ({
    what: `the local issuer has no fault \`${fault}\``,
    why: `its faults are ${known}`,
    mend: 'use one of these, or none',
  }),
  'issuer-port-unavailable': ({ host, port, reason }) => ({
    what: `the local issuer cannot listen on \`${host}:${port}\``,
    why: `the system answered \`${reason}\``,
    mend: 'end the program that holds the port, or choose another (`0` takes any free one)',
  }),
  'issuer-request-token-mismatch': ({ variable }) => ({
    what: 'the local issuer gave no ID token',
    why: `the request does not carry the value of \`${variable}\` in \`Authorization: bearer …\``,
    mend: `send the value that the issuer printed for \`${variable}\`; a restarted issuer has a new one`,
  }),
});
