import { describe, expect, it } from 'vitest';
import type { RehearsedIndex } from '../../../src/rehearsal/index.ts';
import { buildSdist, buildWheel } from '../../../src/packaging/index.ts';
import { distWith, packDist } from '../../support/rehearsal/dist.ts';
import {
  type ProjectOptions,
  PYPROJECT,
  WORKFLOW,
  all,
  makeProject,
  replacing,
} from '../../support/rehearsal/project.ts';
import { type RehearsalRun, rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';

const NO_PUBLISHERS = replacing(/\n# What is registered at each index[\s\S]*$/u, '\n');
const NO_TAG = replacing('tag = "v{version}"\n', '');
const NO_WORKFLOW = replacing('workflow = "release.yml"\n', '');
const UPLOAD = '      - uses: pypa/gh-action-pypi-publish@release/v1\n';
const TO_TEST = `${UPLOAD}        with: { repository-url: https://test.pypi.org/legacy/ }\n`;
const PERMISSION = '    permissions: { id-token: write }\n';

const job = (id: string, steps: string, more = ''): string =>
  `  ${id}:\n    runs-on: ubuntu-24.04\n${more}${PERMISSION}    steps:\n${steps}`;

interface Shape extends ProjectOptions {
  readonly on: string;
  readonly jobs: string;
  readonly args?: readonly string[];
}

/** Rehearses the example with a workflow of another shape, with inferred registrations. */
async function rehearseShape({ on, jobs, args = [], ...options }: Shape): Promise<RehearsalRun> {
  const project = makeProject({
    ...options,
    edits: { [PYPROJECT]: all(NO_PUBLISHERS, NO_TAG), ...options.edits },
    files: { [WORKFLOW]: `on: ${on}\njobs:\n${jobs}`, ...options.files },
  });
  return rehearseJson(project, ['--dist', await packDist(project), ...args]);
}

const told = ({ job: id, index, environment, verdict, claims }: RehearsedIndex): unknown[] => [
  id,
  index,
  environment,
  verdict,
  claims['event_name'],
];
const outcome = ({ document }: RehearsalRun): unknown => document.indexes.map(told);

describe('a workflow of the shape that strangers have', () => {
  it('publishes to the test index and to production from one job', async () => {
    const run = await rehearseShape({
      on: 'push',
      jobs: job('publish', TO_TEST + UPLOAD, '    environment: release\n'),
    });
    expect(outcome(run)).toEqual([
      ['publish', 'testpypi', 'release', 'accepted', 'push'],
      ['publish', 'pypi', 'release', 'accepted', 'push'],
    ]);
    const downloads = run.document.timeline.filter(({ step }) => step === 'download');
    expect(downloads).toHaveLength(2);
  });

  it('leaves production to the release, and the push to the test index', async () => {
    const step = (upload: string, event: string): string =>
      upload.replace('      - uses', `      - if: github.event_name == '${event}'\n        uses`);
    const run = await rehearseShape({
      on: '{ push: { tags: ["v*"] }, release: { types: [published] } }',
      jobs: job('publish', step(TO_TEST, 'push') + step(UPLOAD, 'release')),
    });
    expect(outcome(run)).toEqual([
      ['publish', 'testpypi', null, 'accepted', 'push'],
      ['publish', 'pypi', null, 'accepted', 'release'],
    ]);
  });

  it('publishes wheels and sdist to one index from two jobs, of two environments', async () => {
    const run = await rehearseShape({
      on: 'push',
      jobs:
        job('wheels', UPLOAD, '    environment: wheels\n') + job('sdist', UPLOAD, '    environment: sdist\n'),
      args: ['--shared-index'],
    });
    expect(outcome(run)).toEqual([
      ['wheels', 'pypi', 'wheels', 'accepted', 'push'],
      ['sdist', 'pypi', 'sdist', 'accepted', 'push'],
    ]);
    expect(run.document.warnings.join('\n')).toContain('`wheels` and `sdist` publish to `pypi` in one run');
  });

  it('publishes from two jobs that one registration covers', async () => {
    const jobs = job('wheels', UPLOAD) + job('sdist', UPLOAD);
    const run = await rehearseShape({ on: 'push', jobs, args: ['--shared-index'] });
    expect(run.document.verdict).toBe('accepted');
  });

  it('is started by a person', async () => {
    const run = await rehearseShape({ on: 'workflow_dispatch', jobs: job('publish', UPLOAD) });
    expect(outcome(run)).toEqual([['publish', 'pypi', null, 'accepted', 'workflow_dispatch']]);
    expect(run.document.warnings.join('\n')).toContain('a tag does not start release.yml, a person does');
  });

  it('calls a workflow of its own repository by `$/`', async () => {
    const called = `on: workflow_call\njobs:\n${job('upload', UPLOAD, '    environment: release\n')}`;
    const run = await rehearseShape({
      on: 'push',
      jobs: `  publish:\n${PERMISSION}    uses: $/.github/workflows/upload.yml\n`,
      files: { '.github/workflows/upload.yml': called },
    });
    expect(outcome(run)).toEqual([['upload', 'pypi', 'release', 'accepted', 'push']]);
    expect(run.document.indexes[0]?.claims['job_workflow_ref']).toContain('/.github/workflows/upload.yml@');
  });

  it.each(['0.1.0', 'hello-dist-v0.1.0', 'release/0.1'])('tags its versions like %s', async (tag) => {
    const run = await rehearseShape({ on: 'push', jobs: job('publish', UPLOAD), tag, args: ['--tag', tag] });
    expect([run.document.tag, run.document.verdict]).toEqual([tag, 'accepted']);
    const unnamed = await rehearseShape({ on: 'push', jobs: job('publish', UPLOAD), tag });
    expect(unnamed.document.tag).toBe(tag);
  });

  it('has a project in a folder, with a workflow and tags of its own', async () => {
    const on = (prefix: string): string => `{ push: { tags: ["${prefix}-v*"] } }`;
    const project = makeProject({
      folder: 'backend',
      without: [WORKFLOW],
      tag: 'hello-dist-v0.1.0',
      edits: { [PYPROJECT]: all(NO_PUBLISHERS, NO_TAG, NO_WORKFLOW) },
      files: {
        '../.github/workflows/core.yml': `on: ${on('core')}\njobs:\n${job('publish', UPLOAD)}`,
        '../.github/workflows/hello.yml': `on: ${on('hello-dist')}\njobs:\n${job('publish', UPLOAD)}`,
      },
    });
    const run = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect([run.document.verdict, run.document.workflow]).toEqual(['accepted', 'hello.yml']);
  });
});

describe('a step of a job that is refused', () => {
  it('ends the job', async () => {
    const step = `${TO_TEST}${UPLOAD}`;
    const project = makeProject({
      edits: {
        [PYPROJECT]: replacing('environment = "testpypi"', 'environment = "elsewhere"'),
      },
      files: { [WORKFLOW]: `on: push\njobs:\n${job('publish', step, '    environment: pypi\n')}` },
    });
    const { document } = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect(document.indexes.map(({ verdict }) => verdict)).toEqual(['refused', 'skipped']);
    expect(document.indexes[1]?.reason).toBe('the same job was refused by `testpypi` before');
  });
});

describe('what looks like a secret and is none', () => {
  // Put together here, so that this file holds no text of a secret's shape itself.
  const body = Buffer.from('a key that opens nothing at all, anywhere, ever').toString('base64');
  const key = ['-----BEGIN', 'PRIVATE KEY-----\n'].join(' ') + body;
  const built = {
    name: 'hello-dist',
    version: '0.1.0',
    modules: [{ path: 'hello_dist/test/server.pem', content: key }],
  };
  const dist = (): string => distWith([buildWheel(built), buildSdist(built)]);
  const allowing = (lines: string): ProjectOptions => ({
    edits: { [PYPROJECT]: (text) => `${text}\n[[tool.tokenless.allowSecret]]\n${lines}\n` },
  });
  const member = 'member = "hello_dist/test/*.pem"\nreason = "key of the test server"';

  it('stops a rehearsal that nothing allows', async () => {
    const run = await runTidily(['rehearse', makeProject(), '--dist', dist()]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[secret-in-distribution]');
    expect(run.stderr).toContain('[[tool.tokenless.allowSecret]]');
  });

  it('is let pass where the configuration gives a reason, which is shown', async () => {
    const { document } = await rehearseJson(makeProject(allowing(member)), ['--dist', dist()]);
    expect([document.verdict, document.warnings]).toEqual(['accepted', []]);
    expect(document.timeline.find(({ step }) => step === 'secrets')?.detail).toBe(
      'none but what is allowed in 2 files; hello_dist/test/server.pem:1 (private-key) and 1 more: allowed by `hello_dist/test/*.pem`, key of the test server',
    );
  });

  it('is not let pass as another kind, or from another member', async () => {
    for (const lines of [`${member}\nkind = "jwt"`, member.replace('*.pem', '*.key')]) {
      const run = await runTidily(['rehearse', makeProject(allowing(lines)), '--dist', dist()]);
      expect(run.stderr).toContain('error[secret-in-distribution]');
    }
  });

  it('is said when an entry allows nothing', async () => {
    const project = makeProject(allowing(member));
    const { document } = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect(document.verdict).toBe('accepted');
    expect(document.warnings).toEqual([
      expect.stringMatching(
        /^`allowSecret` for `hello_dist\/test\/\*\.pem` \(pyproject\.toml:\d+\) allows nothing/u,
      ),
    ]);
  });
});
