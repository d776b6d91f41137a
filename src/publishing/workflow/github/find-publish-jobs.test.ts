import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import type { PublishJob } from '../workflow.ts';
import { findPublishJobs } from './find-publish-jobs.ts';
import { readGitHubWorkflows } from './read-workflow.ts';

/** The rows of the first file. */
function rowsOf(...texts: readonly string[]): readonly PublishJob[] {
  const names = ['release.yml', 'publish.yml', 'deep.yml'];
  const files = new Map(texts.map((text, at) => [`.github/workflows/${names[at] ?? at}`, text]));
  const workflows = readGitHubWorkflows(files);
  return findPublishJobs(workflows[0]!, workflows);
}

const jobs = (body: string, on = '{ push: { tags: ["v*"] } }'): string => `on: ${on}\njobs:\n${body}`;
const publishing = (steps: string, more = ''): string =>
  `  publish:\n    runs-on: x\n${more}    steps:\n${steps}`;
const PYPA = '      - uses: pypa/gh-action-pypi-publish@release/v1\n';
const short = (row: PublishJob): unknown[] => [row.job, row.index, row.method, row.auth, row.environment];

describe('findPublishJobs', () => {
  it.each([
    [PYPA, ['pypi', 'pypa-action', 'oidc']],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository-url: https://test.pypi.org/legacy/ }\n',
      ['testpypi', 'pypa-action', 'oidc'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository_url: "https://x.example/legacy/" }\n',
      ['https://x.example/legacy/', 'pypa-action', 'oidc'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { password: "${{ secrets.PYPI }}" }\n',
      ['pypi', 'pypa-action', 'token'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { user: me }\n',
      ['pypi', 'pypa-action', 'token'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { user: __token__, password: "" }\n',
      ['pypi', 'pypa-action', 'oidc'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { password: "${{ vars.USE_TOKEN && secrets.PYPI || \'\' }}" }\n',
      ['pypi', 'pypa-action', 'mixed'],
    ],
    [
      '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository-url: "${{ vars.URL }}" }\n',
      [null, 'pypa-action', 'oidc'],
    ],
    [
      '      - uses: docker://ghcr.io/pypa/gh-action-pypi-publish:release-v1\n',
      ['pypi', 'pypa-action', 'oidc'],
    ],
    [
      '      - uses: PyO3/maturin-action@v1\n        with: { command: upload, args: --skip-existing wheels/* }\n',
      ['pypi', 'maturin', 'oidc'],
    ],
    [
      '      - uses: JRubics/poetry-publish@v2.0\n        with: { pypi_token: "${{ secrets.P }}", repository_name: testpypi }\n',
      ['testpypi', 'poetry', 'token'],
    ],
    [
      '      - uses: octo/tokenless@v1\n        with: { index: testpypi }\n',
      ['testpypi', 'tokenless', 'oidc'],
    ],
    ['      - run: uv publish\n', ['pypi', 'uv', 'oidc']],
    [
      '      - run: twine upload dist/*\n        env: { TWINE_PASSWORD: "${{ secrets.PYPI }}" }\n',
      ['pypi', 'twine', 'token'],
    ],
    [
      '      - run: twine upload dist/*\n        env: { TWINE_REPOSITORY_URL: "https://test.pypi.org/legacy/" }\n',
      ['testpypi', 'twine', 'oidc'],
    ],
    [
      '      - run: poetry config repositories.mine https://x.example/up/\n      - run: poetry publish -r mine\n',
      ['https://x.example/up/', 'poetry', 'unknown'],
    ],
    [
      '      - uses: o/mint-token-action@v1\n        id: mint\n      - run: twine upload dist/*\n        env: { TWINE_PASSWORD: "${{ steps.mint.outputs.token }}" }\n',
      ['pypi', 'twine', 'oidc'],
    ],
    [
      '      - uses: o/mint-token-action@v1\n      - run: twine upload dist/*\n        env: { TWINE_PASSWORD: "${{ secrets.PYPI }}" }\n',
      ['pypi', 'twine', 'token'],
    ],
    ['      - run: ./scripts/publish.sh\n', [null, 'script', 'unknown']],
  ])('reads the steps %j', (steps, expected) => {
    const rows = rowsOf(jobs(publishing(steps, '    permissions: { id-token: write }\n')));
    expect(rows.map((row) => short(row).slice(1, 4))).toEqual([expected]);
  });

  it.each([
    '      - run: ./scripts/publish.sh\n',
    '      - uses: actions/checkout@v4\n',
    '      - uses: PyO3/maturin-action@v1\n        with: { command: build, args: --release }\n',
    '      - run: echo "pypa/gh-action-pypi-publish"\n',
    '      - name: uv publish\n',
  ])('finds nothing in %j without an ID token', (steps) => {
    expect(rowsOf(jobs(publishing(steps)))).toEqual([]);
  });

  it('gives a row per index, in the order of needs', () => {
    const rows = rowsOf(
      jobs(`  both:
    needs: test
    steps:
      - run: twine upload -r testpypi dist/* && twine upload dist/*
  test:
    steps:
      - run: uv publish --index testpypi
`),
    );
    expect(rows.map(({ job, index, line }) => [job, index, line])).toEqual([
      ['test', 'testpypi', 7],
      ['both', 'testpypi', 3],
      ['both', 'pypi', 3],
    ]);
  });

  it('tells two ways to one index as one row', () => {
    const rows = rowsOf(
      jobs(
        publishing(`${PYPA}      - uses: pypa/gh-action-pypi-publish@v1\n        with: { password: x }\n`),
      ),
    );
    expect(rows).toMatchObject([{ auth: 'mixed', stepLines: [6, 7], idToken: 'missing' }]);
  });

  it('keeps the environment of a matrix with its index', () => {
    const rows = rowsOf(
      jobs(
        publishing(
          '      - uses: pypa/gh-action-pypi-publish@v1\n        with: { repository-url: "${{ matrix.url }}" }\n',
          `    strategy:
      matrix:
        include:
          - { name: testpypi, url: https://test.pypi.org/legacy/ }
          - { name: pypi, url: https://upload.pypi.org/legacy/ }
    environment: \${{ matrix.name }}
`,
        ),
      ),
    );
    expect(rows.map(short)).toEqual([
      [
        'publish',
        'testpypi',
        'pypa-action',
        'oidc',
        { expression: '${{ matrix.name }}', values: ['testpypi'] },
      ],
      ['publish', 'pypi', 'pypa-action', 'oidc', { expression: '${{ matrix.name }}', values: ['pypi'] }],
    ]);
  });

  it.each([
    ["${{ github.event_name == 'release' && 'pypi' || 'testpypi' }}", ['testpypi']],
    ['${{ vars.ENVIRONMENT }}', []],
    ["${{ vars.ENVIRONMENT || 'pypi' }}", []],
    ["py${{ 'pi' }}", ['pypi']],
    ['${{ env.TARGET }}', ['pypi']],
    ['${{ matrix.nothing }}', ['']],
    ['${{ not an expression', 'plain'],
  ])('works out the environment %s', (environment, values) => {
    const text = `env: { TARGET: "\${{ 'pypi' }}" }\n${jobs(publishing(PYPA, `    environment: "${environment}"\n`))}`;
    const [row] = rowsOf(text);
    expect(row?.environment).toEqual(values === 'plain' ? environment : { expression: environment, values });
  });

  it('keeps what a choice decides together', () => {
    const on =
      '{ workflow_dispatch: { inputs: { target: { type: choice, options: [testpypi, pypi] }, dry: { type: boolean } } } }';
    const rows = rowsOf(
      jobs(
        publishing(
          '      - if: ${{ !inputs.dry }}\n        run: twine upload -r ${{ inputs.target }} dist/*\n',
          '    environment: ${{ inputs.target }}\n',
        ),
        on,
      ),
    );
    expect(rows.map(({ index, environment }) => [index, environment])).toEqual([
      ['testpypi', { expression: '${{ inputs.target }}', values: ['testpypi'] }],
      ['pypi', { expression: '${{ inputs.target }}', values: ['pypi'] }],
    ]);
  });

  const BOTH =
    '{ push: { branches: [main], tags: ["v*"] }, release: { types: [published] }, workflow_dispatch: {}, pull_request: {} }';
  it.each([
    [
      "startsWith(github.ref, 'refs/tags/')",
      ['push refs/tags/v*', 'release refs/tags/*', 'workflow_dispatch refs/tags/*'],
    ],
    ["github.event_name == 'push' && github.ref_type == 'tag'", ['push refs/tags/v*']],
    ["github.event_name == 'release' && github.event.action == 'published'", ['release refs/tags/*']],
    ["github.event_name == 'release' && github.event.action == 'created'", []],
    ["github.event_name == 'release' && !github.event.release.prerelease", ['release refs/tags/*']],
    ["github.ref == 'refs/heads/main'", ['push refs/heads/main', 'workflow_dispatch refs/heads/main']],
    ["startsWith(github.ref_name, 'v') && github.event_name == 'push'", ['push refs/tags/v*']],
    // Nothing is merged where `types` does not name `closed`.
    ['github.event.pull_request.merged == true', []],
    [
      "github.head_ref == '' && github.event_name != 'workflow_dispatch'",
      ['push refs/heads/main', 'push refs/tags/v*', 'release refs/tags/*', 'pull_request refs/pull/*/merge'],
    ],
    ["github.event.inputs.x == 'y'", []],
    ['false', []],
  ])('says which events reach a job if %s', (condition, events) => {
    const [row] = rowsOf(jobs(publishing(PYPA, `    if: ${condition}\n`), BOTH));
    expect(row?.events.map(({ event, ref }) => `${event} ${ref}`)).toEqual(events);
    expect(row?.condition?.text).toBe(condition);
  });

  it('does not run a job whose need is skipped, unless it says so', () => {
    const text = (condition: string): string =>
      jobs(
        `  gate:\n    if: github.event_name == 'release'\n${publishing(PYPA, `    needs: gate\n    if: ${condition}\n`)}`,
      );
    expect(rowsOf(text('true'))[0]?.events).toEqual([]);
    expect(rowsOf(text('always()'))[0]?.events).toHaveLength(1);
    expect(rowsOf(text("needs.gate.result == 'success'"))[0]?.events).toEqual([]);
  });

  it('reads the condition of the step', () => {
    const rows = rowsOf(
      jobs(
        publishing(
          `${PYPA}        if: github.event_name == 'release'\n      - uses: pypa/gh-action-pypi-publish@v1\n        if: github.event_name == 'push'\n        with: { repository-url: https://test.pypi.org/legacy/ }\n`,
        ),
        '{ push: {}, release: {} }',
      ),
    );
    expect(rows.map(({ index, events }) => [index, events.map(({ event }) => event)])).toEqual([
      ['pypi', ['release']],
      ['testpypi', ['push', 'push']],
    ]);
  });
});

describe('findPublishJobs through calls', () => {
  const CALLER = jobs(
    '  call:\n    uses: ./.github/workflows/publish.yml\n    permissions: { id-token: write }\n    with: { environment: pypi, index: https://test.pypi.org/legacy/ }\n',
  );
  const CALLED = `on:
  workflow_call:
    inputs:
      environment: { type: string }
      index: { type: string }
      unused: { type: boolean }
      named: { type: string, default: fallback }
jobs:
  upload:
    environment: \${{ inputs.environment }}-\${{ inputs.named }}
    if: \${{ !inputs.unused }}
    steps:
      - uses: pypa/gh-action-pypi-publish@v1
        with: { repository-url: "\${{ inputs.index }}" }
`;

  it('follows a local reusable workflow with its inputs', () => {
    expect(rowsOf(CALLER, CALLED)).toMatchObject([
      {
        workflow: 'publish.yml',
        job: 'upload',
        index: 'testpypi',
        environment: { values: ['pypi-fallback'] },
        idToken: 'job',
        reusable: 'local',
        events: [{ event: 'push', ref: 'refs/tags/v*' }],
        callers: [{ workflow: 'release.yml', job: 'call', line: 3 }],
      },
    ]);
  });

  it('caps the ID token by the caller', () => {
    const capped = CALLER.replace('id-token: write', 'contents: read');
    const wants = CALLED.replace(
      '    environment: $',
      '    permissions: { id-token: write }\n    environment: $',
    );
    expect(rowsOf(capped, wants)).toMatchObject([{ idToken: 'missing' }]);
  });

  it('follows calls of calls', () => {
    const middle = 'on: workflow_call\njobs:\n  inner:\n    uses: ./.github/workflows/deep.yml\n';
    const deep = `on: workflow_call\njobs:\n${publishing(PYPA)}`;
    expect(rowsOf(CALLER, middle, deep)).toMatchObject([
      {
        workflow: 'deep.yml',
        callers: [{ workflow: 'release.yml' }, { workflow: 'publish.yml', job: 'inner' }],
      },
    ]);
  });

  it('refuses workflows that call each other (attack)', () => {
    const back = 'on: workflow_call\njobs:\n  again:\n    uses: ./.github/workflows/release.yml\n';
    expect(refusalOf(() => rowsOf(CALLER, back))).toMatchObject({
      code: 'workflow-call-cycle',
      details: { chain: ['release.yml', 'publish.yml', 'release.yml'] },
    });
  });

  it('shows a workflow that is only called, with no events', () => {
    expect(rowsOf(CALLED)).toMatchObject([
      {
        workflow: 'release.yml',
        index: null,
        reusable: 'local',
        events: [],
        callers: [],
        idToken: 'missing',
      },
    ]);
  });

  it.each([
    ['octo/shared/.github/workflows/publish.yml@v1', 'remote', 'oidc'],
    ['./.github/workflows/publish.yml', 'local', 'unknown'],
  ])('flags the call of %s that it cannot follow', (uses, reusable, auth) => {
    const text = jobs(
      `  release:\n    uses: ${uses}\n    environment: x\n    permissions: { id-token: write }\n`,
    );
    expect(rowsOf(text)).toMatchObject([
      { job: 'release', index: null, method: 'script', auth, reusable, environment: 'x' },
    ]);
  });

  it('does not flag a remote call that has nothing to do with publishing', () => {
    expect(rowsOf(jobs('  lint:\n    uses: o/s/.github/workflows/lint.yml@v1\n'))).toEqual([]);
  });
});
