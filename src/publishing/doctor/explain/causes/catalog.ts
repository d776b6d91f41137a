import type { CauseId, CauseText, Likelihood, Suspicion } from './cause.ts';
import { DISTRIBUTION_CAUSES } from './distribution-causes.ts';
import { IDENTITY_CAUSES } from './identity-causes.ts';
import { RUN_CAUSES } from './run-causes.ts';
import { TOKEN_CAUSES } from './token-causes.ts';

/** Every cause by its id. */
export const CAUSES: Readonly<Record<CauseId, CauseText>> = {
  ...IDENTITY_CAUSES,
  ...TOKEN_CAUSES,
  ...RUN_CAUSES,
  ...DISTRIBUTION_CAUSES,
};

const ORDER: readonly Likelihood[] = ['likely', 'possible', 'unlikely'];

/** Each cause once, with the best that is known of it, the likeliest first and else in the order given. */
export function ranked(suspicions: readonly Suspicion[]): readonly Suspicion[] {
  const ordered = ORDER.flatMap((likelihood) =>
    suspicions.filter((suspicion) => suspicion.likelihood === likelihood),
  );
  const seen = new Set<CauseId>();
  return ordered.filter(({ cause }) => !seen.has(cause) && seen.add(cause));
}
