import type { WireCode } from '../../../../trust/index.ts';
import type { Suspicion } from '../causes/cause.ts';
import type { SentClaims } from './sent-claims.ts';

/** What a log or the body of an error shows. */
export interface Evidence {
  /** Claims that the client printed. */
  readonly sent: SentClaims | undefined;
  /** The index's coarse code, PyPI's words. */
  readonly wire: WireCode | undefined;
  /** The precise code of an index that has one. */
  readonly code: string | undefined;
  readonly suspicions: readonly Suspicion[];
  /** Causes of the failures whose words come nearest, where none of the text is known. */
  readonly nearest: readonly Suspicion[];
  /** True when something failed; false when nothing known was found. */
  readonly refused: boolean;
  readonly notes: readonly string[];
}
