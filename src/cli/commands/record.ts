import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting, say } from '../output.ts';
import { readFolder } from '../release-folder.ts';

interface RecordFlags extends CommonFlags {
  readonly output: string;
  readonly repository?: string;
  readonly commit?: string;
  readonly tag?: string;
}

async function runRecord(this: CliContext, flags: RecordFlags, directory = 'dist'): Promise<void> {
  const [{ buildRecord, formatRecord }, { writeWhole }] = await Promise.all([
    import('../../publishing/release/index.ts'),
    import('../../publishing/client/index.ts'),
  ]);
  const { repository, commit, tag } = flags;
  const record = buildRecord(await readFolder(path.resolve(this.directory, directory)), {
    ...(repository === undefined ? {} : { repository }),
    ...(commit === undefined ? {} : { commit }),
    ...(tag === undefined ? {} : { tag }),
  });
  const output = path.resolve(this.directory, flags.output);
  await writeWhole(output, (append) => append(formatRecord(record)));
  if (flags.json) printJson(this, record);
  else printLine(this, record.replay_hash);
  say(this, flags, `wrote ${flags.output}`);
}

/** `tokenless record`: writes the release record of a folder. */
export const recordCommand: Command<CliContext> = buildCommand<RecordFlags, [directory?: string], CliContext>(
  {
    func: reporting(runRecord),
    parameters: {
      flags: {
        ...commonFlags,
        output: {
          kind: 'parsed',
          parse: String,
          brief: 'Where to write',
          placeholder: 'FILE',
          default: 'release-record.json',
        },
        repository: {
          kind: 'parsed',
          parse: String,
          brief: 'Evidence: where the release comes from',
          placeholder: 'OWNER/NAME',
          optional: true,
        },
        commit: {
          kind: 'parsed',
          parse: String,
          brief: 'Evidence: the commit',
          placeholder: 'SHA',
          optional: true,
        },
        tag: {
          kind: 'parsed',
          parse: String,
          brief: 'Evidence: the tag',
          placeholder: 'TAG',
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
      brief: 'Write release-record.json and print the replay hash',
      fullDescription: [
        'The replay hash is a signature of what the files mean, not of their bytes: packing the same content',
        'again changes SHA256SUMS and leaves the replay hash as it is.',
        '',
        'Examples:',
        '  tokenless record dist --tag v1.2.3',
        '  tokenless record dist --output build/release-record.json --json',
      ].join('\n'),
    },
  },
);
