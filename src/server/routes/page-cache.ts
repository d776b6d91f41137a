/** A page as it goes out, and what it was made from. */
export interface CachedPage {
  readonly projectId: string;
  /** What the store called the page's state before it was read (`pageRevision`). */
  readonly revision: number;
  readonly body: Uint8Array;
  readonly etag: string;
}

/**
 * Pages that were rendered, the longest unused forgotten first. Whoever asks decides whether one is still right;
 * what is kept here is bounded in bytes, for the keys come from strangers.
 */
export class PageCache {
  readonly #pages = new Map<string, CachedPage>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): CachedPage | undefined {
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    // The order of a Map is that of insertion: what was asked for last stands last.
    this.#pages.delete(key);
    this.#pages.set(key, page);
    return page;
  }

  set(key: string, page: CachedPage): void {
    this.#remove(key);
    this.#pages.set(key, page);
    this.#bytes += sizeOf(key, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const page = this.#pages.get(key);
    if (page === undefined) return;
    this.#pages.delete(key);
    this.#bytes -= sizeOf(key, page);
  }
}

/** What an entry costs beside its bytes, roughly. */
const ENTRY_BYTES = 512;

function sizeOf(key: string, { body }: CachedPage): number {
  return ENTRY_BYTES + 2 * key.length + body.byteLength;
}
