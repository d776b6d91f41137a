import { describe, expect, it } from 'vitest';
import { findGitLabPublishJobs } from './find-publish-jobs.ts';
import type { GitLabPublishJob } from './publish-job.ts';
import { readGitLabPipeline } from './read-pipeline.ts';
import type { PipelineFacts } from './walk.ts';

function find(
  files: string | Readonly<Record<string, string>>,
  facts: PipelineFacts = {},
): readonly GitLabPublishJob[] {
  const all = typeof files === 'string' ? { '.gitlab-ci.yml': files } : files;
  return findGitLabPublishJobs(readGitLabPipeline(new Map(Object.entries(all))), facts);
}
/** The events of a job with these keys; several sources with the same refs are told as one. */
function eventsOf(keys: string, top = ''): readonly string[] {
  const [job] = find(`${top}\npublish:\n  script: twine upload dist/*\n${keys}`);
  return (job?.events ?? []).map(({ event, ref }) => `${event} ${ref.replace('refs/', '')}`);
}
const pushesOf = (keys: string, top = ''): readonly string[] =>
  eventsOf(keys, top)
    .filter((event) => event.startsWith('push '))
    .map((event) => event.slice(5));
const rule = (condition: string): string => `  rules: [{ if: '${condition}' }]\n`;

describe('findGitLabPublishJobs', () => {
  it('gives a row with the place, the index, the environment and what is waited for', () => {
    const jobs = find(`stages: [build, publish]
build: { stage: build, script: python -m build }
publish:
  stage: publish
  environment:
    name: release
  id_tokens:
    PYPI_ID_TOKEN: { aud: pypi }
  rules:
    - if: $CI_COMMIT_TAG
  before_script: [pip install twine]
  script:
    - echo
    - twine upload dist/*
`);
    expect(jobs).toMatchObject([
      {
        workflow: '.gitlab-ci.yml',
        file: '.gitlab-ci.yml',
        job: 'publish',
        line: 3,
        index: 'pypi',
        method: 'twine',
        auth: 'oidc',
        environment: 'release',
        environmentLine: 6,
        idToken: 'job',
        needs: ['build'],
        reusable: false,
        stepLines: [14],
        condition: { text: '$CI_COMMIT_TAG', line: 10 },
        callers: [],
      },
    ]);
  });

  it.each([
    ['twine upload -r testpypi dist/*', 'testpypi', 'twine'],
    ['uv publish --publish-url https://test.pypi.org/legacy/', 'testpypi', 'uv'],
    ['uv publish --index $WHERE', null, 'uv'],
    [
      'TWINE_REPOSITORY_URL=https://index.example/legacy/ twine upload dist/*',
      'https://index.example/legacy/',
      'twine',
    ],
    [
      'poetry config repositories.x https://test.pypi.org/legacy/ && poetry publish -r x',
      'testpypi',
      'poetry',
    ],
    ['pdm publish', 'pypi', 'pdm'],
  ])('reads %j', (script, index, method) => {
    expect(find(`job: { script: '${script}' }\n`)).toMatchObject([{ index, method }]);
  });

  it('gives each index a row of its own', () => {
    const jobs = find('job:\n  script:\n    - twine upload -r testpypi dist/*\n    - twine upload dist/*\n');
    expect(jobs.map(({ index, stepLines }) => [index, stepLines])).toEqual([
      ['testpypi', [3]],
      ['pypi', [4]],
    ]);
  });

  it('lets variables win in GitLab’s order', () => {
    const text = (rules: string, job = ''): string => `
variables: { TWINE_REPOSITORY: testpypi, WHERE: pypi }
workflow: { rules: [{ if: $CI_COMMIT_TAG, variables: { TWINE_REPOSITORY: $WHERE } }, { when: always }] }
publish: { script: twine upload, ${job} rules: [{ if: $CI_COMMIT_BRANCH, ${rules} }, { when: on_success }] }
`;
    const of = (file: string, ref: string): unknown =>
      find(file, { event: { event: 'push', ref } }).map(({ index }) => index);
    expect(of(text(''), 'refs/heads/main')).toEqual(['testpypi']);
    expect(of(text(''), 'refs/tags/v1')).toEqual(['pypi']);
    expect(of(text('', 'variables: { TWINE_REPOSITORY: testpypi },'), 'refs/tags/v1')).toEqual(['testpypi']);
    expect(of(text('variables: { TWINE_REPOSITORY: pypi }'), 'refs/heads/main')).toEqual(['pypi']);
  });

  it('reads a matrix leg by leg', () => {
    const jobs = find(
      'job: { script: twine upload -r $INDEX, environment: $INDEX, parallel: { matrix: [{ INDEX: [pypi, testpypi] }] } }\n',
    );
    expect(jobs.map(({ index, environment }) => [index, environment])).toEqual([
      ['pypi', { expression: '$INDEX', values: ['pypi'] }],
      ['testpypi', { expression: '$INDEX', values: ['testpypi'] }],
    ]);
  });

  it('knows an environment as far as its variables are known', () => {
    const of = (environment: string): unknown =>
      find(`variables: { A: x }\njob: { script: twine upload, environment: '${environment}' }\n`, {
        event: { event: 'push', ref: 'refs/tags/v1' },
      })[0]?.environment;
    expect(of('plain')).toBe('plain');
    expect(of('')).toBeNull();
    expect(of('$A/${CI_COMMIT_TAG}')).toEqual({ expression: '$A/${CI_COMMIT_TAG}', values: ['x/v1'] });
    expect(of('$UNKNOWN')).toEqual({ expression: '$UNKNOWN', values: [] });
  });

  it('tells the package registry of the project from PyPI', () => {
    const jobs = find(
      'job: { script: "twine upload --repository-url ${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/packages/pypi -p $CI_JOB_TOKEN dist/*" }\n',
    );
    expect(jobs).toMatchObject([
      { index: 'https://gitlab.com/api/v4/projects/${CI_PROJECT_ID}/packages/pypi', auth: 'token' },
    ]);
  });

  it('tells how a job proves itself', () => {
    const of = (keys: string, script: string): unknown =>
      find(`job: { ${keys} script: ['${script}'] }\n`).map(({ auth, idToken }) => [auth, idToken]);
    const token = 'id_tokens: { PYPI_ID_TOKEN: { aud: pypi } },';
    expect(of(token, 'twine upload')).toEqual([['oidc', 'job']]);
    expect(of(token, 'twine upload -p $PYPI_TOKEN')).toEqual([['token', 'job']]);
    expect(of('', 'twine upload')).toEqual([['unknown', 'missing']]);
    expect(of('variables: { TWINE_PASSWORD: $SECRET },', 'twine upload')).toEqual([['token', 'missing']]);
    // maturin finds GitHub's ID token only.
    expect(of(token, 'maturin upload')).toEqual([['unknown', 'job']]);
    expect(of(token, 'curl https://pypi.org/_/oidc/mint-token; twine upload -p $api')).toEqual([
      ['oidc', 'job'],
    ]);
    expect(of(token, 'oidc=$(python -m id PYPI); twine upload -p $api')).toEqual([['oidc', 'job']]);
  });

  it('finds a job by its ID token where the command is hidden', () => {
    const token = 'id_tokens: { X: { aud: $AUD } }, variables: { AUD: testpypi },';
    expect(find(`job: { ${token} script: make ship }\n`)).toMatchObject([
      { index: 'testpypi', method: 'script', auth: 'oidc' },
    ]);
    expect(find(`job: { ${token} script: make publish }\n`)).toMatchObject([
      { index: 'testpypi', method: 'script' },
    ]);
    expect(find('job: { id_tokens: { X: { aud: https://vault.example } }, script: make ship }\n')).toEqual(
      [],
    );
  });

  it('reads after_script, run and the entrypoint of an image', () => {
    expect(find('a: { script: x, after_script: [twine upload] }\n')).toHaveLength(1);
    expect(find('a: { run: [{ name: x, script: twine upload }] }\n')).toHaveLength(1);
    expect(find('a: { script: x, image: { name: y, entrypoint: [twine, upload] } }\n')).toHaveLength(1);
  });

  it('keeps hidden jobs out', () => {
    expect(find('.publish: { script: twine upload }\nother: { script: echo }\n')).toEqual([]);
  });

  it('names the file that holds an included job and the top-level file as the workflow', () => {
    const jobs = find({
      '.gitlab-ci.yml': 'include: ci/p.yml\n',
      'ci/p.yml': '\npublish:\n  script:\n    - twine upload\n',
    });
    expect(jobs).toMatchObject([
      { workflow: '.gitlab-ci.yml', file: 'ci/p.yml', line: 2, stepLines: [4], reusable: false },
    ]);
  });

  it('goes into child pipelines, with their source, their caller and what is handed down', () => {
    const jobs = find({
      '.gitlab-ci.yml': `start:
  variables: { TWINE_REPOSITORY: testpypi }
  trigger: { include: [{ local: /ci/child.yml }] }
  rules: [{ if: $CI_COMMIT_TAG }]
`,
      'ci/child.yml': `publish:
  script: twine upload
  rules: [{ if: $CI_PIPELINE_SOURCE == "parent_pipeline" && $CI_COMMIT_TAG =~ /^v/ }]
never: { script: twine upload, rules: [{ if: $CI_PIPELINE_SOURCE == "push" }] }
`,
    });
    expect(jobs).toMatchObject([
      {
        job: 'publish',
        workflow: '.gitlab-ci.yml',
        file: 'ci/child.yml',
        index: 'testpypi',
        reusable: 'local',
        callers: [{ workflow: '.gitlab-ci.yml', job: 'start', line: 1 }],
        events: [{ event: 'parent_pipeline', ref: 'refs/tags/v*' }],
      },
    ]);
  });

  it('never passes over an include that may publish', () => {
    const jobs = find(
      'include: [{ component: gitlab.com/x/pypi-publish@1 }, { template: Jobs/SAST.gitlab-ci.yml }]\n',
    );
    expect(jobs).toMatchObject([
      { job: 'component: gitlab.com/x/pypi-publish@1', index: null, auth: 'unknown', reusable: 'remote' },
    ]);
    expect(jobs[0]?.events).toContainEqual({ event: 'push', ref: 'refs/tags/*' });
    const override =
      'include: { template: X.yml }\npublish: { environment: pypi }\ntest: { environment: x }\n';
    expect(find(override)).toMatchObject([{ job: 'publish', index: null, auth: 'unknown' }]);
  });

  it('keeps a job that nothing starts as a row without events', () => {
    expect(find('publish: { script: twine upload, rules: [{ when: never }] }\n')).toMatchObject([
      { events: [] },
    ]);
    const facts = { event: { event: 'push', ref: 'refs/tags/v1' } };
    expect(find('publish: { script: twine upload, rules: [{ when: never }] }\n', facts)).toEqual([]);
  });
});

describe('what starts a publish job', () => {
  it('is every source for branches and tags, and no merge request, where nothing is said', () => {
    const sources = ['push', 'web', 'schedule', 'api', 'trigger', 'pipeline'];
    expect(eventsOf('')).toEqual(sources.flatMap((name) => [`${name} tags/*`, `${name} heads/*`]));
    const free = eventsOf('', 'workflow: { rules: [{ when: always }] }');
    expect(free).toContain('merge_request_event heads/*');
  });

  it.each([
    ['$CI_COMMIT_TAG', ['tags/*']],
    ['$CI_COMMIT_TAG == null', ['heads/*']],
    ['$CI_COMMIT_BRANCH', ['heads/*']],
    ['$CI_COMMIT_TAG =~ /^v/', ['tags/v*']],
    ['$CI_COMMIT_TAG =~ /^v\\d+\\.\\d+$/', ['tags/v*']],
    ['$CI_COMMIT_TAG =~ /^v|^release-/', ['tags/v*', 'tags/release-*']],
    ['$CI_COMMIT_TAG =~ /^1$/', ['tags/1']],
    ['$CI_COMMIT_TAG =~ /rc/', ['tags/*']],
    ['$CI_COMMIT_TAG && $CI_COMMIT_TAG !~ /^v0/', ['tags/*']],
    ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', ['heads/main']],
    ['"stable" == $CI_COMMIT_BRANCH', ['heads/stable']],
    ['$CI_COMMIT_REF_NAME =~ /^v/', ['tags/v*', 'heads/v*']],
    ['$CI_COMMIT_TAG =~ $PATTERN', ['tags/r*']],
    ['$CI_PIPELINE_SOURCE == "push" && ($CI_COMMIT_TAG || $CI_COMMIT_BRANCH == "x")', ['tags/*', 'heads/x']],
    ['$CI_PIPELINE_SOURCE == "web"', []],
    ['$CI_MERGE_REQUEST_IID', []],
    ['$SET_SOMEWHERE == "yes"', ['tags/*', 'heads/*']],
    ['$PATTERN == "other"', []],
    ['!$CI_COMMIT_TAG', ['heads/*']],
    ['this is (no expression', ['tags/*', 'heads/*']],
  ])('if %j', (condition, refs) => {
    expect(pushesOf(rule(condition), "variables: { PATTERN: '/^r/' }")).toEqual(refs);
  });

  it('may be set otherwise by whoever starts a pipeline by hand', () => {
    const events = eventsOf(rule('$PUBLISH == "yes" && $CI_COMMIT_TAG'), 'variables: { PUBLISH: "no" }');
    expect(events).toEqual(['web', 'schedule', 'api', 'trigger', 'pipeline'].map((name) => `${name} tags/*`));
  });

  it('is decided by the first rule that surely fits', () => {
    const rules = (list: string): readonly string[] => pushesOf(`  rules: [${list}]\n`);
    expect(rules("{ if: '$CI_COMMIT_TAG =~ /^v0/', when: never }, { if: $CI_COMMIT_TAG }")).toEqual([
      'tags/*',
    ]);
    expect(rules('{ if: $CI_COMMIT_TAG, when: never }, { when: manual }')).toEqual(['heads/*']);
    expect(rules('{ changes: [a], when: never }, { if: $CI_COMMIT_TAG }')).toEqual(['tags/*']);
    expect(rules('{ exists: [a] }')).toEqual(['tags/*', 'heads/*']);
    expect(rules('')).toEqual([]);
  });

  it('is narrowed by the rules of the workflow and of an include', () => {
    const workflow =
      'workflow: { rules: [{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH }, { if: $CI_COMMIT_TAG =~ /^v/ }] }';
    expect(pushesOf('', workflow)).toEqual(['tags/v*', 'heads/main']);
    const [job] = find({
      '.gitlab-ci.yml': 'include: { local: a.yml, rules: [{ if: $CI_COMMIT_TAG }] }\n',
      'a.yml': 'publish: { script: twine upload, rules: [{ when: always }] }\n',
    });
    expect(job?.events.every(({ ref }) => ref.startsWith('refs/tags/'))).toBe(true);
  });

  it.each([
    ['only: [tags]', ['tags/*']],
    ['only: [main, /^v.*$/]', ['tags/main', 'tags/v*', 'heads/main', 'heads/v*']],
    ['except: [branches]', ['tags/*']],
    ['except: [tags, main@group/app]', ['heads/*']],
    ['only: { variables: [$CI_COMMIT_TAG] }', ['tags/*']],
    ['only: { changes: [a] }', ['tags/*', 'heads/*']],
    ['except: { variables: [$CI_COMMIT_TAG], changes: [a] }', ['heads/*']],
    ['only: [web, merge_requests]', []],
    ['only: [pushes]', ['tags/*', 'heads/*']],
    ['except: [pushes]', []],
  ])('%s', (policy, refs) => {
    expect(pushesOf(`  ${policy}\n`)).toEqual(refs);
  });

  it('is a merge request where a rule or `only` says so', () => {
    const merge = ['merge_request_event heads/*'];
    expect(eventsOf(rule('$CI_PIPELINE_SOURCE == "merge_request_event"'))).toEqual(merge);
    expect(eventsOf('  only: [merge_requests]\n')).toEqual(merge);
    expect(eventsOf(rule('$CI_PIPELINE_SOURCE == "chat"'))).toEqual(['chat tags/*', 'chat heads/*']);
  });

  it('is nothing where a needed job is surely not there', () => {
    const other = 'build: { script: a, rules: [{ if: $CI_COMMIT_BRANCH }] }';
    expect(pushesOf('  needs: [build]\n', other)).toEqual(['heads/*']);
    expect(pushesOf('  needs: [{ job: build, optional: true }]\n', other)).toEqual(['tags/*', 'heads/*']);
  });

  it('is decided exactly for one tag', () => {
    const of = (ref: string): number =>
      find(
        "publish: { script: twine upload, rules: [{ if: '$CI_COMMIT_TAG =~ /^v\\d+(\\.\\d+)*(?:rc\\d+)?$/' }] }\n",
        {
          event: { event: 'push', ref },
        },
      ).length;
    expect([
      of('refs/tags/v1.2.3'),
      of('refs/tags/v1.2rc1'),
      of('refs/tags/v1.x'),
      of('refs/heads/v1'),
    ]).toEqual([1, 1, 0, 0]);
  });

  it('takes the default branch that is told', () => {
    const [job] = find(
      `publish: { script: twine upload, rules: [{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH }] }\n`,
      {
        defaultBranch: 'trunk',
      },
    );
    expect(job?.events[0]).toEqual({ event: 'push', ref: 'refs/heads/trunk' });
  });
});
