import { describe, expect, it } from 'vitest';
import { releaseStatus } from './index.ts';
import type { IndexState, StatusFacts, StatusRun } from './facts.ts';

const WHEEL = 'paxman-0.5.0-py3-none-any.whl';
const SDIST = 'paxman-0.5.0.tar.gz';
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function anIndex(
  name: string,
  sums: Readonly<Record<string, string | null>>,
  changes: Partial<IndexState> = {},
): IndexState {
  return {
    name,
    uploadUrl: `https://${name}.example/legacy/`,
    registration: 'publisher',
    environment: name,
    takesVersion: true,
    project: 'yes',
    files: Object.entries(sums).map(([filename, sha256]) => ({ filename, sha256, yanked: false })),
    problem: null,
    ...changes,
  };
}

function facts(changes: Partial<StatusFacts> = {}): StatusFacts {
  return {
    project: 'paxman',
    version: '0.5.0',
    indexes: [anIndex('testpypi', {}), anIndex('pypi', {})],
    local: [],
    tag: { name: 'v0.5.0', here: true, pushed: null },
    run: undefined,
    environments: undefined,
    unseen: [],
    ...changes,
  };
}

const run = (changes: Partial<StatusRun>): StatusRun => ({
  id: '1',
  status: 'completed',
  conclusion: 'success',
  url: 'https://github.com/nexusnv/paxman/actions/runs/1',
  waitingFor: [],
  approvals: [],
  ...changes,
});

const BOTH = { [WHEEL]: A, [SDIST]: B };
const stage = (changes: Partial<StatusFacts>): string => releaseStatus(facts(changes)).stage;

describe('the stage of a release', () => {
  it.each<[string, Partial<StatusFacts>]>([
    ['not-tagged', { tag: { name: 'v0.5.0', here: false, pushed: null } }],
    ['tagged', {}],
    ['tagged', { tag: { name: 'v0.5.0', here: null, pushed: true } }],
    ['tag-not-pushed', { tag: { name: 'v0.5.0', here: true, pushed: false } }],
    ['running', { run: run({ status: 'in_progress', conclusion: null }) }],
    ['waiting-for-approval', { run: run({ status: 'waiting', conclusion: null, waitingFor: ['pypi'] }) }],
    ['waiting-for-approval', { run: run({ status: 'waiting', conclusion: null }) }],
    ['run-failed', { run: run({ conclusion: 'failure' }) }],
    ['partly-published', { indexes: [anIndex('testpypi', BOTH), anIndex('pypi', {})] }],
    ['partly-published', { indexes: [anIndex('testpypi', BOTH), anIndex('pypi', { [SDIST]: B })] }],
    ['published', { indexes: [anIndex('testpypi', BOTH), anIndex('pypi', BOTH)] }],
    [
      'published',
      { indexes: [anIndex('testpypi', BOTH), anIndex('pypi', BOTH)], run: run({ conclusion: 'failure' }) },
    ],
    ['unknown', { indexes: [anIndex('pypi', {}, { project: 'unknown', problem: 'down' })] }],
    ['published', { indexes: [anIndex('testpypi', BOTH), anIndex('pypi', {}, { takesVersion: false })] }],
  ])('is %s', (expected, changes) => {
    expect(stage(changes)).toBe(expected);
  });

  it('is that sums differ, whatever else is right', () => {
    const status = releaseStatus(
      facts({ indexes: [anIndex('testpypi', BOTH), anIndex('pypi', { ...BOTH, [WHEEL]: B })] }),
    );
    expect(status.stage).toBe('sums-differ');
    expect(status.differences).toEqual([{ filename: WHEEL, sums: { testpypi: A, pypi: B } }]);
  });

  it.each(['file', 'SHA256SUMS'] as const)('compares with a %s here', (from) => {
    const local = [{ filename: WHEEL, sha256: B, from }];
    const status = releaseStatus(facts({ local, indexes: [anIndex('pypi', { [WHEEL]: A })] }));
    expect(status.differences[0]?.sums).toEqual({ [from === 'file' ? 'here' : 'SHA256SUMS']: B, pypi: A });
  });

  it('finds a file here that is on no index', () => {
    const local = [
      { filename: WHEEL, sha256: A, from: 'file' as const },
      { filename: SDIST, sha256: B, from: 'file' as const },
    ];
    const status = releaseStatus(facts({ local, indexes: [anIndex('pypi', { [WHEEL]: A })] }));
    expect(status.stage).toBe('partly-published');
    expect(status.indexes[0]).toMatchObject({ state: 'partial', missing: [SDIST] });
  });

  it('takes a file without a hash for there, and compares nothing', () => {
    const indexes = [anIndex('testpypi', BOTH), anIndex('pypi', { [WHEEL]: null, [SDIST]: null })];
    expect(releaseStatus(facts({ indexes }))).toMatchObject({ stage: 'published', differences: [] });
  });

  it('says where the approval is given and how the tag is pushed alone', () => {
    const waiting = { run: run({ status: 'waiting', conclusion: null, waitingFor: ['pypi'] }) };
    expect(releaseStatus(facts(waiting)).next).toBe(
      'approve `pypi` at https://github.com/nexusnv/paxman/actions/runs/1',
    );
    const unpushed = { tag: { name: 'v0.5.0', here: true, pushed: false } };
    expect(releaseStatus(facts(unpushed)).next).toContain(
      '`git push --no-follow-tags origin refs/tags/v0.5.0:refs/tags/v0.5.0`',
    );
  });

  it('knows an environment by GitHub’s rule, which takes no regard to case', () => {
    const exists = (environments: readonly string[] | undefined): boolean | null | undefined =>
      releaseStatus(facts({ environments })).indexes[1]?.environmentExists;
    expect([exists(undefined), exists(['PyPI']), exists(['release'])]).toEqual([null, true, false]);
  });
});
