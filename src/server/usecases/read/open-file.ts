import { indexErrors } from '../errors.ts';
import { type Outcome, done, refusable } from '../outcome.ts';
import type { ContentStore, ProjectStore, StoredContent } from '../ports.ts';
import type { StoredFile } from '../records.ts';

/** Where a file is served: its BLAKE2b-256 in the path makes the address stand for one content for ever. */
export interface FileAddress {
  readonly blake2b256: string;
  readonly filename: string;
}

/** What opening a file needs. */
export interface OpenFileDeps {
  readonly store: Pick<ProjectStore, 'findFile'>;
  readonly contents: Pick<ContentStore, 'find'>;
}

/** A content that is ready to be sent. */
export interface OpenedContent {
  readonly file: StoredFile;
  readonly content: StoredContent;
  /** SHA-256 of the content, lower-case hex: its ETag. */
  readonly sha256: string;
}

async function findFile({ filename, blake2b256 }: FileAddress, deps: OpenFileDeps): Promise<StoredFile> {
  const file = await deps.store.findFile(filename);
  if (file?.blake2b256 === blake2b256) return file;
  throw indexErrors.create('route-not-found', { path: filename });
}

async function open(file: StoredFile, sha256: string, deps: OpenFileDeps): Promise<OpenedContent> {
  const content = await deps.contents.find(sha256);
  if (content !== undefined) return { file, content, sha256 };
  throw indexErrors.create('file-content-missing', { filename: file.filename });
}

/** Opens a distribution for download. */
export function createOpenFile(
  deps: OpenFileDeps,
): (address: FileAddress) => Promise<Outcome<OpenedContent>> {
  return (address) =>
    refusable(async () => {
      const file = await findFile(address, deps);
      return done(await open(file, file.sha256, deps));
    });
}

/** Opens the core metadata that is served beside a wheel (PEP 658); `address.filename` is the wheel's. */
export function createOpenMetadata(
  deps: OpenFileDeps,
): (address: FileAddress) => Promise<Outcome<OpenedContent>> {
  return (address) =>
    refusable(async () => {
      const file = await findFile(address, deps);
      const { metadataSha256 } = file;
      if (metadataSha256 === undefined) {
        throw indexErrors.create('route-not-found', { path: `${address.filename}.metadata` });
      }
      return done(await open(file, metadataSha256, deps));
    });
}
