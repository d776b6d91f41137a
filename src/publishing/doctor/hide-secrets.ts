import { isRecord } from '../../base/index.ts';
import { redactWritten } from './explain/evidence/redact.ts';

/** The same document without the secrets that somebody wrote into a workflow. */
export function hideSecrets<T>(value: T): T {
  const hidden = (part: unknown): unknown => {
    if (typeof part === 'string') return redactWritten(part);
    if (Array.isArray(part)) return part.map(hidden);
    if (!isRecord(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, hidden(member)]));
  };
  return hidden(value) as T;
}
