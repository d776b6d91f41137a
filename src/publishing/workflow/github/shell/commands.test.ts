import { describe, expect, it } from 'vitest';
import { UNTOLD } from '../expressions/template.ts';
import { readScript } from './commands.ts';

const words = (script: string, variables: Record<string, string> = {}): (readonly string[])[] =>
  readScript(script, new Map(Object.entries(variables))).map((command) => command.words);

describe('readScript', () => {
  it.each([
    ['a b  c', [['a', 'b', 'c']]],
    ['a && b || c; d | e & f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['a \\\n  b', [['a', 'b']]],
    ['a \\\r\n  b\r\nc', [['a', 'b'], ['c']]],
    ['a `\n b', [['a', 'b']]],
    ['a \'b c\' "d e" f\\ g', [['a', 'b c', 'd e', 'f g']]],
    ['a"b"\'c\'d', [['abcd']]],
    ['a "x\\"y\\\nz" \'it\'', [['a', 'x"yz', 'it']]],
    ['a # b\nc#d', [['a'], ['c#d']]],
    ['# only a comment', []],
    ['', []],
    ['if a; then\n  b\nelse c; fi', [['a'], ['b'], ['c'], ['fi']]],
    ['(cd x && y) > log 2>&1', [['cd', 'x'], ['y']]],
    ['a >out 2> err <in b', [['a', 'b']]],
    ['a <<EOF\nuv publish\nEOF\nb', [['a'], ['b']]],
    ["a <<-'E F'\n\tuv publish\n\tE F\nb", [['a'], ['b']]],
    ['a <<EOF\nnever closed', [['a']]],
    ['a <<< "text" b', [['a', 'b']]],
    ['sudo time a', [['a']]],
    ['! a', [['a']]],
    ['"unclosed a', [['unclosed a']]],
    ["'unclosed a", [['unclosed a']]],
    ['a \\', [['a', '']]],
    ['a $', [['a', '$']]],
  ])('%j', (script, expected) => {
    expect(words(script)).toEqual(expected);
  });

  it.each([
    ['a $X ${X} "$X"y \'$X\'', [['a', '1', '1', '1y', '$X']]],
    ['X=2\na $X', [['a', '2']]],
    ['export X=2 Y="3 4"; a $X "$Y"', [['a', '2', '3 4']]],
    ['X=2 a $X', [['a', '1']]],
    ['a ${NONE:-pypi} ${NONE:?x}', [['a', 'pypi', UNTOLD]]],
    ['a $NONE $(b c; d) `e f` ${X%%.*}', [['a', UNTOLD, UNTOLD, UNTOLD, UNTOLD]]],
    ['a "$(b "c" $(d))"e', [['a', `${UNTOLD}e`]]],
    ['a "`b`"', [['a', UNTOLD]]],
    ['$env:X = "2"\na $env:X', [['a', '2']]],
    ['a $(unclosed', [['a', UNTOLD]]],
    ['a `unclosed', [['a', UNTOLD]]],
  ])('fills variables in %j', (script, expected) => {
    expect(words(script, { X: '1' })).toEqual(expected);
  });

  it.each([
    ['a > x', [['x']]],
    ['a >>x 2>&1; b >|y', [['x'], ['y']]],
    ['a 2> err < in <<< text', [['err']]],
    ['a > "$X/f"', [['1/f']]],
    ['a >', [[]]],
  ])('tells where the output of %j goes', (script, outputs) => {
    expect(readScript(script, new Map([['X', '1']])).map((command) => command.outputs)).toEqual(outputs);
  });

  it('tells the line and the parentheses of a command', () => {
    const script = '\n# why\na \\\n  b\n(cd x &&\n  c "d\ne")\ncase $x in y) f;; esac\nbash -c "g\nh"';
    const places = readScript(script, new Map()).map(({ words, line, depth }) => [words[0], line, depth]);
    expect(places).toEqual([
      ['a', 2, 0],
      ['cd', 4, 1],
      ['c', 5, 1],
      ['case', 7, 0],
      ['f', 7, 0],
      ['esac', 7, 0],
      ['bash', 8, 0],
      ['g', 8, 1],
      ['h', 8, 1],
    ]);
  });

  it('hands a command the variables that are set for it', () => {
    const [first, second] = readScript('A=1 env B=2 uv publish\nenv', new Map([['C', '3']]));
    expect(first?.words).toEqual(['uv', 'publish']);
    expect(first?.variables).toEqual(
      new Map([
        ['C', '3'],
        ['A', '1'],
        ['B', '2'],
      ]),
    );
    expect(second?.variables).toEqual(new Map([['C', '3']]));
  });

  it('looks into bash -c, but not for ever', () => {
    expect(words("bash -ec 'uv publish'")).toContainEqual(['uv', 'publish']);
    let script = 'uv publish';
    for (let level = 0; level < 3; level += 1) script = `sh -c ${JSON.stringify(script)}`;
    expect(words(script)).toContainEqual(['uv', 'publish']);
    expect(words('sh -c')).toEqual([['sh', '-c']]);
    expect(words('make -c x')).toEqual([['make', '-c', 'x']]);
  });

  it('takes a variable of PowerShell for no assignment without a value', () => {
    expect(words('$x = y')).toEqual([]);
    expect(words('a = ')).toEqual([['a', '=']]);
    expect(words('a = b')).toEqual([['a', '=', 'b']]);
  });
});

describe('what the branches of an `if` assign', () => {
  const after = (script: string): readonly string[] =>
    words(`${script}\ngo $X`)
      .filter(([name]) => name === 'go')
      .map(([, value = '']) => value);

  it.each([
    ['if a; then X=1; else X=2; fi', ['1', '2']],
    ['if a; then\n  export X=1\nelif b; then\n  X=2\nelse\n  X=3\nfi', ['1', '2', '3']],
    ['X=0\nif a; then X=1; fi', ['1', '0']],
    ['if a; then if b; then X=1; else X=2; fi; else X=3; fi', ['1', '2', '3']],
    ['if a; then X=1; else X=1; fi', ['1']],
    ['if [ "$Y" = fi ]; then X=1; else X=2; fi', ['1', '2']],
    ['X=0\nfi\nelse', ['0']],
    // PowerShell has no `fi`: what was assigned last counts.
    ['if (a) { X=1 } else { X=2 }', ['2']],
  ])('%j', (script, expected) => expect(after(script)).toEqual(expected));

  it('is one way for what the branches do not differ in', () => {
    expect(words('if a; then b; else c; fi\nd')).toEqual([['a'], ['b'], ['c'], ['fi'], ['d']]);
  });

  it('ends for hostile scripts: eight ways, sixty-four branchings, two thousand assignments', () => {
    const many = Array.from({ length: 4000 }, (_, at) => `if a; then X=${at}; Y${at}=1; fi`).join('\n');
    expect(after(many).length).toBeLessThanOrEqual(8);
    const long = Array.from({ length: 20_000 }, (_, at) => `X${at}=1\nY=${at} true`).join('\n');
    expect(words(long)).toHaveLength(20_000);
    const deep = `${'if a; then\n'.repeat(4000)}X=1\n${'fi\n'.repeat(4000)}`;
    expect(after(deep)).toContain('1');
  });
});
