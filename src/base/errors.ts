/** What a person is told about a failure: one sentence each, backticks round every literal. */
export interface ErrorText {
  /** What happened. */
  readonly what: string;
  /** Why it happened: the facts, expected and got. */
  readonly why: string;
  /** What to do about it, as an instruction. */
  readonly mend: string;
}

/** Where in a file a failure was found; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A failure that a user can mend. The code is stable for ever and has a page `docs/errors/<code>.md`;
 * status, envelope and exit code are added at the edge (`server/routes`, `cli`). Programming mistakes are
 * `TypeError`, never this.
 */
export class TokenlessError<Code extends string = string> extends Error {
  override readonly name: string = 'TokenlessError';
  readonly code: Code;
  readonly why: string;
  readonly mend: string;
  /** Facts for machines (`--json`); never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly location: SourceLocation | undefined;

  constructor(
    code: Code,
    text: ErrorText,
    options: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly location?: SourceLocation | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(text.what, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.why = text.why;
    this.mend = text.mend;
    this.details = options.details ?? {};
    this.location = options.location;
  }
}

/** True for a failure that a user can mend; anything else that was thrown is a bug. */
export function isTokenlessError(error: unknown): error is TokenlessError {
  return error instanceof TokenlessError;
}

/** The same failure with the place where it was met, for one that does not know its own; others pass as they are. */
export function locateError(error: unknown, location: SourceLocation): unknown {
  if (!isTokenlessError(error) || error.location !== undefined) return error;
  const { code, message: what, why, mend, details } = error;
  return new TokenlessError(code, { what, why, mend }, { details, location, cause: error });
}

/** One folder's codes, each with the details that its text needs. */
export type ErrorDetails = Record<string, object>;

/** The table of a folder's errors: from details to words. */
export type ErrorTable<Details extends ErrorDetails> = {
  readonly [Code in keyof Details & string]: (details: Details[Code]) => ErrorText;
};

/** What `defineErrors` gives a folder: a constructor for its errors and the list of its codes. */
export interface ErrorFamily<Details extends ErrorDetails> {
  readonly codes: readonly (keyof Details & string)[];
  /** Makes the error; the caller throws it. */
  create<Code extends keyof Details & string>(
    code: Code,
    details: Details[Code],
    options?: { readonly location?: SourceLocation | undefined; readonly cause?: unknown },
  ): TokenlessError<Code>;
  /** True for an error of this family. */
  owns(error: unknown): error is TokenlessError<keyof Details & string>;
}

/** Defines a folder's errors in one table, so that no code exists without what, why and mend. */
export function defineErrors<Details extends ErrorDetails>(table: ErrorTable<Details>): ErrorFamily<Details> {
  const codes = Object.keys(table) as (keyof Details & string)[];
  return {
    codes,
    create: (code, details, options = {}) =>
      new TokenlessError(code, table[code](details), { ...options, details: { ...(details as object) } }),
    owns: (error): error is TokenlessError<keyof Details & string> =>
      error instanceof TokenlessError && codes.some((code) => code === error.code),
  };
}
