import { type Mutation, guardsOf } from '../mutation.ts';

const EXPLAIN = 'src/publishing/doctor/explain';
const EVIDENCE = [`${EXPLAIN}/evidence/read-evidence.test.ts`];
const REFUSAL = [`${EXPLAIN}/explain-refusal.test.ts`];
const REGISTRATIONS = [`${EXPLAIN}/registrations.test.ts`];
const COMMAND = ['test/integration/cli/explain.test.ts'];

const TEXT: readonly Mutation[] = [
  ...guardsOf(`${EXPLAIN}/evidence/clean-text.ts`, EVIDENCE, {
    'log-escapes': ['escapes of a terminal do not hide words', ".replaceAll(ESCAPES, '')", ''],
    'log-invisible': ['NULs and other invisible marks do not hide words', ".replaceAll(INVISIBLE, '')", ''],
    'log-line-breaks': ['an annotation is read line by line', '|%0[Aa]', ''],
  }),
  ...guardsOf(`${EXPLAIN}/evidence/redact.ts`, EVIDENCE, {
    'log-token-hidden': [
      'a token in a text is not repeated',
      '(TOKEN.test(word) ? HIDDEN : word)',
      '(word === TOKEN.source ? HIDDEN : word)',
    ],
    'log-password-hidden': [
      'a password in an address is seen',
      'return text.search(PASSWORD_IN_URL) !== -1 ||',
      'return',
    ],
    'log-words-bounded': ['a word of megabytes does not end the engine', '{20,65536}/gu', '{20,}/gu'],
    'log-masks': [
      'what a mask names is a secret',
      'if (masks.size < MOST_MASKS && value',
      'if (masks.size < 0 && value',
    ],
  }),
  ...guardsOf(`${EXPLAIN}/evidence/sent-claims.ts`, EVIDENCE, {
    'log-known-claims': ['only claims that a provider has are read', 'if (!KNOWN.has(name)) continue;', ''],
    'log-masked-claims': ['a masked claim is not known', "value.includes('***') || ", ''],
    'log-secret-claims': ['a claim that holds a secret is not known', 'redact(value) !== value || ', ''],
    'log-missing-claims': [
      'a claim that the action calls missing is absent',
      "yield [name, value === 'MISSING' ? null : value];",
      'yield [name, value];',
    ],
    'log-environment-of-sub': [
      'a sub of another form tells no environment',
      "return rest.startsWith('ref:') || rest === 'pull_request' ? null : undefined;",
      'return null;',
    ],
    'log-structs-bounded': ['beginnings without an end cost no time', 'count < MOST_STRUCTS', 'count >= 0'],
  }),
  ...guardsOf(`${EXPLAIN}/evidence/read-evidence.ts`, EVIDENCE, {
    'log-codes-quoted': [
      'a code in prose is none',
      '/["`](invalid-(?:publisher|pending-publisher|reuse-token|token|payload)|not-enabled)["`]/gu',
      '/(invalid-(?:publisher|pending-publisher|reuse-token|token|payload)|not-enabled)/gu',
    ],
    'log-secret-said': ['a secret in a text is reported', '...(holdsSecret(text) ? [NOTE_SECRET] : []),', ''],
    'log-wrapped-words': ['words that a client wraps are found', ".replaceAll(/\\s+/gu, ' ')", ''],
  }),
  ...guardsOf(`${EXPLAIN}/evidence/error-body.ts`, EVIDENCE, {
    'error-known-code': [
      'a code of strangers is no code of ours',
      'known.includes(candidate.replace(',
      'known.join().concat(candidate).includes(candidate.replace(',
    ],
  }),
];

const VERDICT: readonly Mutation[] = [
  ...guardsOf(`${EXPLAIN}/case.ts`, REFUSAL, {
    'explain-own-index': [
      'publishers of another index do not count',
      'const there = registrations.filter((registration) => isAt(registration, profile));',
      'const there = registrations;',
    ],
    'explain-refused-is-refused': [
      'what the index refused is refused, whatever is declared',
      'evidence?.refused === true || judgement',
      'judgement',
    ],
    'explain-unknown-text': [
      'claims that match do not explain an unknown text away',
      'judgement === undefined || evidence !== undefined ? ',
      'judgement === undefined ? ',
    ],
  }),
  ...guardsOf(`${EXPLAIN}/judge.ts`, REFUSAL, {
    'explain-would-match': [
      'the registration that would match does match',
      "verdict === 'accept' ? members : undefined",
      'verdict.length > 0 ? members : undefined',
    ],
    'explain-no-verdict': [
      'without a registration there is no verdict',
      'TOLD_BY_THE_TOKEN.includes(verdict.code)',
      'verdict.code.length > 0',
    ],
  }),
  ...guardsOf(`${EXPLAIN}/explain-refusal.ts`, REFUSAL, {
    'explain-redacted': [
      'a token where a name should be is not printed',
      'return redacted({ explained, words });',
      'return { explained, words };',
    ],
  }),
  ...guardsOf(`${EXPLAIN}/registrations.ts`, REGISTRATIONS, {
    'explain-no-literal': [
      'a credential in a publisher is refused',
      'if (looksLike !== undefined)',
      'if (looksLike === key)',
    ],
    'explain-known-keys': [
      'an unknown member of a publisher is refused',
      'else if (!ABOUT.includes(key)) {',
      'else if (key === undefined) {',
    ],
    'explain-long-values': [
      'a value longer than any name is refused',
      'if (value.length > LONGEST_VALUE_CHARS) throw',
      'if (value.length < 0) throw',
    ],
  }),
  ...guardsOf('src/cli/explain-input.ts', COMMAND, {
    'explain-token-not-argument': [
      'a token in the command line is not repeated',
      'if (credentialIn(name) === undefined) return;',
      'if (name.length > 0) return;',
    ],
    'explain-deep-claims': [
      'claims that are nested without end are refused',
      'if (isDeeper(claims, DEEPEST_LEVEL))',
      'if (isDeeper(claims, 10_000))',
    ],
  }),
  ...guardsOf('src/publishing/doctor/diagnose.ts', ['src/publishing/doctor/diagnose.test.ts'], {
    'doctor-row-secret': [
      'a secret in a workflow is not copied into the rows',
      '.map((row) => hideSecrets(row))',
      '.map((row) => row)',
    ],
    'doctor-finding-secret': [
      'a secret in a workflow is not copied into the findings',
      'message: hideSecrets(finding.message)',
      'message: finding.message',
    ],
  }),
  ...guardsOf('src/publishing/doctor/baseline.ts', ['src/publishing/doctor/baseline.test.ts'], {
    'doctor-baseline-secret': [
      'a baseline and a fingerprint hold no secret',
      'POINTS_AT_SECRET.test(rule) || holdsSecret(content)',
      'rule.length < 0',
    ],
  }),
  ...guardsOf('src/cli/explain-input.ts', ['src/cli/explain-input.test.ts'], {
    'explain-log-end': [
      'of a long log the end is read',
      'return Buffer.concat(chunks).subarray(-mostBytes);',
      'return Buffer.concat(chunks).subarray(0, mostBytes);',
    ],
  }),
  ...guardsOf('src/cli/commands/explain.ts', COMMAND, {
    'explain-exit': [
      'what is not accepted ends with 1',
      "if (explained.verdict !== 'accept') this.exitWith(EXIT.refused);",
      '',
    ],
  }),
];

/** The guards of `explain`: what is read of strangers, what is told, what is never repeated. */
export const EXPLAIN_MUTATIONS: readonly Mutation[] = [...TEXT, ...VERDICT];
