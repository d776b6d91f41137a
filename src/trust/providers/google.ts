// Claims: https://developers.google.com/identity/openid-connect/openid-connect (checked 2026-11-23).
import { claimOf, textClaim } from '../claims/claims.ts';
import { storedField } from '../publishers/publisher.ts';
import { equalText, selects, unlessEmpty } from './compare.ts';
import { matching, stored } from './form-checks.ts';
import { defineProvider, type Provider } from './provider.ts';

const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/u;

/** Google Cloud: a service account is the identity. */
export const GOOGLE: Provider = defineProvider({
  name: 'google',
  title: 'Google Cloud',
  issuer: 'https://accounts.google.com',
  customIssuers: false,
  algorithms: ['RS256'],
  longestIdTokenLifeSeconds: 3600,
  required: [
    {
      claim: 'email',
      field: 'email',
      code: 'publisher-not-found',
      proves: true,
      expected: (publisher) => storedField(publisher, 'email') ?? null,
      compare: equalText,
      finds: (publisher, claims) =>
        equalText(storedField(publisher, 'email') ?? null, claimOf(claims, 'email')),
      registers: (claims) => ({ email: textClaim(claims, 'email') }),
      change: (expected) => `publish as the service account \`${expected}\``,
    },
    {
      claim: 'email_verified',
      code: 'publisher-claim-mismatch',
      proves: true,
      expected: () => 'true',
      // Literally true: a string or a number is somebody's own idea of it.
      compare: (_expected, got) => got === true,
      change: () => 'use an account whose address Google has verified',
    },
  ],
  optional: [
    {
      claim: 'sub',
      field: 'sub',
      code: 'publisher-claim-mismatch',
      expected: (publisher) => storedField(publisher, 'sub'),
      compare: unlessEmpty((expected, got) => expected === got),
      finds: (publisher, claims, rules) =>
        selects(
          storedField(publisher, 'sub'),
          claimOf(claims, 'sub'),
          rules,
          (expected, got) => expected === got,
        ),
      registers: (claims) => ({ sub: textClaim(claims, 'sub') }),
      change: (expected) => `publish as the account with the subject \`${expected}\``,
    },
  ],
  present: [],
  unchecked: ['azp', 'google'],
  selector: 'sub',
  form: [
    {
      name: 'email',
      required: true,
      hint: 'the e-mail address of the service account',
      check: matching(EMAIL, 'it is not an e-mail address', 'write the address of the service account'),
    },
    {
      name: 'sub',
      required: false,
      hint: 'the subject of the account; empty for any',
      check: stored,
      blank: (value) => value,
    },
  ],
  store: (fields) => ({ sub: '', ...fields }),
  pins: {},
  caseInsensitiveFields: [],
  storedClaims: [],
  isPullRequest: () => false,
  isFromReusableWorkflow: () => false,
  extractWorkflow: () => undefined,
  verifyUrl: () => false,
  remarks: () => [],
  ambient: {
    variables: ['GOOGLE_SERVICE_ACCOUNT_NAME'],
    how: 'impersonate that service account; without the variable, on a Google machine: GET the `identity` of its own account, with `audience` and `format=full`, from the metadata server',
  },
  documentation: 'https://developers.google.com/identity/openid-connect/openid-connect',
});
