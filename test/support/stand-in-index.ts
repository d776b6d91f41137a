import { Secret } from '../../src/base/index.ts';
import type { AmbientIdentity } from '../../src/publishing/client/index.ts';
import { sha256 } from './releases.ts';
import {
  type StandIn,
  type StandInReply,
  type StandInRequest,
  startStandIn,
  unsignedToken,
} from './stand-in-server.ts';

/** One upload as the stand-in read it. */
export interface ReceivedUpload {
  readonly filename: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly content: Buffer;
  readonly token: string;
}

export interface StandInIndex extends StandIn {
  /** What it serves: filename → bytes. */
  readonly served: Map<string, Buffer>;
  readonly uploads: ReceivedUpload[];
  /** Minted and not burned. */
  readonly liveTokens: Set<string>;
  readonly burned: string[];
  readonly target: { readonly uploadUrl: string; readonly simpleUrl: string };
}

export interface StandInIndexOptions {
  /** Answers instead of the index; undefined: the index answers. */
  intercept?(request: StandInRequest, count: number): StandInReply | undefined;
  readonly lifetimeSeconds?: number;
  nowSeconds?(): number;
}

/** Takes a multipart body apart, as far as our own client writes it. */
export function parseUpload({ headers, body }: StandInRequest): ReceivedUpload {
  const boundary = /boundary=(.+)$/u.exec(String(headers['content-type']))![1]!;
  const fields = new Map<string, string>();
  let filename = '';
  let content = Buffer.alloc(0);
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const at = part.indexOf('\r\n\r\n');
    const value = Buffer.from(part.slice(at + 4, -2), 'latin1');
    const name = /; name="([^"]*)"/u.exec(part)![1]!;
    if (name !== 'content') fields.set(name, value.toString());
    else [filename, content] = [/filename="([^"]*)"/u.exec(part)![1]!, value];
  }
  const credentials = Buffer.from(
    String(headers['authorization']).slice('Basic '.length),
    'base64',
  ).toString();
  return { filename, fields, content, token: credentials.slice('__token__:'.length) };
}

function projectPage(served: ReadonlyMap<string, Buffer>): StandInReply {
  const files = [...served].map(([filename, bytes]) => ({
    filename,
    url: `../../packages/${filename}`,
    hashes: { sha256: sha256(bytes) },
    size: bytes.byteLength,
  }));
  const body = { meta: { 'api-version': '1.1' }, name: 'hello-dist', files };
  return { headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' }, body: JSON.stringify(body) };
}

/** A small index in memory: audience, mint, burn, upload, simple page, files. */
export async function startStandInIndex(options: StandInIndexOptions = {}): Promise<StandInIndex> {
  const served = new Map<string, Buffer>();
  const uploads: ReceivedUpload[] = [];
  const liveTokens = new Set<string>();
  const burned: string[] = [];
  let minted = 0;
  const routes: Record<string, (request: StandInRequest) => StandInReply> = {
    'GET /_/oidc/audience': () => ({ body: { audience: 'pypi' } }),
    'POST /_/oidc/mint-token': () => {
      const token = `pypi-minted-${(minted += 1)}`;
      liveTokens.add(token);
      const expires = (options.nowSeconds?.() ?? 1_800_000_000) + (options.lifetimeSeconds ?? 900);
      return { body: { success: true, token, expires } };
    },
    'POST /_/oidc/burn-token': ({ body }) => {
      const { token } = JSON.parse(body.toString()) as { token: string };
      liveTokens.delete(token);
      burned.push(token);
      return { status: 202, body: {} };
    },
    'POST /legacy/': (request) => {
      const upload = parseUpload(request);
      uploads.push(upload);
      if (!liveTokens.has(upload.token)) return { status: 403, body: { code: '403 Invalid token' } };
      const digest = sha256(upload.content);
      if (upload.fields.get('sha256_digest') !== digest)
        return { status: 400, body: { code: '400 wrong digest' } };
      served.set(upload.filename, upload.content);
      return { body: '' };
    },
    'GET /simple/hello-dist/': () => (served.size === 0 ? { status: 404 } : projectPage(served)),
  };
  const server = await startStandIn((request, count) => {
    const own = options.intercept?.(request, count);
    if (own !== undefined) return own;
    const route = routes[`${request.method} ${request.path}`];
    if (route !== undefined) return route(request);
    const bytes = served.get(request.path.replace('/packages/', ''));
    return bytes === undefined ? { status: 404 } : { body: bytes };
  });
  const target = { uploadUrl: `${server.url}/legacy/`, simpleUrl: `${server.url}/simple/` };
  return Object.assign(server, { served, uploads, liveTokens, burned, target });
}

/** A CI job that gives as many ID tokens as it is asked for. */
export function anIdentity(canIssueAgain = true): AmbientIdentity {
  let given = 0;
  return {
    kind: 'github',
    title: 'GitHub Actions',
    canIssueAgain,
    variables: [],
    requestIdToken: async ({ audience }) => new Secret(unsignedToken({ aud: audience, jti: (given += 1) })),
  };
}
