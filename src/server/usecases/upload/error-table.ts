import type { ErrorTable } from '../../../base/index.ts';

/**
 * Details of the codes of refused uploads. `what` is the literal text that PyPI answers where it has one:
 * clients print it, and some match it.
 */
export type UploadErrorDetails = {
  'upload-multipart-invalid': { reason: string };
  'upload-interrupted': object;
  'upload-action-missing': object;
  'upload-action-removed': { action: string };
  'upload-url-slash-missing': object;
  'upload-token-unknown': object;
  'upload-token-burned': object;
  'upload-token-expired': object;
  'upload-token-project-mismatch': { project: string };
  'upload-api-token-ended': { ended: 'expired' | 'revoked' };
  'upload-password-not-supported': object;
  'upload-protocol-unknown': object;
  'upload-form-invalid': { message: string; field: string };
  'upload-metadata-invalid': { message: string; field: string };
  'upload-content-missing': object;
  'upload-project-unknown': { project: string };
  'upload-too-large': { project: string; limitBytes: number };
  'project-too-large': { project: string; limitBytes: number };
  'upload-digest-mismatch': { algorithm: string };
  'file-exists': { filename: string; blake2b256: string };
  'release-sdist-exists': { project: string; version: string };
  'upload-metadata-disagrees': { field: string; form: string; file: string };
};

const SEE = 'See https://packaging.python.org/specifications/core-metadata for more information.';
const MEBIBYTE = 1024 * 1024;

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MEBIBYTE)} MB`;
}

function gigabytes(bytes: number): string {
  return `${Math.floor(bytes / (1024 * MEBIBYTE))} GB`;
}

/** The words of the codes of refused uploads. */
export const UPLOAD_ERROR_TABLE: ErrorTable<UploadErrorDetails> = {
  'upload-multipart-invalid': ({ reason }) => ({
    what: 'Invalid Form Data.',
    why: reason,
    mend: 'send the upload as `multipart/form-data`, as twine and uv do',
  }),
  'upload-interrupted': () => ({
    what: 'The upload ended before it was complete.',
    why: 'the connection closed in the middle of the body, so nothing was kept',
    mend: 'upload the file again',
  }),
  'upload-action-missing': () => ({
    what: 'Unknown or missing :action.',
    why: 'an upload says `:action` = `file_upload`, in the form or in the query',
    mend: 'upload with a client such as twine or uv, or add the field',
  }),
  'upload-action-removed': ({ action }) => ({
    what:
      action === 'doc_upload'
        ? 'Uploading documentation is no longer supported, we recommend using https://readthedocs.org/.'
        : 'Project pre-registration is no longer required or supported, upload your files instead.',
    why: `the action \`${action}\` belongs to an API that is gone`,
    mend: 'upload the distributions themselves, with a current client',
  }),
  'upload-url-slash-missing': () => ({
    what: 'An upload was attempted to /legacy but the expected upload URL is /legacy/ (with a trailing slash)',
    why: 'the upload URL ends in a slash',
    mend: 'set the repository URL of the client to one that ends in `/legacy/`',
  }),
  'upload-token-unknown': () => ({
    what: 'Invalid or non-existent authentication information.',
    why: 'the request has no upload token that this index minted',
    mend: 'send an upload token as the password of the user `__token__`, or let the client do the exchange',
  }),
  'upload-token-burned': () => ({
    what: 'Invalid or non-existent authentication information.',
    why: 'the upload token was burned, or the publisher that it came from was removed',
    mend: 'exchange a fresh ID token for a new upload token',
  }),
  'upload-token-expired': () => ({
    what: 'Invalid API Token: token is expired',
    why: 'an upload token lives 15 minutes',
    mend: 'exchange a fresh ID token for a new upload token, right before the upload',
  }),
  'upload-api-token-ended': ({ ended }) => ({
    what: `Invalid API Token: token is ${ended}`,
    why: ended === 'expired' ? 'its time is over' : 'somebody revoked it',
    mend: 'publish by trusted publishing again; where that is still impossible, ask the owner of the index for another token',
  }),
  'upload-token-project-mismatch': ({ project }) => ({
    what: `Invalid API Token: project-scoped token is not valid for project: '${project}'`,
    why: 'the token covers another project',
    mend: `register a publisher for \`${project}\` and exchange an ID token of that job`,
  }),
  'upload-password-not-supported': () => ({
    what: 'Username/Password authentication is no longer supported. Migrate to API Tokens or Trusted Publishers instead.',
    why: 'the user name is not `__token__`',
    mend: 'use the user name `__token__` with an upload token as the password',
  }),
  'upload-protocol-unknown': () => ({
    what: 'Unknown protocol version.',
    why: '`protocol_version` can only be `1`',
    mend: 'leave `protocol_version` out or send `1`',
  }),
  'upload-form-invalid': ({ message, field }) => ({
    what: message,
    why: `the form field \`${field}\` is not what an upload needs`,
    mend: 'upload with a current client such as twine or uv',
  }),
  'upload-metadata-invalid': ({ message, field }) => ({
    what: `${message} ${SEE}`,
    why: `the metadata field \`${field}\` is not acceptable`,
    mend: 'correct it in the project and build again',
  }),
  'upload-content-missing': () => ({
    what: 'Upload payload does not have a file.',
    why: 'there is no file part `content`',
    mend: 'send the distribution as the file part `content`',
  }),
  'upload-project-unknown': ({ project }) => ({
    what:
      'Non-user identities cannot create new projects. This was probably caused by successfully using a pending publisher but specifying the project name incorrectly ' +
      "(either in the publisher or in your project's metadata). Please ensure that both match.",
    why: `there is no project \`${project}\``,
    mend: `register a pending publisher for \`${project}\`, or correct the name in the project's metadata`,
  }),
  'upload-too-large': ({ project, limitBytes }) => ({
    what: `File too large. Limit for project '${project}' is ${megabytes(limitBytes)}.`,
    why: `a file may have ${limitBytes} bytes`,
    mend: 'make the distribution smaller, or ask the operator of the index for a higher limit',
  }),
  'project-too-large': ({ project, limitBytes }) => ({
    what: `Project size too large. Limit for project '${project}' total size is ${gigabytes(limitBytes)}.`,
    why: `all files of a project together may have ${limitBytes} bytes`,
    mend: 'ask the operator of the index for a higher limit',
  }),
  'upload-digest-mismatch': ({ algorithm }) => ({
    what: 'The digest supplied does not match a digest calculated from the uploaded file.',
    why: `the ${algorithm} digest of what arrived is another one`,
    mend: 'upload again; if it stays, build again and look for what changes the file on the way',
  }),
  'file-exists': ({ filename, blake2b256 }) => ({
    what: `File already exists ('${filename}', with blake2_256 hash '${blake2b256}').`,
    why: 'a filename stands for one content for ever, and a content is stored once',
    mend: 'raise the version and build again',
  }),
  'release-sdist-exists': ({ project, version }) => ({
    what: 'Only one sdist may be uploaded per release.',
    why: `\`${project}\` ${version} has its sdist already`,
    mend: 'raise the version and build again',
  }),
  'upload-metadata-disagrees': ({ field, form, file }) => ({
    what: `The form says ${form} for '${field}', the metadata in the file says ${file}.`,
    why: 'installers read the file and people read the index, so both must say the same',
    mend: 'upload the file with a client that reads the form from the file, and do not change the file afterwards',
  }),
};
