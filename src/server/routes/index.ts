import { Hono } from 'hono';
import {
  MANAGEMENT_API_TOKENS_PATH,
  MANAGEMENT_PUBLISHERS_PATH,
  SIMPLE_PATH,
  UPLOAD_PATH,
} from '../../wire/index.ts';
import type { TokenlessError } from '../../base/index.ts';
import { indexErrors, isTokenlessError } from '../usecases/index.ts';
import type { AppContext, AppDeps, AppEnv } from './app-types.ts';
import { apiTokenRoutes } from './api-tokens.ts';
import { statusOf } from './error-status.ts';
import { discoveryRoutes } from './discovery.ts';
import { exchangeFailureResponse } from './exchange-failure.ts';
import { exchangeRoutes } from './exchange.ts';
import { fileRoutes } from './files.ts';
import { managementRoutes } from './management.ts';
import { problemResponse } from './problem.ts';
import { simpleRoutes } from './simple.ts';
import { uploadFailureResponse } from './upload-failure.ts';
import { uploadRoutes } from './upload.ts';

export type { AppDeps, AppEnv, IndexUseCases } from './app-types.ts';

function failureResponse(context: AppContext, error: TokenlessError): Response {
  const { path } = context.req;
  const managed = [MANAGEMENT_PUBLISHERS_PATH, MANAGEMENT_API_TOKENS_PATH];
  if (managed.some((one) => path.startsWith(one))) return problemResponse(context, error);
  // Everything else below `/_/`: clients read `errors` of every answer there, even of a 404.
  if (path.startsWith('/_/')) return exchangeFailureResponse(context, error);
  if (path.startsWith(UPLOAD_PATH.slice(0, -1))) return uploadFailureResponse(context, error);
  if (path.startsWith(SIMPLE_PATH) && error.code === 'route-not-found') {
    return context.body('404 Not Found', 404, { 'Content-Type': 'text/plain; charset=UTF-8' });
  }
  return problemResponse(context, error);
}

/** Failures of the machine that a client is told as they are; others name folders and such. */
const TOLD_FAILURES: ReadonlySet<string> = new Set(['disk-full', 'file-content-missing']);

/** True for a failure that the operator must hear of, with its cause. */
function isOurs(error: TokenlessError): boolean {
  return statusOf(error) >= 500;
}

/** The whole index as a web application: every route, and one place where errors become answers. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  exchangeRoutes(app, deps);
  discoveryRoutes(app, deps);
  uploadRoutes(app, deps);
  simpleRoutes(app, deps);
  fileRoutes(app, deps);
  managementRoutes(app, deps);
  apiTokenRoutes(app, deps);
  app.notFound((context) =>
    failureResponse(context, indexErrors.create('route-not-found', { path: context.req.path })),
  );
  app.onError((error, context) => {
    if (isTokenlessError(error) && !isOurs(error)) return failureResponse(context, error);
    const requestId = deps.newRequestId();
    deps.logFailure({ requestId, method: context.req.method, path: context.req.path, error });
    const told = isTokenlessError(error) && TOLD_FAILURES.has(error.code);
    return failureResponse(context, told ? error : indexErrors.create('request-failed', { requestId }));
  });
  return app;
}
