import { Buffer } from 'node:buffer';
import { z } from 'zod';

const FORM = /^[A-Za-z0-9+/]+={0,2}$/u;

/** Standard base64 (RFC 4648, section 4) as PyPI takes it: line ends may stand in it, as Python's encoder sets them. */
function withoutLineEnds(text: string): string {
  return text.replaceAll(/[\r\n]/gu, '');
}

function isBase64(text: string): boolean {
  const compact = withoutLineEnds(text);
  // Round trip: no other text means the same bytes, so nothing can be hidden in spare bits.
  return FORM.test(compact) && Buffer.from(compact, 'base64').toString('base64') === compact;
}

/** A schema for bytes in base64, at least one. */
export const base64Bytes: z.ZodString = z.string().refine(isBase64, 'it is not base64');

/** The bytes of a text that `base64Bytes` has checked. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(withoutLineEnds(text), 'base64');
}
