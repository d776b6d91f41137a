import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { LEFTOVER_CREDENTIAL } from './leftover-credential.ts';
import { REGISTRY_SECRET_IN_REACH } from './registry-secret-in-reach.ts';
import { WORKFLOW_SECRETS } from './workflow-secrets.ts';

const workflow = (job: string, top = ''): string => `on: { push: { tags: ['v*'] } }
${top}
jobs:
  publish:
    permissions: { id-token: write }
    ${job}
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(REGISTRY_SECRET_IN_REACH, { workflows: { 'release.yml': workflow(...given) } });
const STEPS = 'steps: [ { run: uv publish } ]';

describe('registry-secret-in-reach', () => {
  it.each([
    'PYPI_API_TOKEN',
    'TEST_PYPI',
    'pypi_password',
    'TWINE_PASSWORD',
    'UV_PUBLISH_TOKEN',
    'NPM_TOKEN',
    'CARGO_REGISTRY_TOKEN',
    'RUBYGEMS_API_KEY',
    'NUGET_API_KEY',
  ])('reports %s in the variables of the job', (name) => {
    expect(found(`env: { X: "\${{ secrets.${name} }}" }\n    ${STEPS}`)).toMatchObject([
      {
        line: 6,
        severity: 'warning',
        message: `publish job \`publish\` can read the secret \`${name}\`, by which anybody who gets into it can publish`,
      },
    ]);
  });

  it('tells the line of a script that has it, and that of the workflow', () => {
    const steps =
      "steps:\n      - run: |\n          echo\n          x '${{ secrets['PYPI_TOKEN'] }}'\n      - run: uv publish";
    expect(found(steps)).toMatchObject([{ line: 9 }]);
    expect(found(STEPS, 'env: { X: "${{ secrets.PYPI_TOKEN }}" }')).toMatchObject([{ line: 2 }]);
  });

  it('tells one secret once, at the first place', () => {
    const steps =
      'steps:\n      - run: echo "${{ secrets.PYPI_TOKEN }}"\n      - run: uv publish\n        env: { X: "${{ secrets.PYPI_TOKEN }}", Y: "${{ secrets.NPM_TOKEN }}" }';
    expect(found(steps)).toMatchObject([{ line: 7 }, { line: 9 }]);
  });

  it('reports what a publish job without an ID token is given', () => {
    const steps = 'steps: [ { run: twine upload dist/*, env: { TWINE_PASSWORD: "${{ secrets.PYPI }}" } } ]';
    const text = workflow(steps).replace('permissions: { id-token: write }', 'permissions: {}');
    expect(findingsOf(REGISTRY_SECRET_IN_REACH, { workflows: { 'release.yml': text } })).toHaveLength(1);
  });

  it.each([
    ['GITHUB_TOKEN', '${{ secrets.GITHUB_TOKEN }}'],
    ['a token of something else', '${{ secrets.CODECOV_TOKEN }}'],
    ['a name', '${{ secrets.PYPI_USERNAME }}'],
    ['an address', '${{ secrets.PYPI_URL }}'],
    ['a variable', '${{ vars.PYPI_TOKEN }}'],
  ])('is content with %s', (_what, value) => {
    expect(found(`env: { X: "${value}" }\n    ${STEPS}`)).toEqual([]);
  });

  it('leaves what the publish step is given to the rule of leftover credentials', () => {
    const action =
      'steps: [ { uses: pypa/gh-action-pypi-publish@release/v1, with: { password: "${{ secrets.PYPI }}" } } ]';
    expect(found(action)).toEqual([]);
  });

  it.each([
    [
      'the job',
      `env: { TWINE_PASSWORD: "\${{ secrets.PYPI }}" }\n    steps: [ { run: twine upload dist/* } ]`,
      '',
    ],
    [
      'the workflow',
      'steps: [ { run: twine upload dist/* } ]',
      'env: { TWINE_PASSWORD: "${{ secrets.PYPI }}" }',
    ],
    [
      'the job, by another name',
      `env: { X: "\${{ secrets.PYPI }}" }\n    steps: [ { run: 'uv publish --token "$X"' } ]`,
      '',
    ],
  ])('leaves the credential of the publish step to that rule where %s has it', (_what, job, top) => {
    const workflows = { 'release.yml': workflow(job, top) };
    const rules = [REGISTRY_SECRET_IN_REACH, LEFTOVER_CREDENTIAL, WORKFLOW_SECRETS];
    const all = rules.flatMap((rule) => findingsOf(rule, { workflows }));
    expect(all.map(({ rule }) => rule)).toEqual(['leftover-credential']);
  });

  it('tells another registry’s secret beside it', () => {
    const job = `env: { TWINE_PASSWORD: "\${{ secrets.PYPI }}", NPM_TOKEN: "\${{ secrets.NPM_TOKEN }}" }\n    steps: [ { run: twine upload dist/* } ]`;
    expect(found(job)).toMatchObject([{ message: expect.stringContaining('`NPM_TOKEN`') as string }]);
  });

  it('is one finding of what the workflow hands to all of its jobs', () => {
    const top = 'env: { X: "${{ secrets.PYPI_TOKEN }}", DEPLOY: "${{ secrets.DEPLOY }}" }';
    const more = `${STEPS}\n  second:\n    permissions: { id-token: write }\n    ${STEPS}`;
    const workflows = { 'release.yml': workflow(more, top) };
    expect(findingsOf(REGISTRY_SECRET_IN_REACH, { workflows })).toMatchObject([
      { line: 2, message: expect.stringContaining('publish job `publish` can read') as string },
    ]);
    expect(findingsOf(WORKFLOW_SECRETS, { workflows })).toMatchObject([
      { line: 2, message: expect.stringContaining('`DEPLOY`') as string },
    ]);
  });

  it.each([
    ['secrets: inherit', 5],
    ['secrets: { token: "${{ secrets.PYPI_TOKEN }}" }', 5],
  ])('reports a call with `%s`', (secrets, line) => {
    const caller = `on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n    ${secrets}\n    permissions: { id-token: write }\n`;
    const called = workflow(STEPS).replace(/^on: .*$/mu, 'on: workflow_call');
    const workflows = { 'release.yml': caller, 'called.yml': called };
    expect(findingsOf(REGISTRY_SECRET_IN_REACH, { workflows })).toMatchObject([
      { file: '.github/workflows/release.yml', line },
    ]);
  });
});
