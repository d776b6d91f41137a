import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import type { IdTokenPermission } from '../workflow.ts';
import type { Matrix } from './model.ts';
import { idTokenPermission } from './permissions.ts';
import { readGitHubWorkflow, readGitHubWorkflows } from './read-workflow.ts';

const FILE = '.github/workflows/release.yml';

describe('readGitHubWorkflow', () => {
  it('keeps the lines that messages need', () => {
    const workflow = readGitHubWorkflow(
      `name: Release
on: push
env: { A: 1 }
jobs:
  publish:
    needs: build
    if: github.ref
    environment:
      name: pypi
      url: https://pypi.org
    runs-on: [self-hosted, linux]
    steps:
      - uses: a/b@c
        with: { x: y }
      - run: |
          uv publish
        if: success()
  build:
    environment: build
`,
      FILE,
    );
    const [build, publish] = workflow.jobs;
    expect(workflow).toMatchObject({ file: FILE, fileName: 'release.yml', name: 'Release' });
    expect(workflow.environmentVariables).toEqual(new Map([['A', '1']]));
    expect(build).toMatchObject({ id: 'build', line: 18, environment: 'build', environmentLine: 19 });
    expect(publish).toMatchObject({
      id: 'publish',
      line: 5,
      needs: ['build'],
      condition: { text: 'github.ref', line: 7 },
      environment: 'pypi',
      environmentLine: 9,
      runsOn: ['self-hosted', 'linux'],
      steps: [
        { line: 13, uses: 'a/b@c' },
        { line: 15, run: 'uv publish\n', condition: { text: 'success()', line: 17 } },
      ],
    });
  });

  it('reads a workflow whose `on` a YAML 1.1 tool turned into true', () => {
    expect(readGitHubWorkflow('true: [push]\njobs: {}\n', FILE).triggers).toMatchObject([{ event: 'push' }]);
  });

  it.each([
    ['- a\n', 1, 'its top level is no mapping'],
    ['', 1, 'its top level is no mapping'],
    ['jobs: {}\n', 1, 'it has no `on:`'],
    ['on: push\n', 1, 'it has no `jobs:`'],
    ['on: push\njobs: [a]\n', 2, '`jobs:` is no mapping of job names to jobs'],
    ['on: push\njobs:\n  a: 1\n', 3, 'job `a` is no mapping'],
  ])('refuses %j', (text, line, reason) => {
    expect(refusalOf(() => readGitHubWorkflow(text, FILE))).toMatchObject({
      code: 'workflow-not-a-workflow',
      details: { reason },
      location: { file: FILE, line },
    });
  });

  it('orders jobs by needs, in the order of the file among equals', () => {
    const text = 'on: push\njobs: { d: {needs: [b, c]}, c: {needs: a}, b: {needs: a}, a: {}, e: {} }\n';
    expect(readGitHubWorkflow(text, FILE).jobs.map(({ id }) => id)).toEqual(['a', 'e', 'c', 'b', 'd']);
  });

  it.each([
    ['{ a: {needs: b}, b: {needs: c}, c: {needs: b} }', ['b', 'c']],
    ['{ a: {needs: a} }', ['a']],
  ])('refuses the circle in %s', (jobs, circle) => {
    expect(refusalOf(() => readGitHubWorkflow(`on: push\njobs: ${jobs}\n`, FILE))).toMatchObject({
      code: 'workflow-needs-cycle',
      details: { jobs: circle },
    });
  });

  it('passes over the case of job ids in needs', () => {
    const text = 'on: push\njobs: { Ship: {needs: [Unit-TESTS]}, unit-tests: {} }\n';
    expect(readGitHubWorkflow(text, FILE).jobs.map(({ id, needs }) => [id, needs])).toEqual([
      ['unit-tests', []],
      ['Ship', ['unit-tests']],
    ]);
  });

  it('refuses needs without a job', () => {
    expect(refusalOf(() => readGitHubWorkflow('on: push\njobs:\n  a: {needs: [x]}\n', FILE))).toMatchObject({
      code: 'workflow-needs-unknown',
      details: { job: 'a', needs: 'x' },
      location: { line: 3 },
    });
  });

  it('reads all workflows of a repository', () => {
    const files = new Map([
      ['.github/workflows/a.yml', 'on: push\njobs: {}\n'],
      ['.github/workflows/b.yml', 'on: push\njobs: {}\n'],
    ]);
    expect(readGitHubWorkflows(files).map(({ fileName }) => fileName)).toEqual(['a.yml', 'b.yml']);
  });
});

describe('readMatrix', () => {
  const matrixOf = (strategy: string): Matrix | undefined =>
    readGitHubWorkflow(`on: push\njobs: { a: { strategy: ${strategy} } }\n`, FILE).jobs[0]?.matrix;

  it.each([
    ['{}', [{}]],
    [
      '{ matrix: { a: [1, 2], b: [x] } }',
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'x' },
      ],
    ],
    ['{ matrix: { a: [1, 2], exclude: [{ a: 1 }] } }', [{ a: 2 }]],
    ['{ matrix: { include: [{ e: pypi }, { e: testpypi }] } }', [{ e: 'pypi' }, { e: 'testpypi' }]],
    [
      '{ matrix: { a: [1, 2], include: [{ a: 1, e: x }, { a: 3 }] } }',
      [{ a: 1, e: 'x' }, { a: 2 }, { a: 3 }],
    ],
    [
      '{ matrix: { a: [1, 2], include: [{ e: x }] } }',
      [
        { a: 1, e: 'x' },
        { a: 2, e: 'x' },
      ],
    ],
    ['{ matrix: { a: one } }', [{ a: 'one' }]],
    ['{ matrix: { a: [{ n: [1] }] } }', [{ a: { n: [1] } }]],
    ['{ matrix: "${{ fromJSON(needs.x.outputs.m) }}" }', 'unknown'],
    ['{ matrix: { a: "${{ x }}" } }', 'unknown'],
    ['{ matrix: { include: "${{ x }}" } }', 'unknown'],
    ['{ matrix: { a: [1], exclude: "${{ x }}" } }', 'unknown'],
  ])('%s', (strategy, legs) => {
    expect(matrixOf(strategy)).toEqual(legs);
  });

  it('gives up above the number of jobs that GitHub runs', () => {
    const axis = `[${Array.from({ length: 17 }, (_, index) => index).join(',')}]`;
    expect(matrixOf(`{ matrix: { a: ${axis}, b: ${axis} } }`)).toBe('unknown');
  });
});

describe('idTokenPermission', () => {
  const resolve = (workflow: string, job: string): IdTokenPermission => {
    const read = readGitHubWorkflow(`on: push\n${workflow}\njobs:\n  a:\n    ${job}\n    x: 1\n`, FILE);
    return idTokenPermission(read.jobs[0]?.permissions, read.permissions);
  };

  it.each([
    ['', '', 'missing'],
    ['permissions: {}', 'permissions: { id-token: write }', 'job'],
    ['permissions: { id-token: write }', '', 'workflow'],
    ['permissions: { id-token: write }', 'permissions: { contents: read }', 'missing'],
    ['permissions: { id-token: write }', 'permissions: {}', 'missing'],
    ['permissions: { id-token: read }', '', 'missing'],
    ['permissions: write-all', '', 'write-all'],
    ['permissions: read-all', '', 'missing'],
    ['permissions: write-all', 'permissions: read-all', 'missing'],
    ['', 'permissions: write-all', 'write-all'],
    ['', 'permissions: nonsense', 'missing'],
    ['permissions: { id-token: [write] }', '', 'missing'],
  ] as const)('%s / %s: %s', (workflow, job, expected) => {
    expect(resolve(workflow, job)).toBe(expected);
  });

  it('is capped by the calling job', () => {
    const write = { kind: 'scopes', scopes: new Map([['id-token', 'write']]), line: 1 } as const;
    expect(idTokenPermission(write, undefined, 'missing')).toBe('missing');
    expect(idTokenPermission(undefined, undefined, 'job')).toBe('job');
    expect(idTokenPermission(undefined, write, 'job')).toBe('workflow');
  });
});
