import { isLoopback } from '../../../base/index.ts';

/** How an issuer is asked. */
export interface FetchLimits {
  readonly timeoutMilliseconds: number;
  readonly maxBytes: number;
}

function checkUrl(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return;
  throw new Error(`${url} is not an https URL`);
}

async function readLimited(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/**
 * Gets a JSON document from an issuer: over https (or loopback), without following redirects, within a time
 * and a size. Throws an `Error` whose message says why it could not.
 */
export async function fetchJson(
  url: string,
  { timeoutMilliseconds, maxBytes }: FetchLimits,
): Promise<unknown> {
  checkUrl(url);
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url} answered with status ${response.status}`);
  }
  return JSON.parse(await readLimited(response, maxBytes));
}
