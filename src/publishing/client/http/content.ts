import { clientErrors } from '../errors.ts';
import type { HttpHead, HttpStream } from './request.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * Reads a body to its end, up to a limit: an index that never stops talking must not fill our memory.
 * @throws index-response-unreadable
 */
export async function readContent(
  answer: HttpStream,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.content) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) {
      const problem = `it is longer than ${maxBytes} bytes`;
      throw clientErrors.create('index-response-unreadable', { url: answer.url, problem });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a body as JSON and as what the schema says.
 * @throws index-response-unreadable
 */
export function readJson<Value>(
  answer: HttpHead & { readonly body: Uint8Array },
  schema: { safeParse(value: unknown): { success: true; data: Value } | { success: false } },
): Value {
  const fail = (problem: string): Error =>
    clientErrors.create('index-response-unreadable', { url: answer.url, problem });
  const value = parseJson(answer.body);
  if (value === undefined) throw fail('it is not JSON');
  const result = schema.safeParse(value);
  if (!result.success) throw fail('it is JSON, but not the JSON that this address is to give');
  return result.data;
}

/** The JSON value of a body, or undefined when it is none. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
