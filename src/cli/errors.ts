import { type ErrorFamily, defineErrors } from '../base/index.ts';

type CliErrorDetails = {
  'usage-invalid': { problem: string; mend: string };
  interrupted: { command: string };
  'file-not-found': { file: string };
  'secret-missing': { reference: string };
  'baseline-invalid': { file: string };
};

/** Errors of the command line itself. */
export const cliErrors: ErrorFamily<CliErrorDetails> = defineErrors<CliErrorDetails>({
  'usage-invalid': ({ problem, mend }) => ({
    what: 'the command line is not understood',
    why: problem,
    mend,
  }),
  interrupted: ({ command }) => ({
    what: `\`${command}\` was interrupted`,
    why: 'a signal (Ctrl-C or a stop) arrived before it was done',
    mend: 'run it again; nothing of it is left behind',
  }),
  'file-not-found': ({ file }) => ({
    what: `\`${file}\` cannot be read`,
    why: 'there is no such file, or it may not be read',
    mend: 'correct the path, or the rights of the file',
  }),
  'secret-missing': ({ reference }) => ({
    what: `the secret \`${reference}\` is not there`,
    why: 'the environment variable is unset or empty, or the file cannot be read or is empty',
    mend: 'set the variable or write the file, and run the command again',
  }),
  'baseline-invalid': ({ file }) => ({
    what: `\`${file}\` is no baseline`,
    why: 'it is not the JSON that `tokenless doctor --write-baseline` writes',
    mend: `write it anew with \`tokenless doctor --write-baseline ${file}\``,
  }),
});
