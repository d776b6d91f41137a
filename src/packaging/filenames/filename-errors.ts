import type { ErrorTable } from '../../base/index.ts';

/** Details of the errors about names, versions and filenames; `pypiMessage` is PyPI's literal text. */
export type FilenameErrorDetails = {
  readonly 'version-invalid': { version: string; pypiMessage: string };
  readonly 'content-type-not-allowed': { contentType: string; pypiMessage: string };
  readonly 'filename-characters-not-allowed': { filename: string; problem: string; pypiMessage: string };
  readonly 'filename-extension-not-allowed': { filename: string; pypiMessage: string };
  readonly 'filename-extension-mismatch': {
    filename: string;
    extension: string;
    filetype: string;
    pypiMessage: string;
  };
  readonly 'wheel-filename-invalid': { filename: string; problem: string; pypiMessage: string };
  readonly 'sdist-filename-invalid': { filename: string; problem: string; pypiMessage: string };
  readonly 'filename-project-mismatch': {
    filename: string;
    project: string;
    expected: string;
    pypiMessage: string;
  };
  readonly 'filename-not-normalized': { filename: string; expected: string; pypiMessage: string };
  readonly 'filename-version-mismatch': { filename: string; version: string; pypiMessage: string };
  readonly 'filename-too-long': { filename: string; sizeBytes: number; pypiMessage: string };
  readonly 'platform-tag-not-allowed': { filename: string; platform: string; pypiMessage: string };
};

/** From details to words, for names, versions and filenames. */
export const filenameErrorTable: ErrorTable<FilenameErrorDetails> = {
  'version-invalid': ({ version }) => ({
    what: `\`${version}\` is not a version`,
    why: 'versions follow PEP 440, such as `1.0`, `2.1rc1` or `3.0.post1`',
    mend: 'write the version in that form in the project and build again',
  }),
  'content-type-not-allowed': ({ contentType }) => ({
    what: `the file part has the media type \`${contentType}\``,
    why: 'a distribution is uploaded with a media type, and it is no image',
    mend: 'send the file as `application/octet-stream`',
  }),
  'filename-characters-not-allowed': ({ filename, problem }) => ({
    what: `the filename ${JSON.stringify(filename)} cannot be used`,
    why: problem,
    mend: 'name the file as the build tool wrote it, without a folder',
  }),
  'filename-extension-not-allowed': ({ filename }) => ({
    what: `\`${filename}\` is no distribution by its name`,
    why: 'a wheel ends in `.whl`, an sdist in `.tar.gz`',
    mend: 'publish only what the build put into `dist/`, or move this file elsewhere',
  }),
  'filename-extension-mismatch': ({ filename, extension, filetype }) => ({
    what: `\`${filename}\` is uploaded as \`${filetype}\``,
    why: `the extension \`${extension}\` does not belong to that filetype`,
    mend: 'send `sdist` for `.tar.gz` and `bdist_wheel` for `.whl`',
  }),
  'wheel-filename-invalid': ({ filename, problem }) => ({
    what: `\`${filename}\` is not the name of a wheel`,
    why: problem,
    mend: 'name it `{name}-{version}[-{build}]-{python}-{abi}-{platform}.whl`, as build tools do',
  }),
  'sdist-filename-invalid': ({ filename, problem }) => ({
    what: `\`${filename}\` is not the name of an sdist`,
    why: problem,
    mend: 'name it `{name}-{version}.tar.gz`, as build tools do',
  }),
  'filename-project-mismatch': ({ filename, project, expected }) => ({
    what: `\`${filename}\` is not a file of project \`${project}\``,
    why: `files of that project start with \`${expected}-\``,
    mend: `build with the name \`${project}\`, or publish to the project that the file names`,
  }),
  'filename-not-normalized': ({ filename, expected }) => ({
    what: `\`${filename}\` is not written in normal form`,
    why: `the index takes this file as \`${expected}\` only (PEP 625, PEP 427)`,
    mend: 'build with a current build tool; it writes that name',
  }),
  'filename-version-mismatch': ({ filename, version }) => ({
    what: `\`${filename}\` names another version`,
    why: `the metadata says \`${version}\``,
    mend: 'clean `dist/` and build again, so that name and metadata come from one build',
  }),
  'filename-too-long': ({ filename, sizeBytes }) => ({
    what: `the filename \`${filename}\` is too long`,
    why: `it has ${sizeBytes} bytes; a file system takes 255, with \`.metadata\` behind a wheel's name`,
    mend: 'shorten the project name, the version or the tags',
  }),
  'platform-tag-not-allowed': ({ filename, platform }) => ({
    what: `\`${filename}\` is built for \`${platform}\``,
    why: 'the index does not take wheels with that platform tag',
    mend: 'repair the wheel (`auditwheel`, `delocate`, `cibuildwheel`) so that it carries a portable tag',
  }),
};
