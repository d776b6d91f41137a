import { describe, expect, it } from 'vitest';
import { HELLO, buildRelease } from '../../../../test/support/releases.ts';
import { bytesSource } from '../../../packaging/index.ts';
import { refuseSecrets, searchForSecrets } from './distribution.ts';

// Put together here, so that this file holds no text of a secret's shape itself.
const token = ['ghp', 'aB3dE5gH7jK9mN1pQ4sT6vW8yZ0cF2xL1oP9'].join('_');

describe('searchForSecrets', () => {
  it('finds nothing in a clean release', async () => {
    for (const { filename, bytes } of buildRelease()) {
      expect(await searchForSecrets(bytesSource(bytes), filename)).toEqual([]);
    }
  });

  it('looks into every member of wheel and sdist', async () => {
    const modules = [{ path: 'hello_dist/settings.py', content: `A = 1\nTOKEN = "${token}"\n` }];
    const findings = await Promise.all(
      buildRelease({ ...HELLO, modules }).map(({ filename, bytes }) =>
        searchForSecrets(bytesSource(bytes), filename),
      ),
    );
    expect(findings).toEqual([
      [{ member: 'hello_dist/settings.py', kind: 'github-token', line: 2 }],
      [{ member: 'hello_dist-1.0.0/hello_dist/settings.py', kind: 'github-token', line: 2 }],
    ]);
  });

  it('refuses with member, line and kind, and without the secret', () => {
    const finding = { member: 'a/.pypirc', kind: 'secret-file' as const };
    expect(() => refuseSecrets('a-1.0.tar.gz', [])).not.toThrow();
    expect(() => refuseSecrets('a-1.0.tar.gz', [finding, { member: 'b', kind: 'jwt', line: 3 }])).toThrow(
      expect.objectContaining({
        code: 'secret-in-distribution',
        why: '`a/.pypirc` has the shape of secret-file; 2 findings in all',
      }) as Error,
    );
  });
});
