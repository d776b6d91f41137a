import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/publishing/doctor/index.ts';
import { ROOT } from './imports.ts';
import { readText, repositoryFiles } from './markdown.ts';

const names = RULES.map(({ name }) => name);
const FOLDER = 'src/publishing/doctor/rules';
const pages = repositoryFiles()
  .filter((file) => /^docs\/rules\/[^/]+\.md$/u.test(file) && !file.endsWith('/README.md'))
  .map((file) => path.basename(file, '.md'));

/** The fixed form of a rule's page: what, why, what the index does, before and after, how to ignore it. */
function pageForm(rule: string): RegExp {
  const example = '[^\\n]*\\n\\n```[a-z]*\\n[\\s\\S]*?\\n```\\n';
  return new RegExp(
    [
      `^# ${rule}\\n`,
      '\\*\\*What\\.\\*\\* \\S[^\\n]*\\n',
      '\\*\\*Why\\.\\*\\* \\S[\\s\\S]*?\\n',
      '\\*\\*At the index\\.\\*\\* \\S[\\s\\S]*?\\n',
      `\\*\\*Before\\.\\*\\*${example}`,
      `\\*\\*After\\.\\*\\*${example}`,
      `\\*\\*Ignore it\\*\\* [\\s\\S]*ignore\\[${rule}\\]`,
    ].join('\\n'),
    'u',
  );
}

/** Row of the taxonomy → rules, by the table of docs/rules/README.md. */
function tableRows(): ReadonlyMap<string, readonly string[]> {
  const rows = readText('docs/rules/README.md').matchAll(
    /^\|\s*(?<row>[A-D]\d+)\s*\|.*\|(?<rules>[^|]*)\|$/gmu,
  );
  return new Map(
    [...rows].map(({ groups }) => [
      groups?.['row'] ?? '',
      [...(groups?.['rules'] ?? '').matchAll(/\[([a-z0-9-]+)\]\(\1\.md\)/gu)].map((match) => match[1] ?? ''),
    ]),
  );
}

describe('the table of misconfigurations', () => {
  it('names for each row the rules that find it, in the order of the alphabet', () => {
    const found = RULES.flatMap(({ name, taxonomy }) => taxonomy.map((row) => [row, name] as const));
    const rows = [...new Set(found.map(([row]) => row))];
    const expected = rows.map((row) => [
      row,
      found
        .filter(([of]) => of === row)
        .map(([, name]) => name)
        .toSorted(),
    ]);
    expect(Object.fromEntries(tableRows())).toEqual(Object.fromEntries(expected));
  });

  it('has each row once', () => {
    const rows = [...readText('docs/rules/README.md').matchAll(/^\|\s*([A-D]\d+)\s*\|/gmu)].map(
      (match) => match[1],
    );
    expect(rows).toEqual([...new Set(rows)]);
    expect(rows).toHaveLength(tableRows().size);
  });
});

describe('rules of doctor', () => {
  it('stand in the list in the order of the alphabet', () => {
    expect(names).toEqual(names.toSorted());
  });

  it('have one name each, in kebab-case', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name))).toEqual([]);
  });

  it('have a page each, and no page is without a rule', () => {
    expect(pages.toSorted()).toEqual(names.toSorted());
  });

  it.each(names)('%s has its file, its test and a page of the fixed form', (name) => {
    const files = [`${FOLDER}/${name}.ts`, `${FOLDER}/${name}.test.ts`];
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    expect(readText(`docs/rules/${name}.md`)).toMatch(pageForm(name));
  });

  it.each(RULES.map((rule) => [rule.name, rule.summary] as const))(
    '%s says what it finds in one line',
    (_name, summary) => {
      expect(summary).toMatch(/^[^A-Z\n][^\n]{10,110}[^.\n]$/u);
    },
  );
});
