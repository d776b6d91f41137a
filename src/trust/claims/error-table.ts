import type { ErrorTable } from '../../base/index.ts';

/** What a refused match says: the registry, and the sentences that `explain` made from the mismatches. */
export interface RefusedMatch {
  readonly registry: string;
  readonly why: string;
  readonly mend: string;
}

/** Details of the codes of a refused match. */
export type MatchErrorDetails = {
  'claim-missing': RefusedMatch;
  'event-not-allowed': RefusedMatch;
  'publisher-not-found': RefusedMatch;
  'publisher-owner-mismatch': RefusedMatch;
  'publisher-repository-mismatch': RefusedMatch;
  'publisher-owner-changed': RefusedMatch;
  'publisher-repository-changed': RefusedMatch;
  'publisher-workflow-mismatch': RefusedMatch;
  'publisher-environment-mismatch': RefusedMatch;
  'publisher-claim-mismatch': RefusedMatch;
  'pending-publisher-ambiguous': RefusedMatch;
};

type Row = (details: RefusedMatch) => { what: string; why: string; mend: string };

function refused(what: string): Row {
  return ({ registry, why, mend }) => ({ what: `${registry} refuses this ID token: ${what}`, why, mend });
}

/** The words of the codes of a refused match. */
export const MATCH_ERROR_TABLE: ErrorTable<MatchErrorDetails> = {
  'claim-missing': refused('a claim that it must have is missing'),
  'event-not-allowed': refused('it does not take ID tokens of this event'),
  'publisher-not-found': refused('no publisher matches it'),
  'publisher-owner-mismatch': refused('the publisher names another owner'),
  'publisher-repository-mismatch': refused('the publisher names another repository'),
  'publisher-owner-changed': refused('the owner has the expected name but is not the same account'),
  'publisher-repository-changed': refused('the repository has the expected name but is not the same one'),
  'publisher-workflow-mismatch': refused('the publisher names another workflow'),
  'publisher-environment-mismatch': refused('the publisher names another environment'),
  'publisher-claim-mismatch': refused('a claim is not what the publisher expects'),
  'pending-publisher-ambiguous': refused('pending publishers of different people match it'),
};
