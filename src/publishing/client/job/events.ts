import type { PublishEvent } from '../publish/index.ts';

/** What happens during a publish job, besides what happens while files go up. */
export type JobEvent =
  | PublishEvent
  | {
      readonly kind: 'prepared';
      readonly project: string;
      readonly version: string;
      readonly files: number;
    }
  /** What looks like a secret and was allowed with a reason. */
  | {
      readonly kind: 'secret-allowed';
      readonly file: string;
      readonly member: string;
      readonly reason: string;
    }
  /** The index does not serve these files yet. */
  | { readonly kind: 'waiting'; readonly missing: readonly string[] }
  | { readonly kind: 'served' }
  | { readonly kind: 'installed'; readonly installed: string };
