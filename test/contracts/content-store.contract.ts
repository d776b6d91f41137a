import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ContentStore, ReceivedContent } from '../../src/server/usecases/index.ts';

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

async function received(store: ContentStore, ...parts: (string | Uint8Array)[]): Promise<ReceivedContent> {
  const content = await store.receive(chunks(...parts), 1024 * 1024);
  if (content === 'too-large') throw new Error('too large');
  return content;
}

async function read(store: ContentStore, sha256: string, start?: number, end?: number): Promise<string> {
  const content = await store.find(sha256);
  const parts = await content!.read(start ?? 0, end ?? content!.sizeBytes).toArray();
  return Buffer.concat(parts as Buffer[]).toString();
}

/** What every content store must keep, whatever it is built on. */
export function runContentStoreContract(name: string, open: () => Promise<ContentStore>): void {
  describe(`the content store ${name}`, () => {
    it('hashes what it receives by three algorithms, in one go', async () => {
      const content = await received(await open(), 'hel', '', 'lo');
      expect(content).toMatchObject({
        sizeBytes: 5,
        digests: {
          sha256: createHash('sha256').update('hello').digest('hex'),
          md5: createHash('md5').update('hello').digest('hex'),
          blake2b256: '324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf',
        },
      });
      await content.discard();
    });

    it('lets what was received be read at any place', async () => {
      const content = await received(await open(), 'hello world');
      const part = async (offset: number, length: number): Promise<string> =>
        Buffer.from(await content.source.read(offset, length)).toString();
      expect(content.source.size).toBe(11);
      expect([await part(6, 5), await part(9, 99), await part(11, 1), await part(99, 1)]).toEqual([
        'world',
        'ld',
        '',
        '',
      ]);
      await content.discard();
    });

    it('serves only what was kept', async () => {
      const store = await open();
      const kept = await received(store, 'kept');
      expect(await store.find(kept.digests.sha256)).toBeUndefined();
      await kept.keep();
      await kept.discard();
      expect(await read(store, kept.digests.sha256)).toBe('kept');
      const discarded = await received(store, 'discarded');
      await discarded.discard();
      await discarded.discard();
      expect(await store.find(discarded.digests.sha256)).toBeUndefined();
    });

    it('serves ranges, the empty one too', async () => {
      const store = await open();
      const content = await received(store, '0123456789');
      await content.keep();
      const { sha256 } = content.digests;
      expect([
        await read(store, sha256, 2, 5),
        await read(store, sha256, 5, 5),
        await read(store, sha256, 9, 10),
      ]).toEqual(['234', '', '9']);
    });

    it('keeps an empty content', async () => {
      const store = await open();
      const content = await received(store);
      await content.keep();
      expect(await read(store, content.digests.sha256)).toBe('');
    });

    it('keeps one content once, however often it comes', async () => {
      const store = await open();
      const both = await Promise.all([received(store, 'same'), received(store, 'same')]);
      await Promise.all(both.map((content) => content.keep()));
      expect(await read(store, both[0].digests.sha256)).toBe('same');
      await store.remove(both[0].digests.sha256);
      await store.remove(both[0].digests.sha256);
      expect(await store.find(both[0].digests.sha256)).toBeUndefined();
    });

    it('stops keeping at the limit, and reads on to the end', async () => {
      let sent = 0;
      const stream = async function* (): AsyncGenerator<Uint8Array> {
        for (; sent < 10; sent += 1) yield await Promise.resolve(randomBytes(100));
      };
      const store = await open();
      expect(await store.receive(stream(), 999)).toBe('too-large');
      expect(sent).toBe(10);
      sent = 0;
      const content = await store.receive(stream(), 1000);
      expect(content).toMatchObject({ sizeBytes: 1000 });
      if (content !== 'too-large') await content.discard();
    });

    it('passes on why a stream broke', async () => {
      const stream = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from('half'));
        throw new Error('broken off');
      };
      await expect((await open()).receive(stream(), 1000)).rejects.toThrow('broken off');
    });

    it('takes no address that is none', async () => {
      const store = await open();
      await expect(store.find('../../etc/passwd')).rejects.toThrow(TypeError);
    });

    it('lets one at a time work on a content', async () => {
      const store = await open();
      const seen: number[] = [];
      const work = (n: number) => async (): Promise<void> => {
        seen.push(n);
        await Promise.resolve();
        seen.push(n);
      };
      await Promise.all([store.exclusively(['a', 'b'], work(1)), store.exclusively(['b', 'a'], work(2))]);
      expect(seen).toEqual([1, 1, 2, 2]);
    });
  });
}
