import { z } from 'zod';

/** Media types of a refused upload; uv reads these two by their exact names, without a charset. */
export const PLAIN_JSON = 'application/json';
export const PROBLEM_JSON = 'application/problem+json';

/**
 * A refused upload: PyPI's three members, of which uv shows `code` (`400 <message>`), and ours beside them.
 * As RFC 9457 it has `type`, `title`, `status` and `detail`.
 */
export interface UploadFailure {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly title: string;
  readonly type?: string | undefined;
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  /** Our precise code, with the reason and what to do. */
  readonly error?: { readonly code: string; readonly why: string; readonly mend: string } | undefined;
}
export const uploadFailure: z.ZodType<UploadFailure> = z.looseObject({
  message: z.string().optional(),
  code: z.string().optional(),
  title: z.string(),
  type: z.string().optional(),
  status: z.number().int().optional(),
  detail: z.string().optional(),
  error: z.looseObject({ code: z.string(), why: z.string(), mend: z.string() }).optional(),
});
