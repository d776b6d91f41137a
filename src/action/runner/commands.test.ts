import { describe, expect, it } from 'vitest';
import { Secret } from '../../base/index.ts';
import { type RunnerLog, createRunnerLog, logText } from './index.ts';

function printed(say: (log: RunnerLog) => void): string {
  let text = '';
  say(createRunnerLog((line) => (text += line)));
  return text;
}

/** What the runner would take for a command: `::` where a line begins, or `##[` anywhere. */
const commandsIn = (text: string): readonly string[] =>
  text.split(/[\r\n]+/u).filter((line) => /^\s*::|##\[/u.test(line));

describe('workflow commands', () => {
  it('annotate a line of a file', () => {
    const location = { file: 'a,b: c.yml', line: 3, column: 7 };
    expect(printed((log) => log.annotate('error', { title: 'no: 100%', text: 'one\ntwo', location }))).toBe(
      '::error file=a%2Cb%3A c.yml,line=3,col=7,title=no%3A 100%25::one%0Atwo\n',
    );
  });

  it('annotate without a place', () => {
    expect(printed((log) => log.annotate('warning', { title: 't', text: 'a, b: c' }))).toBe(
      '::warning title=t::a, b: c\n',
    );
  });

  it.each([
    '\n::set-output name=x::y',
    '\r::stop-commands::x',
    '\r\n::add-path::/evil',
    '%0A::error::',
    '##[stop-commands]x',
  ])('are one line each, whatever stands in them: %j', (hostile) => {
    const location = { file: hostile, line: 1 };
    const text = printed((log) => {
      log.annotate('error', { title: hostile, text: hostile, location });
      log.mask(new Secret(`token${hostile}`));
      log.group(hostile);
      log.endGroup();
      log.line(hostile);
    });
    expect(commandsIn(text).map((line) => line.split(/[ :]/u)[2])).toEqual([
      'error',
      'add-mask',
      'group',
      'endgroup',
    ]);
  });

  it('mask what the runner reads back as the secret', () => {
    const secret = 'pypi-50%\nof';
    const data = printed((log) => log.mask(new Secret(secret))).slice('::add-mask::'.length, -1);
    const read = data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
    expect(read).toBe(secret);
  });
});

describe('a text of strangers in the log', () => {
  it.each([
    '::error::x',
    ' \t::add-mask::x',
    'x\n::error::y',
    '##[stop-commands]x',
    'the index says ##[set-env name=PATH]/evil',
    '\u2028::error::x',
    '\u200B::error::x',
    '#\u200B#[error]x',
  ])('is no command: %j', (hostile) => {
    expect(commandsIn(logText(hostile))).toEqual([]);
    expect(logText(hostile)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('stays as it is otherwise', () => {
    expect(logText('dist/a-1.0.tar.gz: uploaded (50 %)')).toBe('dist/a-1.0.tar.gz: uploaded (50 %)');
  });
});
