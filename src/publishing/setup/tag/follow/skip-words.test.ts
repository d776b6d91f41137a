import { describe, expect, it } from 'vitest';
import { skipWordsIn } from './skip-words.ts';

describe('words by which GitHub skips a push', () => {
  it.each([
    ['Docs [skip ci]', '[skip ci]'],
    ['[ci skip] Docs', '[ci skip]'],
    ['Docs\n\nlong [no ci] text', '[no ci]'],
    ['[skip actions]', '[skip actions]'],
    ['[actions skip]', '[actions skip]'],
    ['[Skip CI]', '[Skip CI]'],
    ['Docs\n\n\nskip-checks: true\n', 'skip-checks: true'],
    ['Docs\n\n\nCo-authored-by: a <a@b>\nskip-checks:true', 'skip-checks:true'],
  ])('finds them in %j', (message, words) => expect(skipWordsIn(message)).toBe(words));

  it.each([
    '',
    'skip ci',
    '[skip-ci]',
    '[skip  ci]',
    'skip-checks: true\n\nlater',
    'skip-checks: false',
    '[skip checks]',
  ])('finds none in %j', (message) => expect(skipWordsIn(message)).toBeUndefined());
});
