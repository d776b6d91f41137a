/** An index to publish to or to download from. */
export interface IndexTarget {
  /** The legacy upload API, e.g. `https://index.example/legacy/`. */
  readonly uploadUrl: string;
  /** The simple index, e.g. `https://index.example/simple/`. */
  readonly simpleUrl: string;
  /** A CA certificate (PEM) that is trusted besides the system's own. */
  readonly ca?: string;
}

/** What people call the index: the host of a URL of it, with the port when there is one. */
export function indexName(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
