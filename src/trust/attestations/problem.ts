import type { z } from 'zod';
import { shownValue } from '../claims/shown.ts';

/** The first thing that a schema says against a value, with where it stands; never the value. */
export function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  return `${where === '' ? 'its top' : `\`${shownValue(where)}\``} is not as the specification has it: ${shownValue(issue?.message ?? '')}`;
}
