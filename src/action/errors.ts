import { type ErrorFamily, type ErrorTable, defineErrors } from '../base/index.ts';

/** The codes of the Action, each with the details that its text needs. */
export type ActionErrorDetails = {
  'action-input-unknown': { input: string; nearest: string | undefined; known: readonly string[] };
  /** Never with the value: an input may hold a secret. */
  'action-input-invalid': { input: string; problem: string; mend: string };
  'action-inputs-contradict': { inputs: readonly string[]; problem: string; mend: string };
  'action-cancelled': { signal: string };
};

/** A code of the Action. */
export type ActionErrorCode = keyof ActionErrorDetails;

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const table: ErrorTable<ActionErrorDetails> = {
  'action-input-unknown': ({ input, nearest, known }) => ({
    what: `this action has no input \`${input}\``,
    why: `it was given under \`with:\`, or as the environment variable \`INPUT_${input.toUpperCase()}\``,
    mend:
      nearest === undefined
        ? `take it out; the inputs are ${listed(known)}`
        : `write \`${nearest}\` instead, or take it out`,
  }),
  'action-input-invalid': ({ input, problem, mend }) => ({
    what: `the input \`${input}\` is not understood`,
    why: problem,
    mend,
  }),
  'action-inputs-contradict': ({ inputs, problem, mend }) => ({
    what: `the inputs ${listed(inputs)} contradict each other`,
    why: problem,
    mend,
  }),
  'action-cancelled': ({ signal }) => ({
    what: 'the step was cancelled',
    why: `the runner sent \`${signal}\``,
    mend: 'run the job again: what the index has already is skipped',
  }),
};

/** Every failure of the Action's own. */
export const actionErrors: ErrorFamily<ActionErrorDetails> = defineErrors(table);
