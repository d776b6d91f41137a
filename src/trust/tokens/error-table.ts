import type { ErrorTable } from '../../base/index.ts';
import { quoted, quotedList } from '../claims/shown.ts';

/** Details of the codes about ID tokens as such. Times are Unix seconds. */
export type TokenErrorDetails = {
  'id-token-malformed': { reason: string };
  'id-token-too-large': { sizeBytes: number; limitBytes: number };
  'id-token-algorithm-not-allowed': { algorithm: unknown; allowed: readonly string[] };
  'id-token-key-id-missing': object;
  'id-token-key-unknown': { kid: string; issuer: string };
  'id-token-key-unusable': { kid: string; issuer: string; algorithm: string };
  'id-token-signature-invalid': { issuer: string };
  'id-token-claim-missing': { claim: string };
  'id-token-expired': { expiresAtSeconds: number; nowSeconds: number };
  'id-token-not-yet-valid': { claim: string; validFromSeconds: number; nowSeconds: number };
  'id-token-lives-too-long': { lifetimeSeconds: number; ceilingSeconds: number; provider: string };
  'id-token-audience-mismatch': { expected: string; got: unknown };
  'id-token-audience-is-list': { expected: string; got: readonly unknown[] };
  'id-token-issuer-mismatch': { expected: string; got: unknown };
  'id-token-reused': { issuer: string };
  'issuer-unknown': { issuer: unknown };
  'issuer-unreachable': { issuer: string; reason: string };
};

function at(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace('.000Z', 'Z');
}

const ASK_AGAIN = 'ask the CI service for a fresh ID token and exchange it at once';

/** The words of the codes about ID tokens. */
export const TOKEN_ERROR_TABLE: ErrorTable<TokenErrorDetails> = {
  'id-token-malformed': ({ reason }) => ({
    what: 'the ID token is not a JSON Web Token',
    why: reason,
    mend: 'send the ID token exactly as the CI service gave it, in one piece and without quotes',
  }),
  'id-token-too-large': ({ sizeBytes, limitBytes }) => ({
    what: 'the ID token is too large',
    why: `it has ${sizeBytes} bytes; at most ${limitBytes} are read`,
    mend: 'send the ID token itself; if the CI service makes it that large, take custom claims out of it',
  }),
  'id-token-algorithm-not-allowed': ({ algorithm, allowed }) => ({
    what: 'the ID token is signed with an algorithm that is not allowed',
    why: `its header says ${quoted(algorithm)}; this issuer signs with ${quotedList(allowed)}`,
    mend: 'use an ID token of the CI service itself; a token made by hand is never accepted',
  }),
  'id-token-key-id-missing': () => ({
    what: 'the ID token does not say which key signed it',
    why: 'its header has no `kid`',
    mend: 'use an ID token of the CI service itself, or make the issuer put `kid` into the header',
  }),
  'id-token-key-unknown': ({ kid, issuer }) => ({
    what: 'the ID token is signed with a key that its issuer does not publish',
    why: `the key set of ${quoted(issuer)} has no key ${quoted(kid)}`,
    mend: `${ASK_AGAIN}; if the issuer has just rotated its keys, try again in a minute`,
  }),
  'id-token-key-unusable': ({ kid, issuer, algorithm }) => ({
    what: 'the key of the ID token cannot verify its signature',
    why: `the key ${quoted(kid)} of ${quoted(issuer)} is no signing key for ${quoted(algorithm)}`,
    mend: 'make the issuer publish an RSA key of at least 2048 bits with `use` `sig` under this `kid`',
  }),
  'id-token-signature-invalid': ({ issuer }) => ({
    what: 'the signature of the ID token is not valid',
    why: `it was not made by the key of ${quoted(issuer)} that the token names, or the token was changed`,
    mend: ASK_AGAIN,
  }),
  'id-token-claim-missing': ({ claim }) => ({
    what: `the ID token has no usable claim ${quoted(claim)}`,
    why: 'every ID token must have `iss`, `aud`, `iat` and `exp`, the times as numbers',
    mend: 'use an ID token of the CI service itself',
  }),
  'id-token-expired': ({ expiresAtSeconds, nowSeconds }) => ({
    what: 'the ID token has expired',
    why: `it ended at ${at(expiresAtSeconds)}; it is ${at(nowSeconds)}`,
    mend: `${ASK_AGAIN}, in the publish step and not in a job before it`,
  }),
  'id-token-not-yet-valid': ({ claim, validFromSeconds, nowSeconds }) => ({
    what: 'the ID token is not valid yet',
    why: `its ${quoted(claim)} is ${at(validFromSeconds)}; it is ${at(nowSeconds)}`,
    mend: 'set the clocks of the issuer and of the index by the same time service',
  }),
  'id-token-lives-too-long': ({ lifetimeSeconds, ceilingSeconds, provider }) => ({
    what: 'the ID token lives too long',
    why: `it lives ${lifetimeSeconds} seconds; one of ${quoted(provider)} may live ${ceilingSeconds}`,
    mend: 'make the issuer give tokens that live for minutes',
  }),
  'id-token-audience-mismatch': ({ expected, got }) => ({
    what: 'the ID token is meant for another audience',
    why: `its \`aud\` is ${quoted(got)}; this index expects ${quoted(expected)}`,
    mend: `ask the CI service for an ID token with the audience ${quoted(expected)}`,
  }),
  'id-token-audience-is-list': ({ expected, got }) => ({
    what: 'the ID token has a list of audiences',
    why: `its \`aud\` is ${quoted(got)}; this index expects the one string ${quoted(expected)}`,
    mend: `ask the CI service for an ID token with the one audience ${quoted(expected)}`,
  }),
  'id-token-issuer-mismatch': ({ expected, got }) => ({
    what: 'the ID token comes from another issuer',
    why: `its \`iss\` is ${quoted(got)}; ${quoted(expected)} was expected`,
    mend: `use an ID token of ${quoted(expected)}`,
  }),
  'id-token-reused': ({ issuer }) => ({
    what: 'the ID token was already used',
    why: `an ID token of ${quoted(issuer)} with this ID was exchanged before, and each is good for one exchange`,
    mend: ASK_AGAIN,
  }),
  'issuer-unknown': ({ issuer }) => ({
    what: 'the issuer of the ID token is unknown',
    why: `no provider issues as ${quoted(issuer)}; issuers are compared character by character`,
    mend: 'publish from a CI service that the index knows, or have its operator add the issuer',
  }),
  'issuer-unreachable': ({ issuer, reason }) => ({
    what: 'the issuer of the ID token cannot be asked for its keys',
    why: `${quoted(issuer)}: ${reason}`,
    mend: 'try again in a minute; if it lasts, see the status page of the CI service',
  }),
};
