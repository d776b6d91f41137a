import { describe, expect, it } from 'vitest';
import { loggedError } from './log.ts';
import { indexErrors } from './usecases/index.ts';

describe('loggedError', () => {
  it('says names, codes and causes', () => {
    const cause = Object.assign(new Error('deep'), { code: 'ENOSPC' });
    expect(loggedError(indexErrors.create('disk-full', {}, { cause }))).toMatchObject({
      name: 'TokenlessError',
      code: 'disk-full',
      why: expect.stringContaining('no more bytes') as string,
      cause: { name: 'Error', code: 'ENOSPC', message: 'deep' },
    });
    expect(loggedError('text')).toEqual({ message: 'text' });
  });

  it('ends where causes go round', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(loggedError(error)).match(/"message":"round"/gu)).toHaveLength(6);
  });
});
