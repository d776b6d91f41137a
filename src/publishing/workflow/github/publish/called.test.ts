import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { predictClaims } from '../predict-claims.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';
import type { PublishJob } from '../../workflow.ts';

const ON =
  '{ push: { branches: [main], tags: ["v*"] }, pull_request: {}, schedule: [{ cron: "0 0 * * *" }] }';
const caller = (uses: string, more = ''): string =>
  `on: ${ON}\njobs:\n  go:\n    permissions: { id-token: write }\n    uses: ${uses}\n${more}`;
const rowsOf = (text: string, others: readonly string[] = []): readonly PublishJob[] =>
  findPublishJobs(readGitHubWorkflow(text, 'release.yml'), {
    workflows: others.map((other) => readGitHubWorkflow(other, 'shared.yml')),
    repository: { owner: 'octo', name: 'app' },
  });
const short = ({ index, method, auth, reusable, environment, events }: PublishJob): unknown[] => [
  `${method} ${index} ${auth} ${reusable}`,
  environment,
  events.map(({ event, ref }) => `${event} ${ref}`).join(', '),
];

const ASTRO = 'OpenAstronomy/github-actions-workflows/.github/workflows/publish.yml@v2';
const ALL = 'push refs/heads/main, push refs/tags/v*, pull_request refs/pull/*/merge, schedule refs/heads/*';

describe('reusable workflows of others that publish', () => {
  it.each([
    [
      ASTRO,
      '    secrets: { pypi_token: "${{ secrets.P }}" }\n',
      'pypa-action pypi token remote',
      null,
      'push refs/tags/v*',
    ],
    [
      ASTRO,
      '    with: { upload_to_pypi: true }\n    secrets: inherit\n',
      'pypa-action pypi token remote',
      null,
      ALL,
    ],
    [ASTRO, '', 'pypa-action pypi oidc remote', null, 'push refs/tags/v*'],
    [
      ASTRO,
      '    with: { upload_to_pypi: "${{ github.event_name == \'schedule\' }}", repository_url: "https://test.pypi.org/legacy/" }\n    secrets: inherit\n',
      'pypa-action testpypi token remote',
      null,
      'schedule refs/heads/*',
    ],
    ['dart-lang/setup-dart/.github/workflows/publish.yml@v1', '', 'dart pub oidc remote', null, ALL],
    [
      'dart-lang/setup-dart/.github/workflows/publish.yml@v1',
      '    with: { environment: pub.dev }\n',
      'dart pub oidc remote',
      'pub.dev',
      ALL,
    ],
    [
      'dart-lang/ecosystem/.github/workflows/publish.yaml@main',
      '',
      'firehose pub oidc remote',
      null,
      'push refs/heads/main, push refs/tags/v*',
    ],
    [
      'tree-sitter/workflows/.github/workflows/package-npm.yml@main',
      '    secrets: { NODE_AUTH_TOKEN: "${{ secrets.N }}" }\n',
      'npm npm token remote',
      'npm',
      ALL,
    ],
  ])('reads %s %j', (uses, more, summary, environment, events) => {
    expect(rowsOf(caller(uses, more)).map(short)).toEqual([[summary, environment, events]]);
  });

  it('finds nothing in one that is told not to publish', () => {
    expect(rowsOf(caller(ASTRO, '    with: { upload_to_pypi: false }\n'))).toEqual([]);
  });

  it.each([
    ['o/s/.github/workflows/publish-to-pypi.yml@main', 'PYPI_TOKEN', ['script null token remote']],
    ['o/s/.github/workflows/publish.yml@main', 'PYPI_API_TOKEN', ['script null token remote']],
    ['o/s/.github/workflows/nuget.yml@main', 'NUGET_TOKEN', ['script null token remote']],
    ['o/s/.github/workflows/build.yml@main', 'GITHUB_TOKEN', []],
    ['o/s/.github/workflows/docker.yml@main', 'NPM_TOKEN', []],
  ])('takes %s for publishing by the secret %s that it is handed', (uses, secret, expected) => {
    const text = `on: push\njobs:\n  go:\n    uses: ${uses}\n    secrets: { ${secret}: "\${{ secrets.X }}" }\n`;
    expect(rowsOf(text).map((row) => short(row)[0])).toEqual(expected);
  });

  it.each([
    ['APP_PRIVATE_KEY', 'oidc'],
    ['SLACK_WEBHOOK', 'oidc'],
    ['token', 'unknown'],
    ['RELEASE_KEY', 'unknown'],
  ])('takes the ID token that is granted for what is used, unless %s may be a credential', (secret, auth) => {
    const head = 'on: push\njobs:\n  go:\n    permissions: { id-token: write }\n';
    const call = `    uses: o/s/.github/workflows/release.yml@main\n    secrets: { ${secret}: "\${{ secrets.X }}" }\n`;
    expect(rowsOf(head + call).map((row) => short(row)[0])).toEqual([`script null ${auth} remote`]);
  });

  it.each([
    ['gem_release.yml', ['script null unknown remote']],
    ['gem_release_prep.yml', []],
    ['release.yml', []],
    ['publish-docs.yml', []],
    ['release-crates-debian.yml', []],
    ['release-npm-deb.yml', []],
    ['release-debug-crates.yml', ['script null unknown remote']],
  ])('takes %s, handed every secret, for publishing by its name alone', (file, expected) => {
    const text = `on: push\npermissions: {}\njobs:\n  go:\n    uses: o/s/.github/workflows/${file}@main\n    secrets: inherit\n`;
    expect(rowsOf(text).map((row) => short(row)[0])).toEqual(expected);
  });

  it.each([
    ['{ nuget-push: false }', 0],
    ['{ publish: "false", dry: x }', 0],
    ['{ nuget-push: true }', 1],
    ['{ nuget-push: false, npm-push: true }', 1],
    ['{ push: "${{ github.ref_type == \'tag\' }}" }', 0],
    ['{ push: "${{ vars.PUSH }}" }', 1],
    ['{ push-image: false, upload-coverage: false }', 1],
    ['{ tag: false }', 1],
  ])('with %s keeps back what the call is handed a credential for, or does not', (inputs, rows) => {
    const head = 'on: { push: { branches: [main] } }\njobs:\n  go:\n    permissions: { id-token: write }\n';
    const call = `    uses: o/s/.github/workflows/release.yml@main\n    with: ${inputs}\n    secrets: { NUGET_KEY: "\${{ secrets.X }}" }\n`;
    expect(rowsOf(head + call).flatMap(({ events }) => events)).toHaveLength(rows);
  });

  it.each([
    'tree-sitter/workflows/.github/workflows/release.yml@main',
    'o/s/.github/workflows/conda-upload-packages.yaml@main',
    'o/s/.github/workflows/github-release.yml@main',
  ])('does not take %s for publishing', (uses) => {
    expect(rowsOf(caller(uses))).toEqual([]);
  });

  it('reads the repository’s own workflow at another ref, and keeps that ref in the claim', () => {
    const shared = 'on: workflow_call\njobs:\n  up:\n    steps: [{ run: uv publish }]\n';
    const [row] = rowsOf(caller('Octo/App/.github/workflows/shared.yml@v3'), [shared]);
    expect(row).toMatchObject({ workflow: 'shared.yml', job: 'up', reusable: 'local', method: 'uv' });
    const { claims } = predictClaims(
      row!,
      { owner: 'octo', name: 'app' },
      { event: 'push', ref: 'refs/tags/v1' },
    );
    expect(claims).toMatchObject({
      workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1',
      job_workflow_ref: 'Octo/App/.github/workflows/shared.yml@refs/tags/v3',
    });
  });
});

describe('conditions on the repository', () => {
  it.each([
    ["github.repository == 'octo/app'", 1],
    ["github.repository_owner == 'octo'", 1],
    ["github.event.repository.name == 'app'", 1],
    ["github.repository == 'octo/fork'", 0],
  ])('decides %s', (condition, events) => {
    const text = `on: { push: { tags: ["v*"] } }\njobs:\n  up:\n    if: ${condition}\n    steps: [{ run: uv publish }]\n`;
    expect(rowsOf(text)[0]?.events).toHaveLength(events);
  });

  it('knows that a merged pull request runs on its base branch', () => {
    const text =
      'on: { pull_request: { types: [closed], branches: [main] } }\njobs:\n  up:\n    if: github.event.pull_request.merged == true\n    steps: [{ run: uv publish }]\n';
    expect(rowsOf(text)[0]?.events).toEqual([{ event: 'pull_request', ref: 'refs/heads/main' }]);
  });
});
