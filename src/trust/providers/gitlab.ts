// Claims: https://docs.gitlab.com/ci/secrets/id_token_authentication/ (checked 2026-11-23).
import { claimOf, textClaim, type Claims } from '../claims/claims.ts';
import { storedField, type Publisher } from '../publishers/publisher.ts';
import type { RegistryRules } from '../registries/profile.ts';
import {
  claimsOf,
  equalFolded,
  equalText,
  equalWorkflowRef,
  hasFields,
  repositoryCode,
  selects,
  unlessEmpty,
} from './compare.ts';
import { GITLAB_FORM } from './gitlab-form.ts';
import { idRule } from './id-rule.ts';
import { defineProvider, type ClaimRule, type Provider } from './provider.ts';
import { isPublisherUrl, isUrlBelow, withoutGitSuffix } from './urls.ts';

const ISSUER = 'https://gitlab.com';
// PyPI's rule: from the first `//` on, anything, then one character that is not `/` before the suffix.
const CONFIG_FILE = /^.*[^/]\.ya?ml(?=@)/u;

function projectPath(publisher: Publisher): string {
  return `${storedField(publisher, 'namespace') ?? ''}/${storedField(publisher, 'project') ?? ''}`;
}

function extractGitLabWorkflow(claims: Claims): string | undefined {
  const claim = textClaim(claims, 'ci_config_ref_uri') ?? '';
  const start = claim.indexOf('//');
  return start === -1 ? undefined : CONFIG_FILE.exec(claim.slice(start + 2))?.[0];
}

function splitPath(claims: Claims): readonly [string, string] | undefined {
  const path = textClaim(claims, 'project_path') ?? '';
  const slash = path.lastIndexOf('/');
  return slash === -1 ? undefined : [path.slice(0, slash), path.slice(slash + 1)];
}

function numericIdRule(claim: string, field: string, code: ClaimRule['code']): ClaimRule {
  const change = 'if this is really the same project as before, register the publisher again';
  return {
    ...idRule(claim, field, code, change),
    when: (rules) => rules.numericIds === 'owner-and-repository',
  };
}

const PATH_RULE: ClaimRule = {
  claim: 'project_path',
  field: 'project',
  code: (publisher, claims) => {
    const [owner, name] = splitPath(claims) ?? [];
    return repositoryCode(
      { owner: storedField(publisher, 'namespace'), name: storedField(publisher, 'project') },
      { owner, name },
    );
  },
  proves: true,
  expected: projectPath,
  compare: (expected, got, _claims, rules) => equalFolded(expected, got, rules),
  finds: (publisher, claims, rules) => {
    const [namespace, project] = splitPath(claims) ?? [];
    return (
      equalFolded(storedField(publisher, 'namespace') ?? null, namespace, rules) &&
      equalFolded(storedField(publisher, 'project') ?? null, project, rules)
    );
  },
  registers: (claims) => {
    const [namespace, project] = splitPath(claims) ?? [];
    return { namespace, project };
  },
  change: (expected) => `publish from the project \`${expected}\``,
};

function compareConfig(slug: string | null, got: unknown, claims: Claims, rules: RegistryRules): boolean {
  const refs = claimsOf(claims, ['ref_path', 'sha']);
  // Unlike at GitHub, one of the two is not enough.
  if (slug === null || refs.some((ref) => typeof ref !== 'string' || ref === '')) return false;
  return equalWorkflowRef(slug, got, refs, rules, (claim) => {
    const end = claim.indexOf('//');
    return end === -1 ? claim.length : end;
  });
}

function configSlug(publisher: Publisher): string {
  const host = publisher.issuer.replace(/^https:\/\//u, '');
  return `${host}/${projectPath(publisher)}//${storedField(publisher, 'workflow') ?? ''}`;
}

const CONFIG_RULE: ClaimRule = {
  claim: 'ci_config_ref_uri',
  field: 'workflow',
  code: 'publisher-workflow-mismatch',
  expected: configSlug,
  compare: compareConfig,
  finds: (publisher, claims) =>
    equalText(storedField(publisher, 'workflow') ?? null, extractGitLabWorkflow(claims)),
  registers: (claims) => ({ workflow: extractGitLabWorkflow(claims) }),
  shows: (publisher, claims) => `${configSlug(publisher)}@${textClaim(claims, 'ref_path') || '<ref>'}`,
  change: (expected) => `publish from the pipeline configuration \`${expected}\``,
};

const SUB_RULE: ClaimRule = {
  claim: 'sub',
  code: 'publisher-repository-mismatch',
  proves: true,
  expected: (publisher) => `project_path:${projectPath(publisher)}`,
  compare: (expected, got, _claims, rules) => {
    const [kind = '', path = ''] = typeof got === 'string' ? got.split(':') : [];
    return kind !== '' && path !== '' && equalFolded(expected, `${kind}:${path}`, rules);
  },
  change: (expected) => `publish from the project whose \`sub\` begins with \`${expected}\``,
};

const ENVIRONMENT_RULE: ClaimRule = {
  claim: 'environment',
  field: 'environment',
  code: 'publisher-environment-mismatch',
  expected: (publisher) => storedField(publisher, 'environment'),
  compare: unlessEmpty((expected, got) => expected === got),
  finds: (publisher, claims, rules) =>
    selects(
      storedField(publisher, 'environment'),
      claimOf(claims, 'environment'),
      rules,
      (stored, got) => stored === got,
    ),
  registers: (claims) => ({ environment: textClaim(claims, 'environment') }),
  change: (expected) => `set \`environment: ${expected}\` on the publish job`,
};

function verifyGitLabUrl(publisher: Publisher, url: string): boolean {
  if (!hasFields(publisher, ['namespace', 'project'])) return false;
  const lower = url.toLowerCase();
  const issuer = publisher.issuer.toLowerCase();
  const path = projectPath(publisher).toLowerCase();
  if (isPublisherUrl(`${issuer}/${path}`, withoutGitSuffix(lower))) return true;
  // Pages of gitlab.com only: a self-managed instance can hold any namespace and owns no gitlab.io address.
  if (issuer !== ISSUER) return false;
  const [owner = '', ...rest] = path.split('/');
  const isOwnPage = rest.length === 1 && rest[0] === `${owner}.gitlab.io`;
  return isUrlBelow(`https://${owner}.gitlab.io${isOwnPage ? '' : `/${rest.join('/')}`}`, lower);
}

const UNCHECKED = [
  'project_id namespace_id namespace_path user_* pipeline_id pipeline_source job_id ref ref_type',
  'ref_protected environment_protected deployment_tier environment_action runner_id',
  'runner_environment ci_config_sha project_visibility groups_direct job_*',
].join(' ');

/** GitLab CI/CD, gitlab.com and self-managed. */
export const GITLAB: Provider = defineProvider({
  name: 'gitlab',
  title: 'GitLab CI/CD',
  issuer: ISSUER,
  customIssuers: true,
  algorithms: ['RS256'],
  // A GitLab ID token lives as long as the job may run.
  longestIdTokenLifeSeconds: 86_400,
  required: [
    PATH_RULE,
    numericIdRule('namespace_id', 'namespaceId', 'publisher-owner-changed'),
    numericIdRule('project_id', 'projectId', 'publisher-repository-changed'),
    SUB_RULE,
    CONFIG_RULE,
  ],
  optional: [ENVIRONMENT_RULE],
  present: ['jti', 'ref_path', 'sha'],
  unchecked: UNCHECKED.split(' '),
  selector: 'environment',
  form: GITLAB_FORM,
  store: (fields) => ({ environment: '', ...fields }),
  pins: { namespaceId: 'namespace_id', projectId: 'project_id' },
  caseInsensitiveFields: ['namespace', 'project'],
  storedClaims: ['ref_path', 'sha'],
  isPullRequest: (claims) => /merge_request|pull_request/u.test(textClaim(claims, 'pipeline_source') ?? ''),
  isFromReusableWorkflow: () => false,
  extractWorkflow: extractGitLabWorkflow,
  verifyUrl: verifyGitLabUrl,
  remarks: () => [],
  ambient: {
    variables: ['GITLAB_CI', '<AUDIENCE>_ID_TOKEN'],
    how: 'the job declares `id_tokens:` with `aud:`; the token is in the variable of that name, `PYPI_ID_TOKEN`',
  },
  documentation: 'https://docs.gitlab.com/ci/secrets/id_token_authentication/',
});
