import type { ZodType } from 'zod';
import { PLAIN_JSON } from '../../wire/index.ts';
import { indexErrors } from '../usecases/index.ts';
import type { AppContext, AppDeps } from './app-types.ts';
import { readText } from './request-body.ts';

const MAX_BODY_BYTES = 65_536;

/** Headers of every answer of the management API: nobody keeps what only the owner may know. */
export const MANAGEMENT_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': PLAIN_JSON,
  'Cache-Control': 'no-store',
};

/** The account of a request. Throws `management-credential-invalid`. */
export async function accountOf(context: AppContext, deps: AppDeps): Promise<string> {
  const [, credential = ''] =
    /^bearer\s+(\S(?:.*\S)?)\s*$/iu.exec(context.req.header('authorization') ?? '') ?? [];
  const account = deps.accountOf(credential);
  if (account !== undefined) return account;
  await deps.managementRefused({ method: context.req.method, path: context.req.path });
  context.header('WWW-Authenticate', 'Bearer');
  throw indexErrors.create('management-credential-invalid', {});
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw indexErrors.create('management-body-invalid', { reason: 'the body is not JSON' }, { cause });
  }
}

/** The body of a request, as the schema has it. Throws `management-body-invalid`, `request-too-large`. */
export async function readBody<Value>(context: AppContext, schema: ZodType<Value>): Promise<Value> {
  const parsed = schema.safeParse(parseJson(await readText(context, MAX_BODY_BYTES)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `;
  throw indexErrors.create('management-body-invalid', {
    reason: where + (issue?.message ?? 'it is not acceptable'),
  });
}
