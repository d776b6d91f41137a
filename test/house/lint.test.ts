import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './imports.ts';

/** A file that breaks a rule of the house, and the rule that must say so. */
const PLANTED = {
  'src/trust/clock.ts': ['export const now: number = Date.now();', 'eslint(no-restricted-properties)'],
  'src/packaging/luck.ts': ['export const luck: number = Math.random();', 'eslint(no-restricted-properties)'],
  'src/wire/environment.ts': [
    "export const home: string | undefined = process.env['HOME'];",
    'eslint(no-restricted-globals)',
  ],
  'src/server/usecases/network.ts': [
    "export const answer: Promise<Response> = fetch('http://localhost/');",
    'eslint(no-restricted-globals)',
  ],
  'src/publishing/doctor/wait.ts': [
    'export function wait(then: () => void): void {\n  setTimeout(then, 1);\n}',
    'eslint(no-restricted-globals)',
  ],
  'src/cli/floating.ts': [
    'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}',
    'typescript(no-floating-promises)',
  ],
  'src/cli/misused.ts': [
    'export function start(run: () => Promise<boolean>): number {\n  return run() ? 1 : 0;\n}',
    'typescript(no-misused-promises)',
  ],
  'src/cli/any.ts': ['export const anything: any = 1;', 'typescript(no-explicit-any)'],
  'src/cli/default.ts': ['export default 1;', 'import(no-default-export)'],
} as const satisfies Record<string, readonly [source: string, rule: string]>;

/** The same acts where the house allows them. */
const ALLOWED = {
  'src/cli/clock.ts': 'export const now: number = Date.now() + Math.random();',
  'src/cli/environment.ts': "export const home: string | undefined = process.env['HOME'];",
  'src/trust/pure.ts': 'export const later = (nowSeconds: number): number => nowSeconds + 1;',
};

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

let folder: string;
let diagnostics: readonly Diagnostic[];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenless-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) {
    cpSync(path.join(ROOT, file), path.join(folder, file));
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const sources = Object.entries(PLANTED).map(([file, [source]]) => [file, source] as const);
  for (const [file, source] of [...sources, ...Object.entries(ALLOWED)]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${source}\n`);
  }
  const lint = ['--type-aware', '--deny-warnings', '--format=json', 'src'];
  const { stdout } = spawnSync(path.join(ROOT, 'node_modules/.bin/oxlint'), lint, {
    cwd: folder,
    encoding: 'utf8',
  });
  ({ diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] });
});
afterAll(() => rmSync(folder, { recursive: true }));

const rulesFor = (file: string): string[] =>
  diagnostics.filter((found) => found.filename === file).map((found) => found.code);

describe('lint', () => {
  it.each(Object.entries(PLANTED).map(([file, [, rule]]) => [file, rule] as const))(
    'finds the violation planted in %s',
    (file, rule) => expect(rulesFor(file)).toContain(rule),
  );

  it.each(Object.keys(ALLOWED))('finds nothing in %s', (file) => expect(rulesFor(file)).toEqual([]));
});
