import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting, say } from '../output.ts';

interface ChecksumFlags extends CommonFlags {
  readonly output?: string;
  readonly check: boolean;
  readonly list?: string;
}

async function check(context: CliContext, flags: ChecksumFlags, folder: string): Promise<void> {
  const { checkFolder } = await import('../../publishing/client/index.ts');
  const list = flags.list === undefined ? {} : { list: path.resolve(context.directory, flags.list) };
  const report = await checkFolder(folder, { ...list, signal: context.signal });
  const wrong = report.entries.filter(({ state }) => state !== 'same');
  if (flags.json) printJson(context, { schema: 'tokenless/checksums/v1', ok: wrong.length === 0, ...report });
  const paint = paintFor(context, context.process.stdout);
  for (const { filename, state } of flags.json ? [] : report.entries) {
    printLine(context, `${filename}: ${state === 'same' ? paint('green', 'OK') : paint('red', state)}`);
  }
  if (wrong.length > 0) context.exitWith(EXIT.refused);
}

async function runChecksums(this: CliContext, flags: ChecksumFlags, directory = 'dist'): Promise<void> {
  const folder = path.resolve(this.directory, directory);
  if (flags.check) return check(this, flags, folder);
  const { checksumFolder } = await import('../../publishing/client/index.ts');
  const output = flags.output === undefined ? {} : { output: path.resolve(this.directory, flags.output) };
  const written = await checksumFolder(folder, { ...output, signal: this.signal });
  if (flags.json) printJson(this, { schema: 'tokenless/checksums/v1', ...written });
  else for (const { filename, sha256 } of written.entries) printLine(this, `${sha256}  ${filename}`);
  say(this, flags, `wrote ${path.relative(this.directory, written.output)}`);
}

/** `tokenless checksums`: writes and checks `SHA256SUMS`. */
export const checksumsCommand: Command<CliContext> = buildCommand<
  ChecksumFlags,
  [directory?: string],
  CliContext
>({
  func: reporting(runChecksums),
  parameters: {
    flags: {
      ...commonFlags,
      output: {
        kind: 'parsed',
        parse: String,
        brief: 'Where to write (default: SHA256SUMS beside the folder)',
        placeholder: 'FILE',
        optional: true,
      },
      check: {
        kind: 'boolean',
        brief: 'Check the files instead of writing',
        default: false,
        withNegated: false,
      },
      list: {
        kind: 'parsed',
        parse: String,
        brief: 'With --check: the list (default: the one in or beside the folder)',
        placeholder: 'FILE',
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'Folder with distributions (default: dist)',
          placeholder: 'DIR',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Write SHA256SUMS beside the distributions, or check it',
    fullDescription: [
      'The list lies beside the folder, not in it: twine and the PyPA action refuse a folder that holds one.',
      '',
      'Examples:',
      '  tokenless checksums dist',
      '  tokenless checksums dist --check',
      '  tokenless checksums dist --check --list SHA256SUMS --json',
    ].join('\n'),
  },
});
