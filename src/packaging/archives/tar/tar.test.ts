import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  HELLO_PKG_INFO,
  TAR_MAGIC,
  type TarEntry,
  hostileTar,
  paxRecord,
} from '../../../../test/support/hostile-tar.ts';
import { packagingErrors } from '../../errors.ts';
import { type ReadOptions, readDistribution } from '../read-distribution.ts';
import { bytesSource } from '../source.ts';

async function outcomeOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<string> {
  try {
    const { members } = await readDistribution(bytesSource(bytes), 'hello-1.0.tar.gz', options);
    return members.map(({ path }) => path.replace('hello-1.0/', '')).join(' ');
  } catch (error) {
    if (packagingErrors.owns(error)) return error.code;
    throw error;
  }
}

function outcome(entries: readonly TarEntry[], options?: ReadOptions): Promise<string> {
  return outcomeOf(gzipSync(hostileTar([HELLO_PKG_INFO, ...entries])), options);
}

const file: TarEntry = { name: 'hello-1.0/a', body: 'x\n' };
const LEADS_OUT = 'hello-1.0/../../../tmp/out';

describe('a tar header', () => {
  it('of ustar may split a long name', async () => {
    expect(await outcome([{ ...file, name: 'a', prefix: 'hello-1.0/sub' }])).toBe('PKG-INFO sub/a');
    expect(await outcome([{ ...file, prefix: LEADS_OUT }])).toBe('member-path-unsafe');
  });

  it.each([
    ['v7', TAR_MAGIC.v7],
    ['GNU', TAR_MAGIC.gnu],
    ['no known', 'ustar'.padEnd(8, ' ')],
  ])('smuggles no folder in a prefix without ustar (%s magic)', async (_what, magic) => {
    expect(await outcome([{ ...file, magic }])).toBe('PKG-INFO a');
    expect(await outcome([{ ...file, magic, prefix: LEADS_OUT }])).toBe('archive-ambiguous');
    expect(await outcome([{ ...file, magic, prefix: `\0${'0'.repeat(11)}\0` }])).toBe('archive-ambiguous');
    expect(await outcome([{ ...file, magic, prefix: '\0'.padEnd(154, '\0') + '1' }])).toBe(
      'archive-ambiguous',
    );
  });

  it.each(['mode', 'owner', 'group', 'size', 'time', 'deviceMajor', 'deviceMinor'] as const)(
    'with a number that ends the archive for Python is refused (%s)',
    async (field) => {
      for (const text of ['+2', '0o2', '1_0', '9', '-1', '\u00A02', 'x'])
        expect([text, await outcome([{ ...file, numbers: { [field]: text } }])]).toEqual([
          text,
          'archive-damaged',
        ]);
      expect(await outcome([{ ...file, numbers: { [field]: '\t 2 \r' } }])).toBe('PKG-INFO a');
    },
  );

  it('may give an owner and a time in binary, as large ones are', async () => {
    for (const binary of ['\u0080\0\0\0\0\0\0\u0001', '\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FE']) {
      expect(await outcome([{ ...file, numbers: { owner: binary, group: binary, time: binary } }])).toBe(
        'PKG-INFO a',
      );
    }
  });

  it('says by type and by name alike whether it is a folder', async () => {
    const folder: TarEntry = { name: 'hello-1.0/d/' };
    const below: TarEntry = { name: 'hello-1.0/d/a' };
    expect(await outcome([{ ...folder, type: '5' }, below])).toBe('PKG-INFO d/a');
    expect(await outcome([{ ...folder, type: '\0' }, below])).toBe('PKG-INFO d/a');
    expect(await outcome([{ ...folder, type: '0' }, below])).toBe('archive-ambiguous');
    const named = (path: string, name: string): readonly TarEntry[] => [
      { name: 'pax', type: 'x', body: paxRecord('path', path) },
      { name, type: '\0' },
    ];
    expect(await outcome(named('hello-1.0/y', 'hello-1.0/x'))).toBe('PKG-INFO y');
    expect(await outcome(named('hello-1.0/y', 'hello-1.0/x/'))).toBe('archive-ambiguous');
    expect(await outcome(named('hello-1.0/y/', 'hello-1.0/x'))).toBe('archive-ambiguous');
  });
});

describe('an extended tar header', () => {
  const pax = (body: string, more: Partial<TarEntry> = {}): TarEntry => ({
    name: 'pax',
    type: 'x',
    body,
    ...more,
  });

  it.each(['x', 'g', 'L', 'K'])('is read to its end only: nothing hides behind it (%s)', async (type) => {
    const body = 'xg'.includes(type) ? paxRecord('comment', 'c') : 'hello-1.0/b';
    const padding = paxRecord('path', 'hello-1.0/evil');
    expect(await outcome([{ name: 'e', type, body }, file])).toBe(type === 'L' ? 'PKG-INFO b' : 'PKG-INFO a');
    expect(await outcome([{ name: 'e', type, body, padding }, file])).toBe('archive-ambiguous');
  });

  it('is refused for a pax record without a key', async () => {
    expect(await outcome([pax('5 =x\n' + paxRecord('path', 'hello-1.0/b')), file])).toBe('archive-ambiguous');
  });

  it.each(['x', 'g', 'L', 'K'])('has a member behind it (%s)', async (type) => {
    const body = 'xg'.includes(type) ? paxRecord('comment', 'c') : 'n';
    expect(await outcome([{ name: 'e', type, body }])).toBe('archive-damaged');
  });

  it('comes once of a kind, the global one too', async () => {
    const global: TarEntry = { name: 'g', type: 'g', body: paxRecord('comment', 'c') };
    expect(await outcome([global, file, global, { ...file, name: 'hello-1.0/b' }])).toBe('PKG-INFO a b');
    expect(await outcome([global, global, file])).toBe('archive-ambiguous');
  });
});

describe('limits on a tar archive', () => {
  const comment: TarEntry = { name: 'x', type: 'x', body: paxRecord('comment', 'c'.repeat(100)) };
  const files = (count: number): TarEntry[] =>
    Array.from({ length: count }, (_, index) => [comment, { name: `hello-1.0/${index}` }]).flat();

  it('count extended headers as they count members', async () => {
    const limits = { maxMembers: 4 };
    expect(await outcome(files(3), { limits })).toBe('0 1 2 PKG-INFO');
    const long: TarEntry = { name: 'L', type: 'L', body: 'hello-1.0/n' };
    const link: TarEntry = { name: 'K', type: 'K', body: 'n' };
    expect(await outcome([...files(2), long, link, comment], { limits })).toBe('archive-too-many-members');
  });

  it('cap all extended headers together', async () => {
    const one = comment.body!.length;
    expect(await outcome(files(3), { limits: { maxTarHeadersBytes: 3 * one } })).toBe('0 1 2 PKG-INFO');
    expect(await outcome(files(3), { limits: { maxTarHeadersBytes: 3 * one - 1 } })).toBe('member-too-large');
  });

  const tar = hostileTar([HELLO_PKG_INFO, file]);
  const split = (count: number): Buffer => {
    const bytes = Math.ceil(tar.length / count);
    return Buffer.concat(
      Array.from({ length: count }, (_, index) => gzipSync(tar.subarray(index * bytes, (index + 1) * bytes))),
    );
  };
  const empty = gzipSync('');

  it('refuse more gzip members than the limit', async () => {
    expect(await outcomeOf(split(4))).toBe('PKG-INFO a');
    expect(await outcomeOf(split(5))).toBe('archive-damaged');
  });

  it.each([
    ['archive-not-tar', 'in front', [empty, split(1)]],
    ['archive-damaged', 'between', [split(1), empty, split(1)]],
    ['archive-damaged', 'behind, as bgzip writes one', [split(1), empty]],
    ['archive-not-tar', '20,000 in front', [...Array<Buffer>(20_000).fill(empty), split(1)]],
  ])('refuse with %s empty gzip members %s', { timeout: 2000 }, async (code, _what, parts) => {
    expect(await outcomeOf(Buffer.concat(parts))).toBe(code);
  });
});
