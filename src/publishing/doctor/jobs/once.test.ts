import { describe, expect, it } from 'vitest';
import { oncePer } from './once.ts';

describe('what is worked out once', () => {
  it('is asked once per thing, also where the answer is undefined, and never taken for that of another', () => {
    const asked: string[] = [];
    const nameOf = oncePer(({ name }: { readonly name: string | undefined }) => {
      asked.push(String(name));
      return name;
    });
    const [one, none] = [{ name: 'one' }, { name: undefined }];
    expect([one, none, one, none, { name: 'one' }].map(nameOf)).toEqual([
      'one',
      undefined,
      'one',
      undefined,
      'one',
    ]);
    expect(asked).toEqual(['one', 'undefined', 'one']);
  });
});
