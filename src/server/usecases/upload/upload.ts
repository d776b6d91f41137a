import type { TokenlessError } from '../../../base/index.ts';
import { type Distribution, checkFilenameMeaning } from '../../../packaging/index.ts';
import { auditKeyOfUpload } from '../audit-policy.ts';
import type { IndexEvent } from '../events.ts';
import { type Outcome, type RefusalRecord, done, refusable } from '../outcome.ts';
import type { ProjectStore } from '../ports.ts';
import type { StoredFile } from '../records.ts';
import { actorOf } from './actor.ts';
import { checkFormAgrees } from './agreement.ts';
import { type UploadCandidate, type UploadRequest, checkDigests, readCandidate } from './candidate.ts';
import { type KeepFileDeps, type Uploaded, createKeepFile, fileExists } from './keep-file.ts';

/** What uploading needs. */
export type UploadDeps = KeepFileDeps & { readonly store: ProjectStore };

const LONGEST_AUDITED_FILENAME = 300;

function refusedEvent(
  { uploader, form }: UploadRequest,
  { code }: TokenlessError,
  atSeconds: number,
): IndexEvent {
  const { filename = '' } = form.content ?? {};
  const details = { code, filename: filename.slice(0, LONGEST_AUDITED_FILENAME) };
  const refused = { event: 'upload-refused', atSeconds, details } as const;
  if (uploader.kind === 'stranger') return refused;
  const [grant] = uploader.token.grants;
  if (grant === undefined) return refused;
  return { ...refused, project: grant.normalizedName, actor: actorOf(uploader.token, grant) };
}

function isIdentical(file: StoredFile, { filename, content: { digests } }: UploadCandidate): boolean {
  return (
    file.filename === filename && file.sha256 === digests.sha256 && file.blake2b256 === digests.blake2b256
  );
}

/** True when this very file is there; refuses one whose name or content belongs to another. */
async function isUploadedAlready(candidate: UploadCandidate, store: ProjectStore): Promise<boolean> {
  const { filename, content } = candidate;
  const conflicts = await store.findConflictingFiles(filename, content.digests.blake2b256);
  if (conflicts.some((file) => !isIdentical(file, candidate))) throw fileExists(candidate);
  return conflicts.length > 0;
}

async function readFile(candidate: UploadCandidate): Promise<Distribution> {
  const { filename, metadata, project, content, fileFields } = candidate;
  const distribution = await content.readDistribution(filename);
  const { filetype } = fileFields;
  checkFilenameMeaning({ filename, filetype, project: project.name, version: metadata.version });
  checkFormAgrees(metadata, distribution.metadata);
  return distribution;
}

/**
 * Takes an upload. The checks come in PyPI's order, so that clients meet the same error first; what PyPI does
 * not check (archives of every kind, the form against the file) comes last. The bytes are durable before the
 * transaction, and the transaction before the answer; a refusal leaves neither.
 */
export function createUpload(deps: UploadDeps): (request: UploadRequest) => Promise<Outcome<Uploaded>> {
  const keepFile = createKeepFile(deps);
  return (request) => {
    const record = (error: TokenlessError): RefusalRecord => ({
      event: refusedEvent(request, error, deps.nowSeconds()),
      auditKey: auditKeyOfUpload(request.uploader, error.code),
    });
    return refusable(async () => {
      const candidate = await readCandidate(request, deps.store, deps.limits.maxFileBytes);
      checkDigests(candidate.fileFields.digests, candidate.content);
      if (await isUploadedAlready(candidate, deps.store)) {
        return done({ filename: candidate.filename, project: candidate.project.name, added: false });
      }
      return keepFile(candidate, await readFile(candidate));
    }, record);
  };
}
