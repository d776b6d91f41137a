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

describe('rules of doctor', () => {
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
