import { ACTION_PINS, ACTION_PINS_DATE, usesOf } from '../action-pins.ts';
import type { InitAnswers, Surroundings } from '../answers.ts';
import { lockBuild, needsGateRequirements } from '../files/requirements.ts';
import { releaseWorkflow } from '../workflow/release-workflow.ts';

function security({ owner, repository }: InitAnswers): string {
  return `## Security

- Report a weakness by the repository's security policy: <https://github.com/${owner}/${repository}/security/policy>.
- No upload token is stored, neither in the repository nor in CI. The publish jobs alone may ask for an ID token (\`id-token: write\`), and they run none of the project's own code.
- Every job has the permissions that it needs and no others; a fork or a branch starts none of them.
- A token that was seen where it does not belong is revoked at the index first, and looked for afterwards.
- Who may publish: whoever may push a release tag, and whoever approves the environment. Protect the tags with a ruleset: <https://github.com/${owner}/${repository}/settings/rules>.`;
}

function dependencies(answers: InitAnswers, around: Surroundings): string {
  const lists = ['build', ...(needsGateRequirements(answers) ? ['gates'] : [])];
  const audits = lists.map(
    (list) => `uvx pip-audit --disable-pip --require-hashes --requirement requirements/${list}.txt`,
  );
  const workflow = releaseWorkflow(answers, around);
  const used = Object.values(ACTION_PINS).filter((pin) => workflow.includes(usesOf(pin)));
  const pins = used.map(
    ({ action, tag, commit }) => `| [${action}](https://github.com/${action}) | ${tag} | \`${commit}\` |`,
  );
  return `## Dependency policy

- What builds the distributions is pinned with hashes: \`requirements/build.in\` says what, \`requirements/build.txt\` has every version and hash, and the build fetches nothing else (\`--no-isolation\`). To renew it: \`${lockBuild(around)}\`.
- The locks are audited before they are committed, and before every release:

  \`\`\`sh
  ${audits.join('\n  ')}
  \`\`\`

- What the project needs only sometimes is declared as an extra (\`[project.optional-dependencies]\`); nothing is imported that is not declared.
- Actions are pinned to commits. These were resolved from their tags on ${ACTION_PINS_DATE}; an update moves the commit and the tag beside it together:

| action | tag | commit |
|---|---|---|
${pins.join('\n')}`;
}

const REFERENCES = `## References

- PyPI, trusted publishers: <https://docs.pypi.org/trusted-publishers/>; [a project that does not exist yet](https://docs.pypi.org/trusted-publishers/creating-a-project-through-oidc/); [an existing project](https://docs.pypi.org/trusted-publishers/adding-a-publisher/); [security model](https://docs.pypi.org/trusted-publishers/security-model/); [troubleshooting](https://docs.pypi.org/trusted-publishers/troubleshooting/)
- GitHub, OpenID Connect: <https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect>
- GitHub, the claims of an ID token: <https://docs.github.com/en/actions/reference/openid-connect-reference>
- GitHub, environments: <https://docs.github.com/en/actions/managing-workflow-runs-and-deployments/managing-deployments/managing-environments-for-deployment>
- PyPA, publishing by GitHub Actions: <https://packaging.python.org/en/latest/guides/publishing-package-distribution-releases-using-github-actions-ci-cd-workflows/>
- The publish action: <https://github.com/pypa/gh-action-pypi-publish>`;

/** Security, dependency policy, references. */
export function policySections(answers: InitAnswers, around: Surroundings): string {
  return [security(answers), dependencies(answers, around), REFERENCES].join('\n\n');
}
