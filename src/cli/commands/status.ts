import { type Command, buildCommand } from '@stricli/core';
import type { ReleaseStatus } from '../../publishing/client/index.ts';
import type { CliContext } from '../context.ts';
import { outsideFlags } from '../doctor/outside.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting } from '../output.ts';
import { createProgress } from '../progress.ts';
import { releaseHere } from '../release-here.ts';
import { type StatusQuestions, statusFacts } from '../status/facts.ts';
import { statusText } from '../status/text.ts';

interface StatusFlags extends CommonFlags, StatusQuestions {}

/** Sums that differ are worse than an index that is down, and that is worse than a release under way. */
function exitCodeOf({ stage, indexes }: ReleaseStatus): number {
  if (stage === 'sums-differ') return EXIT.refused;
  if (indexes.some(({ state, takesVersion }) => state === 'unknown' && takesVersion)) return EXIT.network;
  return stage === 'published' ? EXIT.done : EXIT.refused;
}

async function runStatus(this: CliContext, flags: StatusFlags, text?: string): Promise<void> {
  if (flags.online === undefined && flags.apiUrl !== undefined) {
    const problem = '`--api-url` says where GitHub is asked, and nothing says that it is to be';
    throw cliErrors.create('usage-invalid', { problem, mend: 'add `--online`' });
  }
  const release = await releaseHere(this, text);
  const progress = createProgress(this, flags);
  progress.at('asking the indexes');
  const facts = await statusFacts(this, flags, release).finally(() => progress.end());
  const { releaseStatus } = await import('../../publishing/client/index.ts');
  const status = releaseStatus(facts);
  if (flags.json) printJson(this, { schema: 'tokenless/status/v1', ...status });
  else printLine(this, statusText(status, paintFor(this, this.process.stdout)));
  this.exitWith(exitCodeOf(status));
}

/** `tokenless status`: where does this release stand? */
export const statusCommand: Command<CliContext> = buildCommand<StatusFlags, [release?: string], CliContext>({
  func: reporting(runStatus),
  parameters: {
    flags: {
      ...commonFlags,
      index: {
        kind: 'parsed',
        parse: String,
        brief:
          'Only this index, by name, host or URL; several times for several (default: those declared here)',
        placeholder: 'INDEX',
        optional: true,
        variadic: true,
      },
      dist: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder whose distributions and SHA256SUMS are compared',
        placeholder: 'DIR',
        default: 'dist',
      },
      online: outsideFlags.online,
      apiUrl: outsideFlags.apiUrl,
      ca: outsideFlags.ca,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'The release (default: the project and version of this folder)',
          placeholder: 'NAME==VERSION',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief:
      'Where does this release stand: declared, tagged, waiting for approval, on which index, sums equal',
    fullDescription: [
      'Asks the simple indexes, compares their sums with each other and with `dist/` and `SHA256SUMS` here, and',
      'with --online asks GitHub for the tag, the run and the environments. What cannot be seen is said.',
      'Ends with 0 when the release is whole on every index that takes it, with 1 when it is not (yet) or sums',
      'differ, with 4 when an index could not be asked.',
      '',
      'Examples:',
      '  tokenless status',
      '  tokenless status sampleproject==4.0.0',
      '  tokenless status --online env:GITHUB_TOKEN --json',
    ].join('\n'),
  },
});
