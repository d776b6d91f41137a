import { type Mutation, guardsOf } from '../mutation.ts';

const API_TOKENS = ['src/trust/api-tokens/api-tokens.test.ts'];
const STATE = ['src/publishing/release/fallback/state.test.ts'];
const INCIDENT = ['src/publishing/release/fallback/incident.test.ts'];
const PROBE = ['src/publishing/release/fallback/probe-statement.test.ts'];
const STEP = ['src/publishing/setup/fallback/edit/arm-step.test.ts'];
const FILES = ['src/publishing/setup/fallback/replace-files.test.ts'];
const COMMAND = ['test/integration/cli/fallback.test.ts'];
const ONLINE = ['test/integration/cli/fallback-online.test.ts'];
const SIGNED = ['test/integration/cli/fallback-proof.test.ts'];
const INDEX = ['test/integration/index/api-tokens.test.ts'];
const PUBLISH = ['test/integration/cli/publish-api-token.test.ts'];
const STORE = ['test/contracts/stores.test.ts'];

const SETUP = 'src/publishing/setup/fallback';

const SCOPE: readonly Mutation[] = [
  ...guardsOf('src/trust/api-tokens/check-scope.ts', API_TOKENS, {
    'token-scope-account': [
      'a token of the whole account is refused where the project exists',
      'if (!projectIsNew) throw',
      'if (false) throw',
    ],
    'token-scope-other': [
      'a token of another project is refused',
      'if (!covered.includes(name))',
      'if (false)',
    ],
    'token-scope-wide': [
      'a token for more than the project is refused',
      'if (others.length > 0) throw',
      'if (false) throw',
    ],
    'token-scope-unknown': [
      'what is not understood refuses the token',
      'if (reason !== undefined) throw',
      'if (false) throw',
    ],
    'token-scope-index': [
      'a token of another index is refused',
      'scope.host !== undefined && scope.host !== host',
      'false',
    ],
    'token-scope-end': [
      'a token that has ended is refused, to the second',
      'expiresAtSeconds <= nowSeconds',
      'expiresAtSeconds < nowSeconds',
    ],
  }),
  ...guardsOf('src/trust/api-tokens/scope.ts', API_TOKENS, {
    'token-scope-together': [
      'all restrictions hold at once',
      'return one.filter((name) => other.includes(name));',
      'return [...one, ...other];',
    ],
  }),
  ...guardsOf('src/trust/api-tokens/caveats.ts', API_TOKENS, {
    'token-caveat-third-party': [
      'what somebody else has to vouch for is unknown',
      "if (isThirdParty) return { unknown: 'somebody else has to vouch for it' };",
      '',
    ],
  }),
  ...guardsOf('src/trust/api-tokens/macaroon.ts', API_TOKENS, {
    'macaroon-cut': [
      'a length that leads beyond the end is refused',
      "if (end > this.#bytes.length) throw new MacaroonProblem('it is cut off');",
      '',
    ],
    'macaroon-caveats': ['caveats have an end', 'if (caveats.length === MOST_CAVEATS)', 'if (false)'],
    'macaroon-end': ['nothing stands behind the signature', ' || !reader.isAtEnd', ''],
  }),
  ...guardsOf('src/trust/api-tokens/own-token.ts', API_TOKENS, {
    'api-token-checksum': [
      'an API token ends with its checksum',
      'return checksumOf(body) === text.slice(-CHECKSUM_LENGTH);',
      'return true;',
    ],
  }),
];

const EDITS: readonly Mutation[] = [
  ...guardsOf(`${SETUP}/edit/arm-step.ts`, STEP, {
    'arm-means-what-it-says': [
      'an armed workflow differs in exactly what was to be changed',
      'if (!isDeepStrictEqual(got, wanted))',
      'if (false)',
    ],
  }),
  ...guardsOf(`${SETUP}/edit/text-edit.ts`, STEP, {
    'arm-line-ends': [
      'lines that are put in end as the file’s do',
      "return near > 0 && text[near - 1] === '\\r' ? '\\r\\n' : '\\n';",
      "return '\\n';",
    ],
  }),
  ...guardsOf(`${SETUP}/replace-files.ts`, FILES, {
    'replace-unchanged': [
      'a file that changed since it was read is not overwritten',
      'if (!equal(await readBytes(file), change.before)) {',
      'if (false) {',
    ],
    'replace-take-back': [
      'when one file cannot be changed, those before it get their bytes back',
      'await takeBack(done);',
      '',
    ],
    'replace-links': ['nothing is written through a link', 'if (found.isSymbolicLink()) {', 'if (false) {'],
  }),
  ...guardsOf(`${SETUP}/arm.ts`, COMMAND, {
    'arm-once': ['a second fallback is refused', '  refuseOpen(checkout);\n', ''],
    'arm-unknown-mark': ['a mark without its state is refused', '  refuseUnknownMark(checkout);\n', ''],
    'arm-clean': [
      'files that are not committed are refused',
      '  await refuseUnclean(checkout, changes);\n',
      '',
    ],
  }),
  ...guardsOf(`${SETUP}/expiry.ts`, COMMAND, {
    'arm-seven-days': ['a fallback ends after seven days', 'if (asked > longest) throw', 'if (false) throw'],
  }),
  ...guardsOf(`${SETUP}/rollback.ts`, COMMAND, {
    'rollback-unchanged': [
      'a workflow that was changed since is not overwritten',
      'if (sum !== file.after.sha256 && !force) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${SETUP}/use.ts`, COMMAND, {
    'use-expired': [
      'past its last day a fallback takes no token',
      "if (phase === 'expired') throw",
      'if (false) throw',
    ],
  }),
  ...guardsOf('src/publishing/release/fallback/state.ts', STATE, {
    'state-original': [
      'original bytes that do not fit their sum are never restored',
      'fallbackSha256(originalBytes(one)) !== one.before.sha256',
      'false',
    ],
    'state-last-day': ['the last day is still a day', 'state.expires < today', 'state.expires <= today'],
  }),
  ...guardsOf('src/publishing/release/fallback/incident.ts', INCIDENT, {
    'incident-plain': [
      'the words of an incident become no Markdown',
      'text.replaceAll(/[\\\\`*_{}[\\]<>|#!~]/gu, String.raw`\\$&`)',
      'text',
    ],
    'incident-once': ['an incident has one entry', 'if (found !== undefined)', 'if (false)'],
  }),
];

const PROOF: readonly Mutation[] = [
  ...guardsOf('src/publishing/release/fallback/probe-statement.ts', PROBE, {
    'probe-subject': [
      'a signed probe is about itself',
      "subject?.digest['sha256'] !== sha256Of(read.data)",
      'false',
    ],
  }),
  ...guardsOf(`${SETUP}/signed-result.ts`, SIGNED, {
    'proof-after-rollback': [
      'a result from before the rollback proves nothing',
      'if (loggedAt < state.rolledBackAt) {',
      'if (false) {',
    ],
    'proof-environment': [
      'a job of another environment proves nothing',
      'if (got === environmentBefore) return;',
      'return;',
    ],
    'proof-commit': [
      'a job of another workflow text proves nothing',
      'if (sum !== file.before.sha256) {',
      'if (false) {',
    ],
    'proof-project': [
      'a probe of another project proves nothing',
      'if (normalizeName(result.project) !== normalizeName(state.project)) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${SETUP}/online/runs.ts`, ONLINE, {
    'run-after-rollback': ['a run from before the rollback proves nothing', 'createdAt >= since', 'true'],
    'run-workflow': [
      'a run of another workflow text proves nothing',
      "fallbackSha256(Buffer.from(told.value.content, 'base64')) === sha256",
      'true',
    ],
    'run-step': [
      'a step that was skipped proves nothing',
      "steps.includes(step.name) && step.conclusion === 'success'",
      'steps.includes(step.name)',
    ],
  }),
];

const OF_THE_INDEX: readonly Mutation[] = [
  ...guardsOf('src/server/usecases/upload/identify-uploader.ts', INDEX, {
    'api-token-revoked': [
      'a revoked API token uploads nothing',
      "if (revokedAtSeconds !== undefined) return 'revoked';",
      '',
    ],
    'api-token-ended': [
      'an API token ends by itself, to the second',
      "return expiresAtSeconds <= nowSeconds ? 'expired' : undefined;",
      'return undefined;',
    ],
  }),
  ...guardsOf('src/server/usecases/manage/api-tokens.ts', INDEX, {
    'api-token-lifetime': [
      'an API token lives seven days at most',
      'checkLifetime(request.lifetimeSeconds);',
      '',
    ],
  }),
  ...guardsOf('src/server/adapters/db/sqlite/files.ts', STORE, {
    'api-token-project': [
      'an API token adds files to its project alone, in the transaction itself',
      "    .where('project_id', '=', file.projectId)\n    .where('revoked_at', 'is', null)",
      "    .where('revoked_at', 'is', null)",
    ],
  }),
  ...guardsOf('src/server/routes/api-tokens.ts', INDEX, {
    'api-token-list': [
      'API tokens are listed to the owner',
      '      await accountOf(context, deps);\n      const tokens',
      '      const tokens',
    ],
    'api-token-add': [
      'API tokens are made for the owner',
      'const account = await accountOf(context, deps);\n      const request',
      "const account = 'owner';\n      const request",
    ],
    'api-token-revoke': [
      'API tokens are revoked by the owner',
      'const account = await accountOf(context, deps);\n      await',
      "const account = 'owner';\n      await",
    ],
  }),
  ...guardsOf('src/cli/commands/api-token.ts', PUBLISH, {
    'api-token-file': [
      'the file of an API token is its owner’s alone, and new',
      "open(file, 'wx', 0o600)",
      "open(file, 'w', 0o644)",
    ],
  }),
  ...guardsOf('src/cli/api-token.ts', PUBLISH, {
    'publish-token-masked': [
      'the runner hides an API token before anything can print it',
      '  maskIn(context)(token);\n',
      '',
    ],
  }),
  ...guardsOf('src/action/password.ts', ['src/action/password.test.ts'], {
    'action-password-refused': [
      'the Action sends nothing with an API token of another project',
      '    if (!isTokenlessError(error) || !TOLD.has(error.code)) throw error;\n',
      '',
    ],
    'action-password-proxy': [
      'the token of an index behind a proxy is good',
      'URL.canParse(index) ? undefined : hostOfIndex(index)',
      'hostOfIndex(index)',
    ],
  }),
];

/** The guards of the emergency: the token’s scope, the way in, the way back, the proof. */
export const FALLBACK_MUTATIONS: readonly Mutation[] = [...SCOPE, ...EDITS, ...PROOF, ...OF_THE_INDEX];
