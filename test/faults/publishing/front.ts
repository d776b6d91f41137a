import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The requests of a publish job, each of which may go wrong. */
export type Stage = 'discovery' | 'id-token' | 'audience' | 'mint' | 'simple' | 'upload' | 'burn';

/** Where a request is cut, or how it is answered. */
export type Fault =
  /** Before a byte of it was passed on. */
  | 'cut-at-head'
  /** Half of the body has been passed on. */
  | 'cut-in-body'
  /** It was carried out; the answer is lost. */
  | 'cut-before-answer'
  /** Half of the answer arrived. */
  | 'cut-in-answer'
  | 'slow'
  /** Nobody answers until the connection is closed. */
  | 'hang'
  | 429
  | 500
  | 503;

/** What goes wrong, and how often. */
export interface FaultPlan {
  /** `every`: the whole index, as when it was killed. */
  readonly stage: Stage | 'every';
  readonly fault: Fault;
  /** Default: every time. */
  readonly times?: number;
}

/** A front through which a client reaches an index and an issuer, and which fails as it is told. */
export interface FaultyFront {
  readonly url: string;
  /** What goes wrong from now on; undefined: nothing. */
  plan: FaultPlan | undefined;
  /** Upload tokens in answers of the index, and those that it was asked to burn. */
  readonly minted: Set<string>;
  readonly burned: Set<string>;
  /** How often each stage was asked. */
  readonly asked: Map<Stage, number>;
  /** Called when a stage is asked. */
  onAsked?: ((stage: Stage) => void) | undefined;
}

const STAGES: readonly (readonly [Stage, RegExp])[] = [
  ['discovery', /^\/\.well-known\//u],
  ['audience', /^\/_\/oidc\/audience/u],
  ['mint', /^\/_\/oidc\/mint-token/u],
  ['burn', /^\/_\/oidc\/burn-token/u],
  ['upload', /^\/legacy\//u],
  ['simple', /^\/simple\//u],
];

const stageOf = (url: string): Stage | undefined => STAGES.find(([, path]) => path.test(url))?.[0];

async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Passes a request on; with `half`, half of its body, after which the connection is closed. */
async function pass(request: IncomingMessage, body: Buffer, to: string, half = false): Promise<Answer> {
  const headers = { ...request.headers };
  delete headers.connection;
  const url = new URL(request.url ?? '/', to);
  headers.host = url.host;
  return new Promise((resolve, reject) => {
    const onward = http.request(url, { method: request.method, headers, agent: false }, (answer) => {
      void bodyOf(answer).then(
        (got) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: got }),
        reject,
      );
    });
    onward.on('error', reject);
    if (half) {
      onward.write(body.subarray(0, body.byteLength / 2), () => {
        onward.destroy();
        reject(new Error('cut'));
      });
    } else {
      onward.end(body);
    }
  });
}

/** The index names its own address in its discovery document; the client is to come through the front. */
function readdressed(answer: Answer, from: string, to: string): Answer {
  const body = Buffer.from(answer.body.toString().replaceAll(from, to));
  return { ...answer, body, headers: { ...answer.headers, 'content-length': String(body.byteLength) } };
}

const SLOW_MILLISECONDS = 20;

async function dribble(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.writeHead(status, headers);
  for (const byte of [body.subarray(0, 1), body.subarray(1)]) {
    response.write(byte);
    await new Promise((resolve) => {
      setTimeout(resolve, SLOW_MILLISECONDS);
    });
  }
  response.end();
}

/** Starts the front; what it is asked below `/id-token` goes to the issuer. */
export async function startFaultyFront(indexUrl: string, issuerUrl: string): Promise<FaultyFront> {
  const counts = new Map<Stage, number>();
  const front: FaultyFront = {
    url: '',
    plan: undefined,
    minted: new Set(),
    burned: new Set(),
    asked: counts,
  };
  let failures = 0;
  const faultOf = (stage: Stage | undefined): Fault | undefined => {
    const { plan } = front;
    if (plan === undefined || (plan.stage !== stage && plan.stage !== 'every')) return undefined;
    failures += 1;
    return failures > (plan.times ?? Number.POSITIVE_INFINITY) ? undefined : plan.fault;
  };
  const watch = (stage: Stage | undefined, body: Buffer, answer: Answer): void => {
    const tokenIn = (json: Buffer): string => (JSON.parse(json.toString()) as { token: string }).token;
    if (stage === 'mint' && answer.status === 200) front.minted.add(tokenIn(answer.body));
    if (stage === 'burn' && answer.status < 300) front.burned.add(tokenIn(body));
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isIssuer = request.url?.startsWith('/id-token') === true;
    const stage = isIssuer ? 'id-token' : stageOf(request.url ?? '');
    if (stage !== undefined) counts.set(stage, (counts.get(stage) ?? 0) + 1);
    const fault = faultOf(stage);
    if (fault === 'cut-at-head') {
      request.socket.destroy();
      return;
    }
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    if (stage !== undefined) front.onAsked?.(stage);
    if (fault === 'hang') return;
    if (typeof fault === 'number') {
      response.writeHead(fault, fault === 429 ? { 'retry-after': '1' } : {}).end('not now');
      return;
    }
    if (isIssuer) request.url = request.url?.slice('/id-token'.length) ?? '/';
    const to = isIssuer ? issuerUrl : indexUrl;
    const passed = await pass(request, body, to, fault === 'cut-in-body').catch(() => undefined);
    if (passed === undefined) {
      response.destroy();
      return;
    }
    const answer = stage === 'discovery' ? readdressed(passed, new URL(indexUrl).origin, front.url) : passed;
    watch(stage, body, answer);
    if (fault === 'cut-before-answer') response.destroy();
    else if (fault === 'cut-in-answer') {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.byteLength + 1 });
      response.write(answer.body.subarray(0, answer.body.byteLength / 2), () => response.destroy());
    } else if (fault === 'slow') await dribble(response, answer);
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = http.createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(front, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
