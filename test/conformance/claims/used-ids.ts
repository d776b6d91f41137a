import { keepUsedIdUntil } from '../../../src/trust/index.ts';
import { FormError, isAbsent, numberMember, resolved, textMember, type JsonObject } from './vectors.ts';

/** The model of a used-ID store: set if absent, with an absolute end and a clock that is handed in. */
export class UsedIdModel {
  readonly #keptUntil = new Map<string, number>();
  readonly #nowSeconds: number;

  constructor(nowSeconds: number) {
    this.#nowSeconds = nowSeconds;
  }

  #isThere(key: string): boolean {
    const until = this.#keptUntil.get(key);
    return until !== undefined && this.#nowSeconds <= until;
  }

  has(issuer: string, jti: string): boolean {
    return this.#isThere(JSON.stringify([issuer, jti]));
  }

  /** True when it is newly stored. */
  storeIfAbsent(issuer: string, jti: string, expiresAtSeconds: number): boolean {
    const key = JSON.stringify([issuer, jti]);
    if (this.#isThere(key)) return false;
    this.#keptUntil.set(key, keepUsedIdUntil(expiresAtSeconds));
    return true;
  }
}

/** The store of `state.jti_store`; a row without it has an empty one. */
export function usedIdsOf(row: JsonObject, nowSeconds: number): UsedIdModel {
  const model = new UsedIdModel(nowSeconds);
  if (row['state'] === undefined || isAbsent(row['state'])) return model;
  const { jti_store: stored = [], ...unknown } = resolved(row['state'], 'state');
  const [odd] = Object.keys(unknown);
  if (odd !== undefined) throw new FormError(`unknown member \`state.${odd}\``);
  if (!Array.isArray(stored)) throw new FormError('`state.jti_store` is not a list');
  for (const entry of stored) {
    const record = resolved(entry, 'state.jti_store', nowSeconds);
    model.storeIfAbsent(textMember(record, 'iss'), textMember(record, 'jti'), numberMember(record, 'exp'));
  }
  return model;
}
