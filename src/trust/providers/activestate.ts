// ActiveState documents no table of its claims; the rules are PyPI's, docs/reference/registry-profiles.md.
// https://docs.pypi.org/trusted-publishers/adding-a-publisher/ (checked 2026-11-23)
import { claimOf, textClaim, type Claims } from '../claims/claims.ts';
import { trustErrors } from '../errors.ts';
import type { FieldResult, FormField, RegistrationFacts } from '../publishers/form-field.ts';
import { storedField, type Publisher } from '../publishers/publisher.ts';
import { equalText, hasFields } from './compare.ts';
import { stored } from './form-checks.ts';
import { defineProvider, type ClaimRule, type Provider } from './provider.ts';
import { isPublisherUrl } from './urls.ts';

/** A claim that equals a stored field exactly, in the look-up and in the check. */
function fieldRule(claim: string, field: string, proves: boolean): ClaimRule {
  return {
    claim,
    field,
    code: 'publisher-not-found',
    ...(proves ? { proves: true } : {}),
    expected: (publisher) => storedField(publisher, field) ?? null,
    compare: equalText,
    finds: (publisher, claims) => equalText(storedField(publisher, field) ?? null, claimOf(claims, claim)),
    registers: (claims) => ({ [field]: textClaim(claims, claim) }),
    change: (expected) => `publish with the ${claim} \`${expected}\``,
  };
}

const SUB_RULE: ClaimRule = {
  claim: 'sub',
  code: 'publisher-claim-mismatch',
  proves: true,
  expected: (publisher) =>
    `org:${storedField(publisher, 'organization') ?? ''}:project:${storedField(publisher, 'project') ?? ''}`,
  compare: (expected, got) => {
    const parts = typeof got === 'string' ? got.split(':') : [];
    return parts.length >= 4 && equalText(expected, parts.slice(0, 4).join(':'));
  },
  change: (expected) => `publish from the project whose \`sub\` begins with \`${expected}\``,
};

const BUILDER_RULE: ClaimRule = {
  claim: 'builder',
  code: 'publisher-claim-mismatch',
  expected: () => 'pypi-publisher',
  compare: equalText,
  change: (expected) => `publish with the builder \`${expected}\``,
};

function checkProject(value: string): FieldResult {
  const mend = 'write the name as it stands in the address of the project';
  if (!/^[.A-Za-z0-9-]{3,40}$/u.test(value)) {
    return { reason: 'a project has 3 to 40 letters, digits, dots and hyphens', mend };
  }
  return /^-|-$|--/u.test(value)
    ? { reason: 'it has a hyphen at an edge, or two in a row', mend }
    : stored(value);
}

const FORM: readonly FormField[] = [
  { name: 'organization', required: true, hint: 'the organization', check: stored },
  { name: 'project', required: true, hint: 'the project', check: checkProject },
  { name: 'actor', required: true, hint: 'the user who publishes', check: stored },
  { name: 'actorId', required: false, hint: 'the id of that user', check: stored },
];

function refuse(field: string, reason: string): never {
  const mend = 'check the name on the ActiveState platform, and try again if the platform did not answer';
  throw trustErrors.create('publisher-form-invalid', { provider: 'ActiveState', field, reason, mend });
}

function storeActiveState(
  fields: Readonly<Record<string, string>>,
  facts: RegistrationFacts,
): Record<string, string> {
  const { organization, actor } = facts;
  if (organization !== undefined && (typeof organization !== 'object' || !organization.exists)) {
    refuse('organization', 'ActiveState could not confirm the organization');
  }
  if (actor === undefined) return { ...fields };
  if (actor === null || typeof actor !== 'object')
    return refuse('actor', 'ActiveState could not confirm the user');
  return { ...fields, actorId: actor.user_id };
}

function isOurs(publisher: Publisher, url: string): boolean {
  if (!hasFields(publisher, ['organization', 'project'])) return false;
  const path = ['organization', 'project'].map((name) => storedField(publisher, name)).join('/');
  return isPublisherUrl(`https://platform.activestate.com/${path}`, url);
}

const UNCHECKED = [
  'actor artifact_id ingredient organization_id project_id project_path project_visibility',
].join(' ');

/** The ActiveState platform. */
export const ACTIVESTATE: Provider = defineProvider({
  name: 'activestate',
  title: 'ActiveState',
  issuer: 'https://platform.activestate.com/api/v1/oauth/oidc',
  customIssuers: false,
  algorithms: ['RS256'],
  longestIdTokenLifeSeconds: 3600,
  required: [
    fieldRule('organization', 'organization', true),
    fieldRule('project', 'project', true),
    fieldRule('actor_id', 'actorId', false),
    SUB_RULE,
    BUILDER_RULE,
  ],
  optional: [],
  present: [],
  unchecked: UNCHECKED.split(' '),
  selector: undefined,
  form: FORM,
  store: storeActiveState,
  pins: {},
  caseInsensitiveFields: [],
  storedClaims: [],
  isPullRequest: () => false,
  isFromReusableWorkflow: () => false,
  extractWorkflow: (_claims: Claims) => undefined,
  verifyUrl: isOurs,
  remarks: () => [],
  ambient: {
    variables: [],
    how: 'the platform publishes from its own builders; a client elsewhere has no ambient identity of this kind',
  },
  documentation: 'https://docs.pypi.org/trusted-publishers/adding-a-publisher/',
});
