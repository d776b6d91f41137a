import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/publishing/doctor/index.ts';
import { completePublisher, parseConfigTexts } from '../../../src/publishing/config/index.ts';

/*
 * The history of `release.yml` in nexusnv/paxman (public): each revision by its commit, in own words, with the
 * registrations that its author had at the time, as the commits tell them. First `testpypi` was registered with
 * the environment; before v1.0.0 it was registered without one, the exchange was refused with
 * `invalid-publisher`, and the author removed `environment:` from the jobs; ten minutes later it was registered
 * with the environment again, and `environment:` came back. A publisher without an environment accepts any, so
 * that neither change could have mended the refusal: its cause lay elsewhere.
 */

interface Shape {
  readonly idTokenOf: 'workflow' | 'job';
  readonly environments: boolean;
  /** The job for PyPI, which is a comment in the first two revisions. */
  readonly production: boolean;
  readonly byHand: 'plain' | 'with a tag as input';
}

const PERMISSIONS = '    permissions: { contents: read, id-token: write }\n';

function publishJob(index: 'testpypi' | 'pypi', { idTokenOf, environments }: Shape): string {
  const needs = index === 'pypi' ? '[build, publish-testpypi]' : 'build';
  const url = index === 'pypi' ? '' : '          repository-url: https://test.pypi.org/legacy/\n';
  return `  publish-${index}:
${idTokenOf === 'job' ? PERMISSIONS : ''}    runs-on: ubuntu-latest
    needs: ${needs}
${environments ? `    environment: ${index}\n` : ''}    steps:
      - uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc
        with:
${url}          packages-dir: dist/
`;
}

function workflow(shape: Shape): string {
  const inputs = shape.byHand === 'plain' ? '' : '\n    inputs: { tag: { required: true, type: string } }';
  const granted = shape.idTokenOf === 'workflow' ? '\n  id-token: write' : '';
  return `name: Release
on:
  push:
    tags: ["v*"]
  workflow_dispatch:${inputs}
permissions:
  contents: read${granted}
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{ run: uv build }]
${publishJob('testpypi', shape)}${shape.production ? publishJob('pypi', shape) : ''}`;
}

const FIRST: Shape = { idTokenOf: 'workflow', environments: true, production: false, byHand: 'plain' };
const REVIEWED: Shape = { ...FIRST, idTokenOf: 'job', byHand: 'with a tag as input' };
const WITH_PRODUCTION: Shape = { ...REVIEWED, production: true };
const WITHOUT_ENVIRONMENTS: Shape = { ...WITH_PRODUCTION, environments: false };

/** Each revision, the oldest first. From the sixth on only pinned commits change. */
const REVISIONS: readonly (readonly [commit: string, shape: Shape])[] = [
  ['b725d2d', FIRST],
  ['6e5c499', REVIEWED],
  ['e512c90', WITH_PRODUCTION],
  ['633d61a', WITHOUT_ENVIRONMENTS],
  ['a443d52', WITH_PRODUCTION],
  ['97196a3', WITH_PRODUCTION],
  ['74fc9a8', WITH_PRODUCTION],
  ['3bf8753', WITH_PRODUCTION],
  ['7fc6ff0', WITH_PRODUCTION],
  ['67c1b0b', WITH_PRODUCTION],
];

type Registered = readonly { readonly index: 'testpypi' | 'pypi'; readonly environment?: string }[];

const ANY: Registered = [{ index: 'testpypi' }];
const NAMED: Registered = [{ index: 'testpypi', environment: 'testpypi' }];
const BOTH_NAMED: Registered = [...NAMED, { index: 'pypi', environment: 'pypi' }];

const FIELDS = { project: 'paxman', owner: 'nexusnv', repository: 'paxman', workflow: 'release.yml' };

/** Verdict and code of each index, the same for every event that reaches its job. */
function verdicts(shape: Shape, registered: Registered, fields = FIELDS): Record<string, string> {
  const publishers = registered.map((publisher) =>
    completePublisher({ provider: 'github', reviewers: [], versions: 'all', ...publisher }, fields),
  );
  const { jobs } = diagnose({
    repository: { owner: 'nexusnv', name: 'paxman' },
    registrations: { kind: 'declared', publishers },
    config: parseConfigTexts({}),
    workflows: new Map([['.github/workflows/release.yml', workflow(shape)]]),
    actions: new Map(),
    unread: new Map(),
    files: new Map(),
    paths: ['.github/workflows/release.yml'],
    secrets: [],
    today: '2026-07-01',
  });
  return Object.fromEntries(
    jobs.map(({ index, events }) => {
      const told = new Set(events.map(({ verdict, code }) => code ?? verdict));
      return [index ?? 'nobody knows', [...told].join(', ')];
    }),
  );
}

const ACCEPTED = { testpypi: 'accept' };
const UNREGISTERED = { testpypi: 'accept', pypi: 'publisher-not-found' };

describe('each revision of the release workflow of nexusnv/paxman', () => {
  it.each<[string, string, Shape, Registered, Record<string, string>]>(
    REVISIONS.flatMap(
      ([commit, shape], at): [string, string, Shape, Registered, Record<string, string>][] => {
        const alone = shape.production ? UNREGISTERED : ACCEPTED;
        const differs = {
          testpypi: 'publisher-environment-mismatch',
          pypi: 'publisher-environment-mismatch',
        };
        const isBare = !shape.environments;
        const rows: [string, string, Shape, Registered, Record<string, string>][] = [
          [commit, 'TestPyPI without an environment, which accepts any', shape, ANY, alone],
          [
            commit,
            'TestPyPI with its environment',
            shape,
            NAMED,
            isBare ? { testpypi: 'publisher-environment-mismatch', pypi: 'publisher-not-found' } : alone,
          ],
        ];
        const both: [string, string, Shape, Registered, Record<string, string>] = [
          commit,
          'both indexes with their environments',
          shape,
          BOTH_NAMED,
          isBare ? differs : { testpypi: 'accept', pypi: 'accept' },
        ];
        // PyPI was registered for the first final release.
        return at < 2 ? rows : [...rows, both];
      },
    ),
  )('%s, registered: %s', (_commit, _registered, shape, registered, expected) => {
    expect(verdicts(shape, registered)).toEqual(expected);
  });

  it('is refused as it was by what a publisher without an environment does compare', () => {
    expect(verdicts(WITH_PRODUCTION, ANY, { ...FIELDS, owner: 'azaharizaman' })).toMatchObject({
      testpypi: 'publisher-owner-mismatch',
    });
    expect(verdicts(WITH_PRODUCTION, ANY, { ...FIELDS, workflow: 'ci.yml' })).toMatchObject({
      testpypi: 'publisher-workflow-mismatch',
    });
  });

  it('needs other registrations only where the jobs changed their environments', () => {
    const distinct = new Set(
      REVISIONS.map(([, shape]) => JSON.stringify([shape.environments, shape.production])),
    );
    expect(distinct.size).toBe(3);
  });
});
