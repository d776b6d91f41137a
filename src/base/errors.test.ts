import { describe, expect, it } from 'vitest';
import { TokenlessError, defineErrors, locateError } from './errors.ts';

const errors = defineErrors<{ 'file-missing': { file: string } }>({
  'file-missing': ({ file }) => ({ what: `\`${file}\` is missing`, why: 'nobody made it', mend: 'make it' }),
});

describe('defineErrors', () => {
  it('fills what, why and mend from the details', () => {
    const error = errors.create('file-missing', { file: 'a' }, { location: { file: 'b', line: 2 } });
    expect(error).toBeInstanceOf(TokenlessError);
    expect(error).toMatchObject({
      code: 'file-missing',
      message: '`a` is missing',
      why: 'nobody made it',
      mend: 'make it',
      details: { file: 'a' },
      location: { file: 'b', line: 2 },
    });
  });

  it('knows its own errors from others', () => {
    expect(errors.owns(errors.create('file-missing', { file: 'a' }))).toBe(true);
    expect(errors.owns(new TokenlessError('other', { what: '', why: '', mend: '' }))).toBe(false);
    expect(errors.owns(new Error('file-missing'))).toBe(false);
  });

  it('keeps the cause', () => {
    const cause = new Error('deep');
    expect(errors.create('file-missing', { file: 'a' }, { cause }).cause).toBe(cause);
  });
});

describe('locateError', () => {
  const error = errors.create('file-missing', { file: 'a' });

  it('adds the place to a failure that has none', () => {
    expect(locateError(error, { file: 'a.whl' })).toMatchObject({
      code: 'file-missing',
      message: '`a` is missing',
      why: 'nobody made it',
      mend: 'make it',
      details: { file: 'a' },
      location: { file: 'a.whl' },
      cause: error,
    });
  });

  it('leaves a place that is known, and what is no failure of a user', () => {
    const located = errors.create('file-missing', { file: 'a' }, { location: { file: 'b' } });
    expect(locateError(located, { file: 'c' })).toBe(located);
    const bug = new TypeError('bug');
    expect(locateError(bug, { file: 'c' })).toBe(bug);
  });
});
