import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import type { FileAddress, OpenedContent, StoredFile } from '../usecases/index.ts';
import type { AppContext, AppDeps, AppEnv } from './app-types.ts';
import { type ByteRange, parseByteRange } from './byte-range.ts';
import { matchesEtag } from './etag.ts';
import { resource } from './resource.ts';

const FILES_PATH = '/packages/';
const METADATA_SUFFIX = '.metadata';

/** The path of a file, PyPI's form: its BLAKE2b-256 in three parts, then its name. */
export function filePath({ blake2b256, filename }: Pick<StoredFile, 'blake2b256' | 'filename'>): string {
  const digest = [blake2b256.slice(0, 2), blake2b256.slice(2, 4), blake2b256.slice(4)].join('/');
  return `${FILES_PATH}${digest}/${encodeURIComponent(filename)}`;
}

const HEADERS = {
  'Content-Type': 'application/octet-stream',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Accept-Ranges': 'bytes',
  'Access-Control-Allow-Origin': '*',
};

function wantedRange(
  context: AppContext,
  etag: string,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const ifRange = context.req.header('if-range');
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  return parseByteRange(context.req.header('range'), sizeBytes);
}

function send(context: AppContext, { content, sha256 }: OpenedContent): Response {
  const { sizeBytes } = content;
  const etag = `"${sha256}"`;
  const headers = { ...HEADERS, ETag: etag };
  if (matchesEtag(context.req.header('if-none-match'), etag)) return context.body(null, 304, headers);
  const range = wantedRange(context, etag, sizeBytes);
  if (range === 'unsatisfiable') {
    return context.body(null, 416, { ...headers, 'Content-Range': `bytes */${sizeBytes}` });
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes };
  const lengths = {
    'Content-Length': String(end - start),
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
  };
  const status = range === undefined ? 200 : 206;
  // HEAD must not open the file: nobody would read the stream and close it.
  if (context.req.method === 'HEAD') return context.body(null, status, { ...headers, ...lengths });
  const stream = Readable.toWeb(content.read(start, end)) as ReadableStream<Uint8Array>;
  return context.body(stream, status, { ...headers, ...lengths });
}

function addressOf(context: AppContext): FileAddress {
  const [first = '', second = '', rest = ''] = ['first', 'second', 'rest'].map((name) =>
    context.req.param(name),
  );
  return { blake2b256: first + second + rest, filename: context.req.param('filename') ?? '' };
}

/** Downloads: distributions, and the core metadata beside wheels (PEP 658), with ranges. */
export function fileRoutes(app: Hono<AppEnv>, { useCases }: AppDeps): void {
  const download = async (context: AppContext): Promise<Response> => {
    const address = addressOf(context);
    const { filename } = address;
    if (!filename.endsWith(METADATA_SUFFIX)) return send(context, await useCases.openFile(address));
    const wheel = { ...address, filename: filename.slice(0, -METADATA_SUFFIX.length) };
    return send(context, await useCases.openMetadata(wheel));
  };
  resource(app, `${FILES_PATH}:first/:second/:rest/:filename`, { GET: download, HEAD: download });
}
