import type { Hono } from 'hono';
import {
  AUDIENCE_PATH,
  BURN_TOKEN_PATH,
  MINT_TOKEN_ALIAS_PATH,
  MINT_TOKEN_PATH,
  PLAIN_JSON,
  compactJson,
} from '../../wire/index.ts';
import type { AppContext, AppDeps, AppEnv } from './app-types.ts';
import { readText } from './request-body.ts';
import { resource } from './resource.ts';

/** Largest body of a mint or burn request: an ID token at its limit, and some room. */
const MAX_BODY_BYTES = 65_536;

const JSON_HEADERS = { 'Content-Type': PLAIN_JSON, 'Cache-Control': 'no-store' };

/**
 * The exchange: audience, mint (with the alias of old releases of the PyPA action) and burn. The content type
 * of a request is not looked at, as at PyPI.
 */
export function exchangeRoutes(app: Hono<AppEnv>, { useCases }: AppDeps): void {
  const mint = async (context: AppContext): Promise<Response> => {
    const minted = await useCases.mint(await readText(context, MAX_BODY_BYTES));
    const body = { success: true, token: minted.uploadToken.reveal(), expires: minted.expiresAtSeconds };
    return context.body(compactJson(body), 200, JSON_HEADERS);
  };
  resource(app, AUDIENCE_PATH, {
    GET: async (context) => {
      const audience = await useCases.audience();
      return context.body(compactJson({ audience }), 200, { 'Content-Type': PLAIN_JSON });
    },
  });
  resource(app, MINT_TOKEN_PATH, { POST: mint });
  resource(app, MINT_TOKEN_ALIAS_PATH, { POST: mint });
  resource(app, BURN_TOKEN_PATH, {
    POST: async (context) => {
      await useCases.burn(await readBurnBody(context));
      return context.body(null, 202);
    },
  });
}

/** A body that is too large holds no token of ours; burning says 202 to everything. */
async function readBurnBody(context: AppContext): Promise<string> {
  try {
    return await readText(context, MAX_BODY_BYTES);
  } catch {
    return '';
  }
}
