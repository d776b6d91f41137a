import { trustErrors } from '../errors.ts';
import { getProvider } from '../providers/all.ts';
import { stripped } from '../providers/form-checks.ts';
import type { Provider } from '../providers/provider.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import type { FormField, RegistrationFacts } from './form-field.ts';
import type { Publisher } from './publisher.ts';
import { nearestWord } from './suggestion.ts';

function refuse(provider: Provider, field: string, reason: string, mend: string): never {
  throw trustErrors.create('publisher-form-invalid', { provider: provider.title, field, reason, mend });
}

function refuseUnknownMembers(provider: Provider, form: Readonly<Record<string, unknown>>): void {
  const known = provider.form.map((field) => field.name);
  for (const name of Object.keys(form)) {
    if (known.includes(name)) continue;
    const nearest = nearestWord(name, known);
    const list = known.map((field) => `\`${field}\``).join(', ');
    const mend = nearest === undefined ? `use only ${list}` : `write \`${nearest}\``;
    refuse(provider, name, `the form has no such field; it has ${list}`, mend);
  }
}

function blankResult(
  provider: Provider,
  field: FormField,
  value: string,
  profile: RegistryProfile,
): string | undefined {
  // PyPI's form passes over a value of only whitespace; where nothing can match it, we say so.
  if (field.blank === undefined || value === '') return undefined;
  if (stripped(value) !== '') return undefined;
  const kept = field.blank(value, profile.rules);
  if (kept !== '' && profile.rules.forms === 'matchable-only') {
    refuse(
      provider,
      field.name,
      'it is only whitespace',
      `leave \`${field.name}\` out, or write ${field.hint}`,
    );
  }
  return kept;
}

function readField(
  provider: Provider,
  field: FormField,
  raw: unknown,
  profile: RegistryProfile,
): string | undefined {
  if (raw !== undefined && raw !== null && typeof raw !== 'string') {
    refuse(provider, field.name, 'it is not a text', `write ${field.hint}, in quotes`);
  }
  if (raw === undefined || raw === null || raw === '') {
    if (field.required) refuse(provider, field.name, 'it is missing', `write ${field.hint}`);
    return raw === '' ? '' : undefined;
  }
  const blank = blankResult(provider, field, raw, profile);
  if (blank !== undefined) return blank;
  const result = field.check(raw, profile.rules);
  return 'store' in result ? result.store : refuse(provider, field.name, result.reason, result.mend);
}

function readForm(
  provider: Provider,
  form: Readonly<Record<string, unknown>>,
  profile: RegistryProfile,
): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of provider.form) {
    const value = readField(
      provider,
      field,
      Object.hasOwn(form, field.name) ? form[field.name] : undefined,
      profile,
    );
    // An id that is empty is not known, which is not the same as an id that is the empty string.
    if (value !== undefined && (value !== '' || field.name === provider.selector)) fields[field.name] = value;
  }
  return fields;
}

function issuerOf(provider: Provider, chosen: string | undefined, facts: RegistrationFacts): string {
  const issuer = chosen ?? provider.issuer;
  if (issuer === provider.issuer) return issuer;
  const offered = [provider.issuer, ...(facts.issuers ?? [])];
  if (offered.includes(issuer)) return issuer;
  const list = offered.map((name) => `\`${name}\``).join(', ');
  return refuse(
    provider,
    'issuer',
    `the issuer is not one of ${list}`,
    'choose one of them, or have the operator add it',
  );
}

/**
 * Validates a registration form by the provider's rules (PyPI's, `docs/reference/registry-profiles.md`) and
 * gives the publisher as an index stores it. Throws `provider-unknown` and `publisher-form-invalid`.
 */
export function registerPublisher(
  providerName: string,
  form: Readonly<Record<string, unknown>>,
  facts: RegistrationFacts = {},
): Publisher {
  const provider = getProvider(providerName);
  refuseUnknownMembers(provider, form);
  const { issuer, ...fields } = readForm(provider, form, facts.profile ?? REGISTRY_PROFILES.tokenless);
  return {
    provider: provider.name,
    issuer: issuerOf(provider, issuer, facts),
    fields: provider.store(fields, facts),
  };
}
