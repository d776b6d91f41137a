import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRUST_ERROR_SAMPLES } from '../../test/support/trust-error-samples.ts';
import { trustErrors, type TrustErrorCode } from './errors.ts';
import { wireCodeOf } from './wire-codes.ts';

const codes: readonly TrustErrorCode[] = trustErrors.codes;

function printed(code: TrustErrorCode): string {
  const error = trustErrors.create(code, TRUST_ERROR_SAMPLES[code]);
  return [
    `error[${code}]: ${error.message}`,
    `  why:  ${error.why}`,
    `  mend: ${error.mend}`,
    `  see:  docs/errors/${code}.md`,
  ].join('\n');
}

describe('the errors of trust', () => {
  it.each(codes)('%s is shown on its page as it is printed', (code) => {
    const page = readFileSync(path.join(import.meta.dirname, `../../docs/errors/${code}.md`), 'utf8');
    expect(page).toContain(printed(code));
  });

  it('have times that nobody can break', () => {
    const error = trustErrors.create('id-token-expired', { expiresAtSeconds: 1e300, nowSeconds: 0 });
    expect(error.why).toBe('it ended at second 1e+300; it is 1970-01-01T00:00:00Z');
  });

  it('have a mend without a nearest word', () => {
    const details = { name: 'x', known: ['a', 'b'], nearest: undefined };
    expect(trustErrors.create('registry-unknown', details).mend).toBe('use one of `a`, `b`');
  });
});

describe('wireCodeOf', () => {
  it.each([
    ['id-token-malformed', 'invalid-payload'],
    ['issuer-unknown', 'invalid-payload'],
    ['provider-disabled', 'not-enabled'],
    ['id-token-expired', 'invalid-token'],
    ['issuer-unreachable', 'invalid-token'],
    ['id-token-reused', 'invalid-reuse-token'],
    ['pending-publisher-project-exists', 'invalid-pending-publisher'],
    ['publisher-environment-mismatch', 'invalid-publisher'],
    ['claim-missing', 'invalid-publisher'],
  ] as const)('of %s is %s', (code, wire) => {
    expect(wireCodeOf(code)).toBe(wire);
  });
});
