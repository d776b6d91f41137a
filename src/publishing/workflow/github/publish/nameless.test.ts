import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readLocalAction } from '../read-action.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

const OF_TAGS = '{ push: { tags: ["v*"] } }';
const BY_HAND = 'workflow_dispatch';
const HIDDEN = ['script null unknown'];

interface Written {
  readonly on?: string;
  readonly file?: string;
  readonly id?: string;
  /** Lines of the job before its steps. */
  readonly head?: string;
  readonly workflowHead?: string;
}

const PERMITTED = '    permissions: { id-token: write }\n';

/** `METHOD INDEX AUTH` of each row of a job with these steps. */
function read(steps: string, written: Written = {}): readonly string[] {
  const { on = OF_TAGS, file = 'ci.yml', id = 'go', head = PERMITTED, workflowHead = '' } = written;
  const text = `on: ${on}\n${workflowHead}jobs:\n  ${id}:\n${head}    steps:\n${steps}`;
  const actions = new Map([
    ['tools/ship/action.yml', readLocalAction('runs: { using: node24 }', 'tools/ship/action.yml')],
    ['tools/setup/action.yml', readLocalAction('runs: { using: node24 }', 'tools/setup/action.yml')],
  ]);
  return findPublishJobs(readGitHubWorkflow(text, file), { workflows: [], actions }).map(
    ({ index, method, auth }) => `${method} ${String(index)} ${auth}`,
  );
}

const run = (command: string): string => `      - run: ${command}\n`;
const uses = (action: string): string => `      - uses: ${action}\n`;
const GO = run('./scripts/go.sh');

describe('a script by a name that says nothing, in a job with an ID token', () => {
  it.each([
    './scripts/go.sh',
    './scripts/release.sh',
    'bash tools/ship.sh --prod',
    'ci/release.sh',
    './scripts/release-packages.sh',
    'python tools/upload_wheels.py',
    'python scripts/go.py',
    'uv run go.py',
    'make all',
    'just ship',
    'npm run ship',
    'pnpm ship',
    'bun run x',
    'tox -e x',
    'nox -s ship',
    'hatch run x',
    'cargo xtask ship',
    'cd scripts && ./go.sh',
  ])('is a row: %s', (command) => expect(read(run(command))).toEqual(HIDDEN));

  it.each([
    'make',
    'make html docs',
    'make test',
    'make build',
    './scripts/build-wheels.sh',
    './scripts/github-release.sh',
    'bash docs/deploy.sh',
    'tox -e py313',
    'npm ci',
    'npm run build',
    'npm run go -- --dry-run',
    'pnpm i',
    'yarn dlx x',
    'hatch env create',
    'cargo fuzz',
    'pip install tox',
    'node -e "go()"',
    'source .venv/bin/go',
    '/opt/tools/go.sh',
    'dist/go --help',
    'curl -sSf https://example.com/go | bash -s -- -b /usr/local/bin',
    './.github/scripts/free-disk-space.sh',
    'make ${{ inputs.anything }}',
  ])('is none: %s', (command) => expect(read(run(command))).toEqual([]));

  it('is one in a step whose name says more than that it builds', () => {
    const named = (name: string): string => `      - name: ${name}\n        run: ./go.sh\n`;
    expect(read(named('Build and publish'))).toEqual(HIDDEN);
    expect(read(named('Build'))).toEqual([]);
    expect(read(named('Publish the documentation') + named('Publish docs'))).toEqual([]);
  });

  it('is an action of the repository as well, when it is no composite one', () => {
    expect(read(uses('./tools/ship'))).toEqual(HIDDEN);
    expect(read(uses('./tools/setup'))).toEqual([]);
  });

  it('is one row with the lines of all that may publish', () => {
    const text = `on: ${OF_TAGS}\njobs:\n  go:\n${PERMITTED}    steps:\n${run('make')}${run('make one')}${run('make two')}`;
    const [row, ...others] = findPublishJobs(readGitHubWorkflow(text, 'ci.yml'));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ job: 'go', idToken: 'job', stepLines: [7, 8] });
    expect(row?.events).toEqual([{ event: 'push', ref: 'refs/tags/v*' }]);
  });
});

describe('what must speak for it', () => {
  it('is an ID token', () => {
    expect(read(GO, { head: '    permissions: { contents: read }\n    environment: pypi\n' })).toEqual([]);
  });

  it('is an environment, a release, or a name', () => {
    const branches = '{ push: { branches: [main] } }';
    expect(read(GO, { on: branches })).toEqual([]);
    expect(read(GO, { on: BY_HAND })).toEqual([]);
    expect(read(GO, { on: branches, head: `${PERMITTED}    environment: prod\n` })).toEqual(HIDDEN);
    expect(read(GO, { on: BY_HAND, file: 'release.yml' })).toEqual(HIDDEN);
    expect(read(GO, { on: BY_HAND, id: 'publish' })).toEqual(HIDDEN);
    expect(read(GO, { on: '{ release: { types: [published] } }' })).toEqual(HIDDEN);
  });

  it('is no environment of documentation', () => {
    expect(read(GO, { head: `${PERMITTED}    environment: docs\n` })).toEqual([]);
  });

  it('is the job itself where every job gets the ID token', () => {
    const workflowHead = 'permissions: { id-token: write }\n';
    expect(read(GO, { workflowHead, head: '' })).toEqual([]);
    expect(read(GO, { workflowHead, head: '', id: 'publish' })).toEqual(HIDDEN);
    expect(read(GO, { workflowHead, head: '    environment: pypi\n' })).toEqual(HIDDEN);
  });

  it('is no job whose name says that it does something else', () => {
    expect(read(GO, { id: 'docs' })).toEqual([]);
    expect(read(GO, { id: 'unit-tests' })).toEqual([]);
  });

  it('reaches through the call of a workflow', () => {
    const inner = readGitHubWorkflow(`on: workflow_call\njobs:\n  go:\n    steps:\n${GO}`, '_go.yml');
    const outer = (on: string): readonly unknown[] => {
      const text = `on: ${on}\njobs:\n  call:\n${PERMITTED}    uses: ./.github/workflows/_go.yml\n`;
      return findPublishJobs(readGitHubWorkflow(text, 'ci.yml'), [inner]);
    };
    expect(outer(OF_TAGS)).toMatchObject([{ job: 'go', index: null, method: 'script', reusable: 'local' }]);
    expect(outer(BY_HAND)).toEqual([]);
  });
});

describe('a call of a workflow that is not there, by names that say nothing', () => {
  const call = (uses: string, id = 'go', head = PERMITTED, on = OF_TAGS): readonly string[] => {
    const text = `on: ${on}\njobs:\n  ${id}:\n${head}    uses: ${uses}\n`;
    return findPublishJobs(readGitHubWorkflow(text, 'ci.yml')).map(
      ({ index, method, auth, reusable }) => `${method} ${String(index)} ${auth} ${String(reusable)}`,
    );
  };

  it('is a row where it is handed an ID token of its own', () => {
    expect(call('acme/shared/.github/workflows/go.yml@v1')).toEqual(['script null unknown remote']);
    expect(call('./.github/workflows/go.yml')).toEqual(['script null unknown local']);
  });

  it.each([
    ['no ID token', () => call('acme/shared/.github/workflows/go.yml@v1', 'go', '')],
    ['no release', () => call('acme/shared/.github/workflows/go.yml@v1', 'go', PERMITTED, BY_HAND)],
    ['a file of another purpose', () => call('acme/shared/.github/workflows/tests.yml@v1')],
    ['a runner of tests', () => call('acme/shared/.github/workflows/tox.yml@v1')],
    [
      'an input that says what for',
      () => call('acme/shared/.github/workflows/go.yml@v1\n    with: { coverage: codecov-oidc }'),
    ],
    ['a preview', () => call('acme/shared/.github/workflows/go.yml@v1', 'preview')],
    ['a job of another purpose', () => call('acme/shared/.github/workflows/go.yml@v1', 'docs')],
    [
      'a generator of provenance',
      () => call('slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2'),
    ],
  ])('is none with %s', (_what, rows) => expect(rows()).toEqual([]));
});

describe('what else the ID token may be for', () => {
  it.each([
    'aws-actions/configure-aws-credentials@v5',
    'google-github-actions/auth@v3',
    'azure/login@v2',
    'sigstore/cosign-installer@v4',
    'actions/attest-build-provenance@v3',
    'actions/attest@v3',
    'codecov/codecov-action@v5',
    'actions/deploy-pages@v4',
    'docker/build-push-action@v6',
    'hashicorp/vault-action@v3',
    'DataDog/dd-octo-sts-action@v1',
  ])('%s', (action) => expect(read(uses(action) + GO)).toEqual([]));

  it.each([
    'cosign sign-blob dist/x',
    'aws s3 cp dist s3://bucket',
    'gcloud storage cp dist gs://bucket',
    'node -e "fetch(process.env.ACTIONS_ID_TOKEN_REQUEST_URL)"',
  ])('%s', (command) => expect(read(run(command) + GO)).toEqual([]));

  it.each(['actions/checkout@v6', 'actions/setup-python@v6', 'actions/create-github-app-token@v2'])(
    'is not %s',
    (action) => expect(read(uses(action) + GO)).toEqual(HIDDEN),
  );

  it('is an upload that is seen, also one that this run skips', () => {
    const upload = uses('pypa/gh-action-pypi-publish@v1');
    expect(read(GO + upload)).toEqual(['pypa-action pypi oidc']);
    expect(read(`${GO}      - if: \${{ false }}\n        uses: pypa/gh-action-pypi-publish@v1\n`)).toEqual(
      [],
    );
    expect(read(GO + run('uv publish'))).toEqual(['uv pypi oidc']);
  });
});
