import { type ErrorFamily, defineErrors } from '../base/index.ts';

type RehearsalErrorDetails = {
  'release-version-unknown': { directory: string };
  'release-version-tag-mismatch': { version: string; tag: string; expected: string };
  'example-unknown': { name: string; known: readonly string[] };
  'gate-failed': { command: string; ending: string; tail: string };
  'build-failed': { command: string; ending: string; tail: string };
  'build-unknown': { directory: string };
  'environment-approval-missing': { environment: string; reviewers: readonly string[]; job: string };
  'registration-missing': { index: string; job: string; wouldMatch: string };
  'registration-not-rehearsed': { index: string; provider: string };
  'publish-jobs-for-one-index': { index: string; jobs: readonly string[]; workflow: string };
  'release-goes-nowhere': { version: string; reasons: readonly string[] };
  'install-failed': { project: string; version: string; index: string; tail: string };
  'client-missing': { client: string; install: string };
  'client-failed': { client: string; ending: string; tail: string };
  'checksums-do-not-match': { file: string; tail: string };
};

/** Errors of a rehearsal; refusals of an index are results, not errors. */
export const rehearsalErrors: ErrorFamily<RehearsalErrorDetails> = defineErrors<RehearsalErrorDetails>({
  'release-version-unknown': ({ directory }) => ({
    what: 'the version to rehearse is not known',
    why: `\`${directory}\` declares no static \`[project] version\`, and no tag points at its commit`,
    mend: 'name the tag: `tokenless rehearse --tag v1.2.3`, or hand in built files by `--dist DIR`',
  }),
  'release-version-tag-mismatch': ({ version, tag, expected }) => ({
    what: `the distributions are version \`${version}\`, the tag is \`${tag}\``,
    why: `a release of \`${version}\` is tagged \`${expected}\`, by the \`tag\` pattern of the configuration or as the repository tagged before`,
    mend: `tag \`${expected}\`, or set the version in the project's metadata to that of the tag`,
  }),
  'example-unknown': ({ name, known }) => ({
    what: `there is no example \`${name}\``,
    why: `the bundled ones are ${known.map((each) => `\`${each}\``).join(', ')}`,
    mend: 'name one of them, or give the folder of a project',
  }),
  'gate-failed': ({ command, ending, tail }) => ({
    what: `the gate \`${command}\` failed`,
    why: `it ended with ${ending}: ${tail}`,
    mend: 'mend what the gate found; nothing is published before every gate passes',
  }),
  'build-failed': ({ command, ending, tail }) => ({
    what: `the build \`${command}\` failed`,
    why: `it ended with ${ending}: ${tail}`,
    mend: 'run the command in the repository; a build that wants packages from the network says so in its output; or hand in built files by `--dist DIR`',
  }),
  'build-unknown': ({ directory }) => ({
    what: 'the command that builds the distributions is not known',
    why: `\`${directory}\` has no \`build\` in \`[tool.tokenless]\``,
    mend: 'set `build = "python -m build"` in `[tool.tokenless]`, or hand in built files by `--dist DIR`',
  }),
  'environment-approval-missing': ({ environment, reviewers, job }) => ({
    what: `environment \`${environment}\` waits for an approval of job \`${job}\``,
    why: `its declared reviewers are ${reviewers.map((name) => `\`${name}\``).join(', ')}, and none approved`,
    mend: `approve on a terminal, or pass \`--approve ${reviewers[0] ?? 'NAME'}\``,
  }),
  'registration-missing': ({ index, job, wouldMatch }) => ({
    what: `\`${index}\` would refuse job \`${job}\`: no publisher is declared for it`,
    why: 'other indexes have a `[[tool.tokenless.publisher]]`, this one has none',
    mend: `register ${wouldMatch} at \`${index}\` and declare it as \`[[tool.tokenless.publisher]]\``,
  }),
  'registration-not-rehearsed': ({ index, provider }) => ({
    what: `what is declared for \`${index}\` cannot be rehearsed`,
    why: `its publisher is one of provider \`${provider}\`, and a rehearsal runs the publish jobs of GitHub workflows`,
    mend: `declare the publisher of the GitHub workflow at \`${index}\` too, or hand the ones to rehearse in by \`--publishers FILE\``,
  }),
  'publish-jobs-for-one-index': ({ index, jobs, workflow }) => ({
    what: `${jobs.length} jobs of ${workflow} publish to \`${index}\` in one run`,
    why: `${jobs.map((job) => `\`${job}\``).join(', ')} all do: the second would find files that are there already, and a failure between them leaves half a release behind`,
    mend: 'publish all distributions from one job; where each job brings a part of its own, rehearse with `--shared-index`',
  }),
  'release-goes-nowhere': ({ version, reasons }) => ({
    what: `version \`${version}\` goes to no index at all`,
    why: reasons.join('; '),
    mend: 'declare an index that takes this version (`versions = "all"`), or release another version',
  }),
  'install-failed': ({ project, version, index, tail }) => ({
    what: `\`${project}==${version}\` is on \`${index}\` but cannot be installed`,
    why: tail,
    mend: 'install the wheel from `dist/` by hand to see the whole message, and mend its metadata',
  }),
  'client-missing': ({ client, install }) => ({
    what: `the client \`${client}\` is not on this machine`,
    why: 'no program of that name was found on `PATH`',
    mend: `install it (\`${install}\`), or rehearse with \`--client builtin\``,
  }),
  'client-failed': ({ client, ending, tail }) => ({
    what: `\`${client}\` did not publish`,
    why: `it ended with ${ending}: ${tail}`,
    mend: 'run the rehearsal with `--verbose` to see every line that the client printed',
  }),
  'checksums-do-not-match': ({ file, tail }) => ({
    what: `\`sha256sum -c ${file}\` fails on the files that were downloaded back`,
    why: tail,
    mend: 'report it: the index gave other bytes than it was sent',
  }),
});
