import {
  getProvider,
  match,
  matchSteps,
  providerForIssuer,
  verifyClaims,
  type Claims,
  type Provider,
  type ProviderTable,
} from '../../../../src/trust/index.ts';
import { ACCEPT, refused, type LevelExecutor, type Outcome, type RunContext } from '../outcome.ts';
import { readPublisher, readStore, type RowPublisher } from '../publishers.ts';
import { usedIdsOf } from '../used-ids.ts';
import { FormError, isAbsent, numberMember, resolved, type Vector } from '../vectors.ts';

function claimsOf({ members }: Vector): Claims {
  return resolved(
    members['claims'],
    'claims',
    typeof members['now'] === 'number' ? members['now'] : undefined,
  );
}

/** Workflow file name out of a claim. */
export const runExtract: LevelExecutor = (vector) => {
  const value = getProvider(vector.provider).extractWorkflow(claimsOf(vector)) ?? null;
  return value === null ? refused('nothing can be extracted', { value }) : { ...ACCEPT, value };
};

/** Presence of the required claims. */
export const runExistence: LevelExecutor = (vector, { profile }) => {
  const missing = matchSteps(getProvider(vector.provider), profile).missing(claimsOf(vector));
  return missing.length === 0 ? ACCEPT : refused(`missing: ${missing.join(', ')}`);
};

async function inBothOrders(
  publishers: readonly RowPublisher[],
  run: (publishers: readonly RowPublisher[]) => Outcome,
): Promise<Outcome> {
  const forward = run(publishers);
  const backward = run(publishers.toReversed());
  if (JSON.stringify(forward) === JSON.stringify(backward)) return forward;
  throw new Error(
    `the order of the store shows: ${JSON.stringify(forward)} against ${JSON.stringify(backward)}`,
  );
}

/** Choice of one publisher from the store. */
export const runLookup: LevelExecutor = (vector, { profile }) => {
  const claims = claimsOf(vector);
  const provider =
    vector.provider === 'generic' ? providerForIssuer(claims['iss']) : getProvider(vector.provider);
  if (provider === undefined) return refused('the issuer belongs to no provider');
  return inBothOrders(readStore(provider.name, vector.members), (publishers) => {
    const found = matchSteps(provider, profile).lookup(publishers, claims);
    return found === undefined ? refused('no publisher is found') : { ...ACCEPT, publisher: found.members };
  });
};

function nullWhenAbsent(value: unknown): unknown {
  return isAbsent(value) ? null : value;
}

function checkUsedId(vector: Vector, claims: Claims): Outcome {
  const { iss, jti } = claims;
  if (typeof iss !== 'string' || typeof jti !== 'string')
    throw new FormError('the row has no `iss` and `jti`');
  const used = usedIdsOf(vector.members, numberMember(vector.members, 'now'));
  return used.has(iss, jti)
    ? refused('the jti is stored already', { errorCode: 'invalid-reuse-token' })
    : ACCEPT;
}

/** Comparison of a single claim. */
export const runCheck: LevelExecutor = (vector, { profile }) => {
  const input = resolved(vector.members['check_input'], 'check_input');
  const claim = String(input['claim']);
  const all = resolved(input['all_claims'], 'check_input.all_claims', Number(vector.members['now']));
  const got = nullWhenAbsent(vector.members['check_input'] && (input['got'] ?? null));
  const claims = Object.fromEntries(
    Object.entries({ ...all, [claim]: got }).filter(([, value]) => value !== null),
  );
  if (claim === 'jti') return checkUsedId(vector, claims);
  const expected = input['ground_truth'] ?? null;
  if (expected !== null && typeof expected !== 'string')
    throw new FormError('`ground_truth` is not a string');
  const passes = matchSteps(getProvider(vector.provider), profile).check(claim, expected, claims);
  if (passes === undefined) throw new FormError(`${vector.provider} has no check for \`${claim}\``);
  return passes ? ACCEPT : refused(`\`${claim}\` differs`);
};

/** A table as the row describes it, whose claims need only be there; `defineProvider` would refuse it. */
function describedProvider(members: Readonly<Record<string, unknown>>): Provider {
  const required = members['required_verifiable_claims'];
  if (!Array.isArray(required)) throw new FormError('a generic publisher has `required_verifiable_claims`');
  const rules: ProviderTable['required'] = required.map((claim) => ({
    claim: String(claim),
    code: 'publisher-claim-mismatch',
    expected: () => 'any',
    compare: (_expected, got) => got !== undefined && got !== null,
    change: () => '',
  }));
  return { ...getProvider('google'), required: rules, optional: [] };
}

function verifyDescribed(vector: Vector, { profile }: RunContext): Outcome {
  const provider = describedProvider(resolved(vector.members['publisher'], 'publisher'));
  const publisher = { provider: provider.name, issuer: provider.issuer, fields: {} };
  return verifyClaims(provider, publisher, claimsOf(vector), profile)
    ? ACCEPT
    : refused('no required verifiable claims');
}

function usesAgain(vector: Vector, claims: Claims): boolean {
  const { iss, jti } = claims;
  const used = usedIdsOf(vector.members, numberMember(vector.members, 'now'));
  return typeof iss === 'string' && typeof jti === 'string' && used.has(iss, jti);
}

/** All claim checks of one given publisher. */
export const runVerify: LevelExecutor = (vector, context) => {
  if (vector.provider === 'generic') return verifyDescribed(vector, context);
  const claims = claimsOf(vector);
  const publisher = readPublisher(vector.provider, vector.members['publisher']);
  const provider = getProvider(vector.provider);
  if (!verifyClaims(provider, publisher, claims, context.profile)) return refused('a claim does not fit');
  return usesAgain(vector, claims) ? refused('the jti is stored already') : ACCEPT;
};

/** Existence, look-up and checks, by the question that the index asks. */
export const runFull: LevelExecutor = (vector, { profile }) => {
  const claims = claimsOf(vector);
  const { store = 'regular' } = vector.members;
  if (store !== 'regular' && store !== 'pending')
    throw new FormError('`store` is neither `regular` nor `pending`');
  const ownerOf = (publisher: RowPublisher): string => JSON.stringify(publisher.members['added_by'] ?? null);
  return inBothOrders(readStore(vector.provider, vector.members), (publishers) => {
    const verdict = match(publishers, claims, profile, store === 'pending' ? { ownerOf } : {});
    // Below HTTP, every refusal of this level is PyPI's `invalid-publisher`, except a used ID.
    if (verdict.verdict === 'reject') {
      return refused(verdict.code, { errorCode: 'invalid-publisher', httpStatus: 422 });
    }
    return usesAgain(vector, claims)
      ? refused('id-token-reused', { errorCode: 'invalid-reuse-token', httpStatus: 422 })
      : { ...ACCEPT, publisher: verdict.publisher.members };
  });
};
