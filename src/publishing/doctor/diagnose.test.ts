import { describe, expect, it } from 'vitest';
import { parseConfigTexts } from '../config/index.ts';
import { diagnose } from './diagnose.ts';
import { FILE_UNREADABLE } from './rules/file-unreadable.ts';
import { aProject } from './testing.ts';

const DISPATCHED = `name: CI
on: workflow_dispatch
permissions:
  contents: read
jobs:
  upload:
    strategy:
      matrix:
        env: [testpypi, pypi]
    environment: \${{ matrix.env }}
    runs-on: ubuntu-latest
    steps:
      - run: uv publish --index "$(cat index)"
`;

const TAGGED = `on:
  push:
    tags: ['v*']
jobs:
  publish:
    environment: release
    permissions: { id-token: write }
    runs-on: ubuntu-latest
    steps:
      - uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc
`;

const calls = (file: string, on: string, inputs = ''): string =>
  `on: ${on}\njobs: { call: { permissions: write-all, uses: ./.github/workflows/${file}${inputs} } }\n`;

describe('diagnose', () => {
  it('copies no secret that stands in a workflow', () => {
    const token = `pypi-${'A'.repeat(60)}`;
    const text = TAGGED.replace('environment: release', `environment: ${token}`)
      .replace('v*', `${token}*`)
      .replace(
        /- uses: .*/u,
        `- run: twine upload --repository-url https://octo:sesame@pkgs.example/legacy/\n      - uses: actions/cache@${token}`,
      );
    const diagnosis = diagnose(aProject({ workflows: { 'release.yml': text } }));
    expect(diagnosis.jobs).toMatchObject([{ index: 'https://pkgs.example/legacy/' }]);
    expect(diagnosis.findings.map(({ rule }) => rule)).toContain('unpinned-action');
    const { jobs, findings } = diagnosis;
    const shown = JSON.stringify([jobs, findings.map(({ message, mend }) => [message, mend])]);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain('sesame');
  });

  it('shows an address that only names its secret', () => {
    const step = '- run: twine upload --repository-url https://$FURY_TOKEN@push.fury.io/octo/';
    const text = TAGGED.replace(/- uses: .*/u, step);
    expect(diagnose(aProject({ workflows: { 'release.yml': text } })).jobs).toMatchObject([
      { index: expect.not.stringContaining('[secret]') as string },
    ]);
  });

  it('gives one row for a chain of calls, seen from its outermost end', () => {
    const called = TAGGED.replace(
      /^on:[^]*?(?=jobs:)/u,
      'on: { workflow_call: { inputs: { url: {} } } }\n',
    ).concat('        with: { repository-url: "${{ inputs.url }}" }\n');
    const workflows = {
      'release.yml': calls('middle.yml', "{ push: { tags: ['v*'] } }"),
      'middle.yml': calls('called.yml', 'workflow_call', ', with: { url: "https://test.pypi.org/legacy/" }'),
      'called.yml': called,
    };
    const { jobs } = diagnose(aProject({ workflows }));
    expect(jobs).toMatchObject([{ index: 'testpypi', reusable: 'local', events: [{ event: 'push' }] }]);
  });

  it.each(['github.ref ==', '${{ (github.ref }}', "github.ref == 'v1", "'a' 'b'", 'github.ref = 1'])(
    'accepts nothing of a file that GitHub cannot read for its `if: %s`',
    (condition) => {
      const text = TAGGED.replace('    environment', `    if: "${condition}"\n    environment`);
      const publishers = [{ index: 'pypi', environment: 'release' }];
      const { jobs, findings } = diagnose(aProject({ workflows: { 'release.yml': text }, publishers }));
      expect(jobs).toEqual([]);
      expect(findings).toContainEqual(
        expect.objectContaining({ rule: 'file-unreadable', severity: 'error', line: 6 }),
      );
    },
  );

  it.each(['${{ github.ref }} == 1', "newFunction(github.ref) && newContext.x == 'y'", '!cancelled()', ' '])(
    'reads a file with the `if: %s`, which may be newer than we are',
    (condition) => {
      const text = TAGGED.replace('    environment', `    if: "${condition}"\n    environment`);
      expect(diagnose(aProject({ workflows: { 'release.yml': text } })).jobs).toHaveLength(1);
    },
  );

  it('gives the row of the contract for a job in another environment than the registered one', () => {
    const facts = aProject({
      workflows: { 'release.yml': TAGGED },
      publishers: [{ index: 'pypi', environment: 'pypi' }],
    });
    const claims = {
      repository: 'octo/app',
      repository_owner: 'octo',
      workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v*',
      job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v*',
      ref: 'refs/tags/v*',
      ref_type: 'tag',
      event_name: 'push',
      environment: 'release',
      sub: 'repo:octo/app:environment:release',
    };
    expect(diagnose(facts).jobs).toEqual([
      {
        workflow: 'release.yml',
        job: 'publish',
        line: 5,
        index: 'pypi',
        method: 'pypa-action',
        auth: 'oidc',
        environment: 'release',
        idToken: 'job',
        reusable: false,
        events: [
          {
            event: 'push',
            ref: 'refs/tags/v*',
            claims,
            assumes: ['repository_owner_id', 'repository_id', 'sha', 'sub'],
            verdict: 'reject',
            code: 'publisher-environment-mismatch',
          },
        ],
        wouldMatch: { owner: 'octo', repository: 'app', workflow: 'release.yml', environment: 'release' },
      },
    ]);
  });

  it('gives the row of the contract for a job without a registration, an index and an ID token', () => {
    const facts = aProject({ workflows: { 'ci.yml': DISPATCHED } });
    expect(diagnose(facts)).toMatchObject({
      repository: 'octo/app',
      registration: 'none',
      jobs: [
        {
          workflow: 'ci.yml',
          job: 'upload',
          line: 6,
          index: null,
          method: 'uv',
          auth: 'unknown',
          environment: { expression: '${{ matrix.env }}', values: ['testpypi', 'pypi'] },
          idToken: 'missing',
          events: [
            {
              event: 'workflow_dispatch',
              ref: 'refs/heads/*',
              verdict: 'reject',
              code: 'id-token-permission-missing',
            },
          ],
        },
      ],
    });
  });

  it('says what could not be seen, so that nobody takes silence for cleanness', () => {
    const unseen = ['2 files of the tree were not searched for secrets (too-large)'];
    expect(diagnose(aProject({ facts: { unseen } })).unseen).toEqual(unseen);
    expect(diagnose(aProject({ facts: { unseen: [] } }))).not.toHaveProperty('unseen');
    expect(diagnose(aProject({}))).not.toHaveProperty('unseen');
  });

  it('gives no verdict without a registration', () => {
    const [job] = diagnose(aProject({ workflows: { 'release.yml': TAGGED } })).jobs;
    expect(job?.events).toMatchObject([{ verdict: 'unknown' }]);
  });

  it.each([
    [{ index: 'pypi', environment: 'release' }, 'accept', undefined],
    [{ index: 'pypi' }, 'accept', undefined],
    [{ index: 'testpypi' }, 'reject', 'publisher-not-found'],
    [{ index: 'pypi', workflow: 'publish.yml' }, 'reject', 'publisher-workflow-mismatch'],
    [{ index: 'pypi', owner: 'octocat' }, 'reject', 'publisher-owner-mismatch'],
    [{ index: 'pypi', repository: 'application' }, 'reject', 'publisher-repository-mismatch'],
  ] as const)('judges a job by the registration %j: %s', (publisher, verdict, code) => {
    const [job] = diagnose(aProject({ workflows: { 'release.yml': TAGGED }, publishers: [publisher] })).jobs;
    expect(job?.events.map((event) => [event.verdict, event.code])).toEqual([[verdict, code]]);
  });

  it('refuses every job where nothing is registered, which was said', () => {
    const [job] = diagnose(aProject({ workflows: { 'release.yml': TAGGED }, publishers: [] })).jobs;
    expect(job?.events).toMatchObject([{ verdict: 'reject', code: 'publisher-not-found' }]);
  });

  it('does not know where it hangs on an environment that nobody knows', () => {
    const text = TAGGED.replace('environment: release', 'environment: ${{ vars.PLACE }}');
    const judge = (environment?: string): unknown =>
      diagnose(
        aProject({
          workflows: { 'release.yml': text },
          publishers: [{ index: 'pypi', ...(environment === undefined ? {} : { environment }) }],
        }),
      ).jobs[0]?.events[0]?.verdict;
    expect([judge('pypi'), judge()]).toEqual(['unknown', 'accept']);
  });

  describe('an environment that the event decides', () => {
    const BY_REF = "${{ startsWith(github.ref, 'refs/tags/') && 'pypi' || 'testpypi' }}";
    const MAIN = "${{ github.ref == 'refs/heads/main' && 'pypi' || 'testpypi' }}";
    const NONE = "${{ github.event_name == 'push' && 'pypi' || '' }}";
    const BOTH = "{ push: { branches: [main], tags: ['v*'] }, workflow_dispatch: {} }";
    const judged = (
      on: string,
      expression: string,
      ...environments: readonly (string | undefined)[]
    ): unknown => {
      const text = TAGGED.replace(/^on:[^]*?(?=jobs:)/u, `on: ${on}\n`).replace(
        'environment: release',
        `environment: ${expression}`,
      );
      const publishers = environments.map((environment) => ({
        index: 'pypi',
        ...(environment === undefined ? {} : { environment }),
      }));
      const [job] = diagnose(aProject({ workflows: { 'release.yml': text }, publishers })).jobs;
      return job?.events.map(({ event, ref, claims, verdict, code }) =>
        [event, ref, claims['environment'] ?? 'none', verdict, code ?? ''].join(' ').trim(),
      );
    };
    const MISMATCH = 'reject publisher-environment-mismatch';

    it('has a verdict for each event: accepted in its own, refused in the other one', () => {
      expect(judged(BOTH, BY_REF, 'pypi')).toEqual([
        `push refs/heads/main testpypi ${MISMATCH}`,
        'push refs/tags/v* pypi accept',
        `workflow_dispatch refs/heads/* testpypi ${MISMATCH}`,
      ]);
      expect(judged(BOTH, BY_REF, 'testpypi')).toEqual([
        'push refs/heads/main testpypi accept',
        `push refs/tags/v* pypi ${MISMATCH}`,
        'workflow_dispatch refs/heads/* testpypi accept',
      ]);
    });

    it('is accepted for every event where both are registered', () => {
      expect(judged(BOTH, BY_REF, 'pypi', 'testpypi')).toEqual([
        'push refs/heads/main testpypi accept',
        'push refs/tags/v* pypi accept',
        'workflow_dispatch refs/heads/* testpypi accept',
      ]);
    });

    it('is none for some events, which only a publisher that takes any accepts', () => {
      expect(judged(BOTH, NONE, 'pypi')).toEqual([
        'push refs/heads/main pypi accept',
        'push refs/tags/v* pypi accept',
        `workflow_dispatch refs/heads/* none ${MISMATCH}`,
      ]);
      expect(judged(BOTH, NONE, undefined)).toContain('workflow_dispatch refs/heads/* none accept');
    });

    it('is not known for a pattern that stands for refs of several', () => {
      expect(judged('push', MAIN, 'pypi')).toEqual([
        'push refs/heads/* none unknown',
        `push refs/tags/* testpypi ${MISMATCH}`,
      ]);
      expect(judged('{ push: { branches: [main, dev] } }', MAIN, 'pypi')).toEqual([
        'push refs/heads/main pypi accept',
        `push refs/heads/dev testpypi ${MISMATCH}`,
      ]);
    });

    it('leaves the row as it is', () => {
      const text = TAGGED.replace('environment: release', `environment: ${NONE}`).replace(
        'push:',
        'workflow_dispatch:\n  push:',
      );
      expect(diagnose(aProject({ workflows: { 'release.yml': text } })).jobs[0]?.environment).toEqual({
        expression: NONE,
        values: ['', 'pypi'],
      });
    });
  });

  it('reports a workflow that cannot be read, and goes on', () => {
    const facts = aProject({ workflows: { 'a.yml': 'on: [', 'release.yml': TAGGED } });
    const { jobs, findings } = diagnose({ ...facts, config: parseConfigTexts({}) }, [FILE_UNREADABLE]);
    expect(jobs).toHaveLength(1);
    expect(findings).toMatchObject([{ rule: 'file-unreadable', file: '.github/workflows/a.yml' }]);
  });

  describe('a job that several workflows reach', () => {
    const caller = (on: string): string =>
      `on: ${on}\njobs:\n  call:\n    permissions: { id-token: write }\n    uses: ./.github/workflows/up.yml\n`;
    const up = (steps: string): string =>
      `on: { workflow_call: {}, workflow_dispatch: {} }\njobs:\n  up:\n    permissions: { id-token: write }\n    steps:\n${steps}`;
    const shown = (steps: string): unknown[] => {
      const workflows = {
        'a.yml': caller('{ push: { branches: [main] } }'),
        'b.yml': caller('{ release: {} }'),
        'up.yml': up(steps),
      };
      return diagnose(aProject({ workflows })).jobs.map(({ index, events }) => [
        index,
        ...events.map(({ event, claims }) => `${event} ${claims['workflow_ref']?.split(/[/@]/u)[4] ?? ''}`),
      ]);
    };

    it('is one row with the events of each', () => {
      expect(shown('      - run: uv publish\n')).toEqual([
        ['pypi', 'push a.yml', 'release b.yml', 'workflow_dispatch up.yml'],
      ]);
    });

    it('is no row of the callers that never get to the step', () => {
      expect(
        shown("      - run: uv publish\n        if: github.event_name == 'workflow_dispatch'\n"),
      ).toEqual([['pypi', 'workflow_dispatch up.yml']]);
    });

    it('is not guessed at by the callers that never get to the sure step', () => {
      expect(
        shown(
          "      - run: make pypi-release\n      - run: uv publish\n        if: github.event_name == 'workflow_dispatch'\n",
        ),
      ).toEqual([['pypi', 'workflow_dispatch up.yml']]);
      expect(shown('      - run: make pypi-release\n')).toEqual([
        [null, 'push a.yml', 'release b.yml', 'workflow_dispatch up.yml'],
      ]);
    });
  });
});
