import { type Job, type Step, member, textOf } from '../../workflow/index.ts';
import type { ProjectWorkflow } from '../project.ts';
import { jobsBefore } from './release-jobs.ts';
import { type WrittenStep, actionOf, commandsIn, inputOf, writtenSteps } from './written-steps.ts';

/** A step that makes a tag or a release with the token of its run. */
export interface Maker {
  readonly source: ProjectWorkflow;
  readonly line: number;
  /** `tag`, `release`. */
  readonly makes: ReadonlySet<string>;
  /** What is made by what, to begin a sentence. */
  readonly what: string;
}

const RELEASE_ACTIONS =
  /^(?:softprops\/action-gh-release|ncipollo\/release-action|actions\/create-release|marvinpinto\/action-automatic-releases|elgohr\/github-release-action|release-drafter\/release-drafter|googleapis\/release-please-action|google-github-actions\/release-please-action|changesets\/action|python-semantic-release\/(?:python-semantic-release|publish-action)|cycjimmy\/semantic-release-action|svenstaro\/upload-release-action)$/u;
const TAG_ACTIONS =
  /^(?:mathieudutour\/github-tag-action|anothrnick\/github-tag-action|rickstaa\/action-create-tag|commitizen-tools\/commitizen-action|salsify\/action-detect-and-tag-new-version|phips28\/gh-action-bump-version)$/u;
const TOKEN_INPUTS = ['token', 'github_token', 'github-token', 'repo-token', 'repo_token', 'repoToken'];
const TOKEN_VARIABLES = ['GITHUB_TOKEN', 'GH_TOKEN'];

/** The token of the run: written out, or given by leaving it out. */
const isDefault = (text: string | undefined): boolean =>
  text === undefined ||
  text === '' ||
  /^\$\{\{\s*(?:secrets\.GITHUB_TOKEN|github\.token)\s*\}\}$/iu.test(text.trim());

interface Surroundings {
  readonly source: ProjectWorkflow;
  readonly job: Job;
  /** True for a run that is started by a tag, which then is there already. */
  readonly hasTag: boolean;
}

const kindsOf = (hasTag: boolean): ReadonlySet<string> => new Set(hasTag ? ['release'] : ['tag', 'release']);

function usesRunToken({ step }: WrittenStep, { source, job }: Surroundings): boolean {
  const variables = [
    source.workflow.environmentVariables,
    job.environmentVariables,
    step.environmentVariables,
  ].flatMap((layer) => TOKEN_VARIABLES.map((name) => layer.get(name)));
  return [...TOKEN_INPUTS.map((name) => inputOf(step, name)), ...variables].every(isDefault);
}

function byAction(written: WrittenStep, around: Surroundings): Maker | undefined {
  const action = actionOf(written.step);
  const isRelease = RELEASE_ACTIONS.test(action);
  if ((!isRelease && !TAG_ACTIONS.test(action)) || !usesRunToken(written, around)) return undefined;
  // A person publishes a draft, and that starts workflows.
  const isDraft = inputOf(written.step, 'draft') === 'true';
  const isDrafter = action.startsWith('release-drafter/') && inputOf(written.step, 'publish') !== 'true';
  if (isDraft || isDrafter) return undefined;
  const makes = isRelease ? kindsOf(around.hasTag) : new Set(['tag']);
  return { source: around.source, line: written.step.line, makes, what: `what \`${action}\` makes` };
}

/** A checkout with a key or a token of its own pushes by that. */
function pushesByRunToken({ source, job }: Surroundings): boolean {
  const checkouts = job.steps.filter((step) => actionOf(step) === 'actions/checkout');
  const hasOther = job.steps.some(({ uses = '' }) =>
    /import-gpg|create-github-app-token|ssh-agent|ssh-key/iu.test(uses),
  );
  const texts = member(member(source.tree, 'jobs'), job.id);
  const environment = textOf(member(member(texts, 'env'), 'GITHUB_TOKEN'));
  return (
    !hasOther &&
    isDefault(environment) &&
    checkouts.every((step) => isDefault(inputOf(step, 'token')) && inputOf(step, 'ssh-key') === undefined)
  );
}

const PUSHES_TAG =
  /^git (?:-\S+ )*push\b.*(?:\s--tags\b|\s--follow-tags\b|\srefs\/tags\/|\s"?v?\uE000|\stag\b|\sv\d)/u;

/** Most scripts speak of neither, and need not be taken apart. */
const mayMake = ({ run = '', environmentVariables }: Step): boolean =>
  [run, ...environmentVariables.values()].some((text) => /release|push/u.test(text));

function byCommand(written: WrittenStep, around: Surroundings): Maker | undefined {
  const { source } = around;
  if (!mayMake(written.step)) return undefined;
  // A secret in the script may be another token that is pushed with.
  if (/secrets\.(?!GITHUB_TOKEN\b)/iu.test(written.step.run ?? '')) return undefined;
  if (!usesRunToken(written, around)) return undefined;
  for (const { words, line } of commandsIn(source, written)) {
    const command = words.join(' ');
    if (/^gh release create\b/u.test(command) && !words.includes('--draft') && !words.includes('-d')) {
      return {
        source,
        line,
        makes: kindsOf(around.hasTag),
        what: 'the release that `gh release create` makes',
      };
    }
    if (
      /(?:^|\s)semantic-release(?: version| publish)?(?:\s|$)/u.test(command) &&
      !/^(?:pip|npm|uv|pipx) (?:install|i|add|ci)\b/u.test(command)
    ) {
      return { source, line, makes: kindsOf(around.hasTag), what: 'what `semantic-release` makes' };
    }
    if (!around.hasTag && PUSHES_TAG.test(command) && pushesByRunToken(around)) {
      return { source, line, makes: new Set(['tag']), what: 'the tag that `git push` sends' };
    }
  }
  return undefined;
}

/** Whoever pushes a tag starts all that waits for tags; a run by hand beside it makes up for one that failed. */
function startedByTagOnly({ workflow }: ProjectWorkflow): boolean {
  const others = workflow.triggers.filter(({ event }) => event !== 'workflow_dispatch');
  return (
    others.length > 0 &&
    others.every(
      ({ event, tags, branches }) =>
        event === 'release' || (event === 'push' && tags !== undefined && branches === undefined),
    )
  );
}

/** What only holds in a run on a tag: `startsWith(github.ref, 'refs/tags/')`, `github.ref_type == 'tag'`. */
const ON_TAG = /refs\/tags|\bref_type\s*==\s*'tag'|\bevent_name\s*==\s*'release'/u;
const DENIED = /!\s*(?:startsWith|contains|\()|!=|\|\|/u;

/** A job that runs on tags only, by its own condition or that of one that it waits for. */
function runsOnTagOnly(source: ProjectWorkflow, job: Job): boolean {
  return [job, ...jobsBefore(source, job)].some(({ condition }) => {
    const text = condition?.text ?? '';
    return ON_TAG.test(text) && !DENIED.test(text);
  });
}

/** What a release starts adds to that release. */
const startedByRelease = ({ workflow }: ProjectWorkflow): boolean =>
  workflow.triggers.every(({ event }) => event === 'release');

/** Every step of the workflows that makes a tag or a release in a way that starts no other workflow. */
export function findMakers(workflows: readonly ProjectWorkflow[]): readonly Maker[] {
  return workflows
    .filter((source) => !startedByRelease(source))
    .flatMap((source) =>
      source.workflow.jobs.flatMap((job) =>
        writtenSteps(source, job).flatMap((written) => {
          const around = { source, job, hasTag: startedByTagOnly(source) || runsOnTagOnly(source, job) };
          return byAction(written, around) ?? byCommand(written, around) ?? [];
        }),
      ),
    );
}
