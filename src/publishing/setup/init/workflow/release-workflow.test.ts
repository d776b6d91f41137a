import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUTS } from '../../../../action/index.ts';
import { findPublishJobs, predictClaims, readGitHubWorkflow, runForTag } from '../../../workflow/index.ts';
import type { GitHubWorkflow } from '../../../workflow/index.ts';
import type { Uploader } from '../answers.ts';
import { paxmanAnswers, paxmanSurroundings } from '../testing.ts';
import { releaseWorkflow } from './release-workflow.ts';

const UPLOADERS: readonly Uploader[] = ['pypa', 'uv', 'tokenless'];
const FILE = '.github/workflows/release.yml';

interface StepForm {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface JobForm {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly defaults?: unknown;
  readonly steps: readonly StepForm[];
}

interface WorkflowForm {
  readonly on: { readonly push: { readonly tags: readonly string[] }; readonly workflow_dispatch: unknown };
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, JobForm>>;
}

type Changes = Parameters<typeof paxmanAnswers>[0];

function textFor(changes: Changes = {}, folder = ''): string {
  const package_ = changes?.uploader === 'tokenless' ? { tokenlessPackage: 'tokenless@0.1.0' } : {};
  return releaseWorkflow(paxmanAnswers({ ...package_, ...changes }), paxmanSurroundings({ folder }));
}
const formOf = (text: string): WorkflowForm => parse(text) as WorkflowForm;
const jobsOf = (text: string): readonly (readonly [string, JobForm])[] => Object.entries(formOf(text).jobs);
const stepsOf = (text: string): readonly StepForm[] => jobsOf(text).flatMap(([, { steps }]) => steps);
const read = (text: string): GitHubWorkflow => readGitHubWorkflow(text, FILE);

describe('the release workflow', () => {
  it('is this, for the project of the document', async () => {
    await expect(textFor()).toMatchFileSnapshot('__snapshots__/release.yml.txt');
  });

  it('uses our own Action, pinned, with inputs that it has', () => {
    const tokenlessPackage = `octo/tokenless@${'a'.repeat(40)}#v1.2.3`;
    const text = textFor({ uploader: 'tokenless', tokenlessPackage });
    expect(text).toContain(`uses: octo/tokenless@${'a'.repeat(40)} # v1.2.3`);
    const own = stepsOf(text).filter(({ uses }) => uses?.startsWith('octo/tokenless@'));
    expect(own.map(({ with: inputs }) => inputs)).toEqual([
      { mode: 'probe', index: 'testpypi', project: 'paxman' },
      { index: 'testpypi' },
      { mode: 'probe', index: 'pypi', project: 'paxman' },
      { index: 'pypi' },
    ]);
    const given = own.flatMap(({ with: inputs = {} }) => Object.keys(inputs));
    expect(given.filter((name) => !(name in INPUTS))).toEqual([]);
    expect(text).not.toContain('npm exec');
  });

  it.each(UPLOADERS)('publishes by two jobs whose claims the two registrations take (%s)', (uploader) => {
    const workflow = read(textFor({ uploader }));
    const jobs = findPublishJobs(workflow, [workflow]);
    const repository = { owner: 'nexusnv', name: 'paxman' };
    expect(jobs).toMatchObject([
      { job: 'publish-testpypi', index: 'testpypi', environment: 'testpypi', auth: 'oidc', idToken: 'job' },
      { job: 'publish-pypi', index: 'pypi', environment: 'pypi', auth: 'oidc', idToken: 'job' },
    ]);
    const event = { event: 'push', ref: 'refs/tags/v0.5.0' };
    expect(jobs.map((job) => predictClaims(job, repository, event).claims)).toMatchObject(
      ['testpypi', 'pypi'].map((environment) => ({
        repository: 'nexusnv/paxman',
        job_workflow_ref: 'nexusnv/paxman/.github/workflows/release.yml@refs/tags/v0.5.0',
        environment,
        event_name: 'push',
      })),
    );
  });

  it('is started by a tag, and by hand on a tag only', () => {
    const workflow = read(textFor());
    const events = findPublishJobs(workflow, [workflow]).flatMap((job) => job.events);
    expect([...new Set(events.map(({ event, ref }) => `${event} ${ref}`))]).toEqual([
      'push refs/tags/v*',
      'workflow_dispatch refs/tags/*',
    ]);
    expect(runForTag(workflow, [workflow], 'v0.5.0').jobs.map(({ job }) => job)).toEqual([
      'publish-testpypi',
      'publish-pypi',
    ]);
  });

  it('goes gates, build, test index, its check, production, its check, release page', () => {
    const order = jobsOf(textFor()).map(([id, { needs = [] }]) => [id, needs]);
    expect(order).toEqual([
      ['gates', []],
      ['build', ['gates']],
      ['publish-testpypi', ['build']],
      ['check-testpypi', ['build', 'publish-testpypi']],
      ['publish-pypi', ['build', 'check-testpypi']],
      ['check-pypi', ['build', 'publish-pypi']],
      ['release-page', ['build', 'check-testpypi', 'check-pypi']],
    ]);
  });

  it('guards every job that could do something against forks and branches', () => {
    const guarded = jobsOf(textFor()).filter(([, { needs = [], permissions }]) => {
      return needs.length === 0 || permissions['id-token'] === 'write';
    });
    expect(guarded.map(([id]) => id)).toEqual(['gates', 'publish-testpypi', 'publish-pypi']);
    for (const [, job] of guarded) {
      expect(job.if).toMatch(/^github\.repository == 'nexusnv\/paxman' && github\.ref_type == 'tag'/u);
    }
  });
});

describe.each(UPLOADERS)('what the workflow may do (%s)', (uploader) => {
  const text = textFor({ uploader });

  it('is nothing but what a job asks for', () => {
    expect(formOf(text).permissions).toEqual({});
    const writes = jobsOf(text).flatMap(([id, { permissions }]) =>
      Object.entries(permissions)
        .filter(([, access]) => access !== 'read')
        .map(([scope]) => `${id}: ${scope}`),
    );
    expect(writes).toEqual([
      'publish-testpypi: id-token',
      'publish-pypi: id-token',
      'release-page: contents',
    ]);
  });

  it('runs one release at a time and cuts none off', () => {
    expect(formOf(text).concurrency).toEqual({ group: 'release', 'cancel-in-progress': false });
  });

  it('pins every action to a commit with its tag beside it', () => {
    const uses = [...text.matchAll(/uses: (.+)$/gmu)].map((match) => match[1]);
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(use ?? ''))).toEqual(
      [],
    );
  });

  it('fills no expression into a script (attack: a tag named `$(id)`)', () => {
    for (const { run = '' } of stepsOf(text)) expect(run).not.toContain('${{');
  });

  it('knows no stored credential, and the grep of the document finds nothing', () => {
    expect(text).not.toMatch(/secrets\.|password/u);
    expect(text).not.toMatch(/pypi_|API_TOKEN/u);
  });

  it('checks out without leaving a credential, and never where an ID token can be asked for', () => {
    for (const [, { steps, permissions }] of jobsOf(text)) {
      for (const step of steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))) {
        expect(step.with).toEqual({ 'persist-credentials': false });
        expect(permissions).toEqual({ contents: 'read' });
      }
    }
  });

  it('uploads nothing in a probe, and probes nothing in a release', () => {
    for (const [id, { steps }] of jobsOf(text).filter(([name]) => /^(?:publish|check)-/u.test(name))) {
      const acting = steps.filter(({ uses = '' }) => !uses.startsWith('actions/setup-node@'));
      const conditions = acting.map(({ if: condition }) => condition);
      expect(new Set(conditions)).toEqual(
        new Set(
          id.startsWith('publish')
            ? ["inputs.mode == 'probe'", "inputs.mode != 'probe'"]
            : ["inputs.mode != 'probe'"],
        ),
      );
      const probes = acting.filter(({ if: condition }) => condition === "inputs.mode == 'probe'");
      expect(probes.filter(({ uses, run = '' }) => uses !== undefined || /\bpublish\b/u.test(run))).toEqual(
        [],
      );
    }
  });

  it('keeps SHA256SUMS out of the folder that uploaders read', () => {
    const kept = stepsOf(text).filter(({ uses = '' }) => uses.startsWith('actions/upload-artifact@'));
    expect(kept.map((step) => step.with)).toEqual([
      { name: 'distributions', path: 'dist/', 'if-no-files-found': 'error' },
      { name: 'checksums', path: 'SHA256SUMS', 'if-no-files-found': 'error' },
    ]);
  });
});

describe('what a project decides about the workflow', () => {
  it.each([
    ['v{version}', 'v*', "startsWith(github.ref_name, 'v')"],
    ['paxman-{version}', 'paxman-*', "startsWith(github.ref_name, 'paxman-')"],
    ['{version}', '[0-9]*', undefined],
    ['a+b/{version}-x', String.raw`a\+b/*-x`, "startsWith(github.ref_name, 'a+b/')"],
  ])('is its tag: %s', (tag, filter, starts) => {
    const { on, jobs } = formOf(textFor({ tag }));
    expect(on.push.tags).toEqual([filter]);
    expect(jobs['gates']?.if?.split(' && ')[2]).toBe(starts);
    const workflow = read(textFor({ tag }));
    expect(runForTag(workflow, [workflow], tag.replace('{version}', '1.0')).jobs).toHaveLength(2);
  });

  it('is its folder: scripts run there, artifacts come from there', () => {
    const { jobs } = formOf(textFor({}, 'packages/paxman'));
    const defaults = { run: { 'working-directory': 'packages/paxman' } };
    expect(jobs).toMatchObject({ gates: { defaults }, build: { defaults } });
    expect(jobs['publish-pypi']?.defaults).toBeUndefined();
    const paths = jobs['build']?.steps
      .map((step) => step.with?.['path'])
      .filter((place) => place !== undefined);
    expect(paths).toEqual(['packages/paxman/dist/', 'packages/paxman/SHA256SUMS']);
  });

  it('is its gates, each a step; without a tool nothing is installed for them', () => {
    const gates = ['sh scripts/check.sh', `printf '%s: "x" # y\\n' && true`];
    const steps = formOf(textFor({ gates })).jobs['gates']?.steps ?? [];
    expect(steps.slice(3).map(({ run }) => run)).toEqual(gates);
    expect(formOf(textFor()).jobs['gates']?.steps.map(({ run }) => run)).toContain(
      'python -m pip install --require-hashes --requirement requirements/gates.txt',
    );
  });

  it('is its build: the default one fetches nothing by itself', () => {
    const runs = (build: string): readonly (string | undefined)[] =>
      formOf(textFor({ build })).jobs['build']?.steps.map(({ run }) => run) ?? [];
    expect(runs('python -m build')).toContain('python -m build --no-isolation');
    expect(runs('make dist')).toContain('make dist');
  });

  it('is what may stand in its distributions', () => {
    const { jobs } = formOf(textFor({ allowedMembers: ['tests/certs/*.pem', 'docs/*: x'] }));
    const search = jobs['build']?.steps.find(({ env }) => env?.['ALLOWED'] !== undefined);
    expect(search?.env?.['ALLOWED']).toBe('tests/certs/*.pem\ndocs/*: x\n');
  });

  it('is the environment of each job', () => {
    const { jobs } = formOf(textFor({ environments: { testpypi: 'test index', pypi: 'on' } }));
    expect([jobs['publish-testpypi']?.environment, jobs['publish-pypi']?.environment]).toEqual([
      'test index',
      'on',
    ]);
  });
});
