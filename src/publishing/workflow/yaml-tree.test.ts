import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { entry, member, parseYaml, textMapOf, textOf, textsOf } from './yaml-tree.ts';

describe('parseYaml', () => {
  it('keeps lines and what a person wrote', () => {
    const node = parseYaml('a:\n  b: 1.0\n  c: "x"\nd:\n- e\n- f\n', 'w.yml');
    expect(entry(member(node, 'a'), 'b')).toMatchObject({
      line: 2,
      column: 3,
      value: { text: '1.0', value: 1 },
    });
    expect(textOf(member(member(node, 'a'), 'c'))).toBe('x');
    expect(textsOf(member(node, 'd'))).toEqual(['e', 'f']);
    expect(member(node, 'd')).toMatchObject({ items: [{ line: 5 }, { line: 6 }] });
  });

  it('takes `on` for a text and `yes` too', () => {
    expect(textMapOf(parseYaml('on: yes\nx: ~\nn: 0x10\nb: true\nl: [1]\n', 'w.yml'))).toEqual(
      new Map([
        ['on', 'yes'],
        ['x', ''],
        ['n', '0x10'],
        ['b', 'true'],
      ]),
    );
  });

  it('follows anchors and aliases', () => {
    const node = parseYaml('a: &x\n  k: v\nb: *x\n', 'w.yml');
    expect(textOf(member(member(node, 'b'), 'k'))).toBe('v');
  });

  it.each([
    ['a: [1\n', 2],
    ['a:\n\tb: 1\n', 2],
    ['a: 1\na: 2\n', 2],
    ['a: b: c\n', 1],
    ['a: *nowhere\n', 1],
    ['a: 1\n---\nb: 2\n', 2],
  ])('refuses %j with its line', (text, line) => {
    const error = refusalOf(() => parseYaml(text, 'w.yml'));
    expect(error).toMatchObject({ code: 'workflow-not-yaml', location: { file: 'w.yml', line } });
  });

  it.each(['\uFEFFa: 1\n', 'a: 1\r\n', '# nothing but this\na: 1'])('reads %j', (text) => {
    expect(textOf(member(parseYaml(text, 'w.yml'), 'a'))).toBe('1');
  });

  it('is not blown up by a billion laughs (attack)', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(',')}]`,
    );
    expect(refusalOf(() => parseYaml(['l0: &l0 x', ...levels].join('\n'), 'w.yml')).code).toBe(
      'workflow-too-large',
    );
  });

  it('ends on an alias within its own anchor (attack)', () => {
    expect(refusalOf(() => parseYaml('a: &a [*a]\n', 'w.yml')).code).toBe('workflow-too-large');
  });

  it('refuses deep nesting and huge texts (attack)', () => {
    expect(refusalOf(() => parseYaml('['.repeat(300) + ']'.repeat(300), 'w.yml')).code).toBe(
      'workflow-too-large',
    );
    expect(refusalOf(() => parseYaml('['.repeat(50_000), 'w.yml')).code).toBe('workflow-too-large');
    expect(refusalOf(() => parseYaml(`a: ${'x'.repeat(1_000_001)}`, 'w.yml')).code).toBe(
      'workflow-too-large',
    );
  });

  it('asks nothing of what is no mapping', () => {
    const node = parseYaml('x\n', 'w.yml');
    expect(member(node, 'a')).toBeUndefined();
    expect(textMapOf(node)).toEqual(new Map());
    expect(textsOf(undefined)).toEqual([]);
    expect(textOf(parseYaml('', 'w.yml'))).toBeUndefined();
  });
});
