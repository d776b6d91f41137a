import type { Hono } from 'hono';
import { indexErrors } from '../usecases/index.ts';
import type { AppContext, AppEnv } from './app-types.ts';

/** What answers a request. */
export type Handler = (context: AppContext) => Response | Promise<Response>;

/**
 * Registers everything that one address does. Any other method is answered 405 with `Allow`; `HEAD` works
 * only where it is listed.
 */
export function resource(app: Hono<AppEnv>, path: string, handlers: Readonly<Record<string, Handler>>): void {
  const allowed = Object.keys(handlers);
  app.all(path, (context) => {
    // `request.method`, for Hono answers HEAD by the handlers of GET.
    const { method } = context.req.raw;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (handler !== undefined) return handler(context);
    context.header('Allow', allowed.join(', '));
    throw indexErrors.create('method-not-allowed', { method, allowed });
  });
}
