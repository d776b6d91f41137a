import { claimOf } from '../claims/claims.ts';
import { storedField } from '../publishers/publisher.ts';
import { equalText } from './compare.ts';
import type { ClaimRule } from './provider.ts';

/**
 * The rule of a numeric id of the forge: one that is stored must be the token's; one that is not known yet is
 * pinned at the first mint. `change` says what to do about an id that is another.
 */
export function idRule(claim: string, field: string, code: ClaimRule['code'], change: string): ClaimRule {
  return {
    claim,
    field,
    code,
    proves: true,
    expected: (publisher) => storedField(publisher, field),
    compare: equalText,
    finds: (publisher, claims) => {
      const stored = storedField(publisher, field);
      return stored === undefined || equalText(stored, claimOf(claims, claim));
    },
    change: () => change,
  };
}
