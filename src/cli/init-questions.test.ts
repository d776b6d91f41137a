import { describe, expect, it } from 'vitest';
import type { InitSuggestion, PlannedFile } from '../publishing/setup/index.ts';
import { type Asker, askAnswers, askFiles } from './init-questions.ts';

/** Answers by a part of the question, else as suggested; keeps what was asked. */
function asker(answers: Readonly<Record<string, string | boolean>> = {}): Asker & { asked: string[] } {
  const asked: string[] = [];
  const answer = <Value extends string | boolean>(question: string, suggested: Value): Promise<Value> => {
    asked.push(question);
    const key = Object.keys(answers).find((part) => question.includes(part));
    return Promise.resolve(key === undefined ? suggested : (answers[key] as Value));
  };
  return { asked, text: answer, confirm: answer };
}

const SUGGESTION: InitSuggestion = {
  project: 'paxman',
  workflow: 'release.yml',
  tag: 'v{version}',
  build: 'python -m build',
  gates: ['ruff check .', 'pytest -q'],
  uploader: 'pypa',
  environments: { testpypi: 'testpypi', pypi: 'pypi' },
  reviewers: [],
};

const file = (path: string, state: PlannedFile['state']): PlannedFile => ({
  path,
  state,
  text: '',
  diff: '',
});
const NEW = file('release.yml', 'new');
const DIFFERS = file('RELEASING.md', 'differs');

describe('the questions of `tokenless init`', () => {
  it('take what was found where a person only presses Enter', async () => {
    expect(await askAnswers(SUGGESTION, asker(), false)).toEqual({ ...SUGGESTION, repository: '' });
  });

  it('take what a person types', async () => {
    const typed = asker({
      Repository: ' nexusnv/paxman ',
      Gates: 'make check ;  sh -c "a; b"',
      approves: 'octocat, nexusnv/releases',
    });
    expect(await askAnswers(SUGGESTION, typed, false)).toMatchObject({
      repository: 'nexusnv/paxman',
      gates: ['make check', 'sh -c "a; b"'],
      reviewers: ['octocat', 'nexusnv/releases'],
    });
  });

  it('are not asked where a configuration answers them', async () => {
    const silent = asker();
    expect(await askAnswers(SUGGESTION, silent, true)).toBe(SUGGESTION);
    expect(silent.asked).toEqual([]);
  });

  it('write nothing over a file unless a person says yes to it', async () => {
    expect(await askFiles([NEW, DIFFERS], asker(), false)).toEqual([NEW]);
    expect(await askFiles([NEW, DIFFERS], asker({ 'Overwrite RELEASING.md': true }), false)).toEqual([
      NEW,
      DIFFERS,
    ]);
    const forced = asker();
    expect(await askFiles([NEW, DIFFERS], forced, true)).toEqual([NEW, DIFFERS]);
    expect(forced.asked).toEqual(['Write release.yml, RELEASING.md?']);
  });

  it('write nothing at all when the last answer is no', async () => {
    expect(await askFiles([NEW, DIFFERS], asker({ 'Write ': false }), true)).toEqual([]);
    const silent = asker();
    expect(await askFiles([], silent, false)).toEqual([]);
    expect(silent.asked).toEqual([]);
  });
});
