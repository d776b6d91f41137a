import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Edits,
  PYPROJECT,
  WORKFLOW,
  all,
  makeProject,
  replacing,
} from '../../support/rehearsal/project.ts';
import { packDist } from '../../support/rehearsal/dist.ts';
import { type RehearsalRun, rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';

/** Number of the line that holds a text, from 1; of its last occurrence. */
function lineOf(project: string, text: string): number {
  const lines = readFileSync(path.join(project, WORKFLOW), 'utf8').split('\n');
  return lines.findLastIndex((line) => line.includes(text)) + 1;
}

async function rehearseWith(
  edits: Edits,
  ...args: readonly string[]
): Promise<RehearsalRun & { project: string }> {
  const project = makeProject({ edits });
  const dist = await packDist(project);
  return { ...(await rehearseJson(project, ['--dist', dist, ...args])), project };
}

const outcome = ({ document }: RehearsalRun): unknown =>
  document.indexes.map(({ index, verdict }) => [index, verdict]);

describe('the wrong twin of the example', () => {
  it('is refused with publisher-environment-mismatch, the two values and the line to change', async () => {
    const run = await runTidily(['rehearse', '--example', 'wrong-environment']);
    expect(run.exitCode).toBe(1);
    const twin = path.resolve(import.meta.dirname, '../../../examples/wrong-environment');
    const line = lineOf(twin, 'environment: release');
    expect(run.stdout).toContain('testpypi (job publish-testpypi, environment testpypi): accepted');
    expect(run.stdout).toContain(
      [
        'pypi (job publish-pypi, environment release): refused',
        'error[publisher-environment-mismatch]: `pypi` would refuse job `publish-pypi` of release.yml with `invalid-publisher`',
      ].join('\n'),
    );
    expect(run.stdout).toMatch(/ {2}why: .*`pypi`.*`release`/u);
    expect(run.stdout).toMatch(new RegExp(`  mend: .*\\(\\.github/workflows/release\\.yml:${line}\\)`, 'u'));
    expect(run.stdout).toContain('  see:  docs/errors/publisher-environment-mismatch.md');
    expect(run.stdout).toContain('hello-dist 0.1.0: refused');
  });

  it('tells machines the same, with what the index itself answered', async () => {
    const run = await runTidily(['rehearse', '--example', 'wrong-environment', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'refused',
      indexes: [
        { verdict: 'accepted' },
        {
          verdict: 'refused',
          files: [],
          refusal: {
            code: 'publisher-environment-mismatch',
            wire: 'invalid-publisher',
            file: '.github/workflows/release.yml',
            answer: expect.stringContaining('invalid-publisher') as string,
          },
        },
      ],
    });
  });
});

describe('a registration that differs from the workflow', () => {
  const cases: readonly (readonly [what: string, toml: string, code: string])[] = [
    ['in its owner', 'owner = "octo-orgs"', 'publisher-owner-mismatch'],
    ['in its repository', 'repository = "goodbye-dist"', 'publisher-repository-mismatch'],
    ['in its workflow', 'workflow = "publish.yml"', 'publisher-workflow-mismatch'],
  ];

  it.each(cases)('%s is refused, with the two values', async (_what, toml, code) => {
    const edits = { [PYPROJECT]: replacing('environment = "pypi"\n', `environment = "pypi"\n${toml}\n`) };
    const run = await rehearseWith(edits);
    expect(run.exitCode).toBe(1);
    const refused = run.document.indexes[1]?.refusal;
    const value = /"(?<value>.*)"/u.exec(toml)?.groups?.['value'] ?? '';
    expect(refused).toMatchObject({ code, wire: 'invalid-publisher', file: WORKFLOW });
    expect(`${refused?.why} ${refused?.mend}`).toContain(value);
    expect(refused?.line).toBe(lineOf(run.project, 'publish-pypi:'));
  });

  it('in the spelling of its owner only is refused, as PyPI looks publishers up by exact spelling', async () => {
    const edits = {
      [PYPROJECT]: replacing('environment = "pypi"\n', 'environment = "pypi"\nowner = "Octo-Org"\n'),
    };
    const refusal = (await rehearseWith(edits)).document.indexes[1]?.refusal;
    expect(refusal?.code).toBe('publisher-repository-mismatch');
    expect(refusal?.why).toContain('they differ only in case');
  });

  it('in that it constrains no environment accepts any: the cause lies elsewhere', async () => {
    const edits = {
      [PYPROJECT]: replacing('environment = "pypi"\n', ''),
      [WORKFLOW]: replacing('environment: pypi\n', 'environment: whatever\n'),
    };
    const run = await rehearseWith(edits);
    expect(run.document.indexes[1]).toMatchObject({ environment: 'whatever', verdict: 'accepted' });
  });

  it('in that the job has no environment is refused', async () => {
    const run = await rehearseWith({ [WORKFLOW]: replacing('    environment: pypi\n', '') });
    expect(run.document.indexes[1]).toMatchObject({
      environment: null,
      verdict: 'refused',
      refusal: { code: 'publisher-environment-mismatch' },
    });
  });
});

describe('a job that gets no ID token', () => {
  it('is refused for its missing permission, even where its environment is wrong as well', async () => {
    const missing = replacing(
      /environment: pypi\n {4}permissions:\n {6}id-token: write[^\n]*\n/u,
      'environment: release\n',
    );
    const run = await rehearseWith({ [WORKFLOW]: missing });
    expect(run.exitCode).toBe(1);
    expect(run.document.indexes[1]?.refusal).toMatchObject({
      code: 'id-token-permission-missing',
      file: WORKFLOW,
      line: lineOf(run.project, 'publish-pypi:'),
    });
  });
});

describe('a refused job', () => {
  it('keeps the jobs that need it from running', async () => {
    const run = await rehearseWith({ [WORKFLOW]: replacing('environment: testpypi', 'environment: test') });
    expect(outcome(run)).toEqual([
      ['testpypi', 'refused'],
      ['pypi', 'skipped'],
    ]);
    expect(run.document.indexes[1]?.reason).toBe('it needs `publish-testpypi`, which was refused');
    expect(run.document.timeline.map(({ step }) => step)).not.toContain('download');
  });

  it('keeps those from running that need it by way of another job', async () => {
    const between = replacing(
      /\n {2}publish-pypi:\n([\s\S]*?)needs: \[build, publish-testpypi\]/u,
      '\n  check:\n    needs: [publish-testpypi]\n    runs-on: ubuntu-24.04\n    steps:\n      - run: "true"\n\n  publish-pypi:\n$1needs: [check]',
    );
    const run = await rehearseWith({
      [WORKFLOW]: all(replacing('environment: testpypi', 'environment: test'), between),
    });
    expect(outcome(run)).toEqual([
      ['testpypi', 'refused'],
      ['pypi', 'skipped'],
    ]);
  });

  it('lets the others run', async () => {
    const run = await rehearseWith({
      [WORKFLOW]: all(
        replacing('environment: testpypi', 'environment: test'),
        replacing('[build, publish-testpypi]', '[build]'),
      ),
    });
    expect(outcome(run)).toEqual([
      ['testpypi', 'refused'],
      ['pypi', 'accepted'],
    ]);
  });
});

describe('an environment with reviewers', () => {
  const edits = {
    [PYPROJECT]: replacing(
      'environment = "pypi"\n',
      'environment = "pypi"\nreviewers = ["octocat", "hubot"]\n',
    ),
  };

  it('waits for an approval that nobody gives', async () => {
    const run = await rehearseWith(edits);
    expect(run.exitCode).toBe(1);
    expect(outcome(run)).toEqual([
      ['testpypi', 'accepted'],
      ['pypi', 'refused'],
    ]);
    expect(run.document.indexes[1]?.refusal).toMatchObject({
      code: 'environment-approval-missing',
      why: expect.stringContaining('`octocat`, `hubot`') as string,
      mend: expect.stringContaining('--approve octocat') as string,
      line: lineOf(run.project, 'environment: pypi'),
    });
  });

  it('takes the approval of one of its reviewers, whatever the case of the name', async () => {
    const run = await rehearseWith(edits, '--approve', 'HuBot');
    expect(run.exitCode).toBe(0);
    expect(run.document.verdict).toBe('accepted');
  });

  it('does not take that of a stranger', async () => {
    const run = await rehearseWith(edits, '--approve', 'mallory');
    expect(run.document.indexes[1]?.refusal?.code).toBe('environment-approval-missing');
  });
});

describe('a workflow that the tag does not start', () => {
  it('is found before anything runs', async () => {
    const edits = { [WORKFLOW]: replacing('tags: ["v*"]', 'tags: ["release-*"]') };
    const run = await runTidily(['rehearse', makeProject({ edits })]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[workflow-not-started-by-tag]');
    expect(run.stderr).not.toContain('build  ');
  });

  it('because pull_request_target starts it: PyPI would refuse that event as well', async () => {
    const edits = { [WORKFLOW]: replacing(/ {2}push:\n {4}tags: \["v\*"\]/u, '  pull_request_target:') };
    const run = await runTidily(['rehearse', makeProject({ edits })]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[workflow-not-started-by-tag]');
    expect(run.stderr).toContain('`pull_request_target`');
  });
});
