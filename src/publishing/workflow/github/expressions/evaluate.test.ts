import { describe, expect, it } from 'vitest';
import { type Context, evaluate } from './evaluate.ts';
import { UNTOLD, hasExpression, holds, variants } from './template.ts';
import { EITHER, UNKNOWN, beginningWith, known } from './value.ts';

const VALUES = new Map([
  ['github.event_name', known('push')],
  ['github.ref', beginningWith('refs/tags/v')],
  ['github.ref_name', known('v1.0')],
  ['matrix.index', known('pypi', 'testpypi')],
  ['matrix.flag', EITHER],
  ['matrix.object', known({ Name: 'x', list: [1, 2] })],
  ['inputs.empty', known('')],
]);
const context: Context = (path) => VALUES.get(path.join('.'));

describe('evaluate', () => {
  it.each([
    ["'a'", ['a']],
    ['1.5', [1.5]],
    ['null', [null]],
    ['true && 1', [1]],
    ['false || 0', [0]],
    ["'' || 'b'", ['b']],
    ["github.event_name == 'PUSH'", [true]],
    ["github.event_name != 'push'", [false]],
    ["github['event_name'] == 'push'", [true]],
    ["1 == '1'", [true]],
    ["null == ''", [true]],
    ["'b' > 'a'", [true]],
    ['1 < 2 && 2 <= 2 && 3 >= 3', [true]],
    ['!(1 < 2)', [false]],
    ["contains('Hello', 'ELL')", [true]],
    ['contains(fromJSON(\'["a", "b"]\'), \'B\')', [true]],
    ["startsWith('abc', 'AB') && endsWith('abc', 'c')", [true]],
    ["format('{0}-{1}-{{x}}', 'a', 2)", ['a-2-{x}']],
    ["join(fromJSON('[1, 2]'), '+')", ['1+2']],
    ["join('x')", ['x']],
    ["toJSON('a')", ['"a"']],
    ['success() && always() && !failure() && !cancelled()', [true]],
    ['fromJSON(\'{"a": [5]}\').a[0]', [5]],
    ["fromJSON('{}').a", [null]],
    ["fromJSON('[]')[3]", [null]],
    ['matrix.object.name', ['x']],
    ['matrix.object.list[1]', [2]],
    ["github.event_name == 'release' && 'pypi' || 'testpypi'", ['testpypi']],
    ["matrix.flag && 'pypi' || 'testpypi'", ['pypi', 'testpypi']],
    ["matrix.index == 'pypi'", [true, false]],
    ["matrix.index == 'other'", [false]],
    ["inputs.empty || 'fallback'", ['fallback']],
    ["startsWith(github.ref, 'refs/tags/')", [true]],
    ["startsWith(github.ref, 'refs/heads/')", [false]],
    ["startsWith(github.ref, 'refs/tags/v1')", [true, false]],
    ["github.ref == 'refs/heads/main'", [false]],
    ["'refs/heads/main' != github.ref", [true]],
    ["github.ref == 'refs/tags/v1'", [true, false]],
    ['github.ref && 1', [1]],
    ["contains(github.ref, 'rc')", [true, false]],
    ['github.ref < 1', [true, false]],
    ['nothing.known == 1', []],
  ])('%s can become %j', (expression, values) => {
    const possible = evaluate(expression, context);
    expect([...possible.values].map(String).sort()).toEqual(values.map(String).sort());
    expect(possible.open).toBe(expression.startsWith('nothing'));
  });

  it.each([
    'secrets.TOKEN',
    'hashFiles(1)',
    "fromJSON('{')",
    'vars.a.b.c',
    'github.event.*.x',
    'needs[inputs.x]',
    'a ==',
    "'unclosed",
    ')',
    '',
    `${'('.repeat(80)}1${')'.repeat(80)}`,
  ])('%j can become anything', (expression) => {
    expect(evaluate(expression, context)).toEqual(UNKNOWN);
  });

  it('keeps what an unknown value can fall back to', () => {
    expect(evaluate("inputs.index || 'pypi'", context)).toEqual({ values: ['pypi'], open: true, prefix: '' });
    expect(evaluate("inputs.x && 'pypi'", context).values).toEqual(['', 'pypi']);
  });

  it('gives up on too many combinations', () => {
    const many: Context = () => known(...Array.from({ length: 20 }, (_, index) => `v${index}`));
    expect(evaluate("format('{0}{1}', matrix.a, matrix.b)", many)).toEqual(UNKNOWN);
  });
});

describe('variants', () => {
  it.each([
    ['plain', ['plain']],
    [
      'x-${{ matrix.index }}-${{ matrix.index }}',
      ['x-pypi-pypi', 'x-pypi-testpypi', 'x-testpypi-pypi', 'x-testpypi-testpypi'],
    ],
    ["${{ format('}}') }}", ['}']],
    ['${{ secrets.X }}', [UNTOLD]],
    ["a${{ inputs.x || 'y' }}", ['ay', `a${UNTOLD}`]],
    ['${{ unclosed', ['${{ unclosed']],
    ['', ['']],
  ])('of %j are %j', (template, texts) => {
    expect(variants(template, context)).toEqual(texts);
  });

  it('are few: many parts with choices count as untold', () => {
    const texts = variants('${{ matrix.index }}'.repeat(10), context);
    expect(texts.length).toBeLessThanOrEqual(64);
    expect(texts.every((text) => text.includes(UNTOLD))).toBe(true);
  });

  it('know an expression from a text', () => {
    expect(hasExpression('${{ a }}')).toBe(true);
    expect(hasExpression('$ {{ a }}')).toBe(false);
  });
});

describe('holds', () => {
  it.each([
    ["github.event_name == 'push'", true],
    ["${{ github.event_name == 'push' }}", true],
    ["github.event_name == 'release'", false],
    ['matrix.flag', undefined],
    ['vars.ENABLED', undefined],
    ["github.ref == 'refs/heads/main'", false],
    // A text around an expression is a text, and a text is true: GitHub's best-known trap.
    ["${{ github.event_name }} == 'release'", true],
    ['${{ inputs.empty }}${{ inputs.empty }}', false],
  ])('%s: %s', (condition, expected) => {
    expect(holds(condition, context)).toBe(expected);
  });
});
