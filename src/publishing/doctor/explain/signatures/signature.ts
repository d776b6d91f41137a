import type { CauseId, Likelihood } from '../causes/cause.ts';

/** Words of a client, an index or GitHub by which a failure is known. */
export interface Signature {
  /** Any of these shows it, as it is printed. */
  readonly says: readonly string[];
  /** None of these may stand there with it. */
  readonly unless?: readonly string[];
  /** What may be behind it, the likeliest first. */
  readonly causes: Readonly<Partial<Record<CauseId, Likelihood>>>;
  /** What a person should know besides. */
  readonly note?: string;
  /** False: a warning that ends nothing. */
  readonly fails?: false;
}
