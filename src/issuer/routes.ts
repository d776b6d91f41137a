import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { Secret } from '../base/index.ts';
import { issuerErrors } from './errors.ts';
import type { IssuerFault } from './faults.ts';

/** OpenID Connect Discovery 1.0, section 4. */
export const DISCOVERY_PATH = '/.well-known/openid-configuration';
/** Where GitHub has its key set. */
export const KEY_SET_PATH = '/.well-known/jwks';
/** Where a job asks for its ID token; GitHub's own address is longer and changes. */
export const IDENTITY_PATH = '/actions/idtoken';

/** What the routes need to know of the running issuer. */
export interface IssuerRoutesDeps {
  readonly requestToken: Secret;
  /** The discovery document, as a JSON value. */
  discovery(): object;
  keySet(): object;
  issue(audience: string): Promise<string>;
  has(fault: IssuerFault): boolean;
  /** Waits as long as the fault `slow` asks for, or until the issuer closes. */
  dawdle(): Promise<void>;
}

type IssuerEnvironment = { Bindings: HttpBindings };
type IssuerContext = Context<IssuerEnvironment>;

/** The HTTP side of the issuer: discovery, key set, and GitHub's identity endpoint. */
export function createIssuerRoutes(deps: IssuerRoutesDeps): Hono<IssuerEnvironment> {
  const app = new Hono<IssuerEnvironment>();
  app.use(async (context, next) => {
    if (deps.has('slow')) await deps.dawdle();
    return deps.has('down') ? cut(context) : next();
  });
  app.use('/.well-known/*', async (context, next) => {
    if (deps.has('key-set-down')) return cut(context);
    return deps.has('key-set-broken') ? context.html('<h1>503</h1>', 503) : next();
  });
  app.get(DISCOVERY_PATH, (context) => context.json(deps.discovery()));
  app.get(KEY_SET_PATH, (context) => context.json(deps.keySet()));
  app.get(IDENTITY_PATH, (context) => answerIdentityRequest(context, deps));
  return app;
}

function cut(context: IssuerContext): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** GitHub's contract: `?audience=` and `Authorization: bearer`, answered by `{"count", "value"}`. */
async function answerIdentityRequest(context: IssuerContext, deps: IssuerRoutesDeps): Promise<Response> {
  context.header('cache-control', 'no-store');
  if (!isBearer(context.req.header('authorization'), deps.requestToken)) {
    const error = issuerErrors.create('issuer-request-token-mismatch', {
      variable: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    });
    return context.json({ message: `${error.message}: ${error.why}`, code: error.code }, 401);
  }
  const value = await deps.issue(context.req.query('audience') ?? '');
  return context.json({ count: value.length, value });
}

/** Compares in constant time; hashing first makes the lengths equal and hides them. */
function isBearer(header: string | undefined, expected: Secret): boolean {
  const [, sent = ''] = /^bearer +(.*)$/iu.exec(header ?? '') ?? [];
  return timingSafeEqual(sha256(sent), sha256(expected.reveal()));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
