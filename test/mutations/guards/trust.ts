import { type Mutation, guardsOf } from '../mutation.ts';

const ID_TOKEN = ['src/trust/tokens/id-token.test.ts'];
const VERIFY = ['src/trust/tokens/verify.test.ts'];
const MATCH = ['src/trust/claims/match.test.ts'];
const MATCH_AND_VECTORS = [
  ...MATCH,
  'src/trust/providers/github.test.ts',
  'test/conformance/claims/claims.test.ts',
];
const EXPLAIN = ['src/trust/claims/explain.test.ts'];
const REGISTER = ['src/trust/publishers/register.test.ts'];
const PROVIDER = ['src/trust/providers/provider.test.ts'];

const TOKENS: readonly Mutation[] = [
  ...guardsOf('src/trust/tokens/id-token.ts', ID_TOKEN, {
    'id-token-size': [
      'an ID token beyond the limit is refused before it is decoded',
      'if (sizeBytes > LONGEST_ID_TOKEN_BYTES) {',
      'if (false) {',
    ],
    'id-token-form': [
      'whitespace and padding are no part of a compact ID token',
      'if (!COMPACT_FORM.test(text)) throw',
      'if (false) throw',
    ],
    'id-token-has-issuer': [
      'an ID token says who issued it',
      "if (typeof issuer !== 'string' || issuer === '') throw",
      'if (false) throw',
    ],
    'id-token-secret': [
      'a decoded ID token does not print its compact form',
      'compact: new Secret(text)',
      'compact: { reveal: () => text, text }',
    ],
  }),
  ...guardsOf('src/trust/tokens/used-id.ts', ID_TOKEN, {
    'used-id-issuer': [
      'a used ID belongs to the issuer of the token itself',
      'issuer: token.issuer,',
      "issuer: '',",
    ],
    'used-id-without-jti': [
      'a token without `jti` has a used ID all the same',
      "createHash('sha256').update(signed).digest('hex')",
      "''",
    ],
    'used-id-spelling': [
      'another spelling of the signature is no other token',
      "compact.slice(0, compact.lastIndexOf('.'))",
      'compact',
    ],
    'used-id-kept': [
      'a used ID is kept as long as the leeway lets its token live',
      'Math.ceil(expiresAtSeconds) + CLOCK_SKEW_LEEWAY_SECONDS',
      'Math.ceil(expiresAtSeconds)',
    ],
  }),
  ...guardsOf('src/trust/tokens/clock-skew.ts', VERIFY, {
    'leeway-length': [
      'the leeway is 30 seconds',
      'CLOCK_SKEW_LEEWAY_SECONDS = 30',
      'CLOCK_SKEW_LEEWAY_SECONDS = 31',
    ],
  }),
  ...guardsOf('src/trust/tokens/verify.ts', VERIFY, {
    'id-token-algorithm': [
      'the provider’s allow-list decides about algorithms, not the token',
      "if (typeof alg !== 'string' || !algorithms.includes(alg)) {",
      "if (typeof alg !== 'string') {",
    ],
    'id-token-extensions': [
      'a header that asks for extensions is refused',
      'if (crit !== undefined) throw',
      'if (false) throw',
    ],
    'id-token-key-id': [
      'an ID token names its key',
      "if (typeof kid !== 'string' || kid === '') throw",
      'if (false) throw',
    ],
    'id-token-key-unknown': [
      'a key that the issuer does not publish is refused',
      "if (key === undefined) throw trustErrors.create('id-token-key-unknown', { kid, issuer });",
      'if (key === undefined) return token.claims as SignedClaims;',
    ],
    'id-token-signature': [
      'only a good signature proves claims',
      'const { payload } = await compactVerify(token.compact.reveal(), key, { algorithms: [...allowed] });',
      "const payload = Buffer.from(token.compact.reveal().split('.')[1] ?? '', 'base64url');",
    ],
    'id-token-issuer': [
      'the issuer of the token is the one whose keys are asked',
      "if (got !== expected) throw trustErrors.create('id-token-issuer-mismatch', { expected, got });",
      '',
    ],
    'id-token-issuer-first': [
      'the issuer is checked before any key is asked for',
      'checkIssuer(token.issuer, issuer);\n  const { kid, algorithm } = checkHeader(token, check);\n  const key = await check.findKey(kid);',
      'const { kid, algorithm } = checkHeader(token, check);\n  const key = await check.findKey(kid);\n  checkIssuer(token.issuer, issuer);',
    ],
    'id-token-audience': [
      'a token for another audience is refused',
      "if (got !== expected) throw trustErrors.create('id-token-audience-mismatch', { expected, got });",
      '',
    ],
    'id-token-audience-list': [
      'an audience is one text, not a list that holds it',
      'if (Array.isArray(got)) throw',
      'if (Array.isArray(got) && got.includes(expected)) return;\n  if (Array.isArray(got)) throw',
    ],
    'id-token-audience-missing': [
      'a token without audience says so in its own code',
      "if (got === undefined || got === null) throw trustErrors.create('id-token-claim-missing', { claim: 'aud' });",
      'if (got === undefined || got === null) return;',
    ],
    'id-token-expired': [
      'an expired token is refused',
      'if (expiresAtSeconds <= nowSeconds - CLOCK_SKEW_LEEWAY_SECONDS) {',
      'if (false) {',
    ],
    'id-token-expiry-second': [
      'a token is expired in the very second in which the leeway ends',
      'expiresAtSeconds <= nowSeconds - CLOCK_SKEW_LEEWAY_SECONDS',
      'expiresAtSeconds < nowSeconds - CLOCK_SKEW_LEEWAY_SECONDS',
    ],
    'id-token-expiry-leeway': [
      'clocks may be apart at the end of a token',
      'nowSeconds - CLOCK_SKEW_LEEWAY_SECONDS',
      'nowSeconds',
    ],
    'id-token-issued-later': [
      'a token from the future is refused',
      "checkNotBefore('iat', claims, nowSeconds);",
      '',
    ],
    'id-token-not-before': [
      'a token is refused before its `nbf`',
      "if (claims['nbf'] !== undefined) checkNotBefore('nbf', claims, nowSeconds);",
      '',
    ],
    'id-token-begin-leeway': [
      'clocks may be apart at the beginning of a token, and no further',
      'nowSeconds + CLOCK_SKEW_LEEWAY_SECONDS',
      'nowSeconds + 2 * CLOCK_SKEW_LEEWAY_SECONDS',
    ],
    'id-token-ceiling': [
      'no ID token lives longer than its provider’s ceiling',
      'lifetimeSeconds > ceilingSeconds)',
      'false)',
    ],
    'id-token-times-numbers': [
      'times are finite numbers',
      "if (typeof value === 'number' && Number.isFinite(value)) return value;",
      'if (value !== undefined) return value as number;',
    ],
  }),
];

const MATCHING: readonly Mutation[] = [
  ...guardsOf('src/trust/claims/claims.ts', ['src/trust/providers/github.test.ts', ...ID_TOKEN], {
    'claim-own': [
      'an inherited property is no claim',
      'Object.hasOwn(claims, name) ? claims[name] : undefined',
      'claims[name]',
    ],
    'claim-text': [
      'a number is no text',
      "typeof value === 'string' ? value : undefined",
      'value === undefined || value === null ? undefined : String(value)',
    ],
  }),
  ...guardsOf('src/trust/claims/run.ts', MATCH, {
    'publisher-issuer': [
      'a publisher matches tokens of its own issuer only',
      'return publisher.issuer === issuer && (run.provider.customIssuers || issuer === run.provider.issuer);',
      'return true;',
    ],
    'publisher-issuer-custom': [
      'a publisher of an issuer that its provider does not have never matches',
      ' && (run.provider.customIssuers || issuer === run.provider.issuer)',
      '',
    ],
    'publisher-specific': [
      'the publisher with the environment wins over the one without',
      'return specific.length > 0 ? specific : publishers;',
      'return publishers;',
    ],
  }),
  ...guardsOf('src/trust/claims/match.ts', MATCH, {
    'claims-required': [
      'a required claim must be there',
      'if (missing.length > 0) return reject(candidates, missing, run);',
      '',
    ],
    'pending-ambiguous': [
      'pending publishers of several people are refused',
      'if (isAmbiguous(candidates, run, options.ownerOf)) return',
      'if (false) return',
    ],
    'pending-ambiguous-alone': [
      'a stranger’s pending publisher with an environment does not win over the owner’s',
      'const alone = candidates.filter((publisher) => failingRules(publisher, run).length === 0);',
      'const alone = findMatching(candidates, run);',
    ],
    'claims-checked': [
      'what the look-up finds must pass every check',
      '    .filter((publisher) => failingRules(publisher, run).length === 0)\n',
      '',
    ],
    'signed-claims-assume-nothing': [
      'signed claims assume nothing',
      '{ ...options, assumes: [] }',
      'options',
    ],
    'pins-by-profile': [
      'ids are pinned where the profile counts them',
      "if (run.profile.rules.numericIds !== 'owner-and-repository') return {};",
      '',
    ],
    'publisher-known-ids-win': [
      'a publisher whose ids are known is surer than one without',
      'a.unknown - b.unknown || ',
      '',
    ],
    'reveal-when-proven': [
      'what a publisher expects is told to nobody who has not proven to own the repository',
      'isProven(miss, run) && ',
      '',
    ],
    'reveal-not-to-pull-requests': [
      'what a publisher expects is told to no pull request',
      ' && !run.provider.isPullRequest(run.claims)',
      '',
    ],
    'table-empty-rejects': [
      'a table without a required claim rejects everybody',
      'if (provider.required.length === 0) return false;',
      '',
    ],
  }),
  ...guardsOf('src/trust/claims/explain.ts', EXPLAIN, {
    'reveal-mismatches': [
      'a caller sees no expected value of a publisher that it does not own',
      "if (reader === 'owner' || verdict.mayReveal) return verdict.mismatches;",
      'if (verdict.mismatches.length > 0) return verdict.mismatches;',
    ],
    'reveal-code': [
      'a caller is not told the precise code',
      "const code = told ? verdict.code : 'publisher-not-found';",
      'const { code } = verdict;',
    ],
    'reveal-refusal': [
      'the refusal that an index throws is the caller’s',
      "explainReject(verdict, claims, profile, 'caller')",
      "explainReject(verdict, claims, profile, 'owner')",
    ],
    'reveal-default': [
      'an explanation without a reader is the caller’s',
      "reader: ExplanationReader = 'caller'",
      "reader: ExplanationReader = 'owner'",
    ],
  }),
  ...guardsOf('src/trust/claims/shown.ts', ['src/trust/claims/shown.test.ts', ...EXPLAIN], {
    'claims-shown-safely': [
      'a claim brings no line break or terminal code into a message',
      'if (!UNSAFE.test(cut)) return cut;',
      'return cut;',
    ],
  }),
];

const GITHUB: readonly Mutation[] = [
  ...guardsOf('src/trust/providers/github.ts', MATCH_AND_VECTORS, {
    'github-repository': [
      'the repository is checked',
      "claim: 'repository',\n",
      "claim: 'repository',\n    when: () => false,\n",
    ],
    'github-repository-check': [
      'the repository passes its own check, not only the look-up',
      'compare: (expected, got, _claims, rules) => equalFolded(expected, got, rules),',
      'compare: () => true,',
    ],
    'github-repository-lookup': [
      'the look-up compares the whole repository',
      "equalName(storedField(publisher, 'repository'), name, rules)",
      'true',
    ],
    'github-owner': [
      'the owner is checked',
      "claim: 'repository_owner',\n",
      "claim: 'repository_owner',\n    when: () => false,\n",
    ],
    'github-owner-id': [
      'the owner’s id is checked',
      "when: ({ numericIds }) => numericIds === 'owner' || numericIds === 'owner-and-repository',",
      'when: () => false,',
    ],
    'github-repository-id': [
      'the repository’s id is checked',
      "when: ({ numericIds }) => numericIds === 'owner-and-repository' || numericIds === 'repository',",
      'when: () => false,',
    ],
    'github-workflow': [
      'the workflow is checked',
      'when: (rules) => rules.workflowClaim === claim,',
      'when: () => false,',
    ],
    'github-workflow-ref': [
      'the workflow stands at the token’s own ref',
      'claimsOf(claims, REFS)',
      "[String(got).split('@').at(-1)]",
    ],
    'github-environment': [
      'the environment is checked',
      "when: ({ environments }) => environments !== 'not-compared',",
      'when: () => false,',
    ],
    'github-event': [
      'events of strangers are refused',
      "claim: 'event_name',\n",
      "claim: 'event_name',\n  when: () => false,\n",
    ],
    'github-jti': [
      'a token of GitHub has a `jti`',
      "present: ['job_workflow_ref', 'jti', 'ref', 'sha'],",
      "present: ['job_workflow_ref', 'ref', 'sha'],",
    ],
  }),
  ...guardsOf('src/trust/providers/github.ts', [...PROVIDER, ...VERIFY, ...MATCH], {
    'github-algorithms': [
      'GitHub signs with RS256 alone',
      "algorithms: ['RS256']",
      "algorithms: ['RS256', 'ES256']",
    ],
    'github-ceiling': [
      'no token of GitHub lives longer than an hour',
      'longestIdTokenLifeSeconds: 3600',
      'longestIdTokenLifeSeconds: 86_400',
    ],
    'github-pull-request-target': [
      'every event of a pull request counts as one',
      "?? '').startsWith('pull_request')",
      "?? '') === 'pull_request'",
    ],
  }),
  ...guardsOf('src/trust/providers/github.ts', ['src/trust/providers/urls.test.ts'], {
    'github-url-whole': [
      'half a name verifies no project URL',
      "if (!hasFields(publisher, ['owner', 'repository'])) return false;",
      '',
    ],
  }),
  ...guardsOf('src/trust/providers/compare.ts', MATCH_AND_VECTORS, {
    'workflow-exact': [
      'nothing may stand behind the expected workflow and ref',
      'fold(candidate) === fold(got)',
      'fold(got).startsWith(fold(candidate))',
    ],
  }),
  ...guardsOf('src/trust/registries/rules.ts', MATCH_AND_VECTORS, {
    'event-pull-request-target': [
      'pull_request_target is refused at PyPI',
      "pypi: ['pull_request_target'],",
      'pypi: [],',
    ],
    'event-workflow-run': [
      'workflow_run is refused at tokenless',
      "tokenless: ['pull_request_target', 'workflow_run'],",
      "tokenless: ['pull_request_target'],",
    ],
  }),
  ...guardsOf('src/trust/providers/github.ts', ['src/trust/registries/other-registries.test.ts'], {
    'accepted-events': [
      'pub.dev takes only the events that it names',
      "return acceptedEvents === 'any' || acceptedEvents.some((accepted) => accepted === event);",
      'return true;',
    ],
    'publish-refs': [
      'pub.dev takes no run on a branch',
      "compare: (_expected, got) => got === 'tag',",
      'compare: () => true,',
    ],
    'tag-pattern-end': [
      'a tag must end as its pattern does, and have a version in it',
      'got.length > before.length + after.length && ',
      '',
    ],
    'runner-hosted': [
      'npm takes no run on a machine of one’s own',
      'compare: (expected, got) => got === undefined || got === expected,',
      'compare: () => true,',
    ],
    'environment-exact': [
      'npm tells the cases of an environment apart',
      "rules.environments === 'exact' ? expected === got : equalFolded(expected, got, rules);",
      'equalFolded(expected, got, rules);',
    ],
    'name-until-id': [
      'a repository of which JSR does not know the id must have the name',
      "rules.repositoryClaim === 'name' || storedField(publisher, 'repositoryId') === undefined",
      "rules.repositoryClaim === 'name'",
    ],
  }),
  ...guardsOf('src/trust/providers/compare.ts', ['src/trust/registries/other-registries.test.ts'], {
    'workflow-any-ref': [
      'a workflow claim names the whole file, and a ref',
      "got.length <= slug.length + 1 || got[slug.length] !== '@'",
      'got.length < slug.length',
    ],
  }),
  ...guardsOf('src/trust/providers/provider.ts', PROVIDER, {
    'table-not-empty': [
      'a table without a required claim does not load',
      'if (table.required.length === 0) {',
      'if (false) {',
    ],
    'table-algorithms': [
      'no table may have `none` or HMAC',
      'table.algorithms.some((name) => FORBIDDEN_ALGORITHMS.test(name))',
      'false',
    ],
  }),
  ...guardsOf('src/trust/providers/github-form.ts', REGISTER, {
    'form-environment': [
      'an environment has no character that GitHub forbids',
      "if (value.split('').some(isForbidden)) return",
      'if (false) return',
    ],
    'form-ids': ['a registered id is a number', '/^[0-9]+$/u', '/^/u'],
  }),
  ...guardsOf('src/trust/publishers/register.ts', REGISTER, {
    'form-members': [
      'a member that the form does not have is refused',
      '  refuseUnknownMembers(provider, form);\n  const { issuer',
      '  const { issuer',
    ],
    'form-issuer': [
      'only an issuer that is offered can be registered',
      'if (offered.includes(issuer)) return issuer;',
      'if (offered.length > 0) return issuer;',
    ],
  }),
  ...guardsOf('src/trust/publishers/identity.ts', ['src/trust/publishers/identity.test.ts'], {
    'identity-issuer': [
      'the issuer belongs to a publisher’s identity',
      '[publisher.provider, publisher.issuer, ...values]',
      '[publisher.provider, ...values]',
    ],
    'identity-separators': [
      'one field of an identity does not run into the next',
      'JSON.stringify([publisher.provider, publisher.issuer, ...values])',
      "[publisher.provider, publisher.issuer, ...values].join('/')",
    ],
  }),
];

/** The guards of `trust`: tokens, claims, provider tables, profiles, registration, what a refusal reveals. */
export const TRUST_MUTATIONS: readonly Mutation[] = [...TOKENS, ...MATCHING, ...GITHUB];
