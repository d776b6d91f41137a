import { describe, expect, it } from 'vitest';
import { TokenlessError } from '../base/index.ts';
import type { CliContext } from './context.ts';
import { type CommonFlags, reporting } from './output.ts';

const FLAGS: CommonFlags = { json: false, quiet: false, verbose: false };

async function annotationOf(file: string, why: string): Promise<string> {
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text) };
  const context = { process: { stdout: stream, stderr: stream }, env: { GITHUB_ACTIONS: 'true' } };
  const text = { what: 'it failed', why, mend: 'mend it' };
  const failing = reporting(() =>
    Promise.reject(new TokenlessError('some-code', text, { location: { file, line: 3 } })),
  );
  await expect(failing.call(context as unknown as CliContext, FLAGS)).rejects.toMatchObject({
    code: 'some-code',
  });
  return written.join('');
}

describe('an annotation of GitHub Actions', () => {
  it('names file, line and the whole error', async () => {
    expect(await annotationOf('release.yml', 'because')).toBe(
      '::error file=release.yml,line=3::it failed — because — mend it\n',
    );
  });

  it('cannot be ended by a file name or a text (attack)', async () => {
    const annotation = await annotationOf('a\n::set-env name=X::y,title=z:.yml', 'one\r\n::add-mask::two %');
    expect(annotation.trimEnd().split('\n')).toHaveLength(1);
    expect(annotation).toContain('file=a%0A%3A%3Aset-env name=X%3A%3Ay%2Ctitle=z%3A.yml,line=3::');
    expect(annotation).toContain('one%0D%0A::add-mask::two %25');
  });
});
