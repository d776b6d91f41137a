import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARROWS } from './arrows.ts';
import { ROOT } from './imports.ts';
import { readText } from './markdown.ts';

const page = readText('ARCHITECTURE.md');

/** A function that a walk names, and the file where it says that it is. */
interface Step {
  readonly name: string;
  readonly file: string;
}

function stepsOf(text: string): Step[] {
  return [...text.matchAll(/((?:`\w+`(?: or )?)+) in `(src\/[^`]+\.ts)`/gu)].flatMap(([, names, file]) =>
    [...names!.matchAll(/`(\w+)`/gu)].map(([, name]) => ({ name: name!, file: file! })),
  );
}

/** Whether a source declares a function, a method or a constant of this name; a mere call is none. */
function declares(source: string, name: string): boolean {
  const declaration = [
    `function\\*? ${name}\\b`,
    `const ${name}\\b`,
    `^ +(?:async )?\\*?${name}\\([^\\n]*\\{$`,
    `^ +${name}: (?:async )?\\([^\\n]*=>`,
  ].join('|');
  return new RegExp(declaration, 'mu').test(source);
}

const walks = page
  .split(/^### /mu)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0]!, items: text.match(/^\d+\. .*$/gmu) ?? [] }));

describe('the walks of ARCHITECTURE.md', () => {
  it('are the five', () => {
    const titles = walks.map(({ title }) => title.split(':')[0]);
    expect(titles).toEqual(['Mint', 'Upload', 'Install', 'Refusal', 'Doctor']);
  });

  it.each(walks)('$title: every step begins with a function and its file', ({ items }) => {
    expect(items.length).toBeGreaterThan(5);
    expect(items.filter((item) => !/^\d+\. `\w+` in `src\/[^`]+\.ts` /u.test(item))).toEqual([]);
    expect(items.map((item) => Number.parseInt(item, 10))).toEqual(items.map((_item, index) => index + 1));
  });

  it.each(walks)('$title: every function is in the file that is named', ({ items }) => {
    const missing = stepsOf(items.join('\n')).filter(
      ({ name, file }) => !existsSync(path.join(ROOT, file)) || !declares(readText(file), name),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    ['export async function send(a: string): void {', true],
    ['    async keep() {', true],
    ['    remove: (sha256) => rm(sha256),', true],
    ['const mint = () => 1;', true],
    ['  await send(a);', false],
    ['  if (keep()) {', false],
    ['// function-like words: send', false],
  ])('know a declaration from a call: %j', (source, expected) => {
    expect(['send', 'keep', 'remove', 'mint'].some((name) => declares(source, name))).toBe(expected);
  });
});

describe('the folder table of ARCHITECTURE.md', () => {
  const rows = [...page.matchAll(/^\| `src\/([^`]+)` \|.*\| (yes|no) \|$/gmu)].map(
    ([, folder, pure]) => [folder!, pure === 'yes'] as const,
  );

  it('has every folder of the arrows that is there, pure where they say so', () => {
    const there = Object.entries(ARROWS)
      .filter(([folder]) => existsSync(path.join(ROOT, 'src', folder)))
      .map(([folder, { pure }]) => [folder, pure] as const);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(there));
    expect(rows).toHaveLength(there.length);
  });
});
