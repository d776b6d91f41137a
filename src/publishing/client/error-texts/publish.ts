import type { ErrorTable } from '../../../base/index.ts';

/** Failures of publishing and of waiting until what was published is served. */
export type PublishErrorDetails = {
  'distributions-missing': { folder: string };
  'file-not-distribution': { file: string; folder: string };
  'distribution-duplicate': { file: string; twin: string };
  'distribution-project-mismatch': { file: string; expected: string; got: string };
  'distribution-version-mismatch': { file: string; expected: string; got: string };
  'version-local-not-allowed': { file: string; version: string };
  'distribution-differs': { file: string; index: string; expected: string; got: string };
  'distribution-changed': { file: string };
  'upload-refused': { file: string; index: string; status: number; reason: string };
  'release-not-served': { index: string; files: readonly string[]; seconds: number };
  'version-not-for-index': { index: string; version: string; rules: string };
  'attestations-not-possible': { index: string; why: 'api-token' | 'no-signer' };
  'upload-token-ran-out': { index: string; files: readonly string[] };
  'probe-without-identity': Record<string, never>;
  'release-not-installable': {
    project: string;
    version: string;
    index: string;
    installer: string;
    problem: string;
  };
};

/** What a person is told about them. */
export const publishErrors: ErrorTable<PublishErrorDetails> = {
  'distributions-missing': ({ folder }) => ({
    what: `there is nothing to publish in \`${folder}\``,
    why: 'the folder holds no file',
    mend: 'build the project first, e.g. `python -m build`, and check that the build writes to this folder',
  }),
  'file-not-distribution': ({ file, folder }) => ({
    what: `\`${file}\` in \`${folder}\` is no distribution`,
    why: 'only wheels (`.whl`) and source distributions (`.tar.gz`) can be published, and nothing is skipped silently',
    mend: 'move the file elsewhere; checksums belong beside the folder, not into it',
  }),
  'distribution-duplicate': ({ file, twin }) => ({
    what: `\`${file}\` and \`${twin}\` are the same distribution`,
    why: 'their names differ in spelling only, and an index keeps one of them',
    mend: 'empty the folder and build again',
  }),
  'distribution-project-mismatch': ({ file, expected, got }) => ({
    what: `\`${file}\` belongs to another project`,
    why: `its metadata says \`${got}\`; this release is of \`${expected}\``,
    mend: 'empty the folder and build again, or correct the name in the project file or in the publisher',
  }),
  'distribution-version-mismatch': ({ file, expected, got }) => ({
    what: `\`${file}\` has another version`,
    why: `its metadata says \`${got}\`; this release is \`${expected}\``,
    mend: 'empty the folder, check out the tag and build again, so that tag, project file and files agree',
  }),
  'version-local-not-allowed': ({ file, version }) => ({
    what: `\`${file}\` has a local version`,
    why: `\`${version}\` holds a \`+\`, and indexes do not accept local versions`,
    mend: 'build from a clean checkout of the tag; version tools add the part after `+` when the tree is not the tag',
  }),
  'distribution-differs': ({ file, index, expected, got }) => ({
    what: `\`${index}\` has another \`${file}\` already`,
    why: `the SHA-256 here is \`${expected}\`, the one served is \`${got}\`; nothing was uploaded`,
    mend: 'files on an index cannot be replaced: publish exactly those files, or raise the version',
  }),
  'distribution-changed': ({ file }) => ({
    what: `\`${file}\` changed while it was being published`,
    why: 'its bytes are no longer those that were checked',
    mend: 'stop whatever writes to the folder, build again and run the same command',
  }),
  'upload-refused': ({ file, index, status, reason }) => ({
    what: `\`${index}\` refused \`${file}\``,
    why:
      reason === ''
        ? `it answered with status ${status} and gave no reason`
        : `it answered with status ${status}: ${reason}`,
    mend: 'mend what the index names; files uploaded before this one stay and are skipped next time',
  }),
  'version-not-for-index': ({ index, version, rules }) => ({
    what: `version ${version} does not go to \`${index}\``,
    why: `the publisher that the repository declares for it takes ${rules}; nothing was sent`,
    mend: 'publish it to the index that is for it, e.g. `--index testpypi`, or change `versions` of the publisher',
  }),
  'attestations-not-possible': ({ index, why }) => ({
    what: 'the release cannot be attested, and attestations are required',
    why:
      why === 'api-token'
        ? `an API token was given, and \`${index}\` takes attestations from trusted publishers only`
        : 'nothing here can sign: there is no identity of a CI job; nothing was uploaded',
    mend: 'publish by trusted publishing in a CI job, or require no attestations',
  }),
  'upload-token-ran-out': ({ index, files }) => ({
    what: `the upload token for \`${index}\` expired before everything was uploaded`,
    why: `this CI service gives one ID token per job, so there was no second exchange; these remain: ${files.map((file) => `\`${file}\``).join(', ')}`,
    mend: 'run the job again: it has a new ID token, and what is uploaded already is skipped',
  }),
  'probe-without-identity': () => ({
    what: 'there is nothing to probe with an API token',
    why: 'a probe exchanges the identity of a CI job, and an API token is exchanged for nothing',
    mend: 'take the API token away, and run the probe in the publish job',
  }),
  'release-not-installable': ({ project, version, index, installer, problem }) => ({
    what: `\`${index}\` serves \`${project}\` ${version}, but ${installer} cannot install it`,
    why: problem,
    mend: `look at what ${installer} says; what was uploaded stays, so mend it in a new version and yank this one`,
  }),
  'release-not-served': ({ index, files, seconds }) => ({
    what: `\`${index}\` does not serve the whole release yet`,
    why: `after ${seconds} seconds these were missing: ${files.map((file) => `\`${file}\``).join(', ')}`,
    mend: 'the uploads were accepted; look at the index again later before publishing anything that needs this release',
  }),
};
