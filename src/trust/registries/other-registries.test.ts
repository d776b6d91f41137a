import { describe, expect, it } from 'vitest';
import { githubClaims, githubPublisher } from '../../../test/support/trust.ts';
import { match } from '../claims/match.ts';
import { explain } from '../claims/explain.ts';
import { registerPublisher } from '../publishers/register.ts';
import type { RegistryName } from './profile.ts';
import { REGISTRY_PROFILES } from './profiles.ts';

type Changes = Readonly<Record<string, string | undefined>>;

/** `accept`, or the code of the refusal. */
function judge(name: RegistryName, claims: Changes = {}, publisher: Changes = {}): string {
  const verdict = match([githubPublisher(publisher)], githubClaims(claims), REGISTRY_PROFILES[name]);
  return verdict.verdict === 'accept' ? 'accept' : verdict.code;
}

const OTHERS = ['npm', 'crates', 'rubygems', 'nuget', 'pub', 'jsr'] as const;
const FILE = (file: string, ref = 'refs/tags/v1', repository = 'octo/app'): string =>
  `${repository}/.github/workflows/${file}@${ref}`;

/** One row per rule: what each registry says of one change to an accepted run. */
const ROWS: readonly (readonly [
  what: string,
  claims: Changes,
  publisher: Changes,
  verdicts: Readonly<Record<(typeof OTHERS)[number], string>>,
])[] = [
  [
    'the run that was registered',
    {},
    {},
    { npm: 'accept', crates: 'accept', rubygems: 'accept', nuget: 'accept', pub: 'accept', jsr: 'accept' },
  ],
  [
    'forgeNames: an owner in other letters',
    {
      repository: 'Octo/app',
      repository_owner: 'Octo',
      workflow_ref: FILE('release.yml', 'refs/tags/v1', 'Octo/app'),
      job_workflow_ref: FILE('release.yml', 'refs/tags/v1', 'Octo/app'),
    },
    {},
    {
      npm: 'publisher-repository-mismatch',
      crates: 'accept',
      rubygems: 'publisher-repository-mismatch',
      nuget: 'accept',
      pub: 'publisher-repository-mismatch',
      jsr: 'accept',
    },
  ],
  [
    'repositoryClaim: a repository that was renamed',
    {
      repository: 'octo/new',
      workflow_ref: FILE('release.yml', 'refs/tags/v1', 'octo/new'),
      job_workflow_ref: FILE('release.yml', 'refs/tags/v1', 'octo/new'),
    },
    {},
    {
      npm: 'publisher-repository-mismatch',
      crates: 'publisher-repository-mismatch',
      rubygems: 'publisher-repository-mismatch',
      nuget: 'publisher-repository-mismatch',
      pub: 'publisher-repository-mismatch',
      jsr: 'accept',
    },
  ],
  [
    'numericIds: an owner that was created again (attack)',
    { repository_owner_id: '666' },
    {},
    {
      npm: 'accept',
      crates: 'publisher-owner-changed',
      rubygems: 'publisher-owner-changed',
      nuget: 'publisher-owner-changed',
      pub: 'publisher-owner-changed',
      jsr: 'accept',
    },
  ],
  [
    'numericIds: a repository that was created again (attack)',
    { repository_id: '666' },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'publisher-repository-changed',
      pub: 'publisher-repository-changed',
      jsr: 'publisher-repository-changed',
    },
  ],
  [
    'workflowClaim: a called file of the same repository',
    { job_workflow_ref: FILE('publish.yml') },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'workflowClaim: another calling file',
    { workflow_ref: FILE('ci.yml') },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'accept',
      nuget: 'accept',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'calledWorkflow: a file of the registered name in another repository',
    { job_workflow_ref: FILE('release.yml', 'refs/tags/v1', 'octo/shared') },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'calledWorkflow: a file of another repository that is registered with it',
    { job_workflow_ref: FILE('release.yml', 'refs/heads/main', 'octo/shared') },
    { workflowRepository: 'octo/shared' },
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'workflowFile: a file in other letters',
    { workflow_ref: FILE('Release.yml'), job_workflow_ref: FILE('Release.yml') },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'accept',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'workflowFile: .yaml for .yml',
    { workflow_ref: FILE('release.yaml'), job_workflow_ref: FILE('release.yaml') },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'workflowRefs: the file at another ref than the run',
    {
      workflow_ref: FILE('release.yml', 'refs/heads/x'),
      job_workflow_ref: FILE('release.yml', 'refs/heads/x'),
    },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'accept',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'a file that only begins like the registered one (attack)',
    { workflow_ref: FILE('release.yml@evil.yml'), job_workflow_ref: FILE('release.yml@evil.yml') },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'a repository whose name the registered one begins (attack)',
    {
      job_workflow_ref: FILE('release.yml', 'refs/tags/v1', 'octo/app-evil'),
      workflow_ref: FILE('release.yml', 'refs/tags/v1', 'octo/app-evil'),
    },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'a workflow claim without a ref (attack)',
    { job_workflow_ref: FILE('release.yml', ''), workflow_ref: FILE('release.yml', '') },
    {},
    {
      npm: 'publisher-workflow-mismatch',
      crates: 'publisher-workflow-mismatch',
      rubygems: 'publisher-workflow-mismatch',
      nuget: 'publisher-workflow-mismatch',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'environments: other letters',
    { environment: 'PyPI' },
    {},
    {
      npm: 'publisher-environment-mismatch',
      crates: 'accept',
      rubygems: 'publisher-environment-mismatch',
      nuget: 'accept',
      pub: 'publisher-environment-mismatch',
      jsr: 'accept',
    },
  ],
  [
    'environments: none in the job',
    { environment: undefined },
    {},
    {
      npm: 'publisher-environment-mismatch',
      crates: 'publisher-environment-mismatch',
      rubygems: 'publisher-environment-mismatch',
      nuget: 'publisher-environment-mismatch',
      pub: 'publisher-environment-mismatch',
      jsr: 'accept',
    },
  ],
  [
    'environments: one in the job, none registered',
    {},
    { environment: undefined },
    { npm: 'accept', crates: 'accept', rubygems: 'accept', nuget: 'accept', pub: 'accept', jsr: 'accept' },
  ],
  ...(['workflow_run', 'pull_request_target'] as const).map(
    (event) =>
      [
        `refusedEvents: ${event}`,
        { event_name: event },
        {},
        {
          npm: 'accept',
          crates: 'event-not-allowed',
          rubygems: 'accept',
          nuget: 'accept',
          pub: 'event-not-allowed',
          jsr: 'accept',
        },
      ] as const,
  ),
  [
    'acceptedEvents: a release',
    { event_name: 'release' },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'accept',
      pub: 'event-not-allowed',
      jsr: 'accept',
    },
  ],
  [
    'acceptedEvents: by hand, on a tag',
    { event_name: 'workflow_dispatch' },
    {},
    { npm: 'accept', crates: 'accept', rubygems: 'accept', nuget: 'accept', pub: 'accept', jsr: 'accept' },
  ],
  [
    'publishRefs: a push to a branch',
    {
      ref: 'refs/heads/main',
      ref_type: 'branch',
      workflow_ref: FILE('release.yml', 'refs/heads/main'),
      job_workflow_ref: FILE('release.yml', 'refs/heads/main'),
    },
    {},
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'accept',
      pub: 'event-not-allowed',
      jsr: 'accept',
    },
  ],
  [
    'publishRefs: a tag of another pattern',
    {},
    { tagPattern: 'app-v{{version}}' },
    {
      npm: 'accept',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'accept',
      pub: 'publisher-claim-mismatch',
      jsr: 'accept',
    },
  ],
  [
    'runners: a machine of one’s own',
    { runner_environment: 'self-hosted' },
    {},
    {
      npm: 'publisher-claim-mismatch',
      crates: 'accept',
      rubygems: 'accept',
      nuget: 'accept',
      pub: 'accept',
      jsr: 'accept',
    },
  ],
  [
    'a stranger’s repository (attack)',
    { repository: 'evil/app', repository_owner: 'evil', repository_owner_id: '666', repository_id: '667' },
    {},
    {
      npm: 'publisher-owner-mismatch',
      crates: 'publisher-owner-mismatch',
      rubygems: 'publisher-owner-mismatch',
      nuget: 'publisher-owner-mismatch',
      pub: 'publisher-owner-mismatch',
      jsr: 'publisher-repository-changed',
    },
  ],
];

describe.each(OTHERS)('the profile %s', (name) => {
  it.each(ROWS)('judges %s', (_what, claims, publisher, verdicts) => {
    expect(judge(name, claims, publisher)).toBe(verdicts[name]);
  });
});

describe('the other registries', () => {
  it('judge the name of a repository whose id JSR does not know yet (attack)', () => {
    expect(judge('jsr', {}, { repositoryId: undefined })).toBe('accept');
    expect(judge('jsr', { repository: 'octo/other' }, { repositoryId: undefined })).toBe(
      'publisher-repository-mismatch',
    );
  });

  it.each([
    ['v{{version}}', 'refs/tags/v1.0.0', 'accept'],
    ['{{version}}', 'refs/tags/1.0.0', 'accept'],
    ['v{{version}}', 'refs/tags/v', 'publisher-claim-mismatch'],
    ['release', 'refs/tags/release', 'accept'],
    ['release', 'refs/tags/release-2', 'publisher-claim-mismatch'],
    ['v{{version}}', 'refs/heads/v1', 'publisher-claim-mismatch'],
    ['.*{{version}}', 'refs/tags/v1.0.0', 'publisher-claim-mismatch'],
  ])('compare the tag pattern %s with %s', (tagPattern, ref, verdict) => {
    expect(judge('pub', { ref }, { tagPattern })).toBe(verdict);
  });

  it('keep the letters of an environment where they count', () => {
    const form = { owner: 'octo', repository: 'app', workflow: 'release.yml', environment: 'Release' };
    const stored = (name: RegistryName): string | undefined =>
      registerPublisher('github', form, { profile: REGISTRY_PROFILES[name] }).fields['environment'];
    expect([stored('npm'), stored('rubygems'), stored('pub')]).toEqual(['Release', 'Release', 'Release']);
    expect([stored('crates'), stored('nuget'), stored('pypi')]).toEqual(['release', 'release', 'release']);
  });

  it('say which file they read of a run in a reusable workflow', () => {
    const claims = githubClaims({ job_workflow_ref: FILE('publish.yml', 'refs/heads/main', 'octo/shared') });
    const note = (name: RegistryName): string => {
      const profile = REGISTRY_PROFILES[name];
      return explain(match([githubPublisher()], claims, profile), claims, profile).notes.join('');
    };
    expect(note('npm')).toContain('the calling file must be the registered one');
    expect(note('rubygems')).toContain('must be registered with that repository');
    expect(note('pypi')).toContain('in the same repository and at the same ref');
    expect(note('nuget')).not.toContain('at the same ref');
    expect(note('jsr')).toBe('');
  });

  it('explain a refusal in their own words', () => {
    const claims = githubClaims({ event_name: 'release', ref_type: 'branch' });
    const { pub } = REGISTRY_PROFILES;
    expect(explain(match([githubPublisher()], claims, pub), claims, pub)).toMatchObject({
      code: 'event-not-allowed',
      mend: expect.stringContaining('`push` or `workflow_dispatch`') as string,
      mismatches: [
        { claim: 'event_name' },
        { claim: 'ref_type', mend: expect.stringContaining('tag') as string },
      ],
    });
  });
});
