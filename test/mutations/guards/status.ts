import { type Mutation, guardsOf } from '../mutation.ts';

const STATUS = 'src/publishing/client/status';
const PURE = [`${STATUS}/release-status.test.ts`];
const READING = [`${STATUS}/index-states.test.ts`];
const FORGE = ['src/publishing/setup/online/release-state.test.ts'];

/** Telling where a release stands. */
export const STATUS_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${STATUS}/release-status.ts`, PURE, {
    'status-sums-first': [
      'sums that differ are told before all else',
      "if (differences.length > 0) return 'sums-differ';",
      '',
    ],
    'status-missing-here': [
      'a file here that no index has is missed',
      '    ...local.map(({ filename }) => filename),\n',
      '',
    ],
    'status-list-compared': [
      'a list of sums is compared too',
      'const here = local.map(',
      "const here = local.filter(({ from }) => from === 'file').map(",
    ],
  }),
  ...guardsOf(`${STATUS}/index-states.ts`, READING, {
    'status-other-files': [
      'files of another release do not count',
      '.filter(({ filename }) => isOfRelease(filename, release))',
      '',
    ],
    'status-down-told': [
      'an index that is down does not hide the others',
      'if (!isTokenlessError(error)) throw error;',
      'throw error;',
    ],
  }),
  ...guardsOf('src/publishing/setup/online/release-state.ts', FORGE, {
    'status-exact-tag': [
      'the beginning of another tag is not the tag',
      'ref === `refs/tags/${tag}`',
      'ref.startsWith(`refs/tags/${tag}`)',
    ],
    'status-tag-encoded': ['a tag does not lead to another question', 'tags/${part(tag)}', 'tags/${tag}'],
  }),
  ...guardsOf('src/publishing/setup/online/runs.ts', FORGE, {
    'status-own-run': [
      'a run of another branch is not the release’s',
      '.filter(({ head_branch: branch }) => branch === tag)',
      '',
    ],
    'status-link': ['a link that is none is not shown', ".refine((url) => url.startsWith('https://'))", ''],
  }),
  ...guardsOf('src/cli/index-target.ts', ['src/cli/index-target.test.ts'], {
    'index-secret-hidden': [
      'a token that was pasted for an index is not repeated',
      'if (credentialIn(text) !== undefined && !URL.canParse(text)) {',
      'if (false) {',
    ],
    'index-password-refused': [
      'an address with a password in it is refused before anything can repeat it',
      'if (URL.canParse(text)) parseUrl(text);',
      '',
    ],
    'index-one-host': [
      'an index is not guessed between two of one host',
      'if (found.length === 1) return found[0] ?? host;',
      'if (found.length > 0) return found[0] ?? host;',
    ],
  }),
  ...guardsOf(
    'src/publishing/release/probe-registration.ts',
    ['src/publishing/release/probe-registration.test.ts', 'test/integration/cli/probe.test.ts'],
    {
      'probe-other-pending': [
        'a probe does not mint for a pending publisher of another project',
        'isPending || othersPending.some((other) => ours.some((one) => mayShareJob(one, other)))',
        'isPending',
      ],
    },
  ),
  ...guardsOf('src/cli/commands/publish.ts', ['src/cli/index-target.test.ts'], {
    'publish-by-host': [
      'an index that is named by its host has its registrations',
      'publishFacts(this, name)',
      'publishFacts(this, flags.index)',
    ],
  }),
];
