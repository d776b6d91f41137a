import { type Mutation, guardsOf } from '../mutation.ts';

const TOKEN = ['test/integration/cli/token.test.ts'];
const BUILD = ['test/integration/rehearsal/build.test.ts'];
const REFUSED = ['test/integration/rehearsal/refused.test.ts'];
const INTERRUPTED = ['test/integration/rehearsal/interrupted.test.ts'];
const ISSUER = ['src/issuer/issuer.test.ts'];

const SECRETS: readonly Mutation[] = [
  ...guardsOf('src/base/loopback.ts', ['src/base/loopback.test.ts'], {
    'loopback-whole': ['a name that only begins like loopback is none', '|\\[::1\\])$/iu', '|\\[::1\\])/iu'],
    'loopback-address': [
      'only addresses of the machine itself are loopback',
      '|127(?:\\.\\d{1,3}){3}|',
      '|\\d+(?:\\.\\d{1,3}){3}|',
    ],
  }),
  ...guardsOf('src/base/secret.ts', ['src/base/secret.test.ts'], {
    'secret-text': [
      'a secret does not print as text',
      'toString(): string {\n    return HIDDEN;',
      'toString(): string {\n    return this.#value;',
    ],
    'secret-json': [
      'a secret does not print as JSON',
      'toJSON(): string {\n    return HIDDEN;',
      'toJSON(): string {\n    return this.#value;',
    ],
    'secret-inspect': [
      'a secret does not print when it is inspected',
      'Object.defineProperty(this.prototype, INSPECT, { value: (): string => HIDDEN });',
      'Object.defineProperty(this.prototype, INSPECT, { value(this: Secret): string { return this.#value; } });',
    ],
  }),
  ...guardsOf('src/cli/mask.ts', ['src/cli/mask.test.ts', ...TOKEN], {
    'mask-in-actions': [
      'secrets are masked in the log of a job',
      'context.process.stderr.write(`::add-mask::${commandData(secret.reveal())}\\n`);',
      'undefined;',
    ],
    'mask-escaped': [
      'the runner hides what the secret is, not how a command writes it',
      'commandData(secret.reveal())',
      'secret.reveal()',
    ],
    'mask-only-in-actions': [
      'no secret is printed where nobody takes the mask',
      "if (context.env['GITHUB_ACTIONS'] === 'true')",
      'if (context.env !== undefined)',
    ],
  }),
  ...guardsOf('src/cli/commands/token.ts', TOKEN, {
    'token-burned': [
      'the token of a client is burned however the client ends',
      '    tellBurned(context, flags, await token.burn());\n',
      '',
    ],
    'token-no-identity': [
      'a client with an upload token cannot ask for ID tokens',
      'unset: [...own.unset, ...identity.variables]',
      'unset: own.unset',
    ],
  }),
  ...guardsOf('src/cli/secret-reference.ts', TOKEN, {
    'secret-empty': ['an empty secret is none', "if (trimmed === '') throw", 'if (false) throw'],
  }),
];

const REHEARSAL: readonly Mutation[] = [
  ...guardsOf('src/rehearsal/environment.ts', BUILD, {
    'build-environment': [
      'a build sees no secret of its caller',
      'const environment: Record<string, string> = {};',
      'const environment = { ...inherited } as Record<string, string>;',
    ],
    'build-home': [
      'a build has a home of its own',
      "environment['HOME'] = own.home;",
      "environment['HOME'] = inherited['HOME'] ?? '';",
    ],
  }),
  ...guardsOf('src/rehearsal/runner-commands.ts', ['src/rehearsal/runner-commands.test.ts'], {
    'runner-mask': [
      'a masked value is hidden from then on',
      "mask(unescapeCommandValue(command['value'] ?? ''));",
      '',
    ],
    'runner-mask-line': [
      'the line that masks is not shown',
      "mask(unescapeCommandValue(command['value'] ?? ''));\n        return undefined;",
      "const shown = redact(raw);\n        mask(unescapeCommandValue(command['value'] ?? ''));\n        return shown;",
    ],
    'runner-mask-base64': [
      'a masked value is hidden as clients encode it',
      'return [secret, encodeURIComponent(secret), base64, basic];',
      'return [secret];',
    ],
    'runner-annotations': [
      'an annotation shows no masked value',
      "redact(prefix + (command['value'] ?? ''))",
      "prefix + (command['value'] ?? '')",
    ],
  }),
  ...guardsOf('src/rehearsal/workspace.ts', [...BUILD, ...INTERRUPTED], {
    'workspace-removed': [
      'a rehearsal leaves no file behind',
      'stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));',
      '',
    ],
  }),
  ...guardsOf('src/rehearsal/child.ts', ['src/rehearsal/child.test.ts', ...INTERRUPTED], {
    'child-escaped': [
      'what a build started in a session of its own ends with it',
      '    await endEscaped(options.environment);\n',
      '',
    ],
    'child-interrupted': [
      'an interrupted rehearsal ends what it runs',
      "  options.signal.addEventListener('abort', end, { once: true });\n",
      '',
    ],
  }),
  ...guardsOf('src/rehearsal/servers.ts', INTERRUPTED, {
    'rehearsal-servers-closed': [
      'a rehearsal leaves no port behind',
      '    stack.defer(() => index.close());\n',
      '',
    ],
  }),
  ...guardsOf('src/rehearsal/stages/approval.ts', REFUSED, {
    'approval-asked': [
      'a gated environment waits for a reviewer',
      "  throw rehearsalErrors.create(\n    'environment-approval-missing',",
      "  if (reviewers.length > 0) return 'approved by nobody';\n  throw rehearsalErrors.create(\n    'environment-approval-missing',",
    ],
    'approval-of-reviewers': [
      'the approval of a stranger is none',
      'reviewer.toLowerCase() === name.toLowerCase()',
      'reviewer.length > 0 && name.length > 0',
    ],
  }),
  ...guardsOf('src/rehearsal/stages/publish-jobs.ts', REFUSED, {
    'needs-refused': [
      'a job that needs a refused one does not run',
      'if (blocked !== undefined) return',
      'if (false) return',
    ],
  }),
  ...guardsOf(
    'src/rehearsal/stages/publish-job.ts',
    ['src/rehearsal/stages/publish-job.test.ts', ...REFUSED],
    {
      'rehearsal-permission': [
        'a job without `id-token: write` gets no ID token',
        '    requireIdToken(job.job);\n',
        '',
      ],
      'rehearsal-refusals-only': [
        'a mistake of ours is no verdict about a release',
        'if (!isTokenlessError(error) || !REFUSALS.has(error.code)) throw error;',
        'if (!isTokenlessError(error)) throw error;',
      ],
    },
  ),
  ...guardsOf('src/rehearsal/stages/release-files.ts', BUILD, {
    'rehearsal-secrets': [
      'a release with a secret in it is not rehearsed to its end',
      '      refuseSecrets(filename, judged.refused);\n',
      '',
    ],
  }),
];

const LOCAL_ISSUER: readonly Mutation[] = [
  ...guardsOf('src/issuer/routes.ts', ISSUER, {
    'issuer-request-token': [
      'the local issuer gives ID tokens to its job only',
      "if (!isBearer(context.req.header('authorization'), deps.requestToken)) {",
      'if (false) {',
    ],
  }),
  ...guardsOf('src/issuer/id-token.ts', ISSUER, {
    'issuer-claims-overruled': [
      'no handed-in claim overrules what an issuer decides',
      '  return {\n    ...request.claims,\n',
      '  return {\n',
    ],
    'issuer-fresh-jti': ['every ID token has a `jti` of its own', ': randomUUID(),', ': REPEATED_ID,'],
  }),
];

/** The guards of `base`, `cli`, `rehearsal` and `issuer`: secrets, cleaning up, approvals. */
export const COMMAND_LINE_MUTATIONS: readonly Mutation[] = [...SECRETS, ...REHEARSAL, ...LOCAL_ISSUER];
