import type { StartState } from '../../online/start-state.ts';
import { skipWordsIn } from './skip-words.ts';

/** Why the push of a tag starts nothing, the likeliest first: by how often people report each. */
export type StartCauseName =
  | 'workflow-absent'
  | 'filter-misses'
  | 'token-of-ci'
  | 'many-tags'
  | 'skip-words'
  | 'workflow-disabled'
  | 'actions-disabled'
  | 'late';

/** One cause: `found` is it; `possible` cannot be seen from here; `unknown` was not told; `ruled-out` is not it. */
export interface StartCause {
  readonly cause: StartCauseName;
  readonly verdict: 'found' | 'possible' | 'unknown' | 'ruled-out';
  readonly message: string;
  /** What to do about it; left out where it is ruled out. */
  readonly mend?: string;
}

/** What a diagnosis goes by. */
export interface StartFacts {
  readonly tag: string;
  /** File names of the workflows that publish. */
  readonly workflows: readonly string[];
  /** Those of them that the push of the tag starts, as they are written; undefined: they were not read. */
  readonly started: readonly string[] | undefined;
  /** File names of the workflows in the commit of the tag; undefined: not known. */
  readonly workflowsAtTag?: readonly string[] | undefined;
  /** Message of the commit that the tag is on. */
  readonly commitMessage: string;
  /** True where this runs in a job of GitHub Actions. */
  readonly inGitHubActions: boolean;
  /** True where the tag was pushed by this command, which pushes no other. */
  readonly pushedAlone: boolean;
  readonly state: StartState;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function absent({ tag, workflows, workflowsAtTag }: StartFacts): StartCause {
  const cause = 'workflow-absent';
  const mend =
    'commit the workflow, and release that commit: GitHub reads workflows from the commit of the tag';
  if (workflows.length === 0) {
    return { cause, verdict: 'found', message: 'no workflow of this repository publishes', mend };
  }
  if (workflowsAtTag === undefined) {
    return { cause, verdict: 'unknown', message: `the commit of \`${tag}\` could not be read`, mend };
  }
  const gone = workflows.filter((file) => !workflowsAtTag.includes(file));
  if (gone.length === 0) {
    return { cause, verdict: 'ruled-out', message: `the commit of the tag has ${listed(workflows)}` };
  }
  return { cause, verdict: 'found', message: `the commit of \`${tag}\` does not have ${listed(gone)}`, mend };
}

function filter({ tag, workflows, started }: StartFacts): StartCause {
  const cause = 'filter-misses';
  if (workflows.length === 0)
    return { cause, verdict: 'ruled-out', message: 'there is no workflow to start' };
  if (started === undefined) {
    const message = `the workflows of the commit of \`${tag}\` were not read, for another one is checked out`;
    return { cause, verdict: 'unknown', message, mend: `check it out: \`git checkout --detach ${tag}\`` };
  }
  if (started.length > 0) {
    return { cause, verdict: 'ruled-out', message: `\`on\` of ${listed(started)} takes the tag` };
  }
  return {
    cause,
    verdict: 'found',
    message: `\`on\` of ${listed(workflows)} does not take a push of \`${tag}\``,
    mend: `let \`on: push: tags:\` take it (\`tokenless doctor --tag ${tag}\` shows the line), and release that commit as the next version; or start the workflow by hand on the tag`,
  };
}

function tokenOfCi({ inGitHubActions }: StartFacts): StartCause {
  const cause = 'token-of-ci';
  if (!inGitHubActions) {
    return { cause, verdict: 'ruled-out', message: 'this does not run in GitHub Actions' };
  }
  return {
    cause,
    verdict: 'possible',
    message:
      'this runs in GitHub Actions: what is pushed with the `GITHUB_TOKEN` of a job, which `actions/checkout` leaves for git, starts nothing',
    mend: 'push from a person’s machine, or check out with the token of a GitHub App; a job can start the workflow itself by `workflow_dispatch`',
  };
}

function manyTags({ pushedAlone }: StartFacts): StartCause {
  const cause = 'many-tags';
  if (pushedAlone) return { cause, verdict: 'ruled-out', message: 'one tag was pushed, and no other ref' };
  return {
    cause,
    verdict: 'possible',
    message: 'a push of more than three tags at once starts nothing, and who pushed this one is not known',
    mend: 'delete the tag at the remote if nobody has it yet, and push it alone: `tokenless tag`',
  };
}

function skipWords({ commitMessage }: StartFacts): StartCause {
  const cause = 'skip-words';
  const words = skipWordsIn(commitMessage);
  if (words === undefined) {
    return { cause, verdict: 'ruled-out', message: 'the message of the commit has no `[skip ci]`' };
  }
  return {
    cause,
    verdict: 'found',
    message: `the message of the commit has \`${words}\`, which holds for the push of a tag on it too`,
    mend: 'release another commit, as the next version; or start the workflow by hand on the tag',
  };
}

const ENABLE = 'enable it on the page of the workflow (Actions > the workflow > Enable workflow)';

function disabled({ workflows, started = [], state: { workflowStates } }: StartFacts): StartCause {
  const cause = 'workflow-disabled';
  const meant = started.length > 0 ? started : workflows;
  const off = meant.filter((file) => (workflowStates[file] ?? '').startsWith('disabled'));
  if (off.length > 0) {
    const states = off.map((file) => `\`${file}\` is \`${workflowStates[file] ?? ''}\``).join(', ');
    return { cause, verdict: 'found', message: states, mend: `${ENABLE}, then start it by hand on the tag` };
  }
  const untold = meant.filter((file) => workflowStates[file] === undefined);
  if (untold.length > 0) {
    const message = `whether ${listed(untold)} is enabled was not told`;
    return { cause, verdict: 'unknown', message, mend: `look, and ${ENABLE}` };
  }
  const message = meant.length === 0 ? 'there is no workflow to start' : `${listed(meant)} is enabled`;
  return { cause, verdict: 'ruled-out', message };
}

function actionsOff({ state: { actionsEnabled } }: StartFacts): StartCause {
  const cause = 'actions-disabled';
  const mend = 'enable Actions (Settings > Actions > General), then start the workflow by hand on the tag';
  if (actionsEnabled === true) return { cause, verdict: 'ruled-out', message: 'Actions are enabled' };
  return actionsEnabled === false
    ? { cause, verdict: 'found', message: 'Actions are disabled in this repository', mend }
    : { cause, verdict: 'unknown', message: 'whether Actions are enabled was not told', mend };
}

function late({ tag }: StartFacts): StartCause {
  return {
    cause: 'late',
    verdict: 'possible',
    message: 'GitHub may be late: <https://www.githubstatus.com> says whether Actions have trouble',
    mend: `follow again: \`tokenless tag ${tag} --online env:NAME --follow-only\``,
  };
}

const ORDER: readonly StartCause['verdict'][] = ['found', 'possible', 'unknown', 'ruled-out'];

/** Every cause with its verdict: what was found first, then what may be, each in the order of likelihood. */
export function whyNothingStarted(facts: StartFacts): readonly StartCause[] {
  const causes = [
    absent(facts),
    filter(facts),
    tokenOfCi(facts),
    manyTags(facts),
    skipWords(facts),
    disabled(facts),
    actionsOff(facts),
    late(facts),
  ];
  return ORDER.flatMap((verdict) => causes.filter((one) => one.verdict === verdict));
}
