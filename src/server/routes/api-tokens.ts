import type { Hono } from 'hono';
import { MANAGEMENT_API_TOKENS_PATH, apiTokenRequest, compactJson } from '../../wire/index.ts';
import type { AppDeps, AppEnv } from './app-types.ts';
import { MANAGEMENT_HEADERS, accountOf, readBody } from './management-request.ts';
import { resource } from './resource.ts';

/** API tokens for an emergency: the owner makes, lists and revokes them. */
export function apiTokenRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const { useCases } = deps;
  resource(app, MANAGEMENT_API_TOKENS_PATH, {
    GET: async (context) => {
      await accountOf(context, deps);
      const tokens = await useCases.listApiTokens();
      return context.body(compactJson({ tokens } as never), 200, MANAGEMENT_HEADERS);
    },
    POST: async (context) => {
      const account = await accountOf(context, deps);
      const request = await readBody(context, apiTokenRequest);
      const added = await useCases.addApiToken({ request, account });
      return context.body(compactJson(added as never), 201, MANAGEMENT_HEADERS);
    },
  });
  resource(app, `${MANAGEMENT_API_TOKENS_PATH}/:id`, {
    DELETE: async (context) => {
      const account = await accountOf(context, deps);
      await useCases.revokeApiToken({ id: context.req.param('id') ?? '', account });
      return context.body(null, 204);
    },
  });
}
