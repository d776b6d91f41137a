import { TokenlessError, isTokenlessError } from './errors.ts';

/** An error on its way from a thread: messages carry no classes. */
export type SentError =
  | ({ readonly kind: 'ours' } & Pick<
      TokenlessError,
      'code' | 'message' | 'why' | 'mend' | 'details' | 'location'
    >)
  | { readonly kind: 'other'; readonly error: unknown };

/** Takes an error apart, so that it can be sent. Of a failure of ours its cause stays behind. */
export function takeApart(error: unknown): SentError {
  if (!isTokenlessError(error)) return { kind: 'other', error };
  const { code, message, why, mend, details, location } = error;
  return { kind: 'ours', code, message, why, mend, details, location };
}

/** The error that was sent; the caller throws it. */
export function putTogether(sent: SentError): unknown {
  if (sent.kind === 'other') return sent.error;
  const { code, message: what, why, mend, details, location } = sent;
  return new TokenlessError(code, { what, why, mend }, { details, location });
}
