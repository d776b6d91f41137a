import { hashContent } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import { type Outcome, done, refusable } from '../outcome.ts';
import type { CheckStore, ContentInventory, KeptContent } from '../ports.ts';
import type { StoredFile } from '../records.ts';

/** What a check needs: both stores of an index that nobody serves meanwhile. */
export interface CheckIndexDeps {
  readonly store: CheckStore;
  readonly contents: ContentInventory;
}

/** Which content of a file: the distribution itself, or the core metadata that is served beside it. */
export type CheckedPart = 'file' | 'metadata';

/** Something that is not as the index was told that it is. */
export type IndexFault =
  | { readonly kind: 'content-missing'; readonly filename: string; readonly part: CheckedPart }
  | {
      readonly kind: 'content-size-differs';
      readonly filename: string;
      readonly part: CheckedPart;
      readonly expectedBytes: number;
      readonly gotBytes: number;
    }
  | {
      readonly kind: 'content-hash-differs';
      readonly filename: string;
      readonly part: CheckedPart;
      readonly expectedSha256: string;
      readonly gotSha256: string;
    }
  /** What was still arriving when an index ended; the next start removes it. */
  | { readonly kind: 'leftover'; readonly path: string };

/** A content that no file has: what a crash between rename and commit leaves, until the file comes again. */
export type UnreferencedContent = Pick<KeptContent, 'sha256' | 'sizeBytes'>;

/** What a check of a whole index found. */
export interface IndexCheck {
  readonly files: number;
  readonly contents: number;
  readonly faults: readonly IndexFault[];
  /** Harmless, hence no faults: they cost their size and are never served. */
  readonly unreferenced: readonly UnreferencedContent[];
}

interface Expected {
  readonly filename: string;
  readonly part: CheckedPart;
  readonly sha256: string;
  /** Undefined where the index does not keep it. */
  readonly sizeBytes: number | undefined;
}

function expectedOf({ filename, sha256, sizeBytes, metadataSha256 }: StoredFile): readonly Expected[] {
  const file: Expected = { filename, part: 'file', sha256, sizeBytes };
  if (metadataSha256 === undefined) return [file];
  return [file, { filename, part: 'metadata', sha256: metadataSha256, sizeBytes: undefined }];
}

async function faultOf(expected: Expected, kept: KeptContent | undefined): Promise<IndexFault | undefined> {
  const { filename, part, sha256, sizeBytes } = expected;
  if (kept === undefined) return { kind: 'content-missing', filename, part };
  if (sizeBytes !== undefined && kept.sizeBytes !== sizeBytes) {
    const sizes = { expectedBytes: sizeBytes, gotBytes: kept.sizeBytes };
    return { kind: 'content-size-differs', filename, part, ...sizes };
  }
  const got = await hashContent(kept.read(0, kept.sizeBytes));
  if (got.sha256 === sha256) return undefined;
  const hashes = { expectedSha256: sha256, gotSha256: got.sha256 };
  return { kind: 'content-hash-differs', filename, part, ...hashes };
}

async function contentFaults(
  expected: readonly Expected[],
  kept: ReadonlyMap<string, KeptContent>,
): Promise<readonly IndexFault[]> {
  const faults: IndexFault[] = [];
  for (const one of expected) {
    const fault = await faultOf(one, kept.get(one.sha256));
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/**
 * Checks a whole index and changes nothing: that the database is sound, that every file and its metadata is
 * there with the right size and SHA-256, and that nothing half-received is left. Reads every byte. Refuses
 * with `database-damaged`, behind which nothing else could be believed.
 */
export function createCheckIndex({ store, contents }: CheckIndexDeps): () => Promise<Outcome<IndexCheck>> {
  return () =>
    refusable(async () => {
      const [reason] = await store.findDamage();
      if (reason !== undefined) throw indexErrors.create('database-damaged', { reason });
      const files = await store.listAllFiles();
      const expected = files.flatMap(expectedOf);
      const kept = new Map((await contents.listKept()).map((content) => [content.sha256, content]));
      const faults = await contentFaults(expected, kept);
      const leftovers = (await contents.listLeftovers()).map((path) => ({ kind: 'leftover', path }) as const);
      const referenced = new Set(expected.map(({ sha256 }) => sha256));
      const unreferenced = [...kept.values()]
        .filter(({ sha256 }) => !referenced.has(sha256))
        .map(({ sha256, sizeBytes }) => ({ sha256, sizeBytes }));
      return done({
        files: files.length,
        contents: kept.size,
        faults: [...faults, ...leftovers],
        unreferenced,
      });
    });
}
