import fc from 'fast-check';
import {
  explainRefusal,
  parseRegistrations,
  readErrorBody,
  readLog,
} from '../../../src/publishing/doctor/index.ts';
import { REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { UV_LOG, UV_LOG_WITH_ENVIRONMENT, actionLog } from '../../support/explain/logs.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;
const SECRET = `pypi-${'AgEIcHlw'.repeat(8)}`;

const PUBLISHERS = JSON.stringify([
  { index: 'pypi', project: 'app', owner: 'octo', repository: 'app', workflow: 'release.yml', pending: true },
  { provider: 'gitlab', namespace: 'g', project: 'app', workflow: '.gitlab-ci.yml', environment: 'pypi' },
]);

const BODIES = [
  '{"message":"no","errors":[{"code":"invalid-publisher","description":"no match"}],"code":"publisher-not-found"}',
  '{"errors":[{"detail":"JWT has already been used"}]}',
  '{"message":"OIDC token exchange error - package not found"}',
];

const WORDS = [
  '\u0000',
  '\u001B[31m',
  '\u001B]0;',
  '%0A',
  '::add-mask::',
  '* `sub`: `',
  '* `__proto__`: `x`',
  'TokenClaims {',
  'Some(',
  'MISSING',
  '***',
  '"invalid-publisher"',
  'Tag "v1" is not allowed to deploy to x due to environment protection rules',
  SECRET,
];

/** Throws where a secret comes out again, or time is not in proportion; what is read is explained both ways. */
function feed(text: string, read: typeof readLog): void {
  const evidence = read(text);
  for (const registrations of [undefined, parseRegistrations(PUBLISHERS, 'p.json', pypi)]) {
    for (const profile of [pypi, tokenless]) {
      const registration = registrations === undefined ? 'none' : 'given';
      const said = explainRefusal({
        profile,
        registrations,
        registration,
        claims: undefined,
        evidence,
        notes: [],
      });
      if (JSON.stringify(said).includes(SECRET)) throw new Error('a secret is repeated');
    }
  }
}

/** A pasted CI log. */
export const logTarget: FuzzTarget = defineTarget({
  name: 'explain-log',
  input: mutatedText([actionLog(), UV_LOG, UV_LOG_WITH_ENVIRONMENT], WORDS),
  feed: (text) => feed(text, readLog),
});

/** The body of a refusal. */
export const errorBodyTarget: FuzzTarget = defineTarget({
  name: 'explain-error',
  input: fc.oneof(mutatedText(BODIES, [...WORDS, 'null', '[]', '{}', '"errors":']), fc.json()),
  feed: (text) => feed(text, readErrorBody),
});

/** What `--publisher` names. */
export const registrationsTarget: FuzzTarget = defineTarget({
  name: 'explain-publisher',
  input: mutatedText(
    [PUBLISHERS],
    ['null', '[]', '{}', '"__proto__":{}', '"issuer":"x"', '"provider":"google"'],
  ),
  feed: (text) => parseRegistrations(text, 'p.json', tokenless),
});
