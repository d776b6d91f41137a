import { describe, expect, it } from 'vitest';
import { Secret } from '../base/index.ts';
import { maskIn } from './mask.ts';

function printed(env: Readonly<Record<string, string>>, secret = 'hush'): string {
  const lines: string[] = [];
  const stderr = { write: (text: string) => void lines.push(text) };
  maskIn({ env, process: { stderr } } as unknown as Parameters<typeof maskIn>[0])(new Secret(secret));
  return lines.join('');
}

describe('maskIn', () => {
  it('asks the runner of GitHub Actions to hide the secret', () => {
    expect(printed({ GITHUB_ACTIONS: 'true' })).toBe('::add-mask::hush\n');
  });

  it('has the runner hide what the secret is, not how it is written in a command', () => {
    expect(printed({ GITHUB_ACTIONS: 'true' }, 'a%0Ab')).toBe('::add-mask::a%250Ab\n');
  });

  it.each([{}, { CI: 'true' }, { GITHUB_ACTIONS: 'false' }])(
    'prints no secret where nobody would hide it: %j',
    (env) => expect(printed(env)).toBe(''),
  );
});
