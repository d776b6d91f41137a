import { type ErrorFamily, defineErrors } from '../../base/index.ts';

/** The details that each code of this folder needs for its words. */
export type RepositoryErrorDetails = {
  'git-not-found': { readonly command: string };
  'git-failed': { readonly command: string; readonly output: string };
  'repository-not-found': { readonly directory: string };
  'repository-has-no-commit': { readonly directory: string };
  'tag-not-found': { readonly tag: string; readonly directory: string };
  'repository-link-escapes': { readonly file: string };
  'repository-file-missing': { readonly file: string };
  'repository-file-too-large': { readonly file: string; readonly limitBytes: number };
  'repository-file-not-text': { readonly file: string };
};

/** A code of `publishing/repository`. */
export type RepositoryErrorCode = keyof RepositoryErrorDetails;

/** The errors of reading a repository. Pages: `docs/errors/<code>.md`. */
export const repositoryErrors: ErrorFamily<RepositoryErrorDetails> = defineErrors<RepositoryErrorDetails>({
  'git-not-found': ({ command }) => ({
    what: 'git is not installed',
    why: `\`${command}\` needs the program \`git\`, and no folder of \`PATH\` has it`,
    mend: 'install git, or add its folder to `PATH`',
  }),
  'git-failed': ({ command, output }) => ({
    what: `\`${command}\` failed`,
    why: output === '' ? 'git said nothing about it' : `git said: ${output}`,
    mend: 'run that command yourself and mend what it says',
  }),
  'repository-not-found': ({ directory }) => ({
    what: `\`${directory}\` is in no git repository`,
    why: 'neither it nor a folder above it is the work tree of one',
    mend: 'run the command in the folder of your project, or make it a repository with `git init` and a first commit',
  }),
  'repository-has-no-commit': ({ directory }) => ({
    what: `the repository \`${directory}\` has no commit`,
    why: 'a release is made from a commit, and there is none yet',
    mend: 'commit your files',
  }),
  'tag-not-found': ({ tag, directory }) => ({
    what: `there is no tag \`${tag}\``,
    why: `the repository \`${directory}\` has no such tag on a commit`,
    mend: `create it with \`git tag ${tag}\`, or fetch it with \`git fetch --tags\``,
  }),
  'repository-link-escapes': ({ file }) => ({
    what: `\`${file}\` is a link that leads out of the repository`,
    why: 'a release is made from the files of the repository only, and what the link points at is none of them',
    mend: `replace \`${file}\` by the file itself, or exclude it in \`.gitignore\``,
  }),
  'repository-file-missing': ({ file }) => ({
    what: `there is no file \`${file}\``,
    why: 'it does not exist, or it is no regular file',
    mend: `create \`${file}\`, or correct the path`,
  }),
  'repository-file-too-large': ({ file, limitBytes }) => ({
    what: `\`${file}\` is too large to be read`,
    why: `it is over the limit of ${limitBytes} bytes`,
    mend: `make \`${file}\` smaller`,
  }),
  'repository-file-not-text': ({ file }) => ({
    what: `\`${file}\` is not text`,
    why: 'its bytes are not UTF-8',
    mend: `save \`${file}\` as UTF-8`,
  }),
});
