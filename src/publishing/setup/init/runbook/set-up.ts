import type { InitAnswers, InitIndex, Surroundings } from '../answers.ts';
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

const TAGS_ONLY = '"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}';

function reviewerId(reviewer: string): string {
  const [owner = '', team] = reviewer.split('/');
  if (team === undefined) return `{"type": "User", "id": $(gh api users/${owner} --jq .id)}`;
  return `{"type": "Team", "id": $(gh api orgs/${owner}/teams/${team} --jq .id)}`;
}

function environment(answers: InitAnswers, index: InitIndex, members: readonly string[]): string {
  const { owner, repository, environments, tag } = answers;
  const place = `repos/${owner}/${repository}/environments/${encodeURIComponent(environments[index])}`;
  return `gh api --method PUT ${place} --input - <<JSON
{${[...members, TAGS_ONLY].join(',\n ')}}
JSON
gh api --method POST ${place}/deployment-branch-policies -f name='${tagFilter(tag)}' -f type=tag`;
}

function environments(answers: InitAnswers): string {
  const names = answers.environments;
  const people = answers.reviewers.length === 0 ? ['REVIEWER'] : answers.reviewers;
  const reviewers = `"reviewers": [${people.map(reviewerId).join(', ')}]`;
  const asked =
    answers.reviewers.length === 0
      ? 'Consider one review or more for it: put a name in the place of `REVIEWER`, or take that line out.'
      : 'Whoever started the release cannot approve it: where one person does both, write `false` for `prevent_self_review`.';
  return `### 3. Make the environments

\`${names.testpypi}\` has no reviewers; only release tags may use it:

\`\`\`sh
${environment(answers, 'testpypi', [])}
\`\`\`

\`${names.pypi}\` asks before production. ${asked} Reviewers need a public repository, or a plan that has them for private ones; without, leave both lines about reviews out: the tag policy still holds.

\`\`\`sh
${environment(answers, 'pypi', ['"prevent_self_review": true', reviewers])}
\`\`\``;
}

/** What an admin does once, by hand or by a command. */
export function setUpSection(answers: InitAnswers, around: Surroundings): string {
  const { owner, repository } = answers;
  return `## Once: the set-up

For the repository's admin. Nothing in it is a secret, and nothing of it is stored.

${locking(answers, around)}

${registering(answers)}

${environments(answers)}

### 4. See that there is no credential

\`\`\`sh
gh secret list --repo ${owner}/${repository}
gh secret list --repo ${owner}/${repository} --env ${JSON.stringify(answers.environments.testpypi)}
gh secret list --repo ${owner}/${repository} --env ${JSON.stringify(answers.environments.pypi)}
\`\`\`

No line may name an upload token of an index. The search before every commit: \`pre-commit install\`.`;
}
