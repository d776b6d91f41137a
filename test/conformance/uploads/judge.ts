import { createHash } from 'node:crypto';
import type { RecipeFile } from '../../support/distributions/index.ts';
import type { Pin, UploadCase } from './case-file.ts';
import type { UploadAnswer } from './executor.ts';

/** True when a careful index may, but need not, refuse what PyPI accepts. */
function isRefusalOptional({ reason = '' }: UploadCase): boolean {
  return /\b(?:warn|decide)\b/iu.test(reason);
}

function shown({ status, message }: UploadAnswer): string {
  return message === '' ? String(status) : `${status} ${message}`;
}

/** What is wrong with an answer, or undefined when it is what a careful index gives. */
export function judgeAnswer(upload: UploadCase, answer: UploadAnswer): string | undefined {
  const { expect, stricter = false } = upload;
  const isRefused = answer.status >= 400 && answer.status < 500;
  if (answer.status >= 500) return `the upload failed: ${shown(answer)}`;
  if (stricter) {
    if (isRefused || isRefusalOptional(upload)) return undefined;
    return `it was accepted, and a careful index refuses it: ${upload.reason ?? 'no reason given'}`;
  }
  if (expect.status !== answer.status) {
    return `expected ${expect.status} ${expect.message_contains ?? ''}, got ${shown(answer)}`;
  }
  const part = expect.message_contains;
  if (part === undefined || !isRefused || answer.message.includes(part)) return undefined;
  return `expected a message with ${JSON.stringify(part)}, got ${JSON.stringify(answer.message)}`;
}

/** What is wrong with a built file by its pin, or undefined. */
export function judgePin(pin: Pin | undefined, { bytes }: RecipeFile): string | undefined {
  if (pin?.size !== undefined && pin.size !== bytes.length) {
    return `the built file has ${bytes.length} bytes, the pin says ${pin.size}`;
  }
  if (pin?.sha256 === undefined) return undefined;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return sha256 === pin.sha256
    ? undefined
    : `the built file has sha256 ${sha256}, the pin says ${pin.sha256}`;
}
