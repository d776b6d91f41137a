import { type Mutation, guardsOf } from '../mutation.ts';

const ADAPTERS = 'src/server/adapters';
const ROUTES = 'src/server/routes';
const USECASES = 'src/server/usecases';
const FILES = ['test/integration/index/files.test.ts'];
const LIFECYCLE = ['test/integration/index/lifecycle.test.ts'];
const MANAGEMENT = ['test/integration/index/management.test.ts'];
const SIMPLE = ['test/integration/index/simple.test.ts'];
const TOLD = ['test/integration/index/told.test.ts'];
const AUDIT = [
  'test/integration/index/mint-audit.test.ts',
  'test/integration/index/upload-audit.test.ts',
  'src/server/carry-out.test.ts',
];
const KEY_SETS = ['src/server/adapters/oidc/remote-key-sets.test.ts'];

const READING: readonly Mutation[] = [
  ...guardsOf('src/wire/simple-html.ts', ['src/wire/simple-html.test.ts', ...SIMPLE], {
    'html-escaped': ['what strangers wrote is text in HTML', ".replaceAll('<', '&lt;')", ''],
    'html-attributes': ['what strangers wrote stays in its attribute', ".replaceAll('\"', '&quot;')", ''],
  }),
  ...guardsOf(`${USECASES}/read/open-file.ts`, FILES, {
    'file-digest': [
      'a file is served under its own digest only',
      'if (file?.blake2b256 === blake2b256) return file;',
      'if (file !== undefined && blake2b256.length > 0) return file;',
    ],
  }),
  ...guardsOf(`${ROUTES}/files.ts`, FILES, {
    'file-if-range': [
      'a range is of the content that the client has',
      'if (ifRange !== undefined && ifRange !== etag) return undefined;',
      '',
    ],
    'file-nosniff': ['no browser guesses what a file is', "'X-Content-Type-Options': 'nosniff',", ''],
  }),
  ...guardsOf(`${ROUTES}/management.ts`, MANAGEMENT, {
    'management-list': [
      'publishers are listed to the owner',
      '      await accountOf(context, deps);\n      const publishers',
      '      const publishers',
    ],
    'management-add': [
      'publishers are added by the owner',
      'const account = await accountOf(context, deps);\n      const registration',
      "const account = 'owner';\n      const registration",
    ],
    'management-remove': [
      'publishers are removed by the owner',
      'const account = await accountOf(context, deps);\n      await',
      "const account = 'owner';\n      await",
    ],
  }),
  ...guardsOf('src/server/owner.ts', [...MANAGEMENT, ...LIFECYCLE], {
    'owner-credential': [
      'only the credential is the credential',
      'timingSafeEqual(sha256(given), expected) ? name : undefined',
      'timingSafeEqual(sha256(given), expected) || given.length > 0 ? name : undefined',
    ],
    'owner-credential-length': [
      'a short credential is refused',
      'if (credential.reveal().length < MINIMUM_LENGTH) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${ROUTES}/index.ts`, [...TOLD, ...LIFECYCLE], {
    'failure-hidden': [
      'a failure of ours names no folder to a stranger',
      'const told = isTokenlessError(error) && TOLD_FAILURES.has(error.code);',
      'const told = isTokenlessError(error);',
    ],
    'failure-logged': [
      'a failure of ours is logged',
      '    deps.logFailure({ requestId, method: context.req.method, path: context.req.path, error });\n',
      '',
    ],
  }),
];

const STARTING: readonly Mutation[] = [
  ...guardsOf(
    'src/server/start-index.ts',
    ['src/server/start-index.test.ts', 'src/server/public-issuers.test.ts', ...LIFECYCLE],
    {
      'pinned-keys-opened': [
        'no index is opened with a pinned key of a public issuer but for a rehearsal',
        '  checkPins(config.keySets);\n',
        '',
      ],
      'pinned-keys-public': [
        'beyond loopback not even a rehearsal stands in for a public issuer',
        '  checkPinsAt(config.host, config.keySets);\n  const opened',
        '  const opened',
      ],
      'pinned-keys-resolved': [
        'a name that was taken for loopback and leads elsewhere is beyond it',
        '    checkPinsAt(address, config.keySets);\n',
        '',
      ],
      'start-releases': [
        'an index that did not start lets go of its data directory',
        '  } catch (error) {\n    await opened.close();\n    throw error;',
        '  } catch (error) {\n    throw error;',
      ],
      'open-releases': [
        'an index that could not open its database lets go of its data directory',
        '    directory.release();\n    throw error;',
        '    throw error;',
      ],
    },
  ),
  ...guardsOf('src/server/public-issuers.ts', ['src/server/public-issuers.test.ts'], {
    'pinned-keys-refused': [
      'a pinned key for a public issuer is refused',
      'if (issuer !== undefined) throw',
      'if (false) throw',
    ],
  }),
  ...guardsOf(`${USECASES}/audit-policy.ts`, AUDIT, {
    'audit-not-by-strangers': [
      'a stranger cannot fill the audit trail',
      'if (usedId === undefined || !concernsOwner) return undefined;',
      'if (usedId === undefined) return undefined;',
    ],
    'audit-once': [
      'a refused ID token is in the audit trail once',
      "JSON.stringify(['mint', usedId.issuer, usedId.id])",
      "JSON.stringify(['mint', Math.random()])",
    ],
    'audit-upload-once': [
      'a refused upload is in the audit trail once for each token and reason',
      "JSON.stringify(['upload', uploader.token.id, code])",
      "JSON.stringify(['upload', Math.random()])",
    ],
  }),
  ...guardsOf('src/server/carry-out.ts', ['src/server/carry-out.test.ts', ...AUDIT], {
    'refusal-audited': [
      'a refusal that has a key is stored',
      'await deps.store.recordRefusal(event, auditKey);',
      '',
    ],
    'refusal-stands': [
      'a refusal that cannot be stored is still that refusal',
      "deps.logFailure('an audit event could not be stored', error);",
      'throw error;',
    ],
  }),
  ...guardsOf('src/server/listen.ts', LIFECYCLE, {
    'close-grace': [
      'a stopping index does not wait for ever',
      'const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);',
      'const cut = setTimeout(() => undefined, graceMilliseconds);',
    ],
  }),
  ...guardsOf(`${ADAPTERS}/oidc/fetch-json.ts`, KEY_SETS, {
    'issuer-https': ['an issuer is asked over https', '  checkUrl(url);\n', ''],
    'issuer-redirect': ['an issuer sends us nowhere else', "redirect: 'manual'", "redirect: 'follow'"],
    'issuer-answer-size': [
      'an issuer does not fill the memory',
      'if (size > maxBytes) throw',
      'if (false) throw',
    ],
    'issuer-timeout': [
      'an issuer does not keep a mint waiting',
      'signal: AbortSignal.timeout(timeoutMilliseconds),',
      '',
    ],
  }),
  ...guardsOf(`${ADAPTERS}/oidc/remote-key-sets.ts`, KEY_SETS, {
    'issuer-cooldown': [
      'strangers cannot make the index ask an issuer all the time',
      'if (nowSeconds() - state.triedAtSeconds < settings.cooldownSeconds) return;',
      '',
    ],
    'issuer-asked-once': [
      'an issuer is asked once for many that wait',
      'if (state.refreshing === undefined) {',
      'if (settings.cooldownSeconds >= 0) {',
    ],
    'issuer-key-age': [
      'a key that the issuer withdrew stops working',
      'nowSeconds() - cached.fetchedAtSeconds < settings.maxAgeSeconds',
      'nowSeconds() >= cached.fetchedAtSeconds',
    ],
  }),
];

/** The guards of the rest of `server`: reading, management, failures, issuers, starting and stopping. */
export const SERVER_MUTATIONS: readonly Mutation[] = [...READING, ...STARTING];
