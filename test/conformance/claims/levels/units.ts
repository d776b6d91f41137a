import {
  REGISTRY_PROFILES,
  getProvider,
  providerForIssuer,
  shouldWarnAboutEnvironment,
  storedClaims,
} from '../../../../src/trust/index.ts';
import { ACCEPT, refused, type Outcome } from '../outcome.ts';
import { FormError, isAbsent, resolved, textMember, type JsonObject, type Vector } from '../vectors.ts';

type UnitFunction = (input: unknown, vector: Vector) => Outcome;

function inputOf(input: unknown): { input: JsonObject; provider: string; claims: JsonObject } {
  const members = resolved(input, 'unit.input');
  return {
    input: members,
    provider: textMember(members, 'provider'),
    claims: resolved(members['claims'], 'unit.input.claims'),
  };
}

function routeIssuer(input: unknown): Outcome {
  const provider = providerForIssuer(resolved(input, 'unit.input')['iss']);
  return provider === undefined ? refused('unknown issuer') : { ...ACCEPT, provider: provider.name };
}

function checkEnvironment(input: unknown, vector: Vector): Outcome {
  const field = getProvider(vector.provider).form.find((entry) => entry.name === 'environment');
  if (field === undefined || typeof input !== 'string')
    throw new FormError('there is no environment to check');
  const result = field.check(input, REGISTRY_PROFILES.pypi.rules);
  return 'store' in result ? { ...ACCEPT, value: result.store } : refused(result.reason);
}

function warnsAboutEnvironment(raw: unknown): Outcome {
  const { input, provider, claims } = inputOf(raw);
  const environment = input['publisher_environment'];
  const fields = typeof environment === 'string' ? { environment } : {};
  const publisher = { provider, issuer: getProvider(provider).issuer, fields };
  return { ...ACCEPT, value: shouldWarnAboutEnvironment(publisher, claims) };
}

const UNIT_FUNCTIONS: Readonly<Record<string, UnitFunction>> = {
  provider_for_issuer: routeIssuer,
  validate_environment: checkEnvironment,
  should_warn_about_environment: warnsAboutEnvironment,
  is_from_reusable_workflow: (raw) => {
    const { provider, claims } = inputOf(raw);
    return { ...ACCEPT, value: getProvider(provider).isFromReusableWorkflow(claims) };
  },
  stored_claims: (raw) => {
    const { provider, claims } = inputOf(raw);
    return { ...ACCEPT, value: storedClaims(getProvider(provider), claims) };
  },
};

/** What a row can only be run by; undefined when the row names none that we have. */
export function unitFunctionOf(vector: Vector): (() => Outcome) | undefined {
  const unit = vector.members['unit'];
  if (unit === undefined || isAbsent(unit)) return undefined;
  const members = resolved(unit, 'unit');
  const run = UNIT_FUNCTIONS[textMember(members, 'function')];
  return run === undefined ? undefined : () => run(members['input'], vector);
}
