export { createHttpClient } from './client.ts';
export type { HttpClient, HttpClientOptions, RetryOptions } from './client.ts';
export { parseJson, readJson } from './content.ts';
export { mediaType } from './request.ts';
export type { HttpHead, HttpRequest, HttpResponse, HttpStream, StreamedBody } from './request.ts';
export { isPassing, backoffSeconds } from './backoff.ts';
export { printable } from './printable.ts';
export { parseUrl } from './url.ts';
