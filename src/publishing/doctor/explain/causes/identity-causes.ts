import type { CauseTable } from './cause.ts';

/** A: the registration at the index and the identity that the job has do not agree. */
export const IDENTITY_CAUSES: CauseTable<'A'> = {
  A1: {
    code: 'publisher-owner-mismatch',
    what: 'the registered owner is another',
    why: 'the repository was transferred or its owner renamed, or the owner was mistyped; npm tells upper and lower case apart too',
    mend: 'register the publisher with the owner that `repository_owner` of the ID token names',
  },
  A2: {
    code: 'publisher-owner-changed',
    what: 'the owner has the registered name and another numeric id',
    why: 'the account was deleted and created again, or the registration was made while the repository was being transferred; ids never come back',
    mend: 'remove the publisher and register it again, so that the index learns the new id',
  },
  A3: {
    code: 'publisher-repository-mismatch',
    what: 'the registered repository is another',
    why: 'the repository was renamed: the forge redirects the old name, but the ID token has only the new one, and the build stays green',
    mend: 'register the publisher with the name that `repository` of the ID token has, and correct the git remote',
  },
  A4: {
    code: 'publisher-workflow-mismatch',
    what: 'the registered workflow file is another',
    why: 'the workflow was renamed, `.yml` stands for `.yaml`, or a path was registered in place of the bare file name',
    mend: 'register exactly the file name of the workflow that publishes, without `.github/workflows/`',
  },
  A5: {
    code: 'publisher-workflow-mismatch',
    what: 'the publish job runs in a reusable workflow of another repository',
    why: '`job_workflow_ref` names the called file and its repository, and PyPI takes only a workflow of the registered repository itself',
    mend: 'keep the build in the shared workflow, and publish from a job of the calling workflow itself',
  },
  A6: {
    code: 'publisher-workflow-mismatch',
    what: 'the publish job runs in a reusable workflow of the same repository',
    why: 'caller and called file are two claims and each index reads one: PyPI the called file, npm and crates.io the caller',
    mend: 'register the file that this index reads, or move the publish job into the calling workflow',
  },
  A7: {
    code: 'publisher-environment-mismatch',
    what: 'the publisher has an environment and the publish job has none',
    why: 'only a job with `environment:` has the claim; without it `sub` ends in the ref',
    mend: 'set `environment:` on the publish job to the registered name, or register the publisher without one',
  },
  A8: {
    code: 'publisher-environment-mismatch',
    what: 'the publish job runs in another environment than the registered one',
    why: 'a typo, an expression that gives another name, or another case: npm and GitLab tell cases apart, PyPI does not for GitHub',
    mend: 'write the same environment in the job and in the registration',
  },
  A9: {
    what: 'the token has an environment and the publisher does not ask for one',
    why: 'a publisher without an environment accepts any, also a job that passes no approval; PyPI mails the owners about it',
    mend: 'register the environment too',
  },
  A10: {
    code: 'publisher-not-found',
    what: 'the publisher is registered at another index',
    why: 'each index has a list of publishers of its own: a registration at TestPyPI says nothing about PyPI',
    mend: 'register the publisher at the index that refused',
  },
  A11: {
    code: 'upload-token-project-mismatch',
    what: 'the distribution has another project name than the registration',
    why: 'the upload token is valid for the registered project only, and the name in the metadata is another after normalisation',
    mend: 'make the names agree: correct `[project] name`, or register a pending publisher with the name that the metadata has',
  },
  A12: {
    code: 'pending-publisher-project-exists',
    what: 'the pending publisher is stale: its project exists already',
    why: 'the project came about in another way; the first refusal deletes the pending publisher, so that the next run says `invalid-publisher`',
    mend: 'add a publisher to the project itself, in its publishing settings',
  },
  A13: {
    code: 'pending-publisher-exists',
    what: 'two pending publishers have one identity',
    why: 'PyPI keeps one pending publisher per repository, workflow and environment, whatever the project',
    mend: 'give each project an environment of its own, or publish the first before the second is registered',
  },
  A14: {
    code: 'pending-publisher-name-refused',
    what: 'the name of the pending publisher is taken',
    why: 'a pending publisher does not reserve its name: somebody created a project of it, or one too similar, first',
    mend: 'choose another name in `[project] name` and in the pending publisher',
  },
  A15: {
    what: 'npm has another workflow as the publisher of this package',
    why: 'npm keeps one trusted publisher per package, so a second lane (alpha, canary) in another workflow is refused',
    mend: 'publish every lane from the one registered workflow',
  },
  A16: {
    what: 'the package does not allow this action to its publisher',
    why: 'npm took the ID token, and the settings of the package (allowed actions, publishing access) refuse what is done with it',
    mend: 'allow publishing to the trusted publisher in the settings of the package',
  },
};
