import { type Mutation, guardsOf } from '../mutation.ts';

const ACTION = 'src/action';
const RUNNER = [`${ACTION}/runner/commands.test.ts`];
const FILES = [`${ACTION}/runner/files.test.ts`];
const INPUTS = [`${ACTION}/inputs/read.test.ts`];
const SUMMARY = [`${ACTION}/summary/summary.test.ts`];
const TOKENS = [`${ACTION}/tokens.test.ts`];
const RUN = [`${ACTION}/run.test.ts`];
const GUARDIAN = [`${ACTION}/guardian/guardian.test.ts`];

/** Guards of the Action. */
export const ACTION_MUTATIONS: readonly Mutation[] = [
  ...guardsOf('src/base/workflow-command.ts', ['src/base/workflow-command.test.ts'], {
    'action-command-line-break': ['a line break begins no other command', ".replaceAll('\\n', '%0A')", ''],
    'action-command-percent': ['a percent sign stays one', ".replaceAll('%', '%25')", ''],
    'action-command-property': ['a property ends where it ends', ".replaceAll(',', '%2C')", ''],
    'action-log-old-command': ['no text of a stranger is an old command', ".replaceAll('##[', '## [')", ''],
  }),
  ...guardsOf(`${ACTION}/runner/escape.ts`, RUNNER, {
    'action-log-command': ['no text of a stranger is a command', ".replace(/^\\s*::/u, ': :')", ''],
  }),
  ...guardsOf(`${ACTION}/runner/commands.ts`, RUNNER, {
    'action-mask-escaped': [
      'a token with a line break is masked whole',
      'commandData(secret.reveal())',
      'secret.reveal()',
    ],
  }),
  ...guardsOf(`${ACTION}/runner/files.ts`, FILES, {
    'action-output-delimiter': ['nobody can guess where an output ends', '`tokenless-${random()}`', "'EOF'"],
    'action-summary-length': [
      'a summary is not longer than a runner takes',
      'isShown ? markdown',
      'true ? markdown',
    ],
  }),
  ...guardsOf(`${ACTION}/inputs/raw.ts`, INPUTS, {
    'action-input-unknown': [
      'an unknown input is an error',
      'if (unknown !== undefined)',
      'if (unknown === "")',
    ],
  }),
  ...guardsOf(`${ACTION}/inputs/read.ts`, INPUTS, {
    'action-password-masked': ['a password is masked first', "if (password !== '')", 'if (false)'],
    'action-password-attests-nothing': [
      'an API token and attestations contradict',
      "attestations !== undefined && attestations !== 'off'",
      'false',
    ],
    'action-two-indexes': [
      'one input says where it goes',
      'index === undefined || url === undefined',
      'true',
    ],
  }),
  ...guardsOf(`${ACTION}/summary/markdown.ts`, SUMMARY, {
    'action-summary-marks': [
      'a text of a stranger has no structure',
      'cut.replaceAll(/[!-/:-@[-`{-~]/gu, (mark) => `&#${mark.codePointAt(0) ?? 32};`)',
      'cut',
    ],
    'action-summary-link': ['a link leads to the web', '!/^https?:$/u.test(url.protocol)', 'false'],
  }),
  ...guardsOf(`${ACTION}/tokens.ts`, TOKENS, {
    'action-id-token-masked': ['an ID token is masked before anybody gets it', 'log.mask(idToken);', ''],
    'action-upload-token-masked': ['an upload token is masked', 'log.mask(secret);', ''],
    'action-id-token-not-held': [
      'an ID token is not sent to be burned',
      '!idTokens.has(secret.reveal())',
      'true',
    ],
    'action-failed-burn-held': [
      'a token that was not burned stays held',
      "!outcomes.includes('failed')",
      'true',
    ],
  }),
  ...guardsOf(`${ACTION}/run.ts`, RUN, {
    'action-signs-for-known-indexes': [
      'nothing is signed for an index of one’s own unless it is asked for',
      'password === undefined && isAttestedByDefault(uploadUrl)',
      'password === undefined',
    ],
    'action-stage-ended': [
      'the post step knows that the main step came to its end',
      "saveState(world.env, 'stage', 'ended');",
      '',
    ],
  }),
  ...guardsOf(`${ACTION}/job.ts`, RUN, {
    'action-probe-refused': [
      'a probe that was refused ends the step',
      "if (probe.outcome === 'accepted') return probe;",
      'return probe;',
    ],
  }),
  ...guardsOf(`${ACTION}/remarks.ts`, RUN, {
    'action-emergency-said': [
      'an API token is no trusted publishing, and that is said',
      'if (inputs.password !== undefined)',
      'if (false)',
    ],
  }),
  ...guardsOf(`${ACTION}/guardian/start.ts`, TOKENS, {
    'guardian-environment': [
      'the guardian cannot ask for ID tokens',
      'env: handedOn(environment)',
      'env: environment',
    ],
  }),
  ...guardsOf(`${ACTION}/guardian/watch.ts`, GUARDIAN, {
    'guardian-burns': ['what is held is burned', 'held.length === 0 ? []', 'true ? []'],
    'guardian-release': ['what was released is not burned', "if (message.kind === 'release') held = [];", ''],
  }),
];
