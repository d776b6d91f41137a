// Claims: https://docs.github.com/en/actions/reference/security/oidc (checked 2026-11-23). docs/providers/github.md
import { claimOf, textClaim, type Claims } from '../claims/claims.ts';
import { storedField, type Publisher } from '../publishers/publisher.ts';
import type { RegistryRules } from '../registries/profile.ts';
import {
  claimsOf,
  equalFolded,
  equalName,
  equalText,
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

/** The workflow claim: today the called file, in PyPI's plans the calling one. */
function workflowRule(claim: 'job_workflow_ref' | 'workflow_ref'): ClaimRule {
  const slugOf = (publisher: Publisher): string =>
    `${repositoryOf(publisher)}/.github/workflows/${field(publisher, 'workflow')}`;
  return {
    claim,
    field: 'workflow',
    code: 'publisher-workflow-mismatch',
    when: (rules) => rules.workflowClaim === claim,
    expected: slugOf,
    compare: (slug, got, claims, rules) =>
      slug !== null && equalWorkflowRef(slug, got, claimsOf(claims, REFS), rules, endOfRepository),
    finds: (publisher, claims) =>
      equalText(storedField(publisher, 'workflow') ?? null, extractGitHubWorkflow(claims, claim)),
    registers: (claims) => ({ workflow: extractGitHubWorkflow(claims, claim) }),
    shows: (publisher, claims) =>
      `${slugOf(publisher)}@${textClaim(claims, 'ref') || textClaim(claims, 'sha') || '<ref>'}`,
    change: (expected) => `publish from the workflow \`${expected}\``,
  };
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
    expected: repositoryOf,
    compare: (expected, got, _claims, rules) => equalFolded(expected, got, rules),
    finds: findsRepository,
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
    expected: (publisher) => storedField(publisher, 'owner') ?? null,
    compare: (expected, got, _claims, rules) =>
      equalName(expected, typeof got === 'string' ? got : undefined, rules),
    registers: (claims) => ({ owner: textClaim(claims, 'repository_owner') }),
    change: (expected) => `publish from a repository of \`${expected}\``,
  },
  idRule('repository_owner_id', 'ownerId', 'publisher-owner-changed', CHANGED),
  {
    ...idRule('repository_id', 'repositoryId', 'publisher-repository-changed', CHANGED),
    when: (rules) => rules.numericIds === 'owner-and-repository',
  },
];

const EVENT_RULE: ClaimRule = {
  claim: 'event_name',
  code: 'event-not-allowed',
  selfEvident: true,
  expected: () => 'any',
  compare: (_expected, got, _claims, rules) => !rules.refusedEvents.some((event) => event === got),
  shows: () => null,
  change: () => 'start the publish job by a tag, a release or by hand, never by this event',
};

const environmentEqual = (expected: string, got: string, rules: RegistryRules): boolean =>
  equalFolded(expected, got, rules);

const ENVIRONMENT_RULE: ClaimRule = {
  claim: 'environment',
  field: 'environment',
  code: 'publisher-environment-mismatch',
  expected: (publisher) => storedField(publisher, 'environment'),
  compare: (expected, got, _claims, rules) =>
    unlessEmpty((stored, sent) => environmentEqual(stored, sent, rules))(expected, got),
  // PyPI stores lower case and lowers only the claim; `PyPI` in its table would never be found.
  finds: (publisher, claims, rules) =>
    selects(storedField(publisher, 'environment'), claimOf(claims, 'environment'), rules, (stored, got) =>
      rules.forgeNames === 'as-stored' ? stored === got.toLowerCase() : environmentEqual(stored, got, rules),
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

function remarksOn(claims: Claims): readonly string[] {
  const sub = textClaim(claims, 'sub');
  const remarks: string[] = [];
  if (sub !== undefined && subjectFormat(sub) !== 'legacy') {
    remarks.push(
      `\`sub\` has GitHub's ${subjectFormat(sub)} form; that is harmless, for \`sub\` is not compared`,
    );
  }
  if (isFromReusableWorkflow(claims)) {
    remarks.push(
      'the job runs in a reusable workflow: `job_workflow_ref` names the called file, and that file must be the registered one, in the same repository and at the same ref',
    );
  }
  return remarks;
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
  required: [EVENT_RULE, ...REPOSITORY_RULES, workflowRule('job_workflow_ref'), workflowRule('workflow_ref')],
  optional: [ENVIRONMENT_RULE],
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
