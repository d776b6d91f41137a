import type { CauseTable } from './cause.ts';

/** C: what GitHub did with the tag and the run. */
export const RUN_CAUSES: CauseTable<'C'> = {
  C1: {
    what: 'nothing was started: `GITHUB_TOKEN` made the tag',
    why: 'GitHub starts no workflow for what a run does with its own `GITHUB_TOKEN`',
    mend: 'push the tag yourself, with the token of an app, or start the publish workflow by `workflow_dispatch`',
  },
  C2: {
    what: 'nothing was started: more than three tags were pushed at once',
    why: 'GitHub makes no event for any of them',
    mend: 'push the tags one by one',
  },
  C3: {
    what: 'nothing was started: no workflow listens for this tag',
    why: 'filters of `on.push.tags` are globs over the whole name, no regular expressions; `v*` does not match `1.2.3`',
    mend: 'compare the tag with the filters, and push a tag that one matches',
  },
  C4: {
    what: 'the environment does not take this tag',
    why: 'its deployment policy lists branches and tags separately, and a rule of kind branch never matches a tag',
    mend: 'add a rule of kind tag that matches the tag, in the settings of the environment',
  },
  C5: {
    what: 'the run stands on a branch where the environment wants a tag',
    why: 'a `workflow_dispatch`, a `workflow_run` or a push runs on a branch, also when it is about a release',
    mend: 'start the publish job by the tag, or allow that branch in the settings of the environment',
  },
  C6: {
    what: 'nothing was started, or an old workflow: the tag stands before it was added',
    why: 'GitHub reads the workflow file at the tagged commit, and a re-run reads the old one again',
    mend: 'move on to a new tag on a commit that holds the workflow',
  },
  C7: {
    what: 'two runs publish the same version',
    why: 'the push of the tag and the release that follows start a run each, and the second finds the files there',
    mend: 'let one event publish',
  },
  C8: {
    what: 'the run was cancelled half way',
    why: 'a `concurrency` group with `cancel-in-progress`, or a person, stopped it; what was uploaded stays',
    mend: 'take `cancel-in-progress` off the publish job, and run it again: files that are there and the same can be skipped',
  },
  C9: {
    what: 'several legs of a matrix publish one version',
    why: 'each leg uploads for itself, so that one failure leaves half a release, and equal files collide',
    mend: 'collect the files of the matrix, and publish them in one job that needs it',
  },
  C10: {
    what: 'the run belongs to a fork',
    why: 'the fork has the workflow too, and its ID token names the fork',
    mend: 'guard the publish job with `if: github.repository == …`; the registration is right as it is',
  },
};
