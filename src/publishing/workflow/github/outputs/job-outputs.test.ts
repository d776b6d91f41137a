import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

const ON =
  "{ push: { branches: [main], tags: ['v*'] }, workflow_dispatch: { inputs: { force: { type: boolean } } } }";
const SCRIPT = `          if [[ "$GITHUB_REF" == refs/tags/* ]]; then
            echo "release=true" >> "$GITHUB_OUTPUT"
          fi`;

interface Sketch {
  readonly script?: string;
  readonly condition?: string;
  readonly check?: string;
  readonly outputs?: string;
  readonly publish?: string;
}

/** The events that reach the publish job behind a job that decides. */
function eventsOf({
  script = SCRIPT,
  condition = "needs.check.outputs.release == 'true'",
  check = '',
  outputs = '{ release: "${{ steps.decide.outputs.release }}" }',
  publish = '      - run: uv publish',
}: Sketch): readonly string[] {
  const workflow = `on: ${ON}
jobs:
  check:
    runs-on: ubuntu-latest
    outputs: ${outputs}
${check}    steps:
      - uses: actions/checkout@v6
      - id: decide
        run: |
${script}
  publish:
    needs: check
    if: ${condition}
    permissions: { id-token: write }
    steps:
${publish}
`;
  const jobs = findPublishJobs(readGitHubWorkflow(workflow, 'release.yml'));
  return jobs.flatMap(({ events }) => events.map(({ event, ref }) => `${event} ${ref}`));
}

const TAG = 'push refs/tags/v*';
const MAIN = 'push refs/heads/main';
const HAND = 'workflow_dispatch refs/heads/*';

describe('a condition on the output of a job', () => {
  it('holds for the events by which its script writes it', () => {
    expect(eventsOf({})).toEqual([TAG, 'workflow_dispatch refs/tags/*']);
    expect(eventsOf({ condition: "needs.check.outputs.release != 'true'" })).toEqual([MAIN, HAND]);
    expect(eventsOf({ condition: '${{ needs.check.outputs.release }}' })).toEqual([
      TAG,
      'workflow_dispatch refs/tags/*',
    ]);
  });

  it.each<[string, Sketch]>([
    ['that the job does not declare', { outputs: '{ other: "${{ steps.decide.outputs.release }}" }' }],
    ['of a script that is not understood', { script: '          ./decide.sh' }],
    ['of another step', { outputs: '{ release: "${{ steps.other.outputs.release }}" }' }],
    ['of a step in another shell', { check: '    defaults: { run: { shell: pwsh } }\n' }],
    ['of a step in a container without a shell', { check: '    container: alpine\n' }],
    ['of a job that is not needed', { condition: "needs.publish.outputs.release == 'true'" }],
  ])('is not decided by an output %s', (_, sketch) => {
    expect(eventsOf(sketch)).toEqual([MAIN, TAG, HAND]);
  });

  it('is decided in a container whose shell is told', () => {
    expect(
      eventsOf({ check: '    container: { image: a }\n    defaults: { run: { shell: bash } }\n' }),
    ).toEqual([TAG, 'workflow_dispatch refs/tags/*']);
  });

  it('is of any leg of a matrix', () => {
    const check = '    strategy: { matrix: { os: [a, b] } }\n    env: { OS: "${{ matrix.os }}" }\n';
    const script = '          if [[ $OS == b ]]; then echo "release=true" >> $GITHUB_OUTPUT; fi';
    expect(eventsOf({ check, script })).toEqual([MAIN, TAG, HAND]);
    expect(eventsOf({ check, script: script.replace('== b', '== c') })).toEqual([]);
  });

  it('is of an input by hand', () => {
    const script =
      '          if [ "${{ inputs.force }}" = "true" ]; then echo "release=true" >> $GITHUB_OUTPUT; fi';
    expect(eventsOf({ script })).toEqual([HAND]);
  });

  it('may be empty behind a job that may not have run, where the condition asks for a status', () => {
    const sketch = {
      check: '    if: vars.CHECK\n',
      script: '          echo "release=true" >> $GITHUB_OUTPUT',
    };
    const condition = "needs.check.outputs.release != 'true'";
    expect(eventsOf({ ...sketch, condition })).toEqual([]);
    expect(eventsOf({ ...sketch, condition: `always() && ${condition}` })).toEqual([MAIN, TAG, HAND]);
  });

  it('is looked up by the variables of a step, too', () => {
    const publish = `      - env: { RELEASE: "\${{ needs.check.outputs.release }}" }
        if: env.RELEASE == 'true'
        run: uv publish`;
    expect(eventsOf({ condition: 'true', publish })).toEqual([TAG, 'workflow_dispatch refs/tags/*']);
  });
});

describe('a condition on the output of a step', () => {
  const publish = `      - id: decide
        run: |
${SCRIPT}
      - if: steps.decide.outputs.release == 'true'
        run: uv publish`;

  it('holds for the events by which its script writes it', () => {
    expect(eventsOf({ condition: 'true', publish })).toEqual([TAG, 'workflow_dispatch refs/tags/*']);
  });

  it('holds for none where the step that writes it does not run', () => {
    const skipped = publish.replace('        run: |', '        if: false\n        run: |');
    expect(eventsOf({ condition: 'true', publish: skipped })).toEqual([]);
  });

  it('is not decided by a step whose failure is passed over', () => {
    const failing = publish.replace('        run: |', '        continue-on-error: true\n        run: |');
    expect(eventsOf({ condition: 'true', publish: failing })).toEqual([MAIN, TAG, HAND]);
  });

  it('is not decided by an action', () => {
    const action = publish.replace(/ {8}run: \|[^]*?fi\n/u, '        uses: some/action@v1\n');
    expect(eventsOf({ condition: 'true', publish: action })).toEqual([MAIN, TAG, HAND]);
  });
});
