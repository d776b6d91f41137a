import type { JSONWebKeySet, JWK } from 'jose';
import type { DeathPlan } from './die-at.ts';

/** What a server child is told; it answers `Listening`, or `Refused`. */
export interface OpenOrder {
  readonly directory: string;
  readonly keySet: JSONWebKeySet;
  readonly deathPlan?: DeathPlan;
  /** True: an index that answers early, which the run must find. */
  readonly unsound?: boolean;
}

/** What a server child answers. */
export type OpenAnswer = { readonly url: string } | { readonly refused: string };

/** What the client child is told first. */
export interface ClientSetup {
  readonly privateKey: JWK;
  readonly seed: number;
}

/** What the client child is told for each server; it answers `idle` when its work ended. */
export interface WorkOrder {
  readonly url: string;
  /** Names of ID tokens and files begin with it. */
  readonly life: string;
  readonly journalFile: string;
  /** True: only uploads what is not acknowledged yet, then ends by itself. */
  readonly finish: boolean;
}
