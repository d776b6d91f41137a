import { type ErrorFamily, defineErrors } from '../../base/index.ts';
import { FALLBACK_ERROR_TABLE, type FallbackErrorDetails } from './fallback/error-table.ts';

type SetupErrorDetails = FallbackErrorDetails & {
  'pack-metadata-missing': { file: string; missing: string };
  'pack-sources-missing': { folder: string };
  'pack-not-pure': { path: string };
  'init-answer-missing': { flag: string; what: string };
  'init-answer-invalid': { flag: string; reason: string; mend: string };
  'init-configuration-not-added': { file: string; reason: string };
  'tag-name-invalid': { name: string; pattern: string };
  'tag-version-unknown': { directory: string };
  'tag-remote-missing': { remote: string };
  'tag-remote-unreadable': { remote: string; output: string };
  'tag-not-created': { tag: string; output: string };
  'tag-not-pushed': { tag: string; remote: string; command: string; output: string };
  'tag-push-interrupted': { tag: string; remote: string };
  'tag-not-on-remote': { tag: string; remote: string };
  'tag-follow-interrupted': { tag: string; repository: string };
  'changelog-missing': { file: string };
  'environments-undeclared': { elsewhere: readonly string[] };
  'environment-declaration-invalid': { environment: string; reason: string; mend: string };
  'environments-not-told': { repository: string; reasons: readonly string[] };
  'environment-reviewer-unknown': { reviewer: string; reason: string };
  'environment-not-applied': { environment: string; what: string; status: number; message: string };
};

/** Errors of what makes or changes files of a repository. */
export const setupErrors: ErrorFamily<SetupErrorDetails> = defineErrors<SetupErrorDetails>({
  ...FALLBACK_ERROR_TABLE,
  'pack-metadata-missing': ({ file, missing }) => ({
    what: `\`${file}\` does not say what to pack`,
    why: `\`[project]\` has no static \`${missing}\``,
    mend: `set \`${missing}\` in \`[project]\`, or build with \`python -m build\``,
  }),
  'pack-sources-missing': ({ folder }) => ({
    what: 'there is nothing to pack',
    why: `\`${folder}\` has no file`,
    mend: 'put the import package below `src/`, or build with `python -m build`',
  }),
  'pack-not-pure': ({ path }) => ({
    what: '`tokenless pack` packs pure Python only',
    why: `\`${path}\` is compiled, so the wheel needs a platform tag that only a real build knows`,
    mend: 'build with `python -m build` or `cibuildwheel`',
  }),
  'init-answer-missing': ({ flag, what }) => ({
    what: `it is not known: ${what}`,
    why: `neither the configuration nor the repository says it, and \`${flag}\` was not given`,
    mend: `give it with \`${flag}\``,
  }),
  'init-answer-invalid': ({ flag, reason, mend }) => ({
    what: `\`${flag}\` cannot be used`,
    why: reason,
    mend,
  }),
  'init-configuration-not-added': ({ file, reason }) => ({
    what: `\`[tool.tokenless]\` cannot be added to \`${file}\``,
    why: reason,
    mend: `write the table into \`${file}\` yourself (\`docs/reference/configuration.md\` has all keys), and run the command again`,
  }),
  'tag-name-invalid': ({ name, pattern }) => ({
    what: `\`${name}\` is no tag of a version`,
    why: `it is neither a version nor \`${pattern}\` with one, or git does not take it as a name`,
    mend: `give a version such as \`1.2.3\`, or a tag of the form \`${pattern}\``,
  }),
  'tag-version-unknown': ({ directory }) => ({
    what: 'it is not known which version to tag',
    why: `no metadata in \`${directory}\` says one, and none was named`,
    mend: 'name it: `tokenless tag 1.2.3`',
  }),
  'tag-remote-missing': ({ remote }) => ({
    what: `there is no remote \`${remote}\``,
    why: 'git has no address for it in this repository',
    mend: `name another with \`--remote\`, or add it: \`git remote add ${remote} URL\``,
  }),
  'tag-remote-unreadable': ({ remote, output }) => ({
    what: `\`${remote}\` did not say which tags it has`,
    why: output === '' ? 'git said nothing about it' : `git said: ${output}`,
    mend: `see that \`git ls-remote ${remote}\` works, and run the command again; nothing was made`,
  }),
  'tag-not-created': ({ tag, output }) => ({
    what: `git did not make the tag \`${tag}\``,
    why: output === '' ? 'git said nothing about it' : `git said: ${output}`,
    mend: 'mend what it says (name and e-mail address, or the key to sign with), and run the command again; nothing was pushed',
  }),
  'tag-not-pushed': ({ tag, remote, command, output }) => ({
    what: `\`${tag}\` was not pushed to \`${remote}\``,
    why: output === '' ? `\`${command}\` failed without a word` : `git said: ${output}`,
    mend: `mend what it says and run \`tokenless tag ${tag}\` again: the tag stays here, and is taken as it is (\`git tag --delete ${tag}\` takes it back)`,
  }),
  'tag-push-interrupted': ({ tag, remote }) => ({
    what: `the push of \`${tag}\` was interrupted`,
    why: `a signal (Ctrl-C or a stop) arrived before \`${remote}\` had confirmed it`,
    mend: `run \`tokenless tag ${tag}\` again: it says whether \`${remote}\` has the tag, and pushes it if not (\`git tag --delete ${tag}\` takes the tag back that is only here)`,
  }),
  'tag-not-on-remote': ({ tag, remote }) => ({
    what: `there is no run of \`${tag}\` to follow`,
    why: `\`${remote}\` does not have the tag`,
    mend: `push it: \`tokenless tag ${tag}\``,
  }),
  'tag-follow-interrupted': ({ tag, repository }) => ({
    what: `the run of \`${tag}\` is not followed any more`,
    why: `a signal (Ctrl-C or a stop) arrived; the tag is pushed, and what it started in \`${repository}\` goes on`,
    mend: `take it up again with \`tokenless tag ${tag} --online env:NAME --follow-only\`, or look once with \`tokenless status --online env:NAME\``,
  }),
  'changelog-missing': ({ file }) => ({
    what: `there is no changelog \`${file}\``,
    why: 'the key `changelog` of the configuration names it, and it is not in the repository',
    mend: `write \`${file}\`, or correct the key`,
  }),
  'environments-undeclared': ({ elsewhere }) => ({
    what: 'no environment of GitHub is declared',
    why:
      elsewhere.length === 0
        ? 'no `[[tool.tokenless.publisher]]` names an `environment`'
        : 'only publishers of GitLab name an `environment`, whose protection this command does not set',
    mend:
      elsewhere.length === 0
        ? 'add `environment` to a publisher, with what is to hold for it (`docs/reference/configuration.md`)'
        : 'set it at Settings > CI/CD > Protected environments',
  }),
  'environment-declaration-invalid': ({ environment, reason, mend }) => ({
    what: `what is declared of the environment \`${environment}\` cannot be`,
    why: reason,
    mend,
  }),
  'environments-not-told': ({ repository, reasons }) => ({
    what: `GitHub did not tell all that has to be known of the environments of \`${repository}\``,
    why: reasons.length === 0 ? 'it gave no reason' : reasons.join('; '),
    mend: 'give a token that may (`--online env:NAME`), and run the command again: what is done already is not done twice',
  }),
  'environment-reviewer-unknown': ({ reviewer, reason }) => ({
    what: `GitHub knows no reviewer \`${reviewer}\``,
    why: reason,
    mend: 'correct the name in `reviewers`, or give a token that may see the team (organization permission `Members`, read)',
  }),
  'environment-not-applied': ({ environment, what, status, message }) => ({
    what: `GitHub did not set ${what} of the environment \`${environment}\``,
    why: `it answered with status ${status}${message === '' ? '' : `: ${message}`}`,
    mend: 'mend what it says, and run the command again: what is done already is not done twice',
  }),
});
