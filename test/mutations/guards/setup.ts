import { type Mutation, guardsOf } from '../mutation.ts';

const INIT = 'src/publishing/setup/init';
const COMMAND = ['test/integration/cli/init.test.ts'];
const SCRIPTS = ['test/integration/cli/init-scripts.test.ts'];
const WORKFLOW = [`${INIT}/workflow/release-workflow.test.ts`];

/** The guards of `publishing/setup`: what changes a repository, and what it writes there. */
export const SETUP_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${INIT}/plan-files.ts`, COMMAND, {
    'init-link-escapes': [
      'nothing is written out of the repository',
      'await refuseEscape(root, proposal.path);',
      '',
    ],
    'init-line-ends': [
      'a file keeps its line ends',
      "existing.includes('\\r\\n') ? text.replaceAll(/\\r?\\n/gu, '\\r\\n') : text",
      'text',
    ],
  }),
  ...guardsOf('src/cli/commands/init.ts', COMMAND, {
    'init-keeps': ['a file that would lose something is kept', "flags.force || state !== 'differs'", 'true'],
    'init-dry-run': [
      'a dry run writes nothing',
      'if (!flags.dryRun) await setup.writeFiles',
      'await setup.writeFiles',
    ],
  }),
  ...guardsOf(`${INIT}/write-files.ts`, [`${INIT}/write-files.test.ts`], {
    'init-interrupted': ['what is interrupted leaves nothing behind', '  signal.throwIfAborted();\n', ''],
    'init-folders-removed': [
      'a failure leaves no folder behind',
      '    await unmakeFolder(file, made);\n',
      '',
    ],
    'init-mode-kept': ['a file keeps its mode', 'if (mode !== undefined) await chmod(file, mode);', ''],
  }),
  ...guardsOf(`${INIT}/files/configuration.ts`, [`${INIT}/files/configuration.test.ts`], {
    'init-configuration-end': [
      'a table is added only where it changes nothing else',
      "  refuseOtherMeaning(text, after, 'pyproject.toml');\n",
      '',
    ],
  }),
  ...guardsOf(`${INIT}/suggest.ts`, [`${INIT}/suggest.test.ts`], {
    'init-answers-checked': ['no answer becomes a part of a script', '  refuseWrong(suggestion);\n', ''],
    'init-package-exact': [
      'no name that a stranger could take is run with an identity',
      '  refuseLoosePackage(suggestion);\n',
      '',
    ],
    'init-contradiction': [
      'the workflow does not contradict the configuration',
      '  refuseContradiction(request, facts);\n',
      '',
    ],
  }),
  ...guardsOf(`${INIT}/workflow/release-workflow.ts`, WORKFLOW, {
    'init-fork-guard': ['a fork or a branch publishes nothing', " && github.ref_type == 'tag'`", '`'],
    'init-one-release': ['a release is not cut off', "'  cancel-in-progress: false',", ''],
    'init-permissions': ['no job gets more than it asks for', "'permissions: {}',", ''],
  }),
  ...guardsOf(`${INIT}/workflow/scripts.ts`, SCRIPTS, {
    'init-credential-members': [
      'a file of credentials is not published',
      'if NAMES.search(name) or SHAPES.search(content)',
      'if SHAPES.search(content)',
    ],
    'init-credential-shapes': [
      'a token in a file is not published',
      'if NAMES.search(name) or SHAPES',
      'if NAMES.search(name) and SHAPES',
    ],
    'init-served-differs': ['other bytes at the index end a release', '    if wrong:', '    if False:'],
    'init-probe-pending': [
      'a probe creates no project',
      '    if error.code != 404:\n        raise',
      '    raise',
    ],
    'init-probe-masks': ['a probe masks its upload token', 'mask(upload_token)\n', ''],
    'init-probe-burns': [
      'a probe burns its upload token',
      '    ask(f"{origin}/_/oidc/burn-token", {"token": upload_token})',
      '    pass',
    ],
  }),
];
