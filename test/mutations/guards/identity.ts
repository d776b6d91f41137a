import { type Mutation, guardsOf } from '../mutation.ts';

const CLIENT = 'src/publishing/client';
const AGENTS = [`${CLIENT}/identity/buildkite.test.ts`];
const PROGRAMS = ['src/base/programs.test.ts', 'src/publishing/repository/git-program.test.ts', ...AGENTS];
const GITLAB = [`${CLIENT}/identity/gitlab.test.ts`];
const GOOGLE = [`${CLIENT}/identity/google.test.ts`];
const EXCHANGE = [`${CLIENT}/exchange/exchange.test.ts`];
const PROBE = [`${CLIENT}/probe/probe.test.ts`];
const DISCOVERY = [`${CLIENT}/discovery/discover.test.ts`];

/** Finding an identity and the place where it is exchanged. */
export const IDENTITY_MUTATIONS: readonly Mutation[] = [
  ...guardsOf('src/base/programs.ts', PROGRAMS, {
    'program-path-absolute': [
      'a program of the working folder is never taken for the agent',
      "      .filter((folder) => folder.startsWith('/'));",
      '      .filter((folder) => folder !== null);',
    ],
    'program-path-absolute-windows': [
      'a program of the checkout is never taken for git on Windows',
      '    .filter((folder) => /^(?:[A-Za-z]:[\\\\/]|\\\\\\\\)/u.test(folder));',
      '    .filter((folder) => folder !== null);',
    ],
    'program-nowhere': [
      'what is not on `PATH` is not looked for in the checkout',
      '?? `${name}?not-found`',
      '?? name',
    ],
  }),
  ...guardsOf(`${CLIENT}/identity/machine.ts`, AGENTS, {
    'agent-is-file': [
      'a folder is not taken for the agent',
      'return statSync(file).isFile();',
      'return statSync(file) !== undefined;',
    ],
  }),
  ...guardsOf(`${CLIENT}/identity/agent.ts`, AGENTS, {
    'agent-answer-size': [
      'an agent that prints without end is stopped',
      'maxBuffer: MOST_BYTES',
      'maxBuffer: 2 ** 30',
    ],
    'agent-audience': [
      'an agent’s token for another audience is not sent',
      '  checkAudience(idToken, audience, agent.provider);\n',
      '',
    ],
    'agent-token-hidden': [
      'a token in an agent’s error is hidden',
      "details['stderr'].replace(JWT, '[secret]')",
      "details['stderr']",
    ],
    'agent-secret-hidden': [
      'the agent’s own secret is hidden',
      'printable(stderr, secrets)',
      'printable(stderr)',
    ],
    'agent-signal': ['a stop ends the agent', '...(signal === undefined ? {} : { signal }),', ''],
  }),
  ...guardsOf(`${CLIENT}/identity/audience.ts`, [...GITLAB, `${CLIENT}/identity/github.test.ts`], {
    'id-token-one-line': [
      'an ID token has no line break',
      "parts.includes('') || !/^[\\u0021-\\u007E]+$/u.test(idToken)",
      "parts.includes('')",
    ],
  }),
  ...guardsOf(`${CLIENT}/identity/gitlab.ts`, GITLAB, {
    'gitlab-token-age': [
      'a token of GitLab that has expired is not sent',
      "if (typeof exp !== 'number' || exp > nowSeconds) return;",
      'return;',
    ],
    'gitlab-issues-once': [
      'a token of GitLab is exchanged once',
      'canIssueAgain: false',
      'canIssueAgain: true',
    ],
  }),
  ...guardsOf(`${CLIENT}/identity/metadata.ts`, GOOGLE, {
    'metadata-flavor': [
      'what does not name itself Google is no metadata server',
      "if (head.headers['metadata-flavor'] === 'Google') return",
      'if (true) return',
    ],
    'metadata-size': ['the metadata server’s answer ends', 'MOST_BYTES);', '2 ** 30);'],
  }),
  ...guardsOf(`${CLIENT}/identity/google.ts`, GOOGLE, {
    'google-account-encoded': [
      'the name of a service account leads nowhere else',
      'encodeURIComponent(account)',
      'account',
    ],
    'google-access-token-hidden': [
      'an access token that an answer repeats is hidden',
      'checkStatus(answer, [accessToken.reveal()])',
      'checkStatus(answer)',
    ],
    'google-audience': [
      'a token of Google for another audience is not sent',
      '      checkAudience(idToken, request.audience, TITLE);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/exchange/audience.ts`, EXCHANGE, {
    'audience-owner': [
      'an index gets no ID token for another service',
      '  checkAudienceOwner(audience, uploadUrl);\n',
      '',
    ],
    'audience-form': ['an audience is one plain word', 'if (!AUDIENCE.test(audience)) {', 'if (false) {'],
  }),
  ...guardsOf(`${CLIENT}/exchange/exchange.ts`, ['src/action/identity-faults.test.ts'], {
    'identity-asked-enough': [
      'an identity endpoint that is down is asked four times and not sixteen',
      "return error.details['attempts'] === 1;",
      'return true;',
    ],
  }),
  ...guardsOf(`${CLIENT}/exchange/exchange.ts`, EXCHANGE, {
    'upload-token-one-line': [
      'an upload token has no line break',
      '    checkToken(minted.token, answer.url);\n',
      '',
    ],
    'refused-token-burned': [
      'a token that is refused after it was minted is burned',
      '      await upload.burn();\n      throw error;',
      '      throw error;',
    ],
  }),
  ...guardsOf(`${CLIENT}/exchange/lifetime.ts`, EXCHANGE, {
    'upload-token-longest': [
      'an upload token that lives for days is refused',
      'if (lifetimeSeconds <= longest + LEEWAY_SECONDS) return;',
      'return;',
    ],
    'upload-token-clock': [
      'a wrong clock of the CI machine does not matter',
      'Number.isNaN(said) ? nowSeconds() : Math.floor(said / 1000)',
      'nowSeconds()',
    ],
  }),
  ...guardsOf(`${CLIENT}/discovery/routes.ts`, DISCOVERY, {
    'discovery-origin': [
      'no discovery sends an ID token to another host',
      'url.origin === new URL(uploadUrl).origin',
      'true',
    ],
    'discovery-no-user': ['no discovery puts a user name into an address', "url.username === '' &&", ''],
    'discovery-printable': [
      'what a discovery names is shown without control characters',
      'printable(text).slice(0, 200)',
      'text',
    ],
  }),
  ...guardsOf(`${CLIENT}/discovery/discover.ts`, DISCOVERY, {
    'discovery-size': ['a discovery ends', 'maxBytes: MOST_BYTES', 'maxBytes: 2 ** 20'],
    'discovery-unwell': [
      'nothing is guessed while the index is unwell',
      'if (isPassing(status)) {',
      'if (false) {',
    ],
    'discovery-redirect': [
      'a discovery that redirects elsewhere tells nothing',
      "if (clientErrors.owns(error) && error.code === 'index-redirects-away') return undefined;\n",
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/probe/probe.ts`, PROBE, {
    'probe-pending': [
      'a probe for a pending publisher exchanges nothing',
      'if (isPending && !allowPending) {',
      'if (false) {',
    ],
    'probe-project-missing': [
      'a probe for a project that is not there exchanges nothing',
      '  if (!allowPending) {\n',
      '  if (false) {\n',
    ],
    'probe-burns': [
      'a probe burns its token however it ends',
      "  } finally {\n    const burned = await token.burn();\n    options.onEvent?.({ kind: 'burned', burned });\n  }\n  return token.burn();",
      '  } finally {\n  }\n  return token.burn();',
    ],
  }),
  ...guardsOf(`${CLIENT}/probe/project.ts`, PROBE, {
    'probe-private-page': [
      'an index that does not show a page is not taken for one that has the project',
      "status === 401 || status === 403 ? 'unknown'",
      "status === 401 || status === 403 ? 'yes'",
    ],
  }),
];
