import { describe, expect, it } from 'vitest';
import { multipartBody } from './multipart.ts';

async function text(body: { open(): AsyncIterable<Uint8Array> }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function* content(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('by');
  yield Buffer.from('tes');
}

describe('multipartBody', () => {
  const file = { name: 'content', filename: 'a-1.0.tar.gz', sizeBytes: 5, open: content };

  it('frames fields, then the file, and knows its length', async () => {
    const fields = [
      ['name', 'a'],
      ['classifiers', 'A'],
      ['classifiers', 'Ü'],
    ] as const;
    const body = multipartBody(fields, file, 'BOUND');
    expect(await text(body)).toMatchInlineSnapshot(`
      "--BOUND
      Content-Disposition: form-data; name="name"

      a
      --BOUND
      Content-Disposition: form-data; name="classifiers"

      A
      --BOUND
      Content-Disposition: form-data; name="classifiers"

      Ü
      --BOUND
      Content-Disposition: form-data; name="content"; filename="a-1.0.tar.gz"
      Content-Type: application/octet-stream

      bytes
      --BOUND--
      "
    `);
    expect(body.lengthBytes).toBe(Buffer.byteLength(await text(body)));
    expect(body.contentType).toBe('multipart/form-data; boundary=BOUND');
  });

  it('ends its lines as RFC 2046 says', async () => {
    expect(await text(multipartBody([], file, 'B'))).toMatch(/^--B\r\nContent-Disposition/u);
  });

  it('lets no name break out of its header (attack)', async () => {
    const evil = { ...file, filename: 'a"\r\nX-Evil: 1.whl' };
    expect(await text(multipartBody([], evil, 'B'))).toContain('filename="a%22%0D%0AX-Evil: 1.whl"');
  });
});
