import { type Mutation, guardsOf } from '../mutation.ts';

const ROUTES = 'src/server/routes';
const USECASES = 'src/server/usecases';
const MINT = ['test/integration/index/mint.test.ts'];
const UPLOAD = ['test/integration/index/upload.test.ts'];

/** The guards of the exchange: who may mint, what is used up, what is kept. */
export const EXCHANGE_MUTATIONS: readonly Mutation[] = [
  ...guardsOf(`${USECASES}/exchange/authenticate-id-token.ts`, MINT, {
    'exchange-disabled': [
      'an exchange that is switched off mints nothing',
      "if (!deps.settings.enabled) throw indexErrors.create('exchange-disabled', {});",
      '',
    ],
    'provider-disabled': [
      'a provider that is switched off mints nothing',
      'if (settings.disabledProviders.has(provider.name)) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(
    `${USECASES}/exchange/find-grant.ts`,
    ['src/server/usecases/exchange/mint.test.ts', ...MINT, 'test/integration/index/one-identity.test.ts'],
    {
      'pending-project-new': [
        'a pending publisher creates a project, it does not take one over',
        'if ((await deps.store.findProject(normalizeName(project))) !== undefined) {',
        'if (project.length === 0) {',
      ],
      'pending-identity-free': [
        'a pending publisher whose identity has a project already creates no second one',
        "if (other === undefined) return { kind: 'pending', publisher, pins };",
        "if (project.length > 0) return { kind: 'pending', publisher, pins };",
      ],
      'grant-ambiguous': [
        'an ambiguous pending publisher grants nothing',
        "if (first.code === 'pending-publisher-ambiguous') return refused(first, claims, profile);",
        '',
      ],
      'grant-one-project': [
        'an upload token covers one project',
        "if (profile.rules.uploadTokenCovers === 'all-projects') {",
        'if (covered.length > 1) {',
      ],
      'grant-issuer': [
        'publishers are looked up by the issuer of the token',
        "issuer: String(claims['iss'])",
        "issuer: String(claims['repository'])",
      ],
    },
  ),
  ...guardsOf(`${USECASES}/exchange/mint.ts`, [...MINT, 'src/server/usecases/exchange/mint.test.ts'], {
    'refusal-precise-in-audit': [
      'the audit trail has the precise code',
      'const { idToken, concernsOwner, preciseCode: code = error.code } = seen;',
      'const { idToken, concernsOwner } = seen;\n  const { code } = error;',
    ],
    'pending-project-name': [
      'no project is created under a name that is none',
      '      checkProjectName(grant);\n',
      '',
    ],
  }),
  ...guardsOf(`${USECASES}/exchange/mint-command.ts`, MINT, {
    'pins-kept': [
      'what the first mint pinned belongs to the publisher',
      'fields: { ...publisher.fields, ...pins } };',
      'fields: publisher.fields };',
    ],
    'used-id-claimed': [
      'every mint claims a used ID',
      'usedId: reusable ? undefined : usedId,',
      'usedId: undefined,',
    ],
  }),
  ...guardsOf(
    `${USECASES}/exchange/upload-token.ts`,
    ['src/server/usecases/exchange/upload-token.test.ts', ...UPLOAD],
    {
      'upload-token-hashed': [
        'an upload token is kept as its hash',
        'return sha256(token);',
        'return token;',
      ],
      'upload-token-checksum': [
        'a typing error is no upload token',
        'return sha256(body).slice(0, CHECKSUM_LENGTH) === text.slice(-CHECKSUM_LENGTH);',
        'return body.length > 0;',
      ],
      'upload-token-life': [
        'an upload token lives fifteen minutes',
        'UPLOAD_TOKEN_LIFETIME_SECONDS = 900',
        'UPLOAD_TOKEN_LIFETIME_SECONDS = 9000',
      ],
      'upload-token-random': [
        'an upload token has 256 random bits',
        'const SECRET_BYTES = 32;',
        'const SECRET_BYTES = 16;',
      ],
    },
  ),
  ...guardsOf(`${ROUTES}/exchange.ts`, [...MINT, ...UPLOAD], {
    'burn-tells-nothing': [
      'burning answers 202 to everything',
      "  } catch {\n    return '';\n  }",
      '  } finally {\n  }',
    ],
    'mint-not-cached': [
      'no cache keeps an upload token',
      "'Cache-Control': 'no-store'",
      "'Cache-Control': 'public'",
    ],
  }),
  ...guardsOf(`${ROUTES}/request-body.ts`, MINT, {
    'body-size': [
      'a small body is small',
      "if (size <= limitBytes) return Buffer.concat(kept).toString('utf8');",
      "if (size >= 0) return Buffer.concat(kept).toString('utf8');",
    ],
  }),
];
