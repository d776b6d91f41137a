import { Readable } from 'node:stream';
import { readMultipart } from '../../../src/server/routes/multipart.ts';
import { mutatedBytes } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const BOUNDARY = 'tokenless0123456789';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

function part(disposition: string, value: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
}

const FILE = 'name="content"; filename="hello_dist-1.0.tar.gz"\r\nContent-Type: application/octet-stream';
const PARTS = [
  part('name=":action"', 'file_upload'),
  part('name="name"', 'hello-dist'),
  part('name="classifiers"', 'A'),
  part('name="classifiers"', 'B'),
  part(FILE, '\u001F\u008B file \r\n--tokenless'),
];
/** An upload as it travels, after a first line with its content type. */
const UPLOAD = new Uint8Array(Buffer.from(`${TYPE}\n${PARTS.join('')}--${BOUNDARY}--\r\n`, 'latin1'));

const WORDS = [
  '\r\n',
  '\r\n\r\n',
  `--${BOUNDARY}`,
  `--${BOUNDARY}--`,
  'Content-Disposition: form-data; ',
  'name="content"; ',
  'name=content; ',
  'filename="../../x"; ',
  "filename*=UTF-8''%00%ff; ",
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Type: text/plain; charset=utf-16\r\n',
  '; boundary=',
  '"',
  '\\',
  '\0',
];
const MAX_BODY_BYTES = 64 * 1024;

/** Chunks of growing sizes, so that every boundary is cut somewhere. */
function* chunksOf(body: Uint8Array): Generator<Uint8Array> {
  for (let [at, size] = [0, 1 + (body.length % 7)]; at < body.length; at += size, size = (size % 61) + 3) {
    yield body.subarray(at, at + size);
  }
}

async function feed(bytes: Uint8Array): Promise<void> {
  const end = Math.max(0, bytes.indexOf(10));
  const body = bytes.subarray(end + 1);
  let kept = 0;
  await readMultipart({
    contentType: Buffer.from(bytes.subarray(0, end)).toString('latin1'),
    body: Readable.from(chunksOf(body), { objectMode: false }),
    receive: async (content) => {
      for await (const chunk of content) kept += chunk.length;
      return { discard: () => Promise.resolve() } as never;
    },
    maxBodyBytes: MAX_BODY_BYTES,
  });
  if (kept > body.length) throw new TypeError('the file has more bytes than the form that brought it');
}

/** The form of an upload, from the raw bytes of a request; its file is thrown away. */
export const multipartTarget: FuzzTarget = defineTarget({
  name: 'multipart',
  input: mutatedBytes([UPLOAD], WORDS),
  feed,
});
