import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { indexErrors } from '../usecases/index.ts';
import type { ReceivedContent, UploadForm, UploadedContent } from '../usecases/index.ts';
import { drain } from './drain.ts';

/** How much of a form is read. Sizes in bytes. */
const LIMITS = { fieldNameSize: 200, fieldSize: 4 * 1024 * 1024, fields: 5000, parts: 5020, headerPairs: 20 };
const MAX_FIELDS_BYTES = 16 * 1024 * 1024;

/** Takes the file part `content`; reads it to its end, whatever comes. */
export type ContentReceiver = (content: AsyncIterable<Uint8Array>) => Promise<ReceivedContent | 'too-large'>;

/** What reading an upload's form needs. */
export interface MultipartRequest {
  readonly contentType: string | undefined;
  readonly body: Readable;
  /** Undefined: the file is read and thrown away, for nobody has the right to have it stored. */
  readonly receive: ContentReceiver | undefined;
  /** Largest body that is read at all. */
  readonly maxBodyBytes: number;
}

function invalid(reason: string, cause?: unknown): Error {
  return indexErrors.create('upload-multipart-invalid', { reason }, cause === undefined ? {} : { cause });
}

function createParser(contentType: string | undefined): BusboyInstance {
  if (!/^multipart\/form-data\s*;/iu.test(contentType ?? ''))
    throw invalid('the body is not `multipart/form-data`');
  try {
    return new Busboy({ headers: { 'content-type': contentType ?? '' }, limits: LIMITS, preservePath: true });
  } catch (cause) {
    throw invalid('the content type has no usable `boundary`', cause);
  }
}

/** Collects what the parser finds. */
class FormCollector {
  readonly fields = new Map<string, string[]>();
  readonly otherFileParts: string[] = [];
  content: { readonly filename: string; readonly contentType: string } | undefined;
  received: Promise<ReceivedContent | 'too-large' | 'not-kept'> | undefined;
  problem: Error | undefined;
  #open: BusboyFileStream | undefined;
  #fieldsBytes = 0;
  readonly #receive: ContentReceiver | undefined;

  constructor(parser: BusboyInstance, receive: ContentReceiver | undefined) {
    this.#receive = receive;
    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      this.#addField(name, value, nameTruncated || valueTruncated);
    });
    parser.on('file', (name, stream, filename, _encoding, contentType) => {
      // Without a listener an aborted upload would end the process.
      stream.on('error', () => undefined);
      this.#addFile(name, stream, filename, contentType);
    });
    for (const limit of ['partsLimit', 'fieldsLimit'] as const) {
      parser.on(limit, () => {
        this.problem ??= invalid(`it has more than ${LIMITS.fields} fields`);
      });
    }
  }

  /** Ends the file that is being received. */
  abort(error: Error): void {
    this.#open?.destroy(error);
  }

  #addField(name: string | undefined, value: string, truncated: boolean): void {
    this.#fieldsBytes += value.length;
    if (name === undefined) this.problem ??= invalid('a field has no name');
    else if (truncated) this.problem ??= invalid('a field is too long');
    else if (this.#fieldsBytes > MAX_FIELDS_BYTES)
      this.problem ??= invalid('its fields are too long together');
    else this.fields.set(name, [...(this.fields.get(name) ?? []), value]);
  }

  #addFile(
    name: string | undefined,
    stream: BusboyFileStream,
    filename: string | undefined,
    type: string,
  ): void {
    if (name === 'content' && this.content === undefined) {
      this.content = { filename: filename ?? '', contentType: type };
      this.#open = stream;
      this.received = this.#receiveContent(stream);
      // It is awaited later; until then a rejection must not count as unhandled.
      this.received.catch(() => undefined);
      return;
    }
    if (name === 'content') this.problem ??= invalid('it has two file parts `content`');
    this.otherFileParts.push(name ?? '');
    stream.resume();
  }

  async #receiveContent(stream: BusboyFileStream): Promise<ReceivedContent | 'too-large' | 'not-kept'> {
    if (this.#receive !== undefined) return this.#receive(stream as AsyncIterable<Uint8Array>);
    stream.resume();
    return 'not-kept';
  }
}

/** Feeds the body to the parser until it has understood everything. */
function feed({ body, maxBodyBytes }: MultipartRequest, parser: BusboyInstance): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let size = 0;
  let ended = false;
  body.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBodyBytes) reject(indexErrors.create('request-too-large', { limitBytes: maxBodyBytes }));
  });
  body.once('end', () => {
    ended = true;
  });
  const interrupted = (cause?: unknown): void => {
    if (!ended) reject(indexErrors.create('upload-interrupted', {}, { cause }));
  };
  body.once('error', interrupted);
  body.once('close', interrupted);
  parser.once('error', (cause) => reject(invalid('the parts of the body cannot be told apart', cause)));
  parser.once('finish', resolve);
  body.pipe(parser);
  return promise;
}

async function discard(received: FormCollector['received']): Promise<void> {
  const [result] = await Promise.allSettled([received]);
  if (result.status === 'fulfilled' && typeof result.value === 'object') await result.value.discard();
}

function formOf(collector: FormCollector, received: UploadedContent['received'] | undefined): UploadForm {
  const { content, fields, otherFileParts } = collector;
  return {
    fields,
    otherFileParts,
    content: content === undefined || received === undefined ? undefined : { ...content, received },
  };
}

/**
 * Reads an upload's form from the raw body. The file goes to `receive` as it arrives and is never held in
 * memory; fields are, within limits. Throws `upload-multipart-invalid`, `upload-interrupted`,
 * `request-too-large` and what `receive` throws; then nothing of the file is left.
 */
export async function readMultipart(request: MultipartRequest): Promise<UploadForm> {
  const { body } = request;
  let collector: FormCollector | undefined;
  try {
    const parser = createParser(request.contentType);
    collector = new FormCollector(parser, request.receive);
    await feed(request, parser);
    const received = await collector.received;
    if (collector.problem !== undefined) throw collector.problem;
    return formOf(collector, received);
  } catch (error) {
    body.unpipe();
    collector?.abort(error instanceof Error ? error : new Error('the upload failed', { cause: error }));
    await discard(collector?.received);
    await drain(body, request.maxBodyBytes);
    throw error;
  }
}
