import { describe, expect, it } from 'vitest';
import { type DoctorFacts, type JobRow, type OnlineFacts, diagnose } from '../../doctor/index.ts';
import { completePublisher, parseConfigTexts } from '../../config/index.ts';
import { withOutside } from './outside.ts';

const RELEASE = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    environment: pypi
    permissions: { id-token: write }
    runs-on: ubuntu-latest
    steps: [{ uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc }]
`;

const DECLARED = completePublisher(
  { index: 'pypi', provider: 'github', environment: 'pypi', reviewers: [], versions: 'all' },
  { project: 'app', owner: 'octo', repository: 'old-name', workflow: 'release.yml' },
);

const FACTS: DoctorFacts = {
  repository: { owner: 'octo', name: 'old-name' },
  registrations: { kind: 'declared', publishers: [DECLARED] },
  config: parseConfigTexts({}),
  workflows: new Map([['.github/workflows/release.yml', RELEASE]]),
  actions: new Map(),
  unread: new Map(),
  files: new Map(),
  paths: ['.github/workflows/release.yml'],
  secrets: [],
  today: '2026-11-01',
};

function jobWith(online: Partial<OnlineFacts>): JobRow['events'][number] | undefined {
  const told = { unseen: [], ...online };
  return diagnose(withOutside(FACTS, { online: told, unseen: [] })).jobs[0]?.events[0];
}

const IDS = { fullName: 'octo/old-name', ownerId: '11', repositoryId: '22' };
const DEFAULT = { usesDefault: true, immutable: true, claimKeys: [], prefix: 'repo:octo@11/old-name@22' };

describe('withOutside', () => {
  it('changes nothing when nothing was told', () => {
    expect(jobWith({})).toEqual(diagnose(FACTS).jobs[0]?.events[0]);
    expect(jobWith({})?.assumes).toEqual(['repository_owner_id', 'repository_id', 'sha', 'sub']);
  });

  it('judges what was told as doctor itself does', () => {
    const online = { ...IDS, fullName: 'octo/new-name', subject: DEFAULT, unseen: [] };
    expect(jobWith(online)).toEqual(diagnose({ ...FACTS, online }).jobs[0]?.events[0]);
  });

  it('keeps what was not told beside what was not searched', () => {
    const facts = { ...FACTS, unseen: ['a file'] };
    expect(withOutside(facts, { unseen: ['the environments'] }).unseen).toEqual([
      'a file',
      'the environments',
    ]);
  });

  it('makes ids known', () => {
    const event = jobWith(IDS);
    expect(event?.claims).toMatchObject({ repository_owner_id: '11', repository_id: '22' });
    expect(event).toMatchObject({ assumes: ['sha', 'sub'], verdict: 'accept' });
  });

  it('makes an immutable `sub` known', () => {
    const event = jobWith({ ...IDS, subject: DEFAULT });
    expect(event?.claims['sub']).toBe('repo:octo@11/old-name@22:environment:pypi');
    expect(event).toMatchObject({ assumes: ['sha'], verdict: 'accept' });
  });

  it('makes a customised `sub` known, as far as its claims are', () => {
    const custom = (...claimKeys: readonly string[]): unknown =>
      jobWith({ ...IDS, subject: { ...DEFAULT, usesDefault: false, claimKeys } })?.claims['sub'];
    expect(custom('repository_id')).toBe('repository_id:22');
    expect(custom('repo', 'actor')).toBeUndefined();
    // An organization's template that GitHub does not tell: the standard form stays a guess.
    expect(custom()).toBe('repo:octo/old-name:environment:pypi');
  });

  it('judges by the name that the forge has now, against what is declared', () => {
    const event = jobWith({ ...IDS, fullName: 'octo/new-name', redirected: true });
    expect(event?.claims['repository']).toBe('octo/new-name');
    expect(event).toMatchObject({ verdict: 'reject' });
  });
});
