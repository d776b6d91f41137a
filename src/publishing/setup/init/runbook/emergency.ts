import { ACTION_PINS, UV_VERSION, usesOf } from '../action-pins.ts';
import type { InitAnswers } from '../answers.ts';

const SECRETS = { testpypi: 'TESTPYPI_API_TOKEN', pypi: 'PYPI_API_TOKEN' } as const;

/** Where the workflow gets the credential from, for the uploader that it has. */
function change({ uploader }: InitAnswers): string {
  const secret = '${{ secrets.TESTPYPI_API_TOKEN }}';
  if (uploader === 'uv') {
    return `In the step that runs \`uv publish\` (uv ${UV_VERSION}), write \`--trusted-publishing never\` and add:

   \`\`\`yaml
   env:
     UV_PUBLISH_TOKEN: ${secret}
   \`\`\``;
  }
  const instead =
    uploader === 'pypa'
      ? 'Add one line to the `with:` of the step that uploads:'
      : `Put a step with \`uses: ${usesOf(ACTION_PINS.publish)}\` in the place of the one that uploads, and in it:`;
  return `${instead}

   \`\`\`yaml
   with:
     password: ${secret}
   \`\`\``;
}

/** The emergency: a stored token for a while, and the way back from it. */
export function emergencySection(answers: InitAnswers): string {
  const { owner, repository, workflow, environments } = answers;
  const place = `--repo ${owner}/${repository} --env ${JSON.stringify(environments.testpypi)}`;
  return `## Emergency: the exchange does not work and the release cannot wait

Not preferred, and not before the page of the failed run, \`tokenless doctor\` and the status pages of the index and the forge have been read: most refusals are one wrong field. The steps are those for TestPyPI; for PyPI read \`${SECRETS.pypi}\`, \`publish-pypi\` and \`${environments.pypi}\`.

\`tokenless fallback arm --index testpypi --reason WHY --incident REF\` does steps 1 and 4, with an environment of their own and a last day, and says the others; \`tokenless fallback rollback\` and \`prove\` take it back and close the entry. By hand:

1. Open an entry under *Incidents* below, with the time, and say the same in the release notes.
2. Generate an API token at the index, for this project only: <https://test.pypi.org/manage/account/token/> (PyPI: <https://pypi.org/manage/account/token/>).
3. Store it in the environment of the publish job; it is asked for, and stands in no history:

   \`\`\`sh
   gh secret set ${SECRETS.testpypi} ${place}
   \`\`\`

4. Let job \`publish-testpypi\` of \`${workflow}\` use it. ${change(answers)}

   Commit this alone (\`SKIP=no-stored-credential-in-ci\` lets the hook pass). A run has the workflow of its tag, also a run that is repeated: release this commit, as the next version.

### Rollback, the same day

1. \`git revert\` that commit.
2. Remove the secret, and the token at the index:

   \`\`\`sh
   gh secret delete ${SECRETS.testpypi} ${place}
   \`\`\`

3. See that nothing is left: \`grep -r "pypi_\\|API_TOKEN" .github/\` finds no match, and \`gh secret list ${place}\` does not name it.
4. Close the entry, with the time, here and in the release notes.

### Incidents

| opened (UTC) | closed (UTC) | index | release | why | who |
|---|---|---|---|---|---|`;
}
