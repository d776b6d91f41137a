import { type Mutation, guardsOf } from '../mutation.ts';

const ROUTES = 'src/server/routes';
const USECASES = 'src/server/usecases';
const UPLOAD = ['test/integration/index/upload.test.ts'];
const MULTIPART = ['test/integration/index/hostile-multipart.test.ts'];
const TOLD = ['test/integration/index/told.test.ts'];

/** The guards of uploads: who may, what the form and the file must be, what is left of a refused one. */
export const UPLOAD_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${USECASES}/upload/identify-uploader.ts`, UPLOAD, {
    'uploader-burned': ['a burned token uploads nothing', 'token.burned || ', ''],
    'uploader-publisher-gone': ['a token ends with its publisher', ' || token.grants.length === 0', ''],
    'uploader-expired': [
      'an expired token uploads nothing',
      'const ended = token.expiresAtSeconds <= deps.nowSeconds();',
      'const ended = token.expiresAtSeconds < 0;',
    ],
    'uploader-expiry-second': [
      'a token is expired in its very last second',
      'token.expiresAtSeconds <= deps.nowSeconds()',
      'token.expiresAtSeconds < deps.nowSeconds()',
    ],
    'uploader-username': [
      'a password is no token',
      "if (credential.user !== TOKEN_USERNAME) return stranger('upload-password-not-supported');",
      '',
    ],
  }),
  ...guardsOf(`${USECASES}/upload/candidate.ts`, UPLOAD, {
    'upload-stranger': [
      'a stranger uploads nothing',
      "if (uploader.kind === 'stranger') throw uploader.refusal;",
      "if (uploader.kind === 'stranger') throw indexErrors.create('upload-content-missing', {});",
    ],
    'upload-refused-token': [
      'a token that may not upload any more does not',
      'if (uploader.refusal !== undefined) throw uploader.refusal;',
      '',
    ],
    'upload-own-project': [
      'a token uploads to its own project only',
      'uploader.token.grants.find(({ projectId }) => projectId === project.id)',
      'uploader.token.grants[0]',
    ],
    'upload-permission-first': [
      'the right to upload is asked before the file is looked at',
      '  const grant = grantFor(project, uploader);\n  const { filename, contentType } = form.content;\n  checkUploadFilename(filename, fileFields.filetype);\n',
      '  const { filename, contentType } = form.content;\n  checkUploadFilename(filename, fileFields.filetype);\n  const grant = grantFor(project, uploader);\n',
    ],
    'upload-filename': [
      'an uploaded filename is looked at',
      '  checkUploadFilename(filename, fileFields.filetype);\n',
      '',
    ],
    'upload-content-type': ['an image is no distribution', '  checkContentType(contentType);\n', ''],
    'upload-file-size': [
      'a file is no larger than the limit',
      "if (content.received === 'too-large') {",
      'if (false) {',
    ],
    'upload-digests': [
      'every digest that was sent is right',
      'if (digest !== undefined && !isEqualHex(digest, content.digests[algorithm])) {',
      'if (false) {',
    ],
    'upload-digest-md5': [
      'an MD5 that was sent is right',
      "['md5', 'sha256', 'blake2b256']",
      "['sha256', 'blake2b256']",
    ],
    'upload-digest-blake2b': [
      'a BLAKE2b that was sent is right',
      "['md5', 'sha256', 'blake2b256']",
      "['md5', 'sha256']",
    ],
  }),
  ...guardsOf(`${USECASES}/upload/upload-form.ts`, UPLOAD, {
    'upload-digest-there': [
      'at least one digest is sent',
      'if (Object.values(digests).every((digest) => digest === undefined)) {',
      'if (false) {',
    ],
    'upload-field-once': ['a single field is sent once', 'if (values.length > 1) {', 'if (false) {'],
    'upload-text-no-file': [
      'a text field is no file',
      'if (misplaced !== undefined)\n    refuseForm',
      'if (false)\n    refuseForm',
    ],
  }),
  ...guardsOf(`${USECASES}/upload/form-metadata.ts`, UPLOAD, {
    'upload-local-version': [
      'a local version is not uploaded',
      'if (parsed.local !== undefined) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${USECASES}/upload/upload.ts`, UPLOAD, {
    'upload-digest-check': [
      'digests are checked before anything is stored',
      '      checkDigests(candidate.fileFields.digests, candidate.content);\n',
      '',
    ],
    'upload-other-bytes': [
      'a filename stands for one content for ever',
      'if (conflicts.some((file) => !isIdentical(file, candidate))) throw fileExists(candidate);',
      '',
    ],
    'upload-meaning': [
      'a file is named after its project and version',
      '  checkFilenameMeaning({ filename, filetype, project: project.name, version: metadata.version });\n',
      '',
    ],
    'upload-agreement': [
      'the form says what the file says',
      '  checkFormAgrees(metadata, distribution.metadata);\n',
      '',
    ],
  }),
  ...guardsOf(
    `${USECASES}/upload/keep-file.ts`,
    ['src/server/usecases/upload/keep-file.test.ts', ...UPLOAD],
    {
      'keep-before-record': [
        'bytes are in their place before the transaction says so',
        '    for (const content of contents) await content.keep();\n    result = await deps.store.addFile(command);\n',
        '    result = await deps.store.addFile(command);\n    for (const content of contents) await content.keep();\n',
      ],
      'keep-nothing-refused': [
        'a refusal leaves no content behind',
        "if (result !== 'added') await removeUnreferenced(contents, deps);",
        '',
      ],
      'keep-what-others-have': [
        'a refusal removes no content of another file',
        'if (!(await deps.store.isContentReferenced(digests.sha256))) await',
        'await',
      ],
      'keep-exclusively': [
        'one upload at a time works on a content',
        'deps.contents.exclusively(sha256s, () => moveAndRecord(contents, command, deps))',
        'moveAndRecord(contents, command, deps)',
      ],
      'keep-metadata-discarded': [
        'metadata that was not kept is discarded',
        '      await metadata?.discard();\n',
        '',
      ],
    },
  ),
  ...guardsOf(`${ROUTES}/upload.ts`, [...UPLOAD, ...MULTIPART], {
    'upload-may-store': [
      'bytes of a stranger never reach the disk',
      "const mayStore = uploader.kind === 'token' && uploader.refusal === undefined;",
      'const mayStore = true;',
    ],
    'upload-discarded': [
      'what was received for a refused upload is discarded',
      '      await discardContent(form);\n',
      '',
    ],
  }),
  ...guardsOf(`${ROUTES}/multipart.ts`, MULTIPART, {
    'multipart-fields': [
      'a form has so many fields',
      'fields: 5000, parts: 5020',
      'fields: 500_000, parts: 500_020',
    ],
    'multipart-field-size': [
      'a field is so long',
      'fieldSize: 4 * 1024 * 1024',
      'fieldSize: 40 * 1024 * 1024',
    ],
    'multipart-field-cut': [
      'a field that was cut is refused',
      'else if (truncated) this.problem ??=',
      'else if (false) this.problem ??=',
    ],
    'multipart-fields-size': [
      'all fields together are so long',
      'else if (this.#fieldsBytes > MAX_FIELDS_BYTES)',
      'else if (false)',
    ],
    'multipart-name': [
      'a field has a name',
      "if (name === undefined) this.problem ??= invalid('a field has no name');",
      'if (name === undefined) return;',
    ],
    'multipart-one-content': [
      'a form has one file',
      "if (name === 'content') this.problem ??= invalid('it has two file parts `content`');",
      '',
    ],
    'multipart-type': [
      'a form is multipart/form-data',
      "if (!/^multipart\\/form-data\\s*;/iu.test(contentType ?? ''))",
      'if (false)',
    ],
    'multipart-body-size': [
      'a body that never ends is cut off',
      'if (size > maxBodyBytes) reject(',
      'if (false) reject(',
    ],
    'multipart-interrupted': [
      'a body that broke off is no upload',
      'if (!ended) reject(',
      'if (false) reject(',
    ],
    'multipart-discard': [
      'what was received of a broken form is discarded',
      '    await discard(collector?.received);\n',
      '',
    ],
    'multipart-problem': [
      'a form with a problem is refused',
      'if (collector.problem !== undefined) throw collector.problem;',
      '',
    ],
  }),
  ...guardsOf(`${ROUTES}/upload-failure.ts`, ['src/server/routes/upload-failure.test.ts', ...TOLD], {
    'reason-one-line': [
      'a message does not break out of the status line',
      ".replaceAll(/[\\r\\n\\t]+/gu, ' ')\n    .replaceAll(/[^\\x20-\\x7e\\xa0-\\xff]/gu, '?')",
      '',
    ],
    'failure-escaped': [
      'a message is text in HTML',
      'const shown = escapeHtml(`${status} ${message}`);',
      'const shown = `${status} ${message}`;',
    ],
  }),
];
