import type { InitAnswers, Surroundings } from '../answers.ts';
import { lockBuild, lockGates, needsGateRequirements } from '../files/requirements.ts';
import { KNOWN_INDEXES, type Registration, registrationsOf } from '../indexes.ts';
import { tagFilter } from '../tags.ts';

function locking(answers: InitAnswers, around: Surroundings): string {
  const gates = needsGateRequirements(answers) ? [lockGates(around)] : [];
  const enter = around.folder === '' ? [] : [`cd ${around.folder}`];
  return `### 1. Lock the build requirements

The workflow installs nothing without its hash. Write the locks, read them, commit them:

\`\`\`sh
${[...enter, lockBuild(around), ...gates].join('\n')}
git add requirements && git commit --message "Lock the build requirements"
\`\`\``;
}

function form({ index, fields, pendingPage, settingsPage }: Registration): string {
  const title = KNOWN_INDEXES.find(({ name }) => name === index)?.title ?? index;
  return `**${title}**

| field | value |
|---|---|
| PyPI project name | \`${fields.project}\` |
| Owner | \`${fields.owner}\` |
| Repository name | \`${fields.repository}\` |
| Workflow name | \`${fields.workflow}\` |
| Environment name | \`${fields.environment}\` |

- The project does not exist on ${title} yet: add a *pending publisher* on the publishing page of your account, <${pendingPage}>. Its form cannot be filled in by a link: copy the five lines. It reserves no name, and it expires after 30 days.
- The project exists: add the publisher in its settings, <${settingsPage}> (the link fills the form).`;
}

function registering(answers: InitAnswers): string {
  const { environments } = answers;
  return `### 2. Register the workflow at each index

TestPyPI and PyPI know nothing of each other: each has its own account and its own registration. The environment name must be the \`environment:\` of the publish job: \`publish-testpypi\` ↔ \`${environments.testpypi}\`, \`publish-pypi\` ↔ \`${environments.pypi}\`.

${registrationsOf(answers).map(form).join('\n\n')}`;
}

/** What is declared of production, and what to write where it should be otherwise. */
function approval({ environments, reviewers }: InitAnswers): string {
  const name = environments.pypi;
  const plan =
    'Reviewers need a public repository, or a plan that has them for private ones; without, the command says so, and the tag policy still holds.';
  if (reviewers.length === 0) {
    return `\`${name}\` should ask before production: consider one review or more, as \`reviewers = ["LOGIN"]\` (a team: \`["ORGANIZATION/TEAM"]\`) and, where another person than the one who tags approves, \`preventSelfReview = true\`. ${plan}`;
  }
  const who = reviewers.map((reviewer) => `\`${reviewer}\``).join(', ');
  return `\`${name}\` asks before production: ${who} (any one of them). With \`preventSelfReview = true\` whoever started the release cannot approve it; where one person does both, leave that line out. ${plan}`;
}

function environments(answers: InitAnswers): string {
  const { owner, repository, tag, environments: names } = answers;
  return `### 3. Make the environments

Each publisher of the configuration says what holds for its environment. See that both have \`deployTags = ${JSON.stringify([tagFilter(tag)])}\`: only release tags may use them. \`${names.testpypi}\` has no reviewers. ${approval(answers)} See what would change, then make it; a second run changes nothing:

\`\`\`sh
${ONLINE}
tokenless environments plan --online env:GITHUB_TOKEN
tokenless environments apply --online env:GITHUB_TOKEN
\`\`\`

The token needs the repository permission \`Administration\` (write); it is taken from the variable and never printed. By hand it is the page <https://github.com/${owner}/${repository}/settings/environments>; \`gh api repos/${owner}/${repository}/environments/${encodeURIComponent(names.testpypi)}\` and \`gh api repos/${owner}/${repository}/environments/${encodeURIComponent(names.pypi)}\` show what is there.`;
}

/** A token for what asks GitHub, in a variable, where it stands in no history. */
const ONLINE = 'export GITHUB_TOKEN="$(gh auth token)"';

/** What an admin does once, by hand or by a command. */
export function setUpSection(answers: InitAnswers, around: Surroundings): string {
  return `## Once: the set-up

For the repository's admin. Nothing in it is a secret, and nothing of it is stored.

${locking(answers, around)}

${registering(answers)}

${environments(answers)}

### 4. See that there is no credential, and that the set-up holds

\`\`\`sh
tokenless doctor --online env:GITHUB_TOKEN
\`\`\`

It names every secret of repository, environments and organization that could be an upload token of an index, compares workflow and environments with what is registered, and searches the tree and its history. Its permissions are \`Actions\`, \`Administration\`, \`Environments\`, \`Metadata\` and \`Secrets\` (read); what it may not see it says. The search before every commit: \`pre-commit install\`.`;
}
