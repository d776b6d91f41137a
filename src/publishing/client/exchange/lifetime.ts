import { UPLOAD_TOKEN_LIFETIME_SECONDS } from '../../../wire/index.ts';
import type { ExchangeRoutes } from '../discovery/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpHead } from '../http/index.ts';

/** Rounding to whole seconds on both sides, and the way of the answer. */
const LEEWAY_SECONDS = 60;

/** The time by the index's own clock where it says it (RFC 9110, `Date`), for a CI machine's clock may be wrong. */
function nowBy(answer: HttpHead, nowSeconds: () => number): number {
  const said = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(said) ? nowSeconds() : Math.floor(said / 1000);
}

/**
 * Where the index promises PEP 807, an upload token must end within six hours: a long-lived credential is what
 * trusted publishing is there to avoid. One that ends before fifteen minutes are over, which PEP 807 forbids too,
 * does no harm and is taken: it is renewed earlier.
 * @throws upload-token-lives-too-long
 */
export function checkLifetime(
  expiresAtSeconds: number | undefined,
  answer: HttpHead,
  { source }: Pick<ExchangeRoutes, 'source'>,
  { index, nowSeconds }: { readonly index: string; readonly nowSeconds: () => number },
): void {
  if (expiresAtSeconds === undefined || source !== 'pep-807') return;
  const lifetimeSeconds = expiresAtSeconds - nowBy(answer, nowSeconds);
  const { longest } = UPLOAD_TOKEN_LIFETIME_SECONDS;
  if (lifetimeSeconds <= longest + LEEWAY_SECONDS) return;
  throw clientErrors.create('upload-token-lives-too-long', { index, lifetimeSeconds, longest });
}
