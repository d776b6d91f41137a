import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../../test/support/refusal.ts';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readLocalActions } from '../read-action.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

const job = (step: string): string =>
  `on: { push: { tags: ["v*"] } }\njobs:\n  publish:\n    permissions: { id-token: write }\n    env: { TARGET: testpypi }\n    steps:\n      - ${step}\n`;
const composite = (steps: string, inputs = '{}'): string =>
  `name: x\ninputs: ${inputs}\nruns:\n  using: composite\n  steps:\n${steps}`;

function read(step: string, actions: Record<string, string>): readonly string[] {
  const sources = {
    workflows: [],
    actions: readLocalActions(new Map(Object.entries(actions))),
    repository: { owner: 'octo', name: 'app' },
  };
  return findPublishJobs(readGitHubWorkflow(job(step), 'release.yml'), sources).map(
    ({ index, method, auth, stepLines }) => `${method} ${index} ${auth} ${stepLines.join(' ')}`,
  );
}

const UPLOAD = composite('    - run: uv publish\n      shell: bash\n');

describe('composite actions of the repository', () => {
  it.each([
    ['uses: ./.github/actions/upload', '.github/actions/upload/action.yml'],
    ['uses: ./.github/actions/upload/', '.github/actions/upload/action.yaml'],
    ['uses: ./', 'action.yml'],
    ['uses: $/.github/actions/upload', '.github/actions/upload/action.yml'],
    ['uses: $/', 'action.yml'],
    ['uses: octo/app/.github/actions/upload@v1', '.github/actions/upload/action.yml'],
    ['uses: Octo/App@v1', 'action.yml'],
  ])('reads the steps of %s', (step, file) => {
    expect(read(step, { [file]: UPLOAD })).toEqual(['uv pypi oidc 7']);
  });

  it.each(['uses: octo/application@v1', 'uses: ./other', 'uses: evil/app@v1'])(
    'does not take %s for it',
    (step) => {
      expect(read(step, { 'action.yml': UPLOAD })).toEqual([]);
    },
  );

  it('carries inputs, defaults and variables', () => {
    const action = composite(
      '    - uses: pypa/gh-action-pypi-publish@v1\n      with: { repository-url: "${{ inputs.url }}", password: "${{ inputs.token }}" }\n    - if: inputs.also == \'true\'\n      run: twine upload -r "$TARGET" dist/*\n',
      '{ url: { default: "https://test.pypi.org/legacy/" }, token: {}, also: { default: "false" } }',
    );
    const actions = { 'up/action.yml': action };
    expect(read('uses: ./up', actions)).toEqual(['pypa-action testpypi oidc 7']);
    const given = '{ uses: ./up, with: { URL: "https://upload.pypi.org/legacy/", also: true } }';
    expect(read(given, actions)).toEqual(['pypa-action pypi oidc 7', 'twine testpypi oidc 7']);
    expect(read('{ uses: ./up, with: { token: "${{ secrets.PYPI }}" } }', actions)).toEqual([
      'pypa-action testpypi token 7',
    ]);
  });

  it('follows actions that call actions', () => {
    const outer = composite('    - uses: ./inner\n      with: { index: testpypi }\n');
    const inner = composite('    - run: uv publish --index ${{ inputs.index }}\n', '{ index: {} }');
    expect(read('uses: ./outer', { 'outer/action.yml': outer, 'inner/action.yml': inner })).toEqual([
      'uv testpypi oidc 7',
    ]);
  });

  it('sees a token that an action of the repository mints', () => {
    const auth = composite('    - id: a\n      uses: rust-lang/crates-io-auth-action@v1\n');
    const text = `${job('{ id: auth, uses: ./auth }')}      - run: cargo publish\n        env: { CARGO_REGISTRY_TOKEN: "\${{ steps.auth.outputs.token }}" }\n`;
    const actions = readLocalActions(new Map([['auth/action.yml', auth]]));
    expect(findPublishJobs(readGitHubWorkflow(text, 'r.yml'), { workflows: [], actions })).toMatchObject([
      { method: 'cargo', auth: 'oidc' },
    ]);
  });

  it('hands over nothing that a skipped step would have minted', () => {
    const pipeline = composite(
      '    - run: dotnet run -c Release\n      env: { NUGET_KEY: "${{ inputs.key }}" }\n',
      '{ key: {} }',
    );
    const actions = readLocalActions(new Map([['pipe/action.yml', pipeline]]));
    const eventsIf = (condition: string): readonly string[] => {
      const login = `{ id: login, if: "${condition}", uses: NuGet/login@v1 }`;
      const key = '"${{ steps.login.outputs.NUGET_API_KEY }}"';
      const text = `on: [pull_request, push]\njobs:\n  go:\n    permissions: { id-token: write }\n    steps:\n      - ${login}\n      - { name: Publish, uses: ./pipe, with: { key: ${key} } }\n      - { uses: NuGet/login@v1 }\n`;
      const rows = findPublishJobs(readGitHubWorkflow(text, 'ci.yml'), { workflows: [], actions });
      return rows.flatMap(({ events }) => events.map(({ event, ref }) => `${event} ${ref}`));
    };
    expect(eventsIf("github.ref == 'refs/heads/main'")).toEqual(['push refs/heads/main']);
    expect(eventsIf('vars.ON')).toContain('pull_request refs/pull/*/merge');
    expect(eventsIf("github.event_name == 'issues'")).toEqual([]);
  });

  it('does not look into what it cannot, and says so by its name', () => {
    const node = 'runs: { using: node24, main: index.js }\n';
    expect(read('uses: ./publish-pypi', { 'publish-pypi/action.yml': node })).toEqual([
      'script null unknown 7',
    ]);
    const step = '{ uses: ./releasePackages, env: { NODE_AUTH_TOKEN: "${{ secrets.N }}" } }';
    expect(read(step, { 'releasePackages/action.yml': node })).toEqual(['script npm token 7']);
    expect(read('uses: ./setup', { 'setup/action.yml': node })).toEqual([]);
  });

  it('refuses actions that call themselves (attack)', () => {
    const loop = composite('    - uses: ./loop\n'.repeat(2));
    expect(refusalOf(() => read('uses: ./loop', { 'loop/action.yml': loop }))).toMatchObject({
      code: 'workflow-too-large',
    });
  });

  it.each(['', '[]', 'runs: x', 'runs: { using: composite, steps: 5 }', 'inputs: [a]'])(
    'survives %j',
    (text) => {
      expect(read('uses: ./x', { 'x/action.yml': text })).toEqual([]);
    },
  );
});
