import type { Ecosystem, PublishAuth } from '../../workflow.ts';

/** One act of publishing that a step was found to do. */
export interface PublishHit {
  /** Index name or URL; null: not known. */
  readonly index: string | null;
  readonly method: string;
  /** Null: it is not known what is published. */
  readonly ecosystem: Ecosystem | null;
  readonly auth: PublishAuth;
}
