// Claims: https://docs.github.com/en/actions/reference/security/oidc (checked 2026-11-23). docs/providers/github.md
import { claimOf, textClaim, type Claims } from '../claims/claims.ts';
import { storedField, type Publisher } from '../publishers/publisher.ts';
import type { RegistryProfile, RegistryRules } from '../registries/profile.ts';
import {
  claimsOf,
  equalFolded,
  equalName,
  equalText,
  equalWorkflowAtAnyRef,
  equalWorkflowRef,
  hasFields,
  repositoryCode,
  selects,
  unlessEmpty,
} from './compare.ts';
import { GITHUB_FORM, storeGitHub } from './github-form.ts';
import { endOfRepository, extractGitHubWorkflow, subjectFormat } from './github-workflow.ts';
import { idRule } from './id-rule.ts';
import { defineProvider, type ClaimRule, type Provider } from './provider.ts';
import { isPublisherUrl, isUrlBelow, withoutGitSuffix } from './urls.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const REFS = ['ref', 'sha'];
const CHANGED =
  'if this is really the same owner and repository as before, register the publisher again, so that it gets the new id';

function field(publisher: Publisher, name: string): string {
  return storedField(publisher, name) ?? '';
}

function repositoryOf(publisher: Publisher): string {
  return `${field(publisher, 'owner')}/${field(publisher, 'repository')}`;
}

function splitRepository(claims: Claims): { owner?: string; name?: string } {
  const [, owner, name] = /^([^/]*)\/(.*)$/su.exec(textClaim(claims, 'repository') ?? '') ?? [];
  return owner === undefined || name === undefined ? {} : { owner, name };
}

function findsRepository(publisher: Publisher, claims: Claims, rules: RegistryRules): boolean {
  const { owner, name } = splitRepository(claims);
  return (
    equalName(storedField(publisher, 'owner'), owner, rules) &&
    equalName(storedField(publisher, 'repository'), name, rules)
  );
}

/** The repository of the registered workflow: its own, or (RubyGems) one that the registration names. */
function workflowRepository(publisher: Publisher, rules: RegistryRules): string {
  const named = rules.calledWorkflow === 'registrable' ? field(publisher, 'workflowRepository') : '';
  return named === '' ? repositoryOf(publisher) : named;
}

function slugOf(publisher: Publisher, rules: RegistryRules): string {
  return `${workflowRepository(publisher, rules)}/.github/workflows/${field(publisher, 'workflow')}`;
}

function isOtherRepository(slug: string, claims: Claims): boolean {
  return !slug.startsWith(`${textClaim(claims, 'repository') ?? ''}/`);
}

function equalWorkflow(slug: string, got: unknown, claims: Claims, rules: RegistryRules): boolean {
  const isElsewhere = rules.calledWorkflow === 'registrable' && isOtherRepository(slug, claims);
  // The token's own refs are those of the caller, which say nothing about another repository's file.
  if (rules.workflowRefs === 'any' || isElsewhere)
    return equalWorkflowAtAnyRef(slug, got, rules, endOfRepository);
  return equalWorkflowRef(slug, got, claimsOf(claims, REFS), rules, endOfRepository);
}

/** The workflow claim: the called file or the calling one, whichever the registry reads. */
function workflowRule(claim: 'job_workflow_ref' | 'workflow_ref'): ClaimRule {
  return {
    claim,
    field: 'workflow',
    code: 'publisher-workflow-mismatch',
    when: (rules) => rules.workflowClaim === claim,
    expected: slugOf,
    compare: (slug, got, claims, rules) => slug !== null && equalWorkflow(slug, got, claims, rules),
    finds: (publisher, claims, rules) => {
      const stored = storedField(publisher, 'workflow') ?? null;
      const file = extractGitHubWorkflow(claims, claim);
      return rules.workflowFile === 'exact' ? equalText(stored, file) : equalFolded(stored, file, rules);
    },
    registers: (claims) => ({ workflow: extractGitHubWorkflow(claims, claim) }),
    shows: (publisher, claims, rules) =>
      `${slugOf(publisher, rules)}@${textClaim(claims, 'ref') || textClaim(claims, 'sha') || '<ref>'}`,
    change: (expected) => `publish from the workflow \`${expected}\``,
  };
}

/** Where the numeric id is what counts, the name does only as long as the id is not known. */
function nameCounts(publisher: Publisher, rules: RegistryRules): boolean {
  return rules.repositoryClaim === 'name' || storedField(publisher, 'repositoryId') === undefined;
}

const REPOSITORY_RULES: readonly ClaimRule[] = [
  {
    claim: 'repository',
    field: 'repository',
    code: (publisher, claims) =>
      repositoryCode(
        { owner: storedField(publisher, 'owner'), name: storedField(publisher, 'repository') },
        splitRepository(claims),
      ),
    proves: true,
    expected: (publisher, rules) => (nameCounts(publisher, rules) ? repositoryOf(publisher) : undefined),
    compare: (expected, got, _claims, rules) => equalFolded(expected, got, rules),
    finds: (publisher, claims, rules) =>
      !nameCounts(publisher, rules) || findsRepository(publisher, claims, rules),
    registers: (claims) => {
      const { owner, name } = splitRepository(claims);
      return { owner, repository: name };
    },
    change: (expected) => `publish from the repository \`${expected}\``,
  },
  {
    claim: 'repository_owner',
    field: 'owner',
    code: 'publisher-owner-mismatch',
    proves: true,
    expected: (publisher, rules) =>
      nameCounts(publisher, rules) ? (storedField(publisher, 'owner') ?? null) : undefined,
    compare: (expected, got, _claims, rules) =>
      equalName(expected, typeof got === 'string' ? got : undefined, rules),
    registers: (claims) => ({ owner: textClaim(claims, 'repository_owner') }),
    change: (expected) => `publish from a repository of \`${expected}\``,
  },
  {
    ...idRule('repository_owner_id', 'ownerId', 'publisher-owner-changed', CHANGED),
    when: ({ numericIds }) => numericIds === 'owner' || numericIds === 'owner-and-repository',
  },
  {
    ...idRule('repository_id', 'repositoryId', 'publisher-repository-changed', CHANGED),
    when: ({ numericIds }) => numericIds === 'owner-and-repository' || numericIds === 'repository',
  },
];

function takesEvent(event: unknown, { refusedEvents, acceptedEvents }: RegistryRules): boolean {
  if (refusedEvents.some((refused) => refused === event)) return false;
  return acceptedEvents === 'any' || acceptedEvents.some((accepted) => accepted === event);
}

const EVENT_RULE: ClaimRule = {
  claim: 'event_name',
  code: 'event-not-allowed',
  selfEvident: true,
  expected: () => 'any',
  compare: (_expected, got, _claims, rules) => takesEvent(got, rules),
  shows: () => null,
  change: (_expected, { acceptedEvents }) =>
    acceptedEvents === 'any'
      ? 'start the publish job by a tag, a release or by hand, never by this event'
      : `start the publish job by ${acceptedEvents.map((event) => `\`${event}\``).join(' or ')}, never by this event`,
};

/** pub.dev takes no run on a branch. */
const REF_TYPE_RULE: ClaimRule = {
  claim: 'ref_type',
  code: 'event-not-allowed',
  selfEvident: true,
  when: ({ publishRefs }) => publishRefs === 'tags',
  expected: () => 'tag',
  compare: (_expected, got) => got === 'tag',
  shows: () => null,
  change: () => 'start the publish job by pushing a tag, or by hand on a tag',
};

/** pub.dev's tag pattern: the text around `{{version}}` is compared letter by letter. */
const TAG_PATTERN_RULE: ClaimRule = {
  claim: 'ref',
  code: 'publisher-claim-mismatch',
  when: ({ publishRefs }) => publishRefs === 'tags',
  expected: (publisher) => storedField(publisher, 'tagPattern'),
  compare: (pattern, got) => {
    const [before = '', after] = `refs/tags/${pattern ?? ''}`.split('{{version}}');
    if (typeof got !== 'string') return false;
    if (after === undefined) return got === before;
    return got.length > before.length + after.length && got.startsWith(before) && got.endsWith(after);
  },
  change: (pattern) => `push a tag of the form \`${pattern}\``,
};

/** npm takes no run on a machine of one's own; a token that does not say is not refused here. */
const RUNNER_RULE: ClaimRule = {
  claim: 'runner_environment',
  code: 'publisher-claim-mismatch',
  when: ({ runners }) => runners === 'github-hosted',
  expected: () => 'github-hosted',
  compare: (expected, got) => got === undefined || got === expected,
  change: () => 'run the publish job on a runner of GitHub',
};

const environmentEqual = (expected: string, got: string, rules: RegistryRules): boolean =>
  rules.environments === 'exact' ? expected === got : equalFolded(expected, got, rules);

/** PyPI stores lower case and lowers only the claim; `PyPI` in its table would never be found. */
function selectsEnvironment(stored: string, got: string, rules: RegistryRules): boolean {
  if (rules.environments !== 'exact' && rules.forgeNames === 'as-stored') return stored === got.toLowerCase();
  return environmentEqual(stored, got, rules);
}

const ENVIRONMENT_RULE: ClaimRule = {
  claim: 'environment',
  field: 'environment',
  code: 'publisher-environment-mismatch',
  when: ({ environments }) => environments !== 'not-compared',
  expected: (publisher) => storedField(publisher, 'environment'),
  compare: (expected, got, _claims, rules) =>
    unlessEmpty((stored, sent) => environmentEqual(stored, sent, rules))(expected, got),
  finds: (publisher, claims, rules) =>
    selects(storedField(publisher, 'environment'), claimOf(claims, 'environment'), rules, (stored, got) =>
      selectsEnvironment(stored, got, rules),
    ),
  registers: (claims) => ({ environment: textClaim(claims, 'environment') }),
  change: (expected) => `set \`environment: ${expected}\` on the publish job`,
};

function verifyGitHubUrl(publisher: Publisher, url: string): boolean {
  if (!hasFields(publisher, ['owner', 'repository'])) return false;
  const name = repositoryOf(publisher).toLowerCase();
  const owner = name.slice(0, name.indexOf('/'));
  // GitHub's names are case-insensitive, and nothing behind them is compared.
  const lower = url.toLowerCase();
  return (
    isPublisherUrl(`https://github.com/${name}`, withoutGitSuffix(lower)) ||
    isUrlBelow(`https://${owner}.github.io${name.slice(owner.length)}`, lower)
  );
}

function isFromReusableWorkflow(claims: Claims): boolean {
  const called = textClaim(claims, 'job_workflow_ref') ?? '';
  const caller = textClaim(claims, 'workflow_ref') ?? '';
  return called !== '' && caller !== '' && called !== caller;
}

/** What a run of a called workflow has to know about the registry's reading of it. */
function reusableRemark({ title, rules }: RegistryProfile): string | undefined {
  if (rules.workflowClaim === 'none') return undefined;
  if (rules.workflowClaim === 'workflow_ref') {
    return `the job runs in a reusable workflow: ${title} reads \`workflow_ref\`, so that the calling file must be the registered one`;
  }
  const where =
    rules.calledWorkflow === 'registrable'
      ? '; one of another repository must be registered with that repository'
      : `, in the same repository${rules.workflowRefs === 'own' ? ' and at the same ref' : ''}`;
  return `the job runs in a reusable workflow: \`job_workflow_ref\` names the called file, and that file must be the registered one${where}`;
}

function remarksOn(claims: Claims, profile: RegistryProfile): readonly string[] {
  const sub = textClaim(claims, 'sub');
  const remarks: (string | undefined)[] = [];
  if (sub !== undefined && subjectFormat(sub) !== 'legacy') {
    remarks.push(
      `\`sub\` has GitHub's ${subjectFormat(sub)} form; that is harmless, for \`sub\` is not compared`,
    );
  }
  if (isFromReusableWorkflow(claims)) remarks.push(reusableRemark(profile));
  return remarks.filter((remark) => remark !== undefined);
}

const UNCHECKED = [
  'sub actor actor_id run_id run_number run_attempt head_ref base_ref ref_type repository_id',
  'workflow repository_visibility workflow_sha job_workflow_sha workflow_ref runner_environment',
  'environment_node_id enterprise enterprise_id ref_protected check_run_id repo_property_*',
].join(' ');

/** GitHub Actions. */
export const GITHUB: Provider = defineProvider({
  name: 'github',
  title: 'GitHub Actions',
  issuer: ISSUER,
  customIssuers: false,
  algorithms: ['RS256'],
  longestIdTokenLifeSeconds: 3600,
  required: [
    EVENT_RULE,
    REF_TYPE_RULE,
    ...REPOSITORY_RULES,
    workflowRule('job_workflow_ref'),
    workflowRule('workflow_ref'),
  ],
  optional: [ENVIRONMENT_RULE, TAG_PATTERN_RULE, RUNNER_RULE],
  present: ['job_workflow_ref', 'jti', 'ref', 'sha'],
  unchecked: UNCHECKED.split(' '),
  selector: 'environment',
  form: GITHUB_FORM,
  store: storeGitHub,
  pins: { ownerId: 'repository_owner_id', repositoryId: 'repository_id' },
  caseInsensitiveFields: ['owner', 'repository', 'environment'],
  storedClaims: ['ref', 'sha'],
  isPullRequest: (claims) => (textClaim(claims, 'event_name') ?? '').startsWith('pull_request'),
  isFromReusableWorkflow,
  extractWorkflow: extractGitHubWorkflow,
  verifyUrl: verifyGitHubUrl,
  remarks: remarksOn,
  ambient: {
    variables: ['GITHUB_ACTIONS', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    how: 'GET `ACTIONS_ID_TOKEN_REQUEST_URL` with `&audience=…` and the bearer `ACTIONS_ID_TOKEN_REQUEST_TOKEN`; both are there when the job has `permissions: id-token: write`',
  },
  documentation: 'https://docs.github.com/en/actions/reference/security/oidc',
});
