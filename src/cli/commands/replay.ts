import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { errorDocument, formatError } from '../error-text.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting } from '../output.ts';
import { readFolder } from '../release-folder.ts';

async function readRecordText(context: CliContext, file: string): Promise<string> {
  return readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
}

async function runReplay(
  this: CliContext,
  flags: CommonFlags,
  file: string,
  directory = 'dist',
): Promise<void> {
  const { parseRecord, replay } = await import('../../publishing/release/index.ts');
  const record = parseRecord(await readRecordText(this, file));
  const verdict = replay(record, await readFolder(path.resolve(this.directory, directory)));
  if (verdict.verdict === 'reproduced') {
    if (flags.json) printJson(this, { schema: 'tokenless/replay/v1', ...verdict });
    else printLine(this, `reproduced ${verdict.replayHash}`);
    return;
  }
  const { error, differences } = verdict;
  if (flags.json) {
    printJson(this, {
      schema: 'tokenless/replay/v1',
      verdict: 'refused',
      error: errorDocument(error),
      differences,
    });
  }
  this.process.stderr.write(`${formatError(error, paintFor(this, this.process.stderr))}\n`);
  this.exitWith(EXIT.refused);
}

/** `tokenless replay`: does the pipeline still read the files the same way? */
export const replayCommand: Command<CliContext> = buildCommand<
  CommonFlags,
  [file: string, directory?: string],
  CliContext
>({
  func: reporting(runReplay),
  parameters: {
    flags: commonFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'The release record', placeholder: 'RECORD' },
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
    brief: 'Compute the replay hash of a folder again and compare it with a release record',
    fullDescription: [
      'Fails closed: an unknown pipeline version, a missing file or a tampered record is a refusal.',
      '',
      'Examples:',
      '  tokenless replay release-record.json dist',
      '  tokenless replay release-record.json dist --json',
    ].join('\n'),
  },
});
