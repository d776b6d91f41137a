import type { SecretKind } from '../../config/index.ts';

/** What a search says about one secret in one content. */
export interface ContentSecret {
  readonly kind: SecretKind;
  /** From 1; undefined in binary content. */
  readonly line?: number;
  /** The same number for the same secret. */
  readonly secret: number;
}

/** Searches one content. It is handed in, so that this folder reads and another knows what a secret looks like. */
export type ContentSearch = (
  path: string,
  content: AsyncIterable<Uint8Array>,
) => Promise<readonly ContentSecret[]>;

/** A secret in a repository: where it stands, never what it is. */
export interface RepositorySecret {
  readonly place: 'file' | 'commit-message' | 'tag-message';
  /** Path from the top, `/` between names; undefined for a message and for an object without a path. */
  readonly file?: string;
  /** The tag in whose message it stands. */
  readonly tag?: string;
  readonly kind: SecretKind;
  /** From 1, in the file as the commit has it; undefined in binary content. */
  readonly line?: number;
  /** The first commit that has it, abbreviated; undefined in the tree, and where git could not tell. */
  readonly commit?: string;
  /** True when the files as they are now, or the commit that is checked out, still hold it. */
  readonly isInTree: boolean;
}

/** What may be told of a secret: everything but the number that knows it again. */
export function toldOf({ kind, line }: ContentSecret): Pick<RepositorySecret, 'kind' | 'line'> {
  return line === undefined ? { kind } : { kind, line };
}

/** What was not searched, so that nobody takes silence for cleanness. */
export interface SkippedContent {
  /** Path from the top; undefined for an object without one. */
  readonly file?: string;
  readonly reason: 'too-large' | 'submodule' | 'link' | 'unreadable';
  readonly sizeBytes?: number;
}

/** How far a search is. */
export interface SearchProgress {
  readonly contents: number;
  readonly bytes: number;
}

/** How a search is run. */
export interface SearchOptions {
  /** Contents above this are skipped and said. */
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** What every search hands back. */
export interface SearchResult {
  readonly secrets: readonly RepositorySecret[];
  /** The first of them; `skippedCount` says how many there are. */
  readonly skipped: readonly SkippedContent[];
  readonly skippedCount: number;
  readonly searched: SearchProgress;
}

/** Contents above this are data, not text that somebody wrote a token into. */
export const DEFAULT_LIMIT_BYTES: number = 64 * 1024 * 1024;

/** A hostile repository must not make a result grow without end. */
export const MOST_LISTED = 10_000;

/** How often progress is told. */
const PROGRESS_EVERY = 500;

/** Gathers what a search is to say. */
export class SearchTally {
  readonly skipped: SkippedContent[] = [];
  readonly #options: SearchOptions;
  #skippedCount = 0;
  #contents = 0;
  #bytes = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get limitBytes(): number {
    return this.#options.limitBytes ?? DEFAULT_LIMIT_BYTES;
  }

  skip(content: SkippedContent): void {
    this.#skippedCount += 1;
    if (this.skipped.length < MOST_LISTED) this.skipped.push(content);
  }

  /** Counts a content that is about to be searched; here a search that was given up ends. */
  count(sizeBytes: number): void {
    this.#options.signal?.throwIfAborted();
    this.#contents += 1;
    this.#bytes += sizeBytes;
    if (this.#contents % PROGRESS_EVERY === 0) this.#options.onProgress?.(this.searched);
  }

  get searched(): SearchProgress {
    return { contents: this.#contents, bytes: this.#bytes };
  }

  /** The result, its secrets in the order of files and lines. */
  result(secrets: readonly RepositorySecret[]): SearchResult {
    this.#options.onProgress?.(this.searched);
    const place = (secret: RepositorySecret): string => `${secret.file ?? ''}\0${secret.tag ?? ''}`;
    const compare = (a: RepositorySecret, b: RepositorySecret): number =>
      place(a) === place(b) ? (a.line ?? 0) - (b.line ?? 0) : place(a) < place(b) ? -1 : 1;
    return {
      secrets: secrets.toSorted(compare),
      skipped: this.skipped,
      skippedCount: this.#skippedCount,
      searched: this.searched,
    };
  }
}
