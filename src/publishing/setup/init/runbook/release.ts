import type { InitAnswers, Surroundings } from '../answers.ts';
import { KNOWN_INDEXES } from '../indexes.ts';
import { tagParts } from '../tags.ts';

function versionIn(tag: string, pattern: string): string {
  const { before, after } = tagParts(pattern);
  return tag.slice(before.length, tag.length - after.length);
}

/** One block a command of ours first, then what does the same without it. */
function lookAt({ project, tag }: InitAnswers, { exampleTag }: Surroundings): readonly string[] {
  const release = `${project}==${versionIn(exampleTag, tag)}`;
  return KNOWN_INDEXES.map(({ origin, name }) =>
    [
      `tokenless verify ${release} --index ${name}`,
      `python -m pip download --no-deps --index-url ${origin}/simple/ --dest served-${name} ${release}`,
    ].join('\n   '),
  );
}

/** What is done for every release, in its order. */
export function releaseSection(answers: InitAnswers, around: Surroundings): string {
  const { owner, repository, workflow, environments, project } = answers;
  const { exampleTag: tag } = around;
  const release = `${project}==${versionIn(tag, answers.tag)}`;
  const [test = '', production = ''] = lookAt(answers, around);
  const actions = `https://github.com/${owner}/${repository}/actions/workflows/${workflow}`;
  return `## Every release

A small mistake here is likely and costs a version number: rehearse, then the test index, then production. What asks GitHub takes the token from \`GITHUB_TOKEN\`, as in the set-up; it needs to read only.

1. Rehearse on your machine, without an account:

   \`\`\`sh
   tokenless doctor
   tokenless rehearse --tag ${tag}
   \`\`\`

2. Tag the commit and push that one tag, never all tags at once:

   \`\`\`sh
   tokenless tag ${tag} --online env:GITHUB_TOKEN
   \`\`\`

   It checks the tree, the version, the changelog, doctor and what the remote has; makes one annotated tag, pushes that ref alone, and follows the run: for whose approval it waits, how it ends, and why nothing starts where nothing does. Ctrl-C ends the looking, not the run. With git alone, and without its checks:

   \`\`\`sh
   git tag ${tag} && git push --no-follow-tags origin refs/tags/${tag}:refs/tags/${tag}
   \`\`\`

3. The tag starts \`${workflow}\`: gates, build, TestPyPI. Watch it at <${actions}>, or ask where the release stands (tag, run, approval, both indexes, sums):

   \`\`\`sh
   tokenless status ${release} --online env:GITHUB_TOKEN
   \`\`\`

4. The job \`check-testpypi\` waits until TestPyPI serves what was built, byte for byte. Look for yourself:

   \`\`\`sh
   ${test}
   \`\`\`

5. Approve the environment \`${environments.pypi}\` where it asks. A pre-release (\`a\`, \`b\`, \`rc\`, \`dev\`) stops before it. \`check-pypi\` then does the same for PyPI:

   \`\`\`sh
   ${production}
   \`\`\`

6. The release page has the distributions and \`SHA256SUMS\` side by side. What your users run, with the files from the index or (\`gh release download ${tag} --repo ${owner}/${repository} --dir dist\`) from that page:

   \`\`\`sh
   tokenless download ${release} --into dist
   cd dist && sha256sum -c SHA256SUMS
   \`\`\`

A run that failed half-way is run again from its page (*Re-run failed jobs*): files that an index has already are skipped, and the checks compare all of them. \`SHA256SUMS\` is made beside \`dist/\`: in it, uploaders would take it for a distribution.

## Probe: would each index accept the next release?

\`\`\`sh
gh workflow run ${workflow} --repo ${owner}/${repository} --ref ${tag} -f mode=probe
\`\`\`

The same jobs in the same environments exchange a real ID token for an upload token, upload nothing, and burn it. Only from the second release on: the first exchange of a pending publisher creates the project, so a probe refuses it. In a job of your own it is \`tokenless probe --index pypi\`. \`-f mode=publish\` goes on with a release by hand.

## Checks

\`tokenless doctor\` searches files, history and messages for the tokens of every registry. By hand:

\`\`\`sh
grep -r "pypi_\\|API_TOKEN" .github/        # no match: no stored credential in CI
git grep -n -I -E 'pypi-[A-Za-z0-9_-]{50,}'  # no match: no upload token in the tree
git log --all --oneline -G 'pypi-[A-Za-z0-9_-]{50,}'  # no match: none in the history
\`\`\`

The ID token of a job lives an hour at most, the upload token that it is exchanged for some minutes; both are masked in the log. The build searches every distribution for credentials before anything is uploaded.`;
}
