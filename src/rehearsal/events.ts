/** The steps of a rehearsal, in the order in which they come. */
export const STEPS = [
  'plan',
  'source',
  'gates',
  'build',
  'secrets',
  'checksums',
  'servers',
  'publish',
  'download',
  'record',
] as const;
export type Step = (typeof STEPS)[number];

/** What a rehearsal tells while it runs; how it looks is the caller's business. */
export type RehearsalEvent =
  | { readonly kind: 'started'; readonly step: Step; readonly title: string }
  | { readonly kind: 'done'; readonly step: Step; readonly detail: string; readonly milliseconds: number }
  | { readonly kind: 'note' | 'warning'; readonly text: string }
  | { readonly kind: 'output'; readonly text: string }
  | {
      readonly kind: 'progress';
      readonly text: string;
      readonly doneBytes: number;
      readonly totalBytes: number;
    };

export type Listener = (event: RehearsalEvent) => void;

/** One finished step, for the report's timeline. Times in milliseconds since the rehearsal began. */
export interface TimelineEntry {
  readonly step: Step;
  readonly title: string;
  readonly detail: string;
  readonly startMilliseconds: number;
  readonly milliseconds: number;
}

/** Runs steps, tells about them and keeps the timeline. `now` is a monotonic clock in milliseconds. */
export class Timeline {
  readonly entries: TimelineEntry[] = [];
  readonly #listener: Listener;
  readonly #now: () => number;
  readonly #began: number;

  constructor(listener: Listener, now: () => number) {
    this.#listener = listener;
    this.#now = now;
    this.#began = now();
  }

  tell(event: RehearsalEvent): void {
    this.#listener(event);
  }

  /** Runs one step; `run` gives its result and the words for what came out. */
  async step<Result>(
    step: Step,
    title: string,
    run: () => Promise<readonly [Result, string]>,
  ): Promise<Result> {
    const start = this.#now();
    this.tell({ kind: 'started', step, title });
    const [result, detail] = await run();
    const milliseconds = Math.round(this.#now() - start);
    this.entries.push({
      step,
      title,
      detail,
      startMilliseconds: Math.round(start - this.#began),
      milliseconds,
    });
    this.tell({ kind: 'done', step, detail, milliseconds });
    return result;
  }
}
