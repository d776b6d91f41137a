import { describe, expect, it } from 'vitest';
import type { PublishJob } from '../workflow.ts';
import { findPublishJobs } from './find-publish-jobs.ts';
import { readGitHubWorkflows } from './read-workflow.ts';

const REPOSITORY = { owner: 'octo', name: 'app' };

function rowsOf(files: Readonly<Record<string, string>>): readonly PublishJob[] {
  const named = new Map(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}`, text]));
  const workflows = readGitHubWorkflows(named);
  return findPublishJobs(workflows[0]!, { workflows, repository: REPOSITORY });
}

const keysOf = (row: PublishJob | undefined): readonly string[] =>
  (row?.events ?? []).map(({ event, ref }) => `${event} ${ref}`);

const UPLOAD = '[{ run: uv publish }]';

/** The events that reach a job with a condition. */
const eventsIf = (on: string, condition: string): readonly string[] =>
  keysOf(
    rowsOf({
      'ship.yml': `on: ${on}\njobs:\n  ship:\n    if: ${JSON.stringify(condition)}\n    steps: ${UPLOAD}\n`,
    })[0],
  );

const ALL =
  '{ push: {}, workflow_dispatch: {}, release: {}, schedule: [{ cron: 5 4 * * * }, { cron: 1 2 * * 0 }], pull_request: {} }';

describe('payloads in conditions', () => {
  it.each([
    // Only a push and a run by hand carry the ref in their payload.
    ["startsWith(github.event.ref, 'refs/tags')", ['push refs/tags/*', 'workflow_dispatch refs/tags/*']],
    ["github.event.ref == 'refs/heads/main'", ['push refs/heads/main', 'workflow_dispatch refs/heads/main']],
    ["github.event.base_ref == 'refs/heads/main'", ['push refs/heads/*', 'push refs/tags/*']],
    ["contains(github.event.head_commit.message, 'release')", ['push refs/heads/*', 'push refs/tags/*']],
    ["github.event.schedule == '1 2 * * 0'", ['schedule refs/heads/*']],
    ["github.event.schedule == '0 0 * * *'", []],
    ["github.event.release.tag_name != ''", ['release refs/tags/*']],
    [
      'github.event.pull_request.head.repo.full_name == github.repository',
      ['pull_request refs/pull/*/merge'],
    ],
    ["contains(github.event.pull_request.labels.*.name, 'ship')", ['pull_request refs/pull/*/merge']],
    [
      "github.event.workflow == '.github/workflows/ship.yml'",
      ['workflow_dispatch refs/heads/*', 'schedule refs/heads/*'],
    ],
    // Without `types` any activity of a release starts it, and only three of a pull request.
    ["github.event.action == 'closed'", ['release refs/tags/*']],
    ["github.event.workflow_run.conclusion == 'success'", []],
    ['github.event.deployment', []],
    ["github.event.repository.fork || github.event.repository.full_name != 'octo/app'", []],
    ["github.event.repository.owner.login == 'someone'", []],
    ["github.repository_owner == 'octo' && github.event_name == 'schedule'", ['schedule refs/heads/*']],
    ["github.job == 'other' || github.workflow == 'other'", []],
    ["contains(github.ref, 'refs/tags/') && github.event_name == 'push'", ['push refs/tags/*']],
    ["contains(github.ref, 'tags') && github.event_name == 'push'", ['push refs/tags/*']],
    // The short name of a pull request's ref begins with its number.
    ["startsWith(github.ref_name, 'stable/') && github.event_name == 'pull_request'", []],
    [
      "startsWith(github.ref_name, '1') && github.event_name == 'pull_request'",
      ['pull_request refs/pull/*/merge'],
    ],
    ["contains(github.ref, 'rc') && github.event_name == 'push'", ['push refs/heads/*', 'push refs/tags/*']],
  ])('%s lets through %j', (condition, expected) => {
    expect(eventsIf(ALL, condition)).toEqual(expected);
  });

  it.each([
    ["github.event.ref == 'v1' && github.event.ref_type == 'tag'", ['create refs/tags/v1']],
    ["github.event.ref_type == 'tag'", ['create refs/tags/*']],
  ])('a created ref goes by its short name: %s', (condition, expected) => {
    expect(eventsIf('{ create: {} }', condition)).toEqual(expected);
  });

  it('knows the base branch of a pull request by the filter of its trigger', () => {
    const on = '{ pull_request: { branches: [main, next] } }';
    expect(eventsIf(on, "github.base_ref == 'next'")).toEqual(['pull_request refs/pull/*/merge']);
    expect(eventsIf(on, "github.base_ref == 'old'")).toEqual([]);
    expect(eventsIf(on, "github.event.pull_request.base.ref == 'old'")).toEqual([]);
    expect(eventsIf('{ pull_request: {} }', "github.base_ref == 'old'")).toHaveLength(1);
    expect(eventsIf('{ pull_request: { branches: ["v*"] } }', "github.base_ref == 'old'")).toHaveLength(1);
  });

  it('runs a merged pull request on its base branch, as closed', () => {
    const on = '{ pull_request: { types: [opened, closed], branches: [main] } }';
    expect(eventsIf(on, 'github.event.pull_request.merged')).toEqual(['pull_request refs/heads/main']);
    expect(eventsIf(on, "github.event.action == 'opened'")).toEqual(['pull_request refs/pull/*/merge']);
    expect(
      eventsIf('{ pull_request_target: { types: [opened] } }', 'github.event.pull_request.merged'),
    ).toEqual([]);
  });
});

describe('inputs in conditions', () => {
  const on = (type: string): string =>
    `{ schedule: [{ cron: 5 4 * * * }], workflow_dispatch: { inputs: { real: { ${type} } } } }`;

  it.each([
    ['type: boolean', "github.event.inputs.real == 'true'", ['workflow_dispatch refs/heads/*']],
    // In the payload it is a text, which is no boolean.
    ['type: boolean', 'github.event.inputs.real == true', []],
    ['type: boolean', 'inputs.real == true', ['workflow_dispatch refs/heads/*']],
    ['type: boolean', '!inputs.real', ['schedule refs/heads/*', 'workflow_dispatch refs/heads/*']],
    ['type: choice, options: [a, b]', "inputs.real == 'b'", ['workflow_dispatch refs/heads/*']],
    ['type: choice, options: [a, b]', "inputs.real == 'c'", []],
    ['type: string', "inputs.real == 'x'", ['workflow_dispatch refs/heads/*']],
    ['type: string', 'github.event.inputs', ['workflow_dispatch refs/heads/*']],
    ['type: string', 'github.event.inputs.other', []],
  ])('an input with %s under %s', (type, condition, expected) => {
    expect(eventsIf(on(type), condition)).toEqual(expected);
  });

  it.each([
    ['real: "${{ inputs.real }}"', 'inputs.real', ['workflow_dispatch refs/heads/*']],
    [
      'real: "${{ inputs.real }}"',
      '!inputs.real',
      ['schedule refs/heads/*', 'workflow_dispatch refs/heads/*'],
    ],
    ['real: "true"', 'inputs.real == true', ['schedule refs/heads/*', 'workflow_dispatch refs/heads/*']],
    [
      'real: "${{ github.ref == \'refs/heads/main\' }}"',
      'inputs.real',
      ['schedule refs/heads/*', 'workflow_dispatch refs/heads/main'],
    ],
    // The payload is the caller's, whatever the call hands over.
    ['real: "true"', "github.event.inputs.real == 'true'", ['workflow_dispatch refs/heads/*']],
  ])('a call with %s under %s', (given, condition, expected) => {
    const rows = rowsOf({
      'ship.yml': `on: ${on('type: boolean')}\njobs:\n  call:\n    uses: ./.github/workflows/up.yml\n    with: { ${given} }\n`,
      'up.yml': `on: { workflow_call: { inputs: { real: { type: boolean } } } }\njobs:\n  up:\n    if: ${JSON.stringify(condition)}\n    steps: ${UPLOAD}\n`,
    });
    expect(keysOf(rows[0])).toEqual(expected);
  });
});

describe('single refs in conditions', () => {
  const on = '{ workflow_dispatch: {} }';
  it.each([
    ["github.ref == 'refs/heads/main'", ['workflow_dispatch refs/heads/main']],
    ["github.ref_name == 'main'", ['workflow_dispatch refs/heads/main']],
    ["github.ref_type == 'tag' && github.ref_name == 'v1'", ['workflow_dispatch refs/tags/v1']],
    ["github.ref_type == 'branch' && github.ref_name == 'main'", ['workflow_dispatch refs/heads/main']],
    [
      'contains(fromJSON(\'["refs/heads/a", "refs/heads/b"]\'), github.ref)',
      ['workflow_dispatch refs/heads/a', 'workflow_dispatch refs/heads/b'],
    ],
    ["github.ref == format('refs/heads/{0}', 'main')", ['workflow_dispatch refs/heads/main']],
    [
      "github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/tags/v')",
      ['workflow_dispatch refs/heads/main', 'workflow_dispatch refs/tags/*'],
    ],
    ["github.ref != 'refs/heads/main'", ['workflow_dispatch refs/heads/*']],
    ["github.ref == 'refs/heads/main' || inputs.any == null", ['workflow_dispatch refs/heads/*']],
    [
      "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
      ['workflow_dispatch refs/heads/*'],
    ],
    ["startsWith(github.ref, 'refs/heads/release/')", ['workflow_dispatch refs/heads/*']],
  ])('%s reaches the job by %j', (condition, expected) => {
    expect(eventsIf(on, condition)).toEqual(expected);
  });

  it.each([
    'github.ref_name == github.event.repository.default_branch',
    "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
  ])('knows that neither a tag nor a pull request is the default branch: %s', (condition) => {
    const events = eventsIf('{ push: {}, pull_request: {}, release: {}, schedule: [] }', condition);
    expect(events).toEqual(['push refs/heads/*', 'schedule refs/heads/*']);
    expect(eventsIf('{ push: { branches: [main] } }', condition)).toEqual(['push refs/heads/main']);
  });

  it('takes the default branch for the one that a condition names', () => {
    expect(eventsIf('{ schedule: [] }', "github.ref == 'refs/heads/main'")).toEqual([
      'schedule refs/heads/*',
    ]);
  });

  it('keeps a pattern that does not stand for the named ref', () => {
    expect(eventsIf('{ push: { branches: ["release-*"] } }', "github.ref != 'refs/heads/main'")).toEqual([
      'push refs/heads/release-*',
    ]);
    expect(eventsIf('{ push: { branches: ["release-*"] } }', "github.ref_name == 'release-1'")).toEqual([
      'push refs/heads/release-1',
    ]);
    expect(eventsIf('{ push: { branches: ["release-*"] } }', "github.ref_name == 'main'")).toEqual([]);
  });

  it('reads them from the job before, the step, a variable and the caller', () => {
    const rows = rowsOf({
      'ship.yml': [
        'on: { workflow_dispatch: {} }',
        'jobs:',
        "  gate:\n    if: github.ref == 'refs/heads/one'\n    steps: [{ run: make }]",
        `  after:\n    needs: gate\n    steps: ${UPLOAD}`,
        "  step:\n    steps: [{ run: uv publish, if: github.ref == 'refs/heads/two' }]",
        "  variable:\n    env: { BRANCH: '${{ github.ref_name }}' }\n    steps: [{ run: uv publish, if: \"github.ref_type == 'branch' && env.BRANCH == 'three'\" }]",
        "  call:\n    if: github.ref == 'refs/heads/four'\n    uses: ./.github/workflows/up.yml",
      ].join('\n'),
      'up.yml': `on: { workflow_call: {} }\njobs:\n  up:\n    steps: ${UPLOAD}\n`,
    });
    expect(rows.map((row) => [row.job, ...keysOf(row)])).toEqual(
      expect.arrayContaining([
        ['after', 'workflow_dispatch refs/heads/one'],
        ['step', 'workflow_dispatch refs/heads/two'],
        ['variable', 'workflow_dispatch refs/heads/three'],
        ['up', 'workflow_dispatch refs/heads/four'],
      ]),
    );
  });

  it('keeps the environment that belongs to the named ref', () => {
    const [row] = rowsOf({
      'ship.yml': `on: { push: {} }\njobs:\n  ship:\n    environment: "\${{ github.ref == 'refs/heads/main' && 'live' || 'trial' }}"\n    steps: ${UPLOAD}\n`,
    });
    expect(keysOf(row)).toEqual(['push refs/heads/*', 'push refs/tags/*']);
    expect(row?.environment).toMatchObject({ values: ['trial', 'live'] });
  });
});

describe('conditions that look alike', () => {
  const HAND = ['workflow_dispatch refs/heads/*'];
  const GO =
    '{ workflow_dispatch: { inputs: { go: { type: boolean }, where: { type: string } } }, push: {} }';
  const PUSH = ['push refs/heads/*', 'push refs/tags/*'];

  // An input is a boolean, and a text in the payload; GitHub compares a boolean with a text as numbers.
  it.each([
    ['inputs.go', HAND],
    ['inputs.go == true', HAND],
    ["inputs.go == 'true'", []],
    ["github.event.inputs.go == 'true'", HAND],
    ['github.event.inputs.go == true', []],
    ["inputs.where == 'pypi'", HAND],
    ["inputs.where == ''", [...HAND, ...PUSH]],
    ['contains(fromJSON(\'["push", "release"]\'), github.event_name)', PUSH],
    ['!contains(fromJSON(\'["push"]\'), github.event_name)', HAND],
    ["contains('push release', github.event_name)", PUSH],
    ["github.event_name == 'PUSH'", PUSH],
    ['!cancelled() && !inputs.go', [...HAND, ...PUSH]],
  ])('%s lets through %j', (condition, expected) => {
    expect([...eventsIf(GO, condition)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ["{ push: { tags-ignore: ['rc*'] } }", ['push refs/tags/*']],
    ["{ push: { tags-ignore: ['**'], branches: [main] } }", ['push refs/heads/main']],
    ["{ push: { branches-ignore: ['**'] } }", []],
    ["{ push: { paths: ['src/**'] } }", PUSH],
    ["{ push: { paths: ['src/**'], tags: ['v*'] } }", ['push refs/tags/v*']],
    ["{ push: { paths: ['src/**'], branches: [main] } }", ['push refs/heads/main']],
  ])('on %s runs by %j', (on, expected) => {
    expect(eventsIf(on, 'true')).toEqual(expected);
  });
});

describe('jobs that are skipped', () => {
  /** A job behind one that only a release runs, with another between them. */
  const chained = (between: string, condition: string): readonly string[] =>
    keysOf(
      rowsOf({
        'ship.yml': `on: { push: {} }\njobs:\n  notes:\n    if: github.event_name == 'release'\n    outputs: { made: x }\n    steps: [{ run: make }]\n  check:\n    needs: notes\n    if: ${JSON.stringify(between)}\n    steps: [{ run: make }]\n  ship:\n    needs: [check, notes]\n    if: ${JSON.stringify(condition)}\n    steps: ${UPLOAD}\n`,
      })[0],
    );

  it.each([
    ['always()', 'true', 0],
    ['always()', 'success()', 0],
    ['always()', 'always()', 2],
    ['always()', '!failure()', 2],
    ['always()', '!cancelled()', 2],
    ['always()', "!cancelled() && needs.check.result == 'success'", 2],
    ['true', "!cancelled() && needs.check.result == 'success'", 0],
    ['true', "!cancelled() && needs.check.result == 'skipped'", 2],
    ['always()', "always() && !contains(needs.*.result, 'skipped')", 0],
    ['always()', "always() && contains(needs.*.result, 'success')", 2],
    ['always()', "always() && !contains(needs.*.result, 'failure')", 2],
    ['always()', 'always() && needs.notes.outputs.made', 0],
    ['always()', 'always() && needs.check.outputs.made', 2],
  ])('between them a job with %s, then %s', (between, condition, count) => {
    expect(chained(between, condition)).toHaveLength(count);
  });

  it.each([
    ["always() && needs.check.result == 'success'", 2],
    ["always() && needs.check.result == 'skipped'", 2],
    ["always() && needs.check.result == 'failure'", 0],
    ["always() && contains(needs.*.result, 'skipped')", 2],
    ["always() && !contains(needs.*.result, 'skipped')", 2],
    ["needs.check.result == 'skipped'", 0],
    ["needs.check.result == 'success'", 2],
  ])('behind a job that only the run decides to skip, with %s', (condition, count) => {
    const text = `on: { push: {} }\njobs:\n  check:\n    if: vars.CHECK\n    steps: [{ run: make }]\n  ship:\n    needs: check\n    if: ${JSON.stringify(condition)}\n    steps: ${UPLOAD}\n`;
    expect(keysOf(rowsOf({ 'ship.yml': text })[0])).toHaveLength(count);
  });

  it('goes down the chain where the last job needs only one that runs', () => {
    const text = (condition: string): string =>
      `on: { push: {} }\njobs:\n  notes:\n    if: github.event_name == 'release'\n    steps: [{ run: make }]\n  check:\n    needs: notes\n    if: always()\n    steps: [{ run: make }]\n  ship:\n    needs: check\n    if: ${JSON.stringify(condition)}\n    steps: ${UPLOAD}\n`;
    expect(keysOf(rowsOf({ 'ship.yml': text('true') })[0])).toEqual([]);
    expect(keysOf(rowsOf({ 'ship.yml': text('!failure()') })[0])).toHaveLength(2);
  });
});

describe('what a ref surely has in it', () => {
  const TAGS = '{ push: { tags: ["v[0-9]+", "v[0-9]+-rc.[0-9]+", "x?y", "a\\\\-b", "**/z"] } }';

  it.each([
    ["!contains(github.ref, '-')", ['v[0-9]+', 'x?y', '**/z']],
    ["!contains(github.ref_name, '-rc.')", ['v[0-9]+', 'x?y', 'a\\-b', '**/z']],
    // What `?` may leave out, and the slash that `**/` may, are not sure.
    ["!contains(github.ref_name, 'x')", ['v[0-9]+', 'v[0-9]+-rc.[0-9]+', 'x?y', 'a\\-b', '**/z']],
    ["!contains(github.ref_name, '/z')", ['v[0-9]+', 'v[0-9]+-rc.[0-9]+', 'x?y', 'a\\-b', '**/z']],
  ])('%s lets through %j', (condition, tags) => {
    expect(eventsIf(TAGS, condition)).toEqual(tags.map((tag) => `push refs/tags/${tag}`));
  });

  it('is /merge for a pull request, whose short name is no branch', () => {
    expect(eventsIf('[pull_request]', "github.ref_name == 'main'")).toEqual([]);
    expect(eventsIf('[pull_request]', "github.ref_name != 'main'")).toEqual([
      'pull_request refs/pull/*/merge',
    ]);
    expect(eventsIf('[pull_request]', "contains(github.ref, '/merge')")).toHaveLength(1);
  });
});
