import { isRecord } from '../../../base/index.ts';
import { type HttpResponse, mediaType, parseJson, printable } from '../http/index.ts';

/** What we can read, best first; any charset, any parameters. */
export const UPLOAD_ACCEPT =
  'application/json;q=0.9, application/problem+json;q=0.9, text/plain;q=0.8, text/html;q=0.5';

const firstText = (...candidates: readonly unknown[]): string | undefined =>
  candidates.find((text): text is string => typeof text === 'string' && text.trim() !== '');

function textOf(answer: HttpResponse): string {
  const type = mediaType(answer);
  const body = type.endsWith('json') ? parseJson(answer.body) : undefined;
  // PyPI puts `400 <words>` into `code` and frames them in `message`; RFC 9457 has `detail`.
  if (isRecord(body)) {
    const { code, detail, message, title } = body;
    const words = firstText(
      typeof code === 'string' && code.includes(' ') ? code : undefined,
      detail,
      message,
      title,
    );
    if (words !== undefined) return words;
  }
  if (type === 'text/plain') return new TextDecoder().decode(answer.body);
  return answer.reason;
}

/** Why an index refused an upload, in its own words, fit to be shown. */
export function refusalReason(answer: HttpResponse, secrets: readonly string[]): string {
  const text = printable(textOf(answer), secrets);
  // We print the status ourselves.
  return text.startsWith(`${answer.status} `) ? text.slice(`${answer.status} `.length) : text;
}
