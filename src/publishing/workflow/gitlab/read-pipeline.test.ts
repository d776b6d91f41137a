import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import type { GitLabPipeline, PipelineJob } from './model.ts';
import { readGitLabPipeline } from './read-pipeline.ts';

function read(files: string | Readonly<Record<string, string>>, path?: string): GitLabPipeline {
  const all = typeof files === 'string' ? { '.gitlab-ci.yml': files } : files;
  return readGitLabPipeline(new Map(Object.entries(all)), path);
}
const jobOf = (pipeline: GitLabPipeline, id: string): PipelineJob | undefined =>
  pipeline.jobs.find((job) => job.id === id);
const scriptOf = (job: PipelineJob | undefined): readonly string[] | undefined =>
  job?.script.map(({ text }) => text);

describe('readGitLabPipeline', () => {
  it('takes every visible mapping that is no keyword for a job', () => {
    const pipeline = read(
      'default: { image: x }\nvariables: { A: b }\n.hidden: { script: a }\nnumber: 1\njob: { script: a }\npages: { script: b }\n',
    );
    expect(pipeline.jobs.map(({ id }) => id)).toEqual(['job', 'pages']);
  });

  it('joins what extends brings, map by map, lists as a whole, the job last', () => {
    const pipeline = read(`
.a: { id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }, variables: { X: a, Y: a }, script: [one, two] }
.b: { extends: .a, variables: { Y: b } }
.c: { environment: test }
job:
  extends: [.b, .c]
  environment: release
  script: [three]
`);
    const job = jobOf(pipeline, 'job');
    expect(job?.idTokens).toMatchObject([{ variable: 'PYPI_ID_TOKEN', audiences: ['pypi'], isList: false }]);
    expect(job?.variables).toEqual(
      new Map([
        ['X', 'a'],
        ['Y', 'b'],
      ]),
    );
    expect([job?.environment, scriptOf(job)]).toEqual(['release', ['three']]);
  });

  it('carries merge keys out in the order of the file, as GitLab’s reader does', () => {
    const pipeline = read(`
.a: &a { environment: from-a, script: a }
.b: &b { environment: from-b, when: manual }
before: { environment: own, <<: *a }
after: { <<: *a, environment: own }
list: { <<: [*a, *b] }
twice:
  <<: *a
  <<: *b
`);
    const of = (id: string): unknown[] => [jobOf(pipeline, id)?.environment, jobOf(pipeline, id)?.when];
    expect(of('before')).toEqual(['from-a', 'on_success']);
    expect(of('after')).toEqual(['own', 'on_success']);
    expect(of('list')).toEqual(['from-a', 'manual']);
    expect(of('twice')).toEqual(['from-b', 'manual']);
  });

  it('follows !reference, lists in lists laid flat', () => {
    const pipeline = read(`
.setup: { script: [pip install twine, [pip install build]], rules: [{ if: $CI_COMMIT_TAG }] }
.more: { script: [!reference [.setup, script], echo] }
job:
  script:
    - !reference [.more, script]
    - twine upload dist/*
  rules:
    - !reference [.setup, rules]
    - when: never
  id_tokens: !reference [.tokens, id_tokens]
.tokens: { id_tokens: { T: { aud: x } } }
`);
    expect(scriptOf(jobOf(pipeline, 'job'))).toEqual([
      'pip install twine',
      'pip install build',
      'echo',
      'twine upload dist/*',
    ]);
    expect(jobOf(pipeline, 'job')?.rules?.map(({ when }) => when)).toEqual([undefined, 'never']);
    expect(jobOf(pipeline, 'job')?.idTokens).toMatchObject([{ variable: 'T' }]);
  });

  it('inherits from default and the top level, unless the job does not want to', () => {
    const pipeline = read(`
default:
  id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }
  before_script: [prepare]
  image: { name: x, entrypoint: [""] }
variables: { A: { value: root, description: d } , B: root }
all: { script: run }
own: { script: run, before_script: [], id_tokens: { X: { aud: [a, b] } } }
none: { script: run, inherit: { default: false, variables: false } }
some: { script: run, inherit: { default: [image], variables: [A] } }
`);
    expect(scriptOf(jobOf(pipeline, 'all'))).toEqual(['prepare', 'run']);
    expect(jobOf(pipeline, 'all')?.idTokens).toHaveLength(1);
    expect(jobOf(pipeline, 'own')?.idTokens).toMatchObject([{ variable: 'X', isList: true }]);
    expect(scriptOf(jobOf(pipeline, 'own'))).toEqual(['run']);
    expect(jobOf(pipeline, 'none')).toMatchObject({ idTokens: [], rootVariables: new Map() });
    expect(jobOf(pipeline, 'some')).toMatchObject({ idTokens: [], rootVariables: new Map([['A', 'root']]) });
  });

  it('joins local includes under the file itself, by pattern and with inputs', () => {
    const pipeline = read({
      '.gitlab-ci.yml': `
include:
  - /ci/base.yml
  - local: ci/jobs/*.yml
  - local: ci/template.yml
    inputs: { stage: deploy }
job: { environment: own }
`,
      'ci/base.yml': 'job: { script: base, environment: base }\n',
      'ci/jobs/a.yml': 'a: { script: a }\n',
      'ci/jobs/b.yml': 'b: { script: b }\n',
      'ci/template.yml':
        'spec:\n  inputs:\n    stage:\n    name: { default: made }\n    list: { default: [x, y] }\n    unknown:\n---\n"$[[ inputs.name ]]-job":\n  stage: $[[ inputs.stage ]]\n  environment: $[[ inputs.unknown ]]\n  script: $[[ inputs.list ]]\n',
    });
    expect(pipeline.unknown).toEqual([]);
    expect(jobOf(pipeline, 'job')).toMatchObject({ environment: 'own', file: '.gitlab-ci.yml', line: 7 });
    expect(jobOf(pipeline, 'a')).toMatchObject({ file: 'ci/jobs/a.yml', line: 1 });
    expect(jobOf(pipeline, 'b')).toBeDefined();
    expect(jobOf(pipeline, 'made-job')).toMatchObject({ stage: 'deploy', environment: '\uE000' });
    expect(scriptOf(jobOf(pipeline, 'made-job'))).toEqual(['x', 'y']);
  });

  it('says every include and trigger that it cannot see', () => {
    const { unknown } = read(`
include:
  - project: group/ci
    file: [/a.yml, /b.yml]
  - remote: https://example.org/ci.yml
  - https://example.org/more.yml
  - template: Jobs/SAST.gitlab-ci.yml
  - component: $CI_SERVER_FQDN/group/pypi/publish@1
  - local: missing.yml
  - local: { odd: name }
a: { trigger: other/project }
b: { trigger: { project: other/two } }
c: { trigger: { include: [{ artifact: made.yml, job: d }, { local: gone.yml }, { template: X.yml }] } }
`);
    expect(unknown.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'project group/ci:/a.yml',
      'project group/ci:/b.yml',
      'remote https://example.org/ci.yml',
      'remote https://example.org/more.yml',
      'template Jobs/SAST.gitlab-ci.yml',
      'component $CI_SERVER_FQDN/group/pypi/publish@1',
      'local missing.yml',
      'local \uE000',
      'downstream other/project',
      'downstream other/two',
      'artifact made.yml',
      'template X.yml',
      'local gone.yml',
    ]);
    expect(unknown[2]).toMatchObject({ file: '.gitlab-ci.yml', line: 5 });
  });

  it('lets an unseen include hold bases, references and needed jobs', () => {
    const pipeline = read(`
include: { template: X.yml }
job: { extends: .unseen, needs: [elsewhere], script: [!reference [.other, script]] }
next: { extends: job }
`);
    expect(jobOf(pipeline, 'job')).toMatchObject({ isPartlyUnseen: true });
    expect(jobOf(pipeline, 'next')).toMatchObject({ isPartlyUnseen: true });
  });

  it('reads the configured path, with a byte order mark, Windows lines and nothing in it', () => {
    expect(read({ 'ci/main.yml': '\uFEFFjob:\r\n  script: a\r\n' }, '/ci/main.yml')).toMatchObject({
      path: 'ci/main.yml',
      jobs: [{ id: 'job', line: 1 }],
    });
    expect(read('').jobs).toEqual([]);
    expect(read('# only this\n').jobs).toEqual([]);
  });

  it('reads child pipelines as deep as GitLab starts them, the same file too', () => {
    const pipeline = read('a: { trigger: { include: .gitlab-ci.yml } }\n');
    const child = pipeline.children.get('.gitlab-ci.yml');
    const grandchild = child?.children.get('.gitlab-ci.yml');
    expect([pipeline.unknown, child?.unknown]).toEqual([[], []]);
    expect([grandchild?.children.size, grandchild?.unknown]).toMatchObject([0, [{ kind: 'local' }]]);
  });

  it('orders jobs by stages and needs', () => {
    const pipeline = read(`
stages: [one, two]
late: { stage: .post, script: a }
second: { stage: two, script: a }
third: { stage: two, script: a, needs: [fourth] }
fourth: { stage: two, script: a, needs: [{ job: first, optional: true }, { pipeline: x, job: y }] }
first: { stage: one, script: a }
early: { stage: .pre, script: a }
`);
    expect(pipeline.jobs.map(({ id }) => id)).toEqual([
      'early',
      'first',
      'second',
      'fourth',
      'third',
      'late',
    ]);
  });
});

describe('a pipeline that GitLab would refuse', () => {
  it.each([
    ['[1, 2]', 'pipeline-not-a-pipeline'],
    ['text', 'pipeline-not-a-pipeline'],
    ['a: 1\n---\nb: 1\n', 'pipeline-not-a-pipeline'],
    ['job:\n\tscript: a\n', 'workflow-not-yaml'],
    ['job: { script: a }\njob: { script: b }\n', 'workflow-not-yaml'],
    ['job: { script: *nowhere }\n', 'workflow-not-yaml'],
    ['job: { extends: .gone, script: a }\n', 'pipeline-extends-unknown'],
    ['job: { extends: job }\n', 'pipeline-extends-cycle'],
    ['.a: { extends: .b }\n.b: { extends: .c }\n.c: { extends: .a }\n', 'pipeline-extends-cycle'],
    ['job: { script: [!reference [.gone, script]] }\n', 'pipeline-reference-unknown'],
    ['job: { script: [!reference []] }\n', 'pipeline-reference-unknown'],
    ['job: { script: !reference [job, script] }\n', 'pipeline-reference-unknown'],
    ['job: { script: a, needs: [gone] }\n', 'workflow-needs-unknown'],
    ['a: { script: a, needs: [b] }\nb: { script: a, needs: [a] }\n', 'workflow-needs-cycle'],
    ['include: .gitlab-ci.yml\n', 'pipeline-include-cycle'],
  ])('%j: %s', (text, code) => {
    expect(refusalOf(() => read(text)).code).toBe(code);
  });

  it('is told with the job, its file and its line', () => {
    const error = refusalOf(() =>
      read({ '.gitlab-ci.yml': 'include: a.yml\n', 'a.yml': '\njob: { extends: .x }\n' }),
    );
    expect(error.location).toEqual({ file: 'a.yml', line: 2 });
  });

  it('is refused when it is not there', () => {
    expect(refusalOf(() => read('', 'other.yml')).code).toBe('pipeline-not-found');
  });

  it('is refused where extends is nested deeper than GitLab takes', () => {
    const chain = (levels: number): string =>
      Array.from(
        { length: levels },
        (_, at) => `j${at}: { ${at === 0 ? '' : `extends: j${at - 1}, `}script: a }`,
      )
        .reverse()
        .join('\n');
    expect(read(chain(11)).jobs).toHaveLength(11);
    expect(refusalOf(() => read(chain(12))).code).toBe('pipeline-nested-too-deep');
  });
});
