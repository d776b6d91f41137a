// Writes docs/reference/cli.md and docs/reference/exit-codes.md from the command line itself; `--check` compares
// instead and ends with 1 where they differ.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Application, type CommandContext, generateHelpTextForAllCommands } from '@stricli/core';
import { EXIT, EXIT_BY_CODE, app } from '../src/cli/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MADE = 'Made by `npm run cli-reference` from the program itself; a test holds it against `--help`.';

/** The help of every command, one section each. */
function cliPage(): string {
  // Help is text only: no context ever reaches a command.
  const anywhere = app as unknown as Application<CommandContext>;
  const sections = generateHelpTextForAllCommands(anywhere).map(([route, help]) => {
    const text = help
      .trim()
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n');
    return `## ${route}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  });
  const about = [
    'Data goes to stdout, everything else to stderr. `--json` prints one document with a `schema` member, also for',
    'a failure. `NO_COLOR` is honoured. How a command ends: [exit codes](exit-codes.md). What an error means:',
    '`docs/errors/<code>.md`.',
  ].join(' ');
  return ['# Commands', '', MADE, '', about, '', sections.join('\n')].join('\n');
}

const MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done, or accepted',
  refused: 'refused, or found wanting: every code that is not below',
  usage: 'wrong usage: the command line, the configuration, or a reference to a secret',
  noAmbientIdentity: 'no CI identity to publish with',
  network: 'the network, an index or the CI service is down or does not do its part',
  localFile: 'this machine lacks something: a file, a folder, a program, a port, room on the disk',
  bug: 'a bug of tokenless: please report it',
  interrupted: 'interrupted by a signal; nothing is left behind',
};

function codesOf(exitCode: number): string {
  const codes = Object.entries(EXIT_BY_CODE).filter(([, code]) => code === exitCode);
  return codes
    .map(([code]) => `[\`${code}\`](../errors/${code}.md)`)
    .toSorted()
    .join(', ');
}

function exitCodesPage(): string {
  const rows = Object.entries(EXIT).map(
    ([name, code]) => `| ${code} | ${MEANING[name as keyof typeof EXIT]} | ${codesOf(code)} |`,
  );
  const about =
    '`tokenless token` ends as the command that it ran. A command that is killed ends as the shell says, 128 and the number of the signal.';
  return [
    '# Exit codes',
    '',
    MADE,
    '',
    '| code | meaning | errors |',
    '|---|---|---|',
    ...rows,
    '',
    about,
    '',
  ].join('\n');
}

/** The pages that this tool makes, by their paths from the root. */
const PAGES: Readonly<Record<string, () => string>> = {
  'docs/reference/cli.md': cliPage,
  'docs/reference/exit-codes.md': exitCodesPage,
};

async function differs(file: string, text: string): Promise<boolean> {
  return (await readFile(path.join(ROOT, file), 'utf8').catch(() => '')) !== text;
}

for (const [file, make] of Object.entries(PAGES)) {
  const text = make();
  if (!(await differs(file, text))) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${file} is not what the program says: run \`npm run cli-reference\`\n`);
    process.exitCode = 1;
  } else {
    await writeFile(path.join(ROOT, file), text);
    process.stderr.write(`wrote ${file}\n`);
  }
}
