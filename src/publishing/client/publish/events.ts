import type { BurnOutcome } from '../exchange/index.ts';

/** What a person should know although the release goes on. */
export interface PublishWarning {
  readonly kind: 'warning';
  /** What it is about, stable for machines. */
  readonly code:
    | 'attestation-failed'
    | 'attestations-refused'
    | 'attestations-not-with-api-token'
    | 'exchange-unanswered';
  /** The file that it is about, if it is about one. */
  readonly file?: string;
  readonly text: string;
}

/** What happens while a release is published. */
export type PublishEvent =
  | {
      readonly kind: 'checked';
      readonly file: string;
      readonly sizeBytes: number;
      readonly isServed: boolean;
    }
  | { readonly kind: 'attested'; readonly file: string; readonly count: number }
  | { readonly kind: 'minted'; readonly expiresAtSeconds: number | undefined }
  | {
      readonly kind: 'progress';
      readonly file: string;
      readonly sentBytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly kind: 'retry';
      readonly file: string;
      readonly attempt: number;
      readonly seconds: number;
      readonly why: string;
    }
  | { readonly kind: 'uploaded'; readonly file: string }
  | { readonly kind: 'burned'; readonly outcomes: readonly BurnOutcome[] }
  | PublishWarning;
