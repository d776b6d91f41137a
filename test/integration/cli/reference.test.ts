import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EXIT, EXIT_BY_CODE } from '../../../src/cli/index.ts';
import { runCli } from '../../support/cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CLI_PAGE = readFileSync(path.join(ROOT, 'docs/reference/cli.md'), 'utf8');
const EXIT_PAGE = readFileSync(path.join(ROOT, 'docs/reference/exit-codes.md'), 'utf8');
const commands = [...CLI_PAGE.matchAll(/^## tokenless (.*)$/gmu)].map(([, command]) => command ?? '');

async function definedCodes(): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const file of globSync('src/**/errors.ts', { cwd: ROOT })) {
    for (const exported of Object.values((await import(path.join(ROOT, file))) as Record<string, unknown>)) {
      if (typeof exported !== 'object' || exported === null || !('codes' in exported)) continue;
      for (const code of exported.codes as readonly string[]) codes.add(code);
    }
  }
  return codes;
}

describe('docs/reference', () => {
  it('is what the program says', async () => {
    const tool = path.join(ROOT, 'tools/cli-reference.ts');
    await expect(promisify(execFile)(process.execPath, [tool, '--check'])).resolves.toMatchObject({
      stderr: '',
    });
  });

  it('has every command of the issue', () => {
    const asked = [
      'rehearse',
      'publish',
      'token',
      'checksums',
      'record',
      'replay',
      'download',
      'verify',
      'serve',
      'issuer',
      'pack',
    ];
    expect(commands).toEqual(
      expect.arrayContaining([...asked, 'publisher add', 'publisher list', 'publisher remove']),
    );
  });

  it.each(commands)('shows `tokenless %s --help` to the letter', async (command) => {
    const run = await runCli([...command.split(' '), '--help']);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const shown = run.stdout
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
    expect(CLI_PAGE).toContain(`## tokenless ${command}\n\n\`\`\`text\n${shown}\n\`\`\``);
  });

  it.each(commands)('has an example for `tokenless %s`, which begins with its name', (command) => {
    const [, section = ''] = CLI_PAGE.split(`## tokenless ${command}\n`);
    expect(section.split('\n## ')[0]).toMatch(/^Examples?:\n {2}(?:eval "\$\()?tokenless /mu);
  });
});

describe('exit codes', () => {
  it('are given to codes that exist', async () => {
    const codes = await definedCodes();
    expect(Object.keys(EXIT_BY_CODE).filter((code) => !codes.has(code))).toEqual([]);
  });

  it('stand on their page with each of their codes', () => {
    for (const [code, exitCode] of Object.entries(EXIT_BY_CODE)) {
      const row = EXIT_PAGE.split('\n').find((line) => line.startsWith(`| ${exitCode} |`)) ?? '';
      expect(row).toContain(`[\`${code}\`](../errors/${code}.md)`);
    }
    const rows = [...EXIT_PAGE.matchAll(/^\| (\d+) \|/gmu)].map(([, code]) => Number(code));
    expect(rows).toEqual(Object.values(EXIT));
  });

  // A new code ends in 1 until somebody thinks about it; those that speak of files or the network must not.
  it('are thought about for codes that speak of files, ports, disks and the network', async () => {
    const telling = /^(?:file|folder|repository|git|port|disk|data-directory|config|index)-/u;
    const answers = new Set(['file-exists', 'data-directory-damaged']);
    const codes = [...(await definedCodes())].filter((code) => telling.test(code) && !answers.has(code));
    expect(codes.filter((code) => !(code in EXIT_BY_CODE))).toEqual([]);
  });
});

describe('tokenless', () => {
  it('says its version and what it can do', async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    const help = await runCli(['--help']);
    for (const command of commands) expect(help.stdout).toContain(command.split(' ')[0]);
  });
});
