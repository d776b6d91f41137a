import type { Hono } from 'hono';
import {
  MANAGEMENT_PUBLISHERS_PATH,
  PLAIN_JSON,
  type Registration,
  compactJson,
  registrationRequest,
} from '../../wire/index.ts';
import { indexErrors } from '../usecases/index.ts';
import type { AppContext, AppDeps, AppEnv } from './app-types.ts';
import { readText } from './request-body.ts';
import { resource } from './resource.ts';

const MAX_BODY_BYTES = 65_536;

const HEADERS = { 'Content-Type': PLAIN_JSON, 'Cache-Control': 'no-store' };

async function accountOf(context: AppContext, deps: AppDeps): Promise<string> {
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

function readRegistration(text: string): Registration {
  const parsed = registrationRequest.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `;
  throw indexErrors.create('management-body-invalid', {
    reason: where + (issue?.message ?? 'it is not acceptable'),
  });
}

/** The management API of the owner: publishers and pending publishers. */
export function managementRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const { useCases } = deps;
  resource(app, MANAGEMENT_PUBLISHERS_PATH, {
    GET: async (context) => {
      await accountOf(context, deps);
      const publishers = await useCases.listPublishers();
      return context.body(compactJson({ publishers } as never), 200, HEADERS);
    },
    POST: async (context) => {
      const account = await accountOf(context, deps);
      const registration = readRegistration(await readText(context, MAX_BODY_BYTES));
      const publisher = await useCases.addPublisher({ registration, account });
      return context.body(compactJson(publisher as never), 201, HEADERS);
    },
  });
  resource(app, `${MANAGEMENT_PUBLISHERS_PATH}/:id`, {
    DELETE: async (context) => {
      const account = await accountOf(context, deps);
      await useCases.removePublisher({ id: context.req.param('id') ?? '', account });
      return context.body(null, 204);
    },
  });
}
