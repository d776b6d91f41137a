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

/** The key by the words of the draft, and the one of its example, which was made with a newline behind it. */
const DISCOVERY_KEYS: ReadonlySet<string> = new Set(
  [UPLOAD_PATH, `${UPLOAD_PATH}\n`].map((path) => createHash('sha256').update(path).digest('hex')),
);

function answer(context: AppContext, deps: AppDeps, body: Record<string, string | string[]>): Response {
  const type = negotiate(context.req.header('accept'), [DISCOVERY_JSON, PLAIN_JSON]);
  if (type === undefined) throw indexErrors.create('media-type-not-acceptable', { offered: DISCOVERY_JSON });
  const audience = `${originOf(context, deps)}${AUDIENCE_PATH}`;
  return context.body(compactJson({ 'audience-endpoint': audience, ...body }), 200, {
    'Content-Type': type,
    Vary: 'Accept',
  });
}

/** Discovery of the exchange by PEP 807 (draft), in both forms that were published. */
export function discoveryRoutes(app: Hono<AppEnv>, deps: AppDeps): void {
  resource(app, DISCOVERY_PATH, {
    GET: (context) => {
      const path = context.req.query('discover') ?? '';
      if (path !== UPLOAD_PATH) throw indexErrors.create('route-not-found', { path });
      return answer(context, deps, {
        'token-mint-endpoint': `${originOf(context, deps)}${MINT_TOKEN_PATH}`,
        features: ['multi-use-token'],
        'default-features': ['multi-use-token'],
      });
    },
  });
  resource(app, `${DISCOVERY_PATH}/:key`, {
    GET: (context) => {
      const key = context.req.param('key') ?? '';
      if (!DISCOVERY_KEYS.has(key)) throw indexErrors.create('route-not-found', { path: context.req.path });
      return answer(context, deps, {
        'mint-token-endpoint': `${originOf(context, deps)}${MINT_TOKEN_PATH}`,
      });
    },
  });
}
