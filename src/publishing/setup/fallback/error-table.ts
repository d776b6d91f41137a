import type { ErrorTable } from '../../../base/index.ts';

/** Details of the codes about the emergency fallback. */
export type FallbackErrorDetails = {
  'fallback-value-invalid': { flag: string; reason: string; mend: string };
  'fallback-armed-already': { incident: string; since: string; isRolledBack: boolean };
  'fallback-not-armed': { index: string | undefined };
  'fallback-state-missing': { file: string };
  'fallback-tree-unclean': { files: readonly string[] };
  'fallback-state-ignored': { file: string };
  'fallback-step-missing': { index: string; found: readonly string[] };
  'fallback-step-unclear': { index: string; job: string; reason: string };
  'fallback-file-changed': { file: string };
  'fallback-workflow-changed': { file: string };
  'fallback-expired': { expires: string };
  'fallback-not-rolled-back': { incident: string };
  'fallback-proof-refused': { reason: string };
};

const listed = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(', ');

/** The words of the codes about the emergency fallback. */
export const FALLBACK_ERROR_TABLE: ErrorTable<FallbackErrorDetails> = {
  'fallback-value-invalid': ({ flag, reason, mend }) => ({
    what: `\`${flag}\` cannot be used for a fallback`,
    why: reason,
    mend,
  }),
  'fallback-armed-already': ({ incident, since, isRolledBack }) => ({
    what: 'a fallback is open already',
    why: `incident ${incident} is armed since ${since}${isRolledBack ? ', rolled back, and not proved yet' : ''}`,
    mend: isRolledBack
      ? 'prove that trusted publishing works again: `tokenless fallback prove`; where it does not, `git revert` the commit of the rollback: the state of the fallback comes back with it'
      : 'end it first: `tokenless fallback rollback`',
  }),
  'fallback-not-armed': ({ index }) => ({
    what: index === undefined ? 'no fallback is armed' : `no fallback is armed for \`${index}\``,
    why: 'the state of the repository knows of none',
    mend: 'arm it first: `tokenless fallback arm`; where the checkout has no state (a job without one), name the project: `--project NAME`',
  }),
  'fallback-state-missing': ({ file }) => ({
    what: `\`${file}\` says that a fallback is armed, and its state is missing`,
    why: 'the mark of a fallback stands in the workflow, and `.tokenless/fallback.json`, which holds what restores it, is not there',
    mend: 'take the state file back from the commit that armed the fallback; without one restore the workflow by hand and remove the mark',
  }),
  'fallback-tree-unclean': ({ files }) => ({
    what: 'files that the fallback changes are not committed',
    why: `git says that ${listed(files)} ${files.length === 1 ? 'differs' : 'differ'} from the last commit`,
    mend: 'commit or take back these changes, so that the commit of the fallback holds nothing else',
  }),
  'fallback-state-ignored': ({ file }) => ({
    what: 'git ignores the state of the fallback',
    why: `\`${file}\` matches a pattern of \`.gitignore\`; what restores the workflow would not be committed`,
    mend: `take the pattern out, or add \`!${file}\``,
  }),
  'fallback-step-missing': ({ index, found }) => ({
    what: `no publish step for \`${index}\` was found in the workflows`,
    why:
      found.length === 0
        ? 'no workflow publishes by trusted publishing to any index'
        : `by trusted publishing publish: ${found.join(', ')}`,
    mend: 'name another `--index`, or change the step by hand as docs/runbooks/emergency.md says',
  }),
  'fallback-step-unclear': ({ index, job, reason }) => ({
    what: `the publish step for \`${index}\` in job \`${job}\` is not edited`,
    why: reason,
    mend: 'change the step by hand as docs/runbooks/emergency.md says; nothing was written',
  }),
  'fallback-file-changed': ({ file }) => ({
    what: `\`${file}\` was changed at this moment`,
    why: 'it is not as it was read; nothing was written',
    mend: 'run the command again',
  }),
  'fallback-workflow-changed': ({ file }) => ({
    what: `\`${file}\` is not as the fallback left it`,
    why: 'somebody changed it since it was armed; restoring it would lose that change',
    mend: 'see what is lost with `--dry-run`; `--force` restores it all the same and keeps a copy in `.tokenless/`',
  }),
  'fallback-expired': ({ expires }) => ({
    what: 'the fallback has run out',
    why: `its last day was ${expires}`,
    mend: 'roll it back: `tokenless fallback rollback`; an emergency that goes on is armed anew, with its reason',
  }),
  'fallback-not-rolled-back': ({ incident }) => ({
    what: 'the fallback is still armed',
    why: `incident ${incident} was not rolled back; a proof counts only after that`,
    mend: 'roll it back, push the commit, and probe then: `tokenless fallback rollback`',
  }),
  'fallback-proof-refused': ({ reason }) => ({
    what: 'this does not prove that trusted publishing works again',
    why: reason,
    mend: 'run the release workflow in mode probe after the rollback was pushed, and take its signed result',
  }),
};
