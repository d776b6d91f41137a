import fc from 'fast-check';
import { unpackTar } from 'modern-tar';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Distribution,
  buildSdist,
  buildWheel,
  bytesSource,
  packagingErrors,
  readDistribution,
  visitMembers,
} from '../../src/packaging/index.ts';

const part = fc.stringMatching(/^[a-zà-ü0-9_]{1,12}$/u);
const path = fc.array(part, { minLength: 2, maxLength: 9 }).map((parts) => `pkg/${parts.join('/')}.py`);
const content = fc.uint8Array({ maxLength: 2000 });
const modules = fc.uniqueArray(fc.record({ path, content }), {
  selector: (file) => file.path.normalize('NFC').toLowerCase(),
  maxLength: 12,
});

async function read(bytes: Uint8Array, filename: string): Promise<Distribution | undefined> {
  try {
    return await readDistribution(bytesSource(bytes), filename);
  } catch (error) {
    // A damaged archive is refused with a code: never a crash of ours.
    if (packagingErrors.owns(error)) return undefined;
    throw error;
  }
}

describe('distributions', () => {
  it('are read back as they were built, wheel and sdist alike', async () => {
    await fc.assert(
      fc.asyncProperty(modules, async (files) => {
        const project = {
          name: 'pkg',
          version: '1',
          modules: [{ path: 'pkg/__init__.py', content: '' }, ...files],
        };
        for (const { filename, bytes } of [buildWheel(project), buildSdist(project)]) {
          const folder = filename.endsWith('.whl') ? '' : 'pkg-1/';
          const seen = new Map<string, Uint8Array>();
          await visitMembers(bytesSource(bytes), filename, async (member, chunks) => {
            const parts: Uint8Array[] = [];
            for await (const chunk of chunks) parts.push(Uint8Array.from(chunk));
            seen.set(member, Buffer.concat(parts));
          });
          for (const file of files)
            expect(Buffer.compare(seen.get(folder + file.path)!, file.content)).toBe(0);
          expect((await read(bytes, filename))?.members.map((member) => member.path)).toEqual(
            [...seen.keys()].sort(),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('in tar hold what another reader sees', async () => {
    await fc.assert(
      fc.asyncProperty(modules, async (files) => {
        const { filename, bytes } = buildSdist({
          name: 'pkg',
          version: '1',
          modules: [...files, { path: 'pkg.py', content: '' }],
        });
        const entries = await unpackTar(gunzipSync(bytes), { strict: true });
        const ours = await read(bytes, filename);
        const theirs = entries
          .map(({ header }) => [header.name, header.size] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
        expect(ours?.members.map((member) => [member.path, member.sizeBytes])).toEqual(theirs);
      }),
      { numRuns: 40 },
    );
  });

  // The law behind every structure rule: one changed byte never changes what is read without a word.
  it.each(['wheel', 'sdist'])('with one byte changed are refused or say the same (%s)', async (kind) => {
    const project = { name: 'pkg', version: '1', modules: [{ path: 'pkg/__init__.py', content: 'x = 1\n' }] };
    const { filename, bytes } = (kind === 'wheel' ? buildWheel : buildSdist)(project);
    const before = await read(bytes, filename);
    expect(before).toBeDefined();
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([offset, bits]) => {
        const changed = Uint8Array.from(bytes);
        changed[offset] = changed[offset]! ^ bits;
        const after = await read(changed, filename);
        expect((after ?? before)?.members).toEqual(before?.members);
      }),
      { numRuns: 400 },
    );
  });

  it.each(['wheel', 'sdist'])('cut anywhere are refused (%s)', async (kind) => {
    const project = { name: 'pkg', version: '1', modules: [{ path: 'pkg/__init__.py', content: 'x = 1\n' }] };
    const { filename, bytes } = (kind === 'wheel' ? buildWheel : buildSdist)(project);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        expect(await read(bytes.subarray(0, length), filename)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});
