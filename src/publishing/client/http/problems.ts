import { isRecord } from '../../../base/index.ts';

const TLS_CODES =
  /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/u;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no network',
};

function codeOf(error: unknown): string {
  if (isRecord(error) && typeof error['code'] === 'string') return error['code'];
  // Connecting to several addresses of one host fails with all their errors at once.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return '';
}

/** True when the peer's certificate was refused: trying again cannot help. */
export function isTlsProblem(error: unknown): boolean {
  return TLS_CODES.test(codeOf(error));
}

/** A failure of the connection in words, with the system's code for those who search for it. */
export function describeProblem(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  return code === '' || words.includes(code) ? words : `${words} (\`${code}\`)`;
}
