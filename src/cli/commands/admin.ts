import path from 'node:path';
import { type Command, type RouteMap, buildCommand, buildRouteMap } from '@stricli/core';
import { assertNever } from '../../base/index.ts';
import type { IndexCheck, IndexFault } from '../../server/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting, say } from '../output.ts';

interface FsckFlags extends CommonFlags {
  readonly data: string;
}

function wordsOf(fault: IndexFault): string {
  switch (fault.kind) {
    case 'content-missing':
      return `${fault.filename}: the ${fault.part} is missing`;
    case 'content-size-differs':
      return `${fault.filename}: the ${fault.part} has ${fault.gotBytes} bytes instead of ${fault.expectedBytes}`;
    case 'content-hash-differs':
      return `${fault.filename}: the ${fault.part} has the sha256 ${fault.gotSha256} instead of ${fault.expectedSha256}`;
    case 'leftover':
      return `${fault.path}: left over`;
    default:
      return assertNever(fault);
  }
}

function printCheck(context: CliContext, flags: FsckFlags, check: IndexCheck): void {
  const paint = paintFor(context, context.process.stdout);
  for (const fault of check.faults) printLine(context, paint('red', wordsOf(fault)));
  for (const { sha256, sizeBytes } of check.unreferenced) {
    printLine(context, paint('dim', `unreferenced: ${sha256} (${sizeBytes} bytes), which is harmless`));
  }
  say(context, flags, `${check.files} files, ${check.contents} contents, ${check.faults.length} faults`);
}

async function runFsck(this: CliContext, flags: FsckFlags): Promise<void> {
  const { checkDataDirectory, indexErrors } = await import('../../server/index.ts');
  const directory = path.resolve(this.directory, flags.data);
  const check = await checkDataDirectory(directory);
  const faults = check.faults.length;
  if (flags.json) {
    printJson(this, { schema: 'tokenless/fsck/v1', ok: faults === 0, data: directory, ...check });
    if (faults > 0) this.exitWith(EXIT.refused);
    return;
  }
  printCheck(this, flags, check);
  if (faults > 0) throw indexErrors.create('data-directory-damaged', { directory, faults });
}

const fsckCommand: Command<CliContext> = buildCommand<FsckFlags, [], CliContext>({
  func: reporting(runFsck),
  parameters: {
    flags: {
      ...commonFlags,
      data: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder of the index, as `serve` was given it',
        placeholder: 'DIR',
        default: 'tokenless-data',
      },
    },
  },
  docs: {
    brief: 'Check that the database and the files of a stopped index agree',
    fullDescription: [
      'Reads every byte and changes nothing. Refuses while an index serves the folder. Exit code 1 when',
      'something is wrong. A content that no file has is told, and harmless: a crash in the middle of an',
      'upload can leave one, and the next upload of the same file takes it up.',
      '',
      'Examples:',
      '  tokenless admin fsck',
      '  tokenless admin fsck --data /var/lib/tokenless --json',
    ].join('\n'),
  },
});

/** `tokenless admin`: what the operator of an index does on its machine. */
export const adminRoutes: RouteMap<CliContext> = buildRouteMap<'fsck', CliContext>({
  routes: { fsck: fsckCommand },
  docs: { brief: 'Look after an index on its own machine' },
});
