import type { TokenlessError } from '../../../base/index.ts';
import type { CoreMetadata, Distribution } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import type { IndexEvent } from '../events.ts';
import { type Done, done } from '../outcome.ts';
import type {
  AddFileCommand,
  AddFileResult,
  Clock,
  ContentStore,
  ProjectStore,
  ReceivedContent,
} from '../ports.ts';
import type { StoredFile } from '../records.ts';
import { actorOf } from './actor.ts';
import type { UploadCandidate } from './candidate.ts';

/** Limits of uploads, in bytes. */
export interface UploadLimits {
  readonly maxFileBytes: number;
  /** All files of one project together. */
  readonly maxProjectBytes: number;
}

/** PyPI's limits. */
export const DEFAULT_UPLOAD_LIMITS: UploadLimits = {
  maxFileBytes: 100 * 1024 * 1024,
  maxProjectBytes: 10 * 1024 * 1024 * 1024,
};

/** What keeping a file needs. */
export interface KeepFileDeps {
  readonly store: Pick<ProjectStore, 'addFile' | 'isContentReferenced'>;
  readonly contents: ContentStore;
  readonly limits: UploadLimits;
  readonly nowSeconds: Clock;
}

/** What became of an upload. */
export interface Uploaded {
  readonly filename: string;
  readonly project: string;
  /** False: the very same file was there already. */
  readonly added: boolean;
}

/** The refusal of a file whose name or content the index has already. */
export function fileExists({ filename, content }: UploadCandidate): TokenlessError {
  return indexErrors.create('file-exists', { filename, blake2b256: content.digests.blake2b256 });
}

type Unadded = Exclude<AddFileResult, 'added' | 'identical-file-exists'>;

/** How each way of not being added is told. */
const REFUSALS: {
  readonly [Result in Unadded]: (candidate: UploadCandidate, limits: UploadLimits) => TokenlessError;
} = {
  'file-exists': fileExists,
  'sdist-exists': ({ project, metadata }) =>
    indexErrors.create('release-sdist-exists', { project: project.name, version: metadata.version }),
  'project-too-large': ({ project }, { maxProjectBytes }) =>
    indexErrors.create('project-too-large', { project: project.name, limitBytes: maxProjectBytes }),
  'grant-gone': () => indexErrors.create('upload-token-burned', {}),
};

function storedFileOf(
  candidate: UploadCandidate,
  file: CoreMetadata,
  metadataSha256: string | undefined,
  uploadedAtSeconds: number,
): StoredFile {
  const { content, metadata, fileFields, filename, project } = candidate;
  return {
    filename,
    projectId: project.id,
    version: metadata.version,
    filetype: fileFields.filetype,
    sizeBytes: content.sizeBytes,
    ...content.digests,
    requiresPython: file.requiresPython === '' ? undefined : file.requiresPython,
    metadataSha256,
    uploadedAtSeconds,
  };
}

function uploadedEvent(
  { token, grant, project, filename, content }: UploadCandidate,
  atSeconds: number,
): IndexEvent {
  return {
    event: 'file-uploaded',
    atSeconds,
    project: project.name,
    actor: actorOf(token, grant),
    details: { filename, sha256: content.digests.sha256, sizeBytes: content.sizeBytes },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function receiveMetadata(
  { filename, metadataBytes }: Distribution,
  contents: ContentStore,
): Promise<ReceivedContent | undefined> {
  if (filename.kind === 'sdist') return undefined;
  const received = await contents.receive(once(metadataBytes), metadataBytes.length);
  if (received === 'too-large') throw new Error('metadata grew while it was written');
  return received;
}

function addFileCommandOf(
  candidate: UploadCandidate,
  file: StoredFile,
  { limits }: KeepFileDeps,
): AddFileCommand {
  return {
    tokenId: candidate.token.id,
    file,
    projectName: candidate.metadata.name,
    canonicalVersion: candidate.metadata.canonicalVersion,
    maxProjectBytes: limits.maxProjectBytes,
    events: [uploadedEvent(candidate, file.uploadedAtSeconds)],
  };
}

/** Moves the contents to their place, then records the file; what turns out not to be wanted goes again. */
async function moveAndRecord(
  contents: readonly ReceivedContent[],
  command: AddFileCommand,
  deps: KeepFileDeps,
): Promise<AddFileResult> {
  let result: AddFileResult | undefined;
  try {
    for (const content of contents) await content.keep();
    result = await deps.store.addFile(command);
    return result;
  } finally {
    if (result !== 'added') await removeUnreferenced(contents, deps);
  }
}

async function removeUnreferenced(contents: readonly ReceivedContent[], deps: KeepFileDeps): Promise<void> {
  for (const { digests } of contents) {
    if (!(await deps.store.isContentReferenced(digests.sha256))) await deps.contents.remove(digests.sha256);
  }
}

/**
 * Makes a file part of the index: its bytes are moved to their place durably, then one transaction records
 * it. Nobody else works on the same contents meanwhile, so that what a refusal removes is needed by no one.
 */
export function createKeepFile(
  deps: KeepFileDeps,
): (candidate: UploadCandidate, distribution: Distribution) => Promise<Done<Uploaded>> {
  return async (candidate, distribution) => {
    const metadata = await receiveMetadata(distribution, deps.contents);
    const contents = [candidate.content, ...(metadata === undefined ? [] : [metadata])];
    const sha256s = contents.map(({ digests }) => digests.sha256);
    const file = storedFileOf(candidate, distribution.metadata, metadata?.digests.sha256, deps.nowSeconds());
    const command = addFileCommandOf(candidate, file, deps);
    try {
      const result = await deps.contents.exclusively(sha256s, () => moveAndRecord(contents, command, deps));
      const uploaded = { filename: file.filename, project: candidate.project.name };
      if (result === 'added') return done({ ...uploaded, added: true }, command.events);
      if (result === 'identical-file-exists') return done({ ...uploaded, added: false });
      throw REFUSALS[result](candidate, deps.limits);
    } finally {
      await metadata?.discard();
    }
  };
}
