import { describe, expect, it } from 'vitest';
import { type StartCause, type StartFacts, whyNothingStarted } from './nothing-started.ts';

const FACTS: StartFacts = {
  tag: 'v1.0.0',
  workflows: ['release.yml'],
  started: ['release.yml'],
  workflowsAtTag: ['ci.yml', 'release.yml'],
  commitMessage: 'Release 1.0.0',
  inGitHubActions: false,
  pushedAlone: true,
  state: { actionsEnabled: true, workflowStates: { 'release.yml': 'active' }, unseen: [] },
};

const why = (changes: Partial<StartFacts> = {}): readonly StartCause[] =>
  whyNothingStarted({ ...FACTS, ...changes });
const verdictOf = (cause: string, changes: Partial<StartFacts> = {}): string | undefined =>
  why(changes).find((one) => one.cause === cause)?.verdict;

describe('why nothing started', () => {
  it('leaves GitHub’s own lateness where everything else is ruled out', () => {
    const open = why().filter(({ verdict }) => verdict !== 'ruled-out');
    expect(open.map(({ cause }) => cause)).toEqual(['late']);
  });

  it.each<[string, Partial<StartFacts>]>([
    ['workflow-absent', { workflowsAtTag: ['ci.yml'] }],
    ['workflow-absent', { workflows: [], started: [] }],
    ['filter-misses', { started: [] }],
    ['skip-words', { commitMessage: 'Bump [skip ci]' }],
    [
      'workflow-disabled',
      { state: { ...FACTS.state, workflowStates: { 'release.yml': 'disabled_inactivity' } } },
    ],
    [
      'workflow-disabled',
      { state: { ...FACTS.state, workflowStates: { 'release.yml': 'disabled_manually' } } },
    ],
    ['actions-disabled', { state: { ...FACTS.state, actionsEnabled: false } }],
  ])('finds %s, and says it first', (cause, changes) => {
    expect(why(changes)[0]).toMatchObject({ cause, verdict: 'found' });
  });

  it.each<[string, string, Partial<StartFacts>]>([
    ['token-of-ci', 'possible', { inGitHubActions: true }],
    ['many-tags', 'possible', { pushedAlone: false }],
    ['workflow-absent', 'unknown', { workflowsAtTag: undefined }],
    ['filter-misses', 'unknown', { started: undefined }],
    ['workflow-disabled', 'unknown', { state: { actionsEnabled: true, workflowStates: {}, unseen: [] } }],
    ['actions-disabled', 'unknown', { state: { workflowStates: {}, unseen: [] } }],
  ])('does not claim of %s what it cannot see: %s', (cause, verdict, changes) => {
    expect(verdictOf(cause, changes)).toBe(verdict);
  });

  it('puts what was found before what may be, and each in the order of likelihood', () => {
    const causes = why({
      commitMessage: '[skip ci]',
      workflowsAtTag: [],
      inGitHubActions: true,
      state: { workflowStates: {}, unseen: [] },
    });
    expect(causes.map(({ cause }) => cause)).toEqual([
      'workflow-absent',
      'skip-words',
      'token-of-ci',
      'late',
      'workflow-disabled',
      'actions-disabled',
      'filter-misses',
      'many-tags',
    ]);
  });

  it('says what to do about everything that is not ruled out, and about nothing else', () => {
    const open: Partial<StartFacts>[] = [{}, { started: [], inGitHubActions: true, pushedAlone: false }];
    for (const { verdict, mend } of open.flatMap((changes) => why(changes))) {
      expect(mend !== undefined).toBe(verdict !== 'ruled-out');
    }
  });
});
