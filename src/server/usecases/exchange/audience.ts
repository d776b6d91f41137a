import { type Outcome, done, refusable } from '../outcome.ts';
import { indexErrors } from '../errors.ts';

/** What the exchange is set to. */
export interface ExchangeSettings {
  /** The `aud` that ID tokens must have. */
  readonly audience: string;
  /** False: the exchange is switched off as a whole. */
  readonly enabled: boolean;
  /** Names of providers that are switched off. */
  readonly disabledProviders: ReadonlySet<string>;
}

/** Tells clients which audience to ask their CI service for. */
export function createAudience(settings: ExchangeSettings): () => Promise<Outcome<string>> {
  return () =>
    refusable(() => {
      if (settings.enabled) return Promise.resolve(done(settings.audience));
      throw indexErrors.create('exchange-disabled', {});
    });
}
