import { describe, expect, it } from 'vitest';
import { createRunnerLog } from './runner-commands.ts';

describe('runner log', () => {
  it('consumes a mask and hides the value from then on', () => {
    const log = createRunnerLog();
    expect(log.line('::add-mask::pypi-secret')).toBeUndefined();
    expect(log.line('uploading with pypi-secret now')).toBe('uploading with *** now');
  });

  it.each([
    ['base64', Buffer.from('pypi-secret').toString('base64')],
    ['HTTP Basic', Buffer.from('__token__:pypi-secret').toString('base64')],
    ['URL', encodeURIComponent('pypi-secret')],
  ])('hides a masked value in %s', (_encoding, spelled) => {
    const log = createRunnerLog();
    log.mask('pypi-secret');
    expect(log.line(`> ${spelled}`)).toBe('> ***');
  });

  it('shows annotations as words and drops other commands', () => {
    const log = createRunnerLog();
    expect(log.line('::error file=a.py,line=1::it broke')).toBe('error: it broke');
    expect(log.line('::group::Upload')).toBeUndefined();
  });

  it('hides a masked value in an annotation too', () => {
    const log = createRunnerLog();
    log.mask('pypi-secret');
    expect(log.line('::error title=upload::refused pypi-secret')).toBe('error: refused ***');
  });

  it('does not redact ordinary words for a tiny mask', () => {
    const log = createRunnerLog();
    log.line('::add-mask::a');
    expect(log.line('a plain line')).toBe('a plain line');
  });
});
