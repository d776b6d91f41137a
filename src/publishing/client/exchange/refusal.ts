import { type TokenlessError, isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpResponse, parseJson, printable } from '../http/index.ts';

const MOST_REASONS = 10;

function textOf(value: unknown, secrets: readonly string[]): string {
  return typeof value === 'string' ? printable(value, secrets) : '';
}

function reasonsOf(
  body: Record<string, unknown>,
  secrets: readonly string[],
): { code: string; description: string }[] {
  const errors = Array.isArray(body['errors']) ? body['errors'].slice(0, MOST_REASONS) : [];
  const reasons = errors.filter(isRecord).map((entry) => ({
    code: textOf(entry['code'], secrets) || 'unknown',
    description: textOf(entry['description'], secrets),
  }));
  const detail = textOf(body['detail'], secrets) || textOf(body['message'], secrets);
  return reasons.length > 0 || detail === '' ? reasons : [{ code: 'refused', description: detail }];
}

/** The precise code of an index that speaks RFC 9457: its `code`, else the end of its `type`. */
function indexCodeOf(body: Record<string, unknown>): string | undefined {
  const { code, type } = body;
  const candidate =
    typeof code === 'string' ? code : typeof type === 'string' ? type.split(/[/#]/u).at(-1) : '';
  return candidate !== undefined && /^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(candidate) ? candidate : undefined;
}

/** The error for a refused exchange: every reason that the index gave, without any secret it may echo. */
export function refusalOf(
  answer: HttpResponse,
  index: string,
  secrets: readonly string[],
  provider: string,
): TokenlessError<'exchange-refused'> {
  const parsed = parseJson(answer.body);
  const body = isRecord(parsed) ? parsed : {};
  const indexCode = indexCodeOf(body);
  return clientErrors.create('exchange-refused', {
    index,
    reasons: reasonsOf(body, secrets),
    status: answer.status,
    provider,
    ...(indexCode === undefined ? {} : { indexCode }),
  });
}
