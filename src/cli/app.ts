import { type Application, buildApplication, buildRouteMap, text_en } from '@stricli/core';
import { isTokenlessError } from '../base/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { formatBug, formatError, paintAnsi, paintNothing } from './error-text.ts';
import { exitCodeFor } from './exit-codes.ts';
import { routes } from './routes.ts';

function describeThrown(error: unknown, ansiColor: boolean): string {
  const paint = ansiColor ? paintAnsi : paintNothing;
  return isTokenlessError(error) ? formatError(error, paint) : formatBug(error, paint);
}

/** What begins as the tokens of registries, forges and issuers do. */
const TOKEN = /(?:pypi-|npm_|gh[opusr]_|github_pat_|glpat-|rubygems_|cio|eyJ)[\w.-]{16,}/gu;

/** A wrong command line, in the form of every other error; the framework's words are the why. */
function describeUsage(why: string, mend: string, ansiColor: boolean): string {
  // SECURITY: the framework repeats what it did not understand.
  const problem = why.replaceAll(TOKEN, '[secret]');
  return describeThrown(cliErrors.create('usage-invalid', { problem, mend }), ansiColor);
}

/** The whole command line: routes, words for failures, exit codes. */
export const app: Application<CliContext> = buildApplication(
  buildRouteMap<string, CliContext>({
    routes,
    docs: {
      brief: 'Publish packages without tokens: set it up, rehearse it, publish, prove what was published',
    },
  }),
  {
    name: 'tokenless',
    versionInfo: { currentVersion: packageJson.version },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    localization: {
      text: {
        ...text_en,
        exceptionWhileParsingArguments(error, ansiColor) {
          const why = text_en.exceptionWhileParsingArguments.call(text_en, error, false);
          return describeUsage(why, 'run the command with `--help` to see what it takes', ansiColor);
        },
        noCommandRegisteredForInput({ input, corrections, ansiColor }) {
          const near = corrections.map((name) => `\`tokenless ${name.replaceAll('`', '')}\``).join(' or ');
          const mend = near === '' ? 'run `tokenless --help` for the list of commands' : `run ${near}`;
          return describeUsage(`there is no command \`${input}\``, mend, ansiColor);
        },
        exceptionWhileRunningCommand: describeThrown,
        exceptionWhileLoadingCommandFunction: describeThrown,
        commandErrorResult: describeThrown,
      },
    },
    determineExitCode: exitCodeFor,
  },
);
