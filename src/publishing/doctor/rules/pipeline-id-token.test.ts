import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { type ProjectSketch, aProject, findingsOf } from '../testing.ts';
import { PIPELINE_ID_TOKEN } from './pipeline-id-token.ts';

const pipeline = (idTokens: string, environment = 'release'): string => `publish:
  rules: [{ if: $CI_COMMIT_TAG }]
  environment: ${environment}
${idTokens}  script:
    - twine upload dist/*
`;
const RIGHT = '  id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }\n';

const sketch = (text: string): ProjectSketch => ({
  facts: { pipeline: { files: new Map([['.gitlab-ci.yml', text]]), host: 'gitlab.com' } },
});

describe('pipeline-id-token', () => {
  it.each([
    ['none', ''],
    ['for another index', '  id_tokens: { PYPI_ID_TOKEN: { aud: testpypi } }\n'],
    ['for a list of audiences', '  id_tokens: { PYPI_ID_TOKEN: { aud: [pypi] } }\n'],
    ['under another name', '  id_tokens: { MY_TOKEN: { aud: pypi } }\n'],
  ])('reports an ID token: %s', (_what, idTokens) => {
    expect(findingsOf(PIPELINE_ID_TOKEN, sketch(pipeline(idTokens)))).toMatchObject([
      { file: '.gitlab-ci.yml', severity: 'error' },
    ]);
  });

  it('is content with the right one', () => {
    expect(findingsOf(PIPELINE_ID_TOKEN, sketch(pipeline(RIGHT)))).toEqual([]);
  });
});

describe('a publish job of GitLab', () => {
  const publisher = {
    index: 'pypi',
    provider: 'gitlab',
    workflow: '.gitlab-ci.yml',
    environment: 'release',
  } as const;
  const judge = (text: string, change: object = {}): readonly unknown[] => {
    const facts = aProject({ ...sketch(text), publishers: [{ ...publisher, ...change }] });
    return diagnose(facts).jobs.flatMap(({ workflow, index, events }) =>
      events.map(({ event, ref, verdict, code }) => [workflow, index, event, ref, code ?? verdict]),
    );
  };
  const push = ['.gitlab-ci.yml', 'pypi', 'push', 'refs/tags/*'];

  it('is accepted by its registration', () => {
    expect(judge(pipeline(RIGHT))).toContainEqual([...push, 'accept']);
  });

  it.each([
    [{ environment: 'Release' }, 'publisher-environment-mismatch'],
    [{ workflow: 'ci/publish.yml' }, 'publisher-workflow-mismatch'],
    [{ owner: 'other' }, 'publisher-owner-mismatch'],
    [{ repository: 'other' }, 'publisher-repository-mismatch'],
  ])('is refused by the registration with %j', (change, code) => {
    expect(judge(pipeline(RIGHT), change)).toContainEqual([...push, code]);
  });

  it('is refused whatever is registered, where its ID token is for another index', () => {
    const text = pipeline('  id_tokens: { PYPI_ID_TOKEN: { aud: testpypi } }\n');
    expect(judge(text)).toContainEqual([...push, 'pipeline-id-token-audience']);
  });

  it('of a pipeline that cannot be read is a finding', () => {
    const { jobs, findings } = diagnose(aProject(sketch('publish: [')));
    expect(jobs).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'file-unreadable', file: '.gitlab-ci.yml' }]);
  });
});
