import type { StreamedBody } from '../http/index.ts';

/** One form field: the same name may come several times. */
export type FormField = readonly [name: string, value: string];

/** The file part, which comes last so that an index can refuse by the fields before it reads the bytes. */
export interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A `multipart/form-data` body (RFC 7578) of known length. */
export interface MultipartBody extends StreamedBody {
  readonly contentType: string;
}

/** Names inside a disposition: quote, CR and LF are percent-encoded, as the HTML standard says. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`;
}

function fieldPart(boundary: string, [name, value]: FormField): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name=${quoted(name)}\r\n\r\n${value}\r\n`;
}

/**
 * Frames fields and one file. The boundary must not occur in any value; the caller hands in a random one.
 * Values go out as they are, byte for byte: digests and descriptions must not change on the way.
 */
export function multipartBody(fields: readonly FormField[], file: FilePart, boundary: string): MultipartBody {
  const disposition = `form-data; name=${quoted(file.name)}; filename=${quoted(file.filename)}`;
  const head = Buffer.from(
    `${fields.map((field) => fieldPart(boundary, field)).join('')}--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* open(): AsyncGenerator<Uint8Array> {
    yield head;
    yield* file.open();
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: head.byteLength + file.sizeBytes + tail.byteLength,
    open,
  };
}
