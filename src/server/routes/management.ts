import type { Hono } from 'hono';
import { MANAGEMENT_PUBLISHERS_PATH, compactJson, registrationRequest } from '../../wire/index.ts';
import type { AppDeps, AppEnv } from './app-types.ts';
import { MANAGEMENT_HEADERS, accountOf, readBody } from './management-request.ts';
import { resource } from './resource.ts';

/** The management API of the owner: publishers and pending publishers. */
export function managementRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  const { useCases } = deps;
  resource(app, MANAGEMENT_PUBLISHERS_PATH, {
    GET: async (context) => {
      await accountOf(context, deps);
      const publishers = await useCases.listPublishers();
      return context.body(compactJson({ publishers } as never), 200, MANAGEMENT_HEADERS);
    },
    POST: async (context) => {
      const account = await accountOf(context, deps);
      const registration = await readBody(context, registrationRequest);
      const publisher = await useCases.addPublisher({ registration, account });
      return context.body(compactJson(publisher as never), 201, MANAGEMENT_HEADERS);
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
