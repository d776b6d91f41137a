/** A body that is streamed: its exact length is known before the first byte goes out. */
export interface StreamedBody {
  readonly lengthBytes: number;
  /** Called once per attempt, so that a retry reads from the start again. */
  open(): AsyncIterable<Uint8Array>;
}

/** One HTTP request of ours. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  /** How long the connection may stay silent, in seconds (default 30). */
  readonly idleSeconds?: number;
  /** How long the whole exchange may take, in seconds (default: no limit besides the silence). */
  readonly timeoutSeconds?: number;
  /** The largest answer that is read, in bytes (default 1 MiB). */
  readonly maxBytes?: number;
  /** How many redirects within the host are followed (default 5). */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
}

/** Status line and headers of an answer. */
export interface HttpHead {
  readonly status: number;
  /** The reason phrase, in which PyPI puts its words. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The URL that answered, after redirects within the host. */
  readonly url: string;
}

/** An answer read to its end. */
export interface HttpResponse extends HttpHead {
  readonly body: Uint8Array;
}

/** An answer whose body is still to be read; reading it to the end or leaving the loop frees the connection. */
export interface HttpStream extends HttpHead {
  readonly content: AsyncIterable<Uint8Array>;
}

/** The media type of an answer, lower-case, without parameters; empty when it has none. */
export function mediaType(head: HttpHead): string {
  return (head.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
