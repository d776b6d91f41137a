import { timingSafeEqual } from 'node:crypto';
import { checkContentType, checkUploadFilename, normalizeName } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import type { ProjectStore, ReceivedContent } from '../ports.ts';
import type { Project, UploadTokenGrant, UploadTokenRecord } from '../records.ts';
import { type FormMetadata, readFormMetadata } from './form-metadata.ts';
import type { Uploader } from './identify-uploader.ts';
import {
  type FileFields,
  type SuppliedDigests,
  type UploadForm,
  type UploadedContent,
  checkAction,
  checkProtocolVersion,
  readFileFields,
  sanitiseForm,
} from './upload-form.ts';

/** One request to upload a file. */
export interface UploadRequest {
  readonly uploader: Uploader;
  /** `:action` of the query. */
  readonly queryAction: string | undefined;
  readonly form: UploadForm;
}

/** An upload whose form was read and whose right was proven; its file was not opened yet. */
export interface UploadCandidate {
  readonly token: UploadTokenRecord;
  readonly grant: UploadTokenGrant;
  readonly project: Project;
  readonly metadata: FormMetadata;
  readonly fileFields: FileFields;
  readonly filename: string;
  readonly content: ReceivedContent;
}

function grantFor(project: Project, uploader: Uploader & { kind: 'token' }): UploadTokenGrant {
  if (uploader.refusal !== undefined) throw uploader.refusal;
  const grant = uploader.token.grants.find(({ projectId }) => projectId === project.id);
  if (grant !== undefined) return grant;
  throw indexErrors.create('upload-token-project-mismatch', { project: project.name });
}

function contentOf(content: UploadedContent, project: Project, maxFileBytes: number): ReceivedContent {
  if (content.received === 'too-large') {
    throw indexErrors.create('upload-too-large', { project: project.name, limitBytes: maxFileBytes });
  }
  if (content.received === 'not-kept') throw new Error('the content of a permitted upload was not kept');
  return content.received;
}

function isEqualHex(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Checks every digest that the client sent, each in constant time. */
export function checkDigests(supplied: SuppliedDigests, content: ReceivedContent): void {
  for (const algorithm of ['md5', 'sha256', 'blake2b256'] as const) {
    const digest = supplied[algorithm];
    if (digest !== undefined && !isEqualHex(digest, content.digests[algorithm])) {
      throw indexErrors.create('upload-digest-mismatch', { algorithm });
    }
  }
}

/**
 * Reads an upload's form and proves its right: who, then in PyPI's order the form, then whether the project
 * is there and the token covers it, then the filename.
 */
export async function readCandidate(
  { uploader, form, queryAction }: UploadRequest,
  store: Pick<ProjectStore, 'findProject'>,
  maxFileBytes: number,
): Promise<UploadCandidate> {
  if (uploader.kind === 'stranger') throw uploader.refusal;
  const fields = sanitiseForm(form);
  checkAction(fields, queryAction);
  checkProtocolVersion(fields);
  const fileFields = readFileFields(fields);
  const metadata = readFormMetadata(fields);
  if (form.content === undefined) throw indexErrors.create('upload-content-missing', {});
  const project = await store.findProject(normalizeName(metadata.name));
  if (project === undefined) throw indexErrors.create('upload-project-unknown', { project: metadata.name });
  const grant = grantFor(project, uploader);
  const { filename, contentType } = form.content;
  checkUploadFilename(filename, fileFields.filetype);
  checkContentType(contentType);
  const content = contentOf(form.content, project, maxFileBytes);
  return { token: uploader.token, grant, project, metadata, fileFields, filename, content };
}
