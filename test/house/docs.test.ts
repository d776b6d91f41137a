import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sourceFiles } from './imports.ts';
import { linkedPaths, namedPaths, namedScripts, readText, repositoryFiles } from './markdown.ts';

const files = repositoryFiles();
const markdownFiles = files.filter((file) => file.endsWith('.md'));
const exists = (file: string): boolean => existsSync(path.join(ROOT, file));

interface CodedExport {
  readonly family: string;
  readonly codes: readonly string[];
}

/** Every error family that the sources export: whatever has `codes` in a file `errors.ts`. */
async function errorFamilies(): Promise<CodedExport[]> {
  const families: CodedExport[] = [];
  for (const file of sourceFiles('src').filter((name) => name.endsWith('/errors.ts'))) {
    const module = (await import(path.join(ROOT, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'object' && value !== null && 'codes' in value && Array.isArray(value.codes)) {
        families.push({ family: `${file}#${name}`, codes: value.codes as string[] });
      }
    }
  }
  return families;
}

const families = await errorFamilies();
const codes = families.flatMap((family) => family.codes);
const errorPages = files
  .filter((file) => /^docs\/errors\/[^/]+\.md$/u.test(file) && !file.endsWith('/README.md'))
  .map((file) => path.basename(file, '.md'));

/** The fixed form of an error page; the example is the message as it is printed. */
function errorPageForm(code: string): RegExp {
  return new RegExp(
    [
      `^# ${code}\\n`,
      '\\*\\*What\\.\\*\\* \\S[^\\n]*\\n',
      '\\*\\*Why\\.\\*\\* \\S[\\s\\S]*?\\n',
      '\\*\\*Mend\\.\\*\\* \\S[\\s\\S]*?\\n',
      `\\*\\*Example\\.\\*\\*[^\\n]*\\n\\n\`\`\`[a-z]*\\n[\\s\\S]*?error\\[${code}\\]: [\\s\\S]*?\\n\`\`\`\\n`,
    ].join('\\n'),
    'u',
  );
}

describe('error codes', () => {
  it('are found in every folder that has errors', () => {
    const coded = new Set(families.map((family) => family.family.split('#')[0]));
    const withErrors = sourceFiles('src').filter((file) => file.endsWith('/errors.ts'));
    expect(withErrors.filter((file) => !coded.has(file) && file !== 'src/base/errors.ts')).toEqual([]);
  });

  it('have one owner each', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('are kebab-case', () => {
    expect(codes.filter((code) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(code))).toEqual([]);
  });

  it('have a page each', () => {
    expect(codes.filter((code) => !errorPages.includes(code)).toSorted()).toEqual([]);
  });

  it('exist for every page', () => {
    expect(errorPages.filter((page) => !codes.includes(page)).toSorted()).toEqual([]);
  });

  it.each(errorPages)('docs/errors/%s.md has the fixed form', (code) => {
    expect(readText(`docs/errors/${code}.md`)).toMatch(errorPageForm(code));
  });
});

describe('Markdown', () => {
  const each = <T>(find: (file: string, text: string) => T[]): [string, T][] =>
    markdownFiles.flatMap((file) => find(file, readText(file)).map((found): [string, T] => [file, found]));

  it('links to what exists', () => {
    expect(each(linkedPaths).filter(([, target]) => !exists(target))).toEqual([]);
  });

  it('names paths that exist', () => {
    expect(each((_file, text) => namedPaths(text)).filter(([, target]) => !exists(target))).toEqual([]);
  });

  it('names scripts that exist, and so do the workflows and the gate', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const naming = files.filter((file) => /\.md$|^\.github\/workflows\/|^\.ci\//u.test(file));
    const named = naming.flatMap((file) => namedScripts(readText(file)).map((name) => [file, name] as const));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(([, name]) => !(name in scripts))).toEqual([]);
  });

  it('lists every decision in docs/adr/README.md', () => {
    const listed = linkedPaths('docs/adr/README.md', readText('docs/adr/README.md'));
    const decisions = files.filter((file) => /^docs\/adr\/\d{3}-[^/]+\.md$/u.test(file));
    expect(decisions.filter((file) => !listed.includes(file))).toEqual([]);
  });

  it.each([
    ['a [link](b/c.md#part)', ['docs/b/c.md']],
    ['a [link](../src/a.ts "title")', ['src/a.ts']],
    ['[out](https://example.org/x) [here](#part)', []],
    ['```\n[code](nowhere.md)\n```\n', []],
  ])('is read for the links in %j', (text, links) => {
    expect(linkedPaths('docs/page.md', text)).toEqual(links);
  });

  it('is read for paths and scripts', () => {
    expect(namedPaths('see `src/a.ts:12`, `src/*/b.ts`, `docs/errors/<code>.md`, `other/c`')).toEqual([
      'src/a.ts',
    ]);
    expect(namedScripts('`npm run a:b`, `npm run -s c -- d`, `npm test`, `npm ci`')).toEqual([
      'a:b',
      'c',
      'test',
    ]);
  });
});

describe('the repository', () => {
  it('holds no address of a registry in its lock file', () => {
    expect(readText('package-lock.json')).not.toMatch(/"resolved":|https?:\/\/[^"]*\.tgz/u);
  });

  it('names no path of the machine it was written on', () => {
    const machine = [`${path.dirname(ROOT)}/`, `${homedir()}/`].filter(
      (folder) => folder.split('/').length > 2 && folder !== `${tmpdir()}/`,
    );
    const naming = files.filter((file) => machine.some((folder) => readText(file).includes(folder)));
    expect(naming).toEqual([]);
  });
});
