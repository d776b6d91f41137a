import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import {
  AUDIENCE_PATH,
  DISCOVERY_JSON,
  DISCOVERY_PATH,
  MINT_TOKEN_PATH,
  PLAIN_JSON,
  UPLOAD_PATH,
  compactJson,
} from '../../wire/index.ts';
import { indexErrors } from '../usecases/index.ts';
import { negotiate } from './accept.ts';
import { type AppContext, type AppDeps, type AppEnv, originOf } from './app-types.ts';
import { resource } from './resource.ts';

const UPLOAD_PATH_SHA256 = createHash('sha256').update(UPLOAD_PATH).digest('hex');

function answer(
  context: AppContext,
  baseUrl: string | undefined,
  body: Record<string, string | string[]>,
): Response {
  const type = negotiate(context.req.header('accept'), [DISCOVERY_JSON, PLAIN_JSON]);
  if (type === undefined) throw indexErrors.create('media-type-not-acceptable', { offered: DISCOVERY_JSON });
  const audience = `${originOf(context, baseUrl)}${AUDIENCE_PATH}`;
  return context.body(compactJson({ 'audience-endpoint': audience, ...body }), 200, {
    'Content-Type': type,
    Vary: 'Accept',
  });
}

/** Discovery of the exchange by PEP 807 (draft), in both forms that were published. */
export function discoveryRoutes(app: Hono<AppEnv>, { baseUrl }: AppDeps): void {
  resource(app, DISCOVERY_PATH, {
    GET: (context) => {
      const path = context.req.query('discover') ?? '';
      if (path !== UPLOAD_PATH) throw indexErrors.create('route-not-found', { path });
      return answer(context, baseUrl, {
        'token-mint-endpoint': `${originOf(context, baseUrl)}${MINT_TOKEN_PATH}`,
        features: ['multi-use-token'],
        'default-features': ['multi-use-token'],
      });
    },
  });
  resource(app, `${DISCOVERY_PATH}/:key`, {
    GET: (context) => {
      const key = context.req.param('key') ?? '';
      if (key !== UPLOAD_PATH_SHA256) throw indexErrors.create('route-not-found', { path: context.req.path });
      return answer(context, baseUrl, {
        'mint-token-endpoint': `${originOf(context, baseUrl)}${MINT_TOKEN_PATH}`,
      });
    },
  });
}
