import { issuerErrors } from './errors.ts';

/** Everything that the local issuer can do wrong on purpose, each with what it does. */
export const ISSUER_FAULTS = {
  'wrong-key': 'signs by a key that was never published, under the `kid` of the published one',
  'rotated-key': 'signs by a key that is no longer in the key set, under its own old `kid`',
  'unknown-key': 'signs by the published key under a `kid` that nobody knows',
  'no-key-id': 'leaves `kid` out of the header',
  'key-address': 'adds `jku` and `jwk` to the header, pointing at a key of its own, and signs by that key',
  'alg-none': 'gives an unsigned token with `alg: none`',
  'alg-hmac': 'signs by HS256 with the published key as the shared secret',
  expired: 'gives a token that ended ten minutes ago',
  'not-yet-valid': 'gives a token that begins in ten minutes',
  'lives-too-long': 'gives a token that lives a day',
  'other-audience': 'gives a token for another audience than was asked for',
  'array-audience': 'gives the audience as an array of one element',
  'other-issuer': 'puts another URL into `iss`',
  'repeated-id': 'gives every token the same `jti`',
  slow: 'waits before every answer',
  down: 'cuts every connection',
  'key-set-down': 'cuts connections to discovery and key set only',
  'key-set-broken': 'answers discovery and key set with 503 and a page that is not JSON',
} as const;

/** The name of a fault, as `tokenless issuer --fault` takes it. */
export type IssuerFault = keyof typeof ISSUER_FAULTS;

/** The faults that are switched on; several may be, unless they contradict each other. */
export type IssuerFaults = readonly IssuerFault[];

/** Reads fault names that a person typed; throws `issuer-fault-unknown` with all that there are. */
export function parseIssuerFaults(names: readonly string[]): IssuerFaults {
  return names.map((fault) => {
    if (isFault(fault)) return fault;
    const known = Object.keys(ISSUER_FAULTS).map((name) => `\`${name}\``);
    throw issuerErrors.create('issuer-fault-unknown', { fault, known: known.join(', ') });
  });
}

function isFault(name: string): name is IssuerFault {
  return Object.hasOwn(ISSUER_FAULTS, name);
}
