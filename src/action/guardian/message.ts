/** What the main step tells its guardian: one JSON object a line, on the guardian's standard input. */
export type GuardianMessage =
  | {
      readonly kind: 'open';
      /** Where the index burns upload tokens. */
      readonly burnUrl: string;
      readonly ca?: string | undefined;
      /** Where the guardian writes how it ended; undefined: nowhere. Never holds a token. */
      readonly report?: string | undefined;
    }
  | { readonly kind: 'hold'; readonly token: string }
  /** Every token that was held is burned, or cannot be. */
  | { readonly kind: 'release' };

/** How a guardian ended that had to act: one outcome per token that it held. */
export interface GuardianReport {
  readonly outcomes: readonly ('burned' | 'not-offered' | 'failed')[];
}
