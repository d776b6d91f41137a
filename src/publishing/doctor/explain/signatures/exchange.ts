import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import type { Signature } from './signature.ts';

const NOTE_FIRST_PUBLISH =
  'npm and crates.io cannot publish the first version of a package by trusted publishing: publish that one by hand, then register the publisher';

/** How a job that gets no ID token looks: the `id` library, actions/core, uv, npm, the action of crates.io, GitHub. */
export const IDENTITY_SIGNATURES: readonly Signature[] = [
  {
    says: ['pull request on a fork', "GitHub doesn't give these workflows OIDC permissions"],
    causes: { B3: 'likely', B1: 'unlikely' },
  },
  {
    says: [
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN environment variable was unset',
      'ACTIONS_ID_TOKEN_REQUEST_URL environment variable was unset',
      'Unable to get ACTIONS_ID_TOKEN_REQUEST_URL',
      'Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'missing or insufficient OIDC token permissions',
      'OpenID Connect token retrieval failed',
      'is the `id-token: write` permission missing?',
      "Please ensure the 'id-token' permission is set to 'write'",
      'Skipped because incorrect permissions for id-token',
    ],
    unless: ['pull request on a fork'],
    causes: { B1: 'likely', B3: 'possible' },
  },
  {
    says: ['Skipped because no id_token available'],
    causes: { B1: 'possible' },
    note:
      'GitLab and CircleCI hand the ID token over in `NPM_ID_TOKEN`: `id_tokens` of the job must name it, with the audience `npm:' +
      NPM_REGISTRY_HOST +
      '`',
  },
  {
    says: ['No OIDC token discovered'],
    causes: { B1: 'possible' },
    note: 'uv found no CI that gives ID tokens: trusted publishing works in a job of one, not on a machine of your own',
  },
  {
    says: ["is only allowed 'id-token:"],
    causes: { B2: 'likely' },
  },
  {
    says: ['startup_failure'],
    unless: ["is only allowed 'id-token:"],
    causes: { B2: 'possible' },
    note: 'a run that ends as `startup_failure` has no job and no log; its page on GitHub names the line of the workflow that is not valid',
  },
];

/** How PyPI, and indexes like it, refuse an exchange for one reason that they name. */
export const PYPI_SIGNATURES: readonly Signature[] = [
  { says: ['unknown trusted publishing issuer'], causes: { B9: 'likely' } },
  { says: ["Check failed for required claim 'sub'"], causes: { B10: 'likely' } },
  { says: ["Check failed for required claim 'repository_owner_id'"], causes: { A2: 'likely' } },
  { says: ["Check failed for required claim 'repository_owner'"], causes: { A1: 'likely' } },
  { says: ["Check failed for required claim 'repository'"], causes: { A3: 'likely', A1: 'possible' } },
  {
    says: [
      'The job_workflow_ref claim does not match, expecting one of',
      "Check failed for required claim 'job_workflow_ref'",
    ],
    causes: { A5: 'likely', A4: 'possible' },
  },
  {
    says: ["Check failed for optional claim 'environment'"],
    causes: { A8: 'likely', A7: 'possible' },
  },
  {
    says: ["Publishing from a workflow invoked via 'pull_request_target' is not supported"],
    causes: { B4: 'likely' },
  },
  {
    says: ['trusted publishing functionality not enabled', 'has trusted publishing disabled'],
    causes: {},
    note: 'the operators of the index have switched trusted publishing off for now: look at its status page and try again later',
  },
  {
    says: ['does not indicate trusted publishing support'],
    causes: {},
    note: 'the index does not offer trusted publishing at this address: check the upload URL, or publish there with an API token',
  },
  {
    says: ['audience retrieval failed'],
    unless: ['does not indicate trusted publishing support', 'has trusted publishing disabled'],
    causes: { D8: 'possible' },
  },
  {
    says: [
      'valid token, but project already exists',
      'conflicts with an existing project',
      'is too similar to an existing project',
    ],
    causes: { A14: 'possible' },
  },
];

/** How npm and the tools of other registries tell it. */
export const OTHER_REGISTRY_SIGNATURES: readonly Signature[] = [
  {
    says: ['OIDC token exchange error - package not found'],
    causes: {
      A4: 'possible',
      A1: 'possible',
      A3: 'possible',
      A8: 'possible',
      A7: 'possible',
      A15: 'possible',
      A6: 'possible',
      B10: 'possible',
    },
    note: `npm says \`package not found\` for every registration that does not match, and compares all of it with upper and lower case told apart; ${NOTE_FIRST_PUBLISH}`,
  },
  {
    says: ['Failed token exchange request with body message'],
    unless: ['OIDC token exchange error - package not found'],
    causes: { A4: 'possible', A1: 'possible', A8: 'possible', A7: 'possible' },
  },
  {
    says: ['code ENEEDAUTH'],
    unless: [
      'Failed token exchange request with body message',
      'Skipped because incorrect permissions for id-token',
      'Skipped because no id_token available',
    ],
    causes: { B1: 'possible', A4: 'possible', A1: 'possible' },
    note: 'npm tells why it has no ID token only at `--loglevel verbose` (a missing permission only at `silly`): run it once more so; trusted publishing needs npm 11.5.1 and Node 22.14 or later',
  },
  {
    says: ['code E404'],
    unless: ['OIDC token exchange error - package not found'],
    causes: { A4: 'possible', B5: 'possible', A15: 'possible', A1: 'possible' },
    note: `npm answers 404 to whoever may not publish; \`registry-url\` of setup-node leaves a placeholder token that hides the failed exchange; ${NOTE_FIRST_PUBLISH}`,
  },
  {
    says: ['OIDC permission denied for this action'],
    causes: { A16: 'likely' },
  },
  {
    says: ['No Trusted Publishing config found for repository', 'No trusted publisher configured'],
    causes: { A3: 'likely', A1: 'likely', A10: 'unlikely' },
    note: NOTE_FIRST_PUBLISH,
  },
  { says: ['does not match the repository owner ID'], causes: { A2: 'likely' } },
  {
    says: ['does not match the workflow filename', 'does not match the workflow filepath'],
    causes: { A4: 'likely', A6: 'possible' },
  },
  { says: ['does not match the environment `'], causes: { A8: 'likely' } },
  { says: ['requires an environment, but the JWT does not specify one'], causes: { A7: 'likely' } },
  {
    says: ['Trusted Publishing does not support the `'],
    causes: { B4: 'likely' },
  },
  { says: ['JWT has already been used'], causes: { B8: 'likely' } },
  { says: ['Unsupported JWT issuer'], causes: { B9: 'likely' } },
  { says: ['Invalid JWT key ID', 'Failed to load OIDC key set'], causes: { B11: 'likely' } },
  { says: ['Failed to decode JWT'], causes: { B7: 'possible', B6: 'possible', B11: 'possible' } },
  {
    says: ["Claim 'job_workflow_ref' has value"],
    causes: { A5: 'likely' },
    note: 'NuGet wants the called workflow in the repository of the policy, and `user` to be who created the policy',
  },
  {
    says: ['No matching trust policy owned by user'],
    causes: { A3: 'possible', A1: 'possible', A4: 'possible', A8: 'possible', A7: 'possible' },
    note: 'on NuGet `user` is who created the policy, not the owner that the policy is for',
  },
];
