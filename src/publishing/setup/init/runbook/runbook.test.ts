import { describe, expect, it } from 'vitest';
import { prose } from '../../../../../test/house/markdown.ts';
import { ACTION_PINS } from '../action-pins.ts';
import type { InitAnswers } from '../answers.ts';
import { paxmanAnswers, paxmanSurroundings } from '../testing.ts';
import { runbook } from './runbook.ts';

const textFor = (changes: Partial<InitAnswers> = {}, folder = ''): string =>
  runbook(paxmanAnswers(changes), paxmanSurroundings({ folder }));

describe('the runbook', () => {
  it('is this, for the project of the document', async () => {
    await expect(textFor()).toMatchFileSnapshot('__snapshots__/RELEASING.md.txt');
  });

  it('has its sections in the order of their use', () => {
    const headings = [...textFor().matchAll(/^## (.+)$/gmu)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Once: the set-up',
      'Every release',
      'Probe: would each index accept the next release?',
      'Checks',
      'Emergency: the exchange does not work and the release cannot wait',
      'Security',
      'Dependency policy',
      'References',
    ]);
  });

  it('says who is asked before production, and how to have somebody asked', () => {
    const text = textFor({ reviewers: ['octocat', 'nexusnv/releases'] });
    expect(text).toContain('asks before production: `octocat`, `nexusnv/releases` (any one of them)');
    expect(textFor({ reviewers: [] })).toContain('`reviewers = ["LOGIN"]`');
  });

  it('has a command of ours for every step that one can do, before what does the same without it', () => {
    const text = textFor();
    const commands = [...text.matchAll(/^ *(tokenless [a-z]+(?: (?:plan|apply))?)/gmu)].map(([, one]) => one);
    expect(commands).toEqual([
      'tokenless environments plan',
      'tokenless environments apply',
      'tokenless doctor',
      'tokenless doctor',
      'tokenless rehearse',
      'tokenless tag',
      'tokenless status',
      'tokenless verify',
      'tokenless verify',
      'tokenless download',
    ]);
    expect(text.indexOf('tokenless tag')).toBeLessThan(text.indexOf('git tag'));
    expect(text).not.toContain('gh api --method');
  });

  it('names the actions that the workflow uses, and no others', () => {
    const listed = (changes: Partial<InitAnswers>): readonly string[] =>
      Object.values(ACTION_PINS)
        .filter(({ commit }) => textFor(changes).includes(`\`${commit}\``))
        .map(({ action }) => action);
    expect(listed({})).not.toContain('astral-sh/setup-uv');
    expect(listed({ uploader: 'uv' })).not.toContain('pypa/gh-action-pypi-publish');
  });

  it.each([
    ['pypa', 'password: ${{ secrets.TESTPYPI_API_TOKEN }}'],
    ['uv', 'UV_PUBLISH_TOKEN: ${{ secrets.TESTPYPI_API_TOKEN }}'],
    ['tokenless', 'password: ${{ secrets.TESTPYPI_API_TOKEN }}'],
  ] as const)('has the emergency of the uploader %s, and its way back', (uploader, change) => {
    const text = textFor({ uploader, tokenlessPackage: 'tokenless@0.1.0' });
    expect(text).toContain(change);
    for (const step of ['git revert', 'gh secret delete TESTPYPI_API_TOKEN', '### Incidents']) {
      expect(text).toContain(step);
    }
  });

  it('locks in the folder of the project', () => {
    expect(textFor({}, 'packages/paxman')).toContain('cd packages/paxman\nuv pip compile');
  });

  it('closes every block of code', () => {
    expect(prose(textFor().replaceAll(/^ +(?=```)/gmu, ''))).not.toContain('```');
  });
});
