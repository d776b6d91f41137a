import { type Mutation, guardsOf } from '../mutation.ts';

const CLIENT = 'src/publishing/client';
const HTTP = [`${CLIENT}/http/client.test.ts`];
const REDIRECT = [`${CLIENT}/http/redirect.test.ts`];
const URLS = [`${CLIENT}/http/url.test.ts`];
const EXCHANGE = [`${CLIENT}/exchange/exchange.test.ts`];
const PUBLISH = [`${CLIENT}/publish/publish.test.ts`];
const JOB = [`${CLIENT}/job/run.test.ts`, `${CLIENT}/publish/attest.test.ts`];
const DOWNLOAD = [`${CLIENT}/download/download.test.ts`];
const FILES = [`${CLIENT}/files/files.test.ts`];
const INSPECT = [`${CLIENT}/inspect/inspect-files.test.ts`];
const GITHUB = [`${CLIENT}/identity/github.test.ts`];
const REPOSITORY = ['src/publishing/repository/repository.test.ts'];
const IN_REPOSITORY = ['src/publishing/repository/secrets/secrets.test.ts'];
const RECORD = [
  'src/publishing/release/record/replay.test.ts',
  'src/publishing/release/record/parse.test.ts',
  'src/publishing/release/replay-decisive.test.ts',
];
const SECRETS = [
  'src/publishing/release/secrets/search.test.ts',
  'src/publishing/release/secrets/distribution.test.ts',
  'test/property/secret-search.test.ts',
];
const TEXT_RUNS = ['src/publishing/release/secrets/text-runs.test.ts'];
const SHAPES = ['src/publishing/release/secrets/shapes.test.ts'];
const YAML = ['src/publishing/workflow/yaml-limits.test.ts', 'src/publishing/workflow/yaml-tree.test.ts'];

const ONLINE = 'src/publishing/setup/online';
const GITHUB_FACTS = [`${ONLINE}/github-facts.test.ts`];

const ASKING: readonly Mutation[] = [
  ...guardsOf(`${ONLINE}/api-url.ts`, [`${ONLINE}/api-url.test.ts`], {
    'online-token-host': [
      'a host that only a git remote names gets no token',
      'takesToken: false',
      'takesToken: true',
    ],
  }),
  ...guardsOf(`${ONLINE}/asker.ts`, GITHUB_FACTS, {
    'online-token-allowed': ['a token is sent only where it may be', '!api.takesToken || ', ''],
    'online-token-encrypted': ['a token for the forge travels encrypted', ' || !isEncrypted', ''],
    'online-token-echoed': [
      'a token that an answer repeats is not told',
      "value.replaceAll(token, '[secret]')",
      'value',
    ],
    'online-answer-size': ['an answer of the forge ends', 'maxBytes: MAX_BYTES', 'maxBytes: 2 ** 30'],
    'online-redirect-once': ['a renamed repository is followed once', 'maxRedirects: 1', 'maxRedirects: 5'],
    'online-time': [
      'all questions together end',
      '(options.totalSeconds ?? TOTAL_SECONDS) * 1000',
      'TOTAL_SECONDS * 1000',
    ],
    'online-once': ['a refused question is not asked again', '{ attempts: 1 }', '{ attempts: 4 }'],
    'online-closed': ['after a limit nothing more is asked', 'return misses.closed;', 'return false;'],
    'online-pages': ['a list of the forge ends', 'page <= MOST_PAGES', 'page <= 10_000'],
  }),
  ...guardsOf(`${ONLINE}/index-registrations.ts`, [`${ONLINE}/index-registrations.test.ts`], {
    'online-one-index': ['the credential goes to one index', 'if (hosts.size > 1) {', 'if (false) {'],
  }),
];

const WIRE: readonly Mutation[] = [
  ...guardsOf(`${CLIENT}/http/url.ts`, URLS, {
    'url-encrypted': [
      'a token travels encrypted or not at all',
      "if (url.protocol === 'http:' && !isLoopback(url.hostname)) {",
      'if (false) {',
    ],
    'url-no-password': ['a URL has no password in it', " || url.username !== '' || url.password !== ''", ''],
    'url-password-hidden': [
      'a password in a URL is not repeated',
      '{ url: withoutCredentials(text) }',
      '{ url: text }',
    ],
  }),
  ...guardsOf(`${CLIENT}/http/redirect.ts`, REDIRECT, {
    'redirect-same-host': [
      'no redirect carries a token to another host',
      'if (to === null || to.origin !== from.origin) {',
      'if (to === null) {',
    ],
    'redirect-method': [
      'a redirect does not turn an upload into a GET',
      'const REDIRECTS_OF_POST = new Set([307, 308]);',
      'const REDIRECTS_OF_POST = REDIRECTS;',
    ],
  }),
  ...guardsOf(`${CLIENT}/http/client.ts`, [...HTTP, ...REDIRECT], {
    'redirect-circle': ['a circle of redirects ends', 'hops <= maxRedirects', 'hops <= 10_000'],
    'tls-system-trust': [
      'a CA that is handed in is trusted besides the system’s',
      "[...tls.getCACertificates('default'), ca]",
      '[ca]',
    ],
    'tls-handed-in': [
      'a CA that is handed in is trusted',
      "[...tls.getCACertificates('default'), ca]",
      "[...tls.getCACertificates('default')]",
    ],
    'tls-no-retry': [
      'a certificate that is not trusted is not tried again',
      ' || isTlsProblem(error) || request',
      ' || request',
    ],
  }),
  ...guardsOf(`${CLIENT}/http/send.ts`, HTTP, {
    'tls-verified': [
      'a certificate that nobody trusts is refused',
      'new https.Agent({ keepAlive: true,',
      'new https.Agent({ keepAlive: true, rejectUnauthorized: false,',
    ],
    'http-idle': [
      'a silent server is given up',
      'outgoing.setTimeout((request.idleSeconds ?? DEFAULT_IDLE_SECONDS) * 1000, late);',
      '',
    ],
    'http-deadline': [
      'a server that drips for ever is given up',
      'timeoutSeconds === undefined ? undefined : setTimeout(late, timeoutSeconds * 1000)',
      'undefined',
    ],
    'http-signal': [
      'a signal ends a request',
      "request.signal?.addEventListener('abort', abort, { once: true });",
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/http/content.ts`, HTTP, {
    'http-answer-size': [
      'an endless answer does not fill the memory',
      'if (sizeBytes > maxBytes) {',
      'if (false) {',
    ],
  }),
  ...guardsOf(`${CLIENT}/http/printable.ts`, [`${CLIENT}/http/printable.test.ts`], {
    'printable-secrets': [
      'a secret that an index echoes is hidden',
      "rest.replaceAll(secret, '[secret]')",
      'rest',
    ],
    'printable-controls': [
      'words of an index steer no terminal',
      ".replace(/[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+/gu, ' ')",
      '',
    ],
    'printable-old-command': [
      'words of an index switch off no masks',
      'const plain = withoutOldCommand(hidden)',
      'const plain = hidden',
    ],
    'printable-length': ['words of an index end', 'plain.length > LONGEST_TEXT ?', 'plain.length < 0 ?'],
  }),
  ...guardsOf(`${CLIENT}/http/backoff.ts`, HTTP, {
    'retry-after-limit': [
      'an index cannot make a client wait for ever',
      'Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS)',
      'seconds',
    ],
  }),
];

const TOKENS: readonly Mutation[] = [
  ...guardsOf(`${CLIENT}/identity/github.ts`, GITHUB, {
    'id-token-request-hidden': [
      'the runner’s token is in no error',
      'printable(reason, [requestToken.reveal()])',
      'printable(reason)',
    ],
    'id-token-for-audience': [
      'an ID token for another audience is not sent',
      '  checkAudience(value, audience, TITLE);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/exchange/exchange.ts`, EXCHANGE, {
    'mask-id-token': ['an ID token is masked before anything can print it', '  deps.mask(idToken);\n', ''],
    'mask-upload-token': [
      'an upload token is masked before anything can print it',
      '    deps.mask(token);\n',
      '',
    ],
    'mint-sent-once': ['an ID token is sent once', '{ attempts: 1 },', '{ attempts: 4 },'],
    'mint-not-again': [
      'a provider that issues once is not asked again',
      'identity.canIssueAgain ? MINT_ATTEMPTS : 1',
      'MINT_ATTEMPTS',
    ],
    'refusal-id-token-hidden': [
      'an ID token that a refusal echoes is hidden',
      '[idToken.reveal()], identity.title',
      '[], identity.title',
    ],
    'burn-twice': ['a token is burned once', '(burning ??= burn())', 'burn()'],
  }),
  ...guardsOf(`${CLIENT}/exchange/burn.ts`, EXCHANGE, {
    'burn-never-throws': [
      'a burn that fails does not hide how a release ended',
      "  } catch {\n    return 'failed';\n  }",
      '  } finally {\n  }',
    ],
  }),
  ...guardsOf(
    `${CLIENT}/publish/token-keeper.ts`,
    [`${CLIENT}/publish/token-keeper.test.ts`, ...PUBLISH, ...JOB],
    {
      'token-renewed': [
        'no upload begins with a token that is about to expire',
        '(identity.canIssueAgain && deps.nowSeconds() >= renewAtSeconds);',
        'false;',
      ],
      'token-renewed-once': [
        'uploads that find a token old renew it once',
        'const next = isShared && current !== undefined ? current : mint();',
        'const next = mint();',
      ],
      'token-kept-for-burning': ['every minted token is burned', '    minting.push(exchanging);\n', ''],
      'token-single-use': [
        'a token that is good for one upload is used for one',
        'minted.isSingleUse === true || ',
        '',
      ],
    },
  ),
  ...guardsOf(`${CLIENT}/clients/run-client.ts`, ['test/integration/cli/token.test.ts'], {
    'client-stopped': [
      'a stop reaches the client and burns its token',
      "  run.signal.addEventListener('abort', stop, { once: true });\n",
      '',
    ],
    'client-stop-burns': ['a stop burns the token at once', '    void token.burn();\n', ''],
  }),
  ...guardsOf(`${CLIENT}/clients/process-group.ts`, [`${CLIENT}/clients/process-group.test.ts`], {
    'child-grandchildren': [
      'what a build started ends with it',
      'process.kill(-pid, name);',
      'process.kill(pid, name);',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/publish.ts`, PUBLISH, {
    'burn-in-every-ending': [
      'tokens are burned in every ending',
      '  try {\n    await uploadMissing(missing, run);\n  } finally {\n',
      '  await uploadMissing(missing, run);\n  {\n',
    ],
    'release-upload-encrypted': [
      'no index that is not encrypted is published to',
      '  parseUrl(target.uploadUrl);\n  parseUrl(target.simpleUrl);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/compare.ts`, PUBLISH, {
    'release-not-mixed': [
      'a release stops before anything is sent when one file differs',
      'if (got === undefined || got === sha256) continue;',
      'if (sha256.length > 0) continue;',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/upload-missing.ts`, [...PUBLISH, ...JOB], {
    'release-exists-confirmed': [
      'a file that is said to exist is compared',
      "if (outcome === 'exists') await confirmExisting(file, run);",
      '',
    ],
    'token-expired-retried': [
      'an upload whose token expired on the way is tried once more with a new one',
      'return sendAsTaken(file, await run.keeper.current(), run, signal);',
      'throw error;',
    ],
    'token-ran-out-told': [
      'files that no token was left for are not told as published',
      'if (run.late.size === 0) return;',
      'if (run.late.size >= 0) return;',
    ],
    'attestations-refused-once': [
      'attestations that are required are not left out because an index refuses them',
      "isSent && isSpokenOf && attestationPolicy(run.options) === 'best-effort'",
      'isSent && isSpokenOf',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/attest.ts`, JOB, {
    'attested-or-not-published': [
      'a file that cannot be attested is not published where attestations are required',
      "if (attestationPolicy(run.options) === 'required') throw error;",
      '',
    ],
    'nothing-signed-for-an-api-token': [
      'with an API token nothing is signed',
      'if (isApiToken(identity) || attest === undefined) {',
      'if (attest === undefined) {',
    ],
  }),
  ...guardsOf(`${CLIENT}/exchange/exchange.ts`, [`${CLIENT}/job/run.test.ts`], {
    'token-not-masked-burned': [
      'a token that cannot be masked is burned',
      '    try {\n      // It can fail: where the log’s disk is full, a token that cannot be masked is burned.\n      deps.mask(token);\n',
      '    deps.mask(token);\n    try {\n',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/publish.ts`, ['test/faults/publishing/faults.test.ts'], {
    'token-lost-told': [
      'an upload token that nobody can burn is told',
      '    if (run.keeper.unanswered() > 0) run.emit(LOST_TOKEN);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/install/pip.ts`, [`${CLIENT}/install/tools.test.ts`], {
    'install-by-hash': ['what is installed is what was published', "  '--require-hashes',\n", ''],
    'install-unconfigured': [
      'no configuration of pip names another index',
      "    PIP_CONFIG_FILE: platform === 'win32' ? 'nul' : '/dev/null',\n",
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/install/judge.ts`, [`${CLIENT}/install/judge.test.ts`], {
    'install-blames-nobody': [
      'an installer that does not reach the index says nothing of the release',
      '  if (tool.unreached.test(output)) return `${tool.name} did not reach the index`;\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/install/uv.ts`, [`${CLIENT}/install/tools.test.ts`], {
    'install-by-hash-uv': ['what uv installs is what was published', "  '--require-hashes',\n", ''],
    'install-unconfigured-uv': ['no configuration of uv names another index', "  '--no-config',\n", ''],
  }),
  ...guardsOf(
    `${CLIENT}/install/run.ts`,
    [`${CLIENT}/install/run.test.ts`, `${CLIENT}/install/create-check.test.ts`],
    {
      'install-without-secrets': [
        'an installer sees no secret of the job',
        'return Object.fromEntries(kept)',
        'return environment as Record<string, string>',
      ],
      'install-proxy-password': [
        'the password of a proxy is not given to an installer, whose words are repeated',
        "!value.includes('@')",
        'value.length > 0',
      ],
      'install-outside-workspace': [
        'nothing of the workspace runs under the name of pip',
        '    cwd: directory,\n',
        '',
      ],
    },
  ),
  ...guardsOf(`${CLIENT}/publish/attest.ts`, [`${CLIENT}/publish/attest.test.ts`], {
    'attest-gives-up': [
      'a signer that is down is not waited for once a file',
      '    signer.failure ??= textOf(error);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/job/preflight.ts`, [`${CLIENT}/job/run.test.ts`], {
    'job-project-registered': [
      'files of a project that is not registered at the index go nowhere',
      'if (registrations.length === 0 || ours.length > 0) return ours;',
      'if (registrations.length >= 0) return ours;',
    ],
    'job-version-taken': [
      'a release candidate stops at the test index',
      'if (rules === undefined) return;',
      'if (rules !== "") return;',
    ],
    'job-secrets-refused': [
      'a distribution that holds a secret goes nowhere',
      '  refuseSecrets(filename, refused);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/upload/content.ts`, [`${CLIENT}/upload/content.test.ts`, ...PUBLISH], {
    'upload-changed-longer': [
      'a file that grew is not sent',
      'if (sentBytes > file.sizeBytes) throw changed();',
      '',
    ],
    'upload-changed-same-size': [
      'a file that changed is not sent whole',
      "if (sentBytes === file.sizeBytes && hash.copy().digest('hex') !== file.sha256) throw changed();",
      '',
    ],
    'upload-changed-shorter': [
      'a file that shrank is not an upload',
      'if (sentBytes !== file.sizeBytes) throw changed();',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/upload/upload.ts`, PUBLISH, {
    'refusal-upload-token-hidden': [
      'an upload token that a refusal echoes is hidden',
      '[token.reveal(), credentials])',
      '[])',
    ],
  }),
  ...guardsOf(`${CLIENT}/upload/multipart.ts`, [`${CLIENT}/upload/multipart.test.ts`], {
    'multipart-names': [
      'no name breaks out of its header',
      ".replaceAll('\"', '%22').replaceAll('\\r', '%0D').replaceAll('\\n', '%0A')",
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/publish/prepare.ts`, PUBLISH, {
    'release-one-project': [
      'a release is of one project',
      'if (normalizedName === normalizeName(project)) return;',
      'if (project.length >= 0) return;',
    ],
    'release-one-version': [
      'a release is of one version',
      'if (parseVersion(got)?.canonical === parseVersion(expected)?.canonical) return;',
      'if (expected.length >= 0) return;',
    ],
    'release-public-version': [
      'a local version is not published',
      'if (parseVersion(got)?.local !== undefined) {',
      'if (false) {',
    ],
    'release-no-twins': ['no file is there in two spellings', '  checkTwins(files);\n', ''],
  }),
  ...guardsOf(`${CLIENT}/inspect/inspect.ts`, [...PUBLISH, ...INSPECT], {
    'release-metadata-agrees': [
      'a filename says what the metadata says',
      '  checkMetadataAgrees(distribution.filename, distribution.metadata);\n',
      '',
    ],
    'release-searched-in-threads': [
      'what threads read is searched for secrets',
      'findings: search?.findings() ?? []',
      'findings: []',
    ],
  }),
  ...guardsOf(`${CLIENT}/files/threads.ts`, [`${CLIENT}/files/threads.test.ts`], {
    'threads-without-environment': [
      'a thread gets none of the tokens in the environment',
      'new Worker(program, { env: {} })',
      'new Worker(program)',
    ],
  }),
  ...guardsOf(`${CLIENT}/inspect/inspect-files.ts`, INSPECT, {
    'threads-refuse': [
      'what a thread refuses is refused',
      "    if ('error' in answer) throw putTogether(answer.error);\n",
      "    if ('error' in answer) return;\n",
    ],
  }),
];

const FOLDERS: readonly Mutation[] = [
  ...guardsOf(`${CLIENT}/download/download.ts`, DOWNLOAD, {
    'download-name': [
      'an index writes nowhere but into the folder',
      "if (/[/\\\\\\p{Cc}]/u.test(filename) || filename.startsWith('.')) {",
      'if (false) {',
    ],
    'download-hash-there': [
      'a file that cannot be checked is not taken',
      "if (sha256 === undefined) throw clientErrors.create('download-hash-missing', { file: filename, index });\n  return { ...file, sha256,",
      "return { ...file, sha256: sha256 ?? '',",
    ],
    'download-hash': [
      'a file with another hash is not taken',
      'if (got === file.sha256) return;',
      'if (got.length > 0) return;',
    ],
    'download-size': [
      'a file that is longer than listed is stopped',
      'if (receivedBytes > (file.size ?? MOST_UNLISTED_BYTES)) break;',
      '',
    ],
    'download-overwrites-nothing': [
      'a file with other bytes is not overwritten',
      'if (entry?.sha256 === sha256) return true;',
      'return entry?.sha256 === sha256;',
    ],
    'download-list-kept': [
      'a list with other sums is not overwritten',
      'if (existing !== undefined)',
      'if (false)',
    ],
    'download-project': ['only files of the project are taken', 'parsed.normalizedName === project && ', ''],
  }),
  ...guardsOf(`${CLIENT}/files/write.ts`, FILES, {
    'file-flushed': ['a file is on the disk before it gets its name', '      await handle.sync();\n', ''],
    'file-whole': [
      'a file has its name when it is whole',
      'const partial = partialPath(file);',
      'const partial = file;',
    ],
    'file-partial-removed': [
      'a file that could not be written leaves nothing',
      '    await rm(partial, { force: true }).catch(() => undefined);\n',
      '',
    ],
  }),
  ...guardsOf(`${CLIENT}/files/checksums.ts`, FILES, {
    'checksums-beside': [
      'the list of checksums is not among the distributions',
      'if (await isInside(output, folder)) {',
      'if (false) {',
    ],
    'checksums-not-listed': [
      'a distribution that nobody listed is told',
      "if (state === 'not-listed') {",
      'if (false) {',
    ],
  }),
  ...guardsOf(`${CLIENT}/files/list.ts`, FILES, {
    'folder-distributions-only': [
      'what is no distribution stops a release',
      'if (!info.isFile() || !isDistributionFilename(filename)) {',
      'if (!info.isFile()) {',
    ],
    'folder-files-only': [
      'a folder that is named like a distribution is none',
      'if (!info.isFile() || !isDistributionFilename(filename)) {',
      'if (!isDistributionFilename(filename)) {',
    ],
  }),
  ...guardsOf('src/publishing/repository/git.ts', REPOSITORY, {
    'git-environment': [
      'no variable leads git into another repository',
      'env: cleanEnvironment(this.#environment),',
      'env: { ...this.#environment },',
    ],
    'git-settings': [
      'git runs no program of a repository',
      "SAFE_SETTINGS.flatMap((setting) => ['-c', setting])",
      '[] as string[]',
    ],
    'git-hooks': ['git runs no hook of a repository', '  `core.hooksPath=${devNull}`,\n', ''],
    'git-monitor': ['git runs no monitor of a repository', "  'core.fsmonitor=false',\n", ''],
  }),
  ...guardsOf('src/publishing/repository/local-actions.ts', REPOSITORY, {
    'local-action-link': [
      'no action is read from outside the repository by a link',
      '    await refuseEscape(file, root, shown);\n',
      '',
    ],
    'local-action-path': [
      'no action is read from outside the repository by its path',
      "!folder.startsWith('..') && ",
      '',
    ],
  }),
  ...guardsOf('src/publishing/repository/git.ts', IN_REPOSITORY, {
    'history-replaced': ['no replacement hides what a history holds', "GIT_NO_REPLACE_OBJECTS: '1', ", ''],
    'history-grafted': ['no graft hides what a history holds', ', GIT_GRAFT_FILE: devNull', ''],
    'history-fetches-nothing': [
      'a search completes no partial clone',
      // Older gits know only the first, newer ones are told twice.
      "'protocol.file.allow=never', 'log.showSignature=false'],\n  environment: { GIT_NO_LAZY_FETCH: '1', ",
      "'log.showSignature=false'],\n  environment: { ",
    ],
    'history-signature': [
      'a search runs no program that checks signatures',
      ", 'log.showSignature=false'],",
      '],',
    ],
  }),
  ...guardsOf('src/publishing/repository/secrets/objects.ts', IN_REPOSITORY, {
    'history-too-large': [
      'what is too large is skipped',
      'else if (header.sizeBytes <= tally.limitBytes) yield',
      'else if (header.sizeBytes >= 0) yield',
    ],
    'history-missing': ['a history that lacks objects is read as far as it goes', "'--missing=print', ", ''],
    'history-broken': [
      'a broken repository is no clean one',
      '    await Promise.all(runs.map(({ ended }) => ended));\n',
      '',
    ],
  }),
  ...guardsOf('src/publishing/repository/secrets/history.ts', IN_REPOSITORY, {
    'history-stashes': [
      'the earlier stashes are searched',
      'const starts = await earlierStashes(repository);',
      'const starts: readonly string[] = [];',
    ],
    'history-oldest': [
      'the first commit of a secret is told',
      'form.age > known.age ? form : known',
      'form.age < known.age ? form : known',
    ],
  }),
  ...guardsOf('src/publishing/repository/secrets/attribution.ts', IN_REPOSITORY, {
    'history-merge': [
      'what only a merge brought is told with its commit',
      "  '--diff-merges=first-parent',\n",
      '',
    ],
  }),
  ...guardsOf('src/publishing/repository/secrets/found.ts', IN_REPOSITORY, {
    'search-cancelled': [
      'a search ends when it is cancelled',
      '    this.#options.signal?.throwIfAborted();\n',
      '',
    ],
  }),
  ...guardsOf('src/publishing/repository/secrets/tree.ts', IN_REPOSITORY, {
    'tree-link': ['a search of a tree follows no link', 'if (isLink) return', 'if (false) return'],
    'tree-folder-link': [
      'a search of a tree follows no folder that became a link',
      '|| !(await this.#isOwnFolder(path.dirname(file)))',
      '',
    ],
    'tree-pipe': ['a search of a tree waits for no pipe', 'if (!found.isFile()) return', 'if (false) return'],
    'tree-too-large': [
      'a file that is too large is skipped',
      'if (found.size > this.#tally.limitBytes)',
      'if (false)',
    ],
  }),
  ...guardsOf('src/publishing/repository/files.ts', REPOSITORY, {
    'repository-link': [
      'no workflow is read from outside the repository',
      '    await refuseEscape(file, root, shown);\n',
      '',
    ],
    'repository-file-size': [
      'no file of a repository fills the memory',
      'if (bytes === undefined) {',
      "if (bytes === undefined) return '';\n    if (false) {",
    ],
    'repository-pipe': [
      'a pipe in a repository does not hang us',
      'constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)',
      'constants.O_RDONLY',
    ],
  }),
  ...guardsOf('src/publishing/repository/clone.ts', REPOSITORY, {
    'clone-credentials': ['no build sees a credential of the remote', "url.password = '';", ''],
    'copied-link': [
      'no link of a working tree leads out of the copy',
      "throw repositoryErrors.create('repository-link-escapes', { file });",
      '',
    ],
  }),
];

const DOCUMENTS: readonly Mutation[] = [
  ...guardsOf('src/publishing/workflow/yaml-tree.ts', YAML, {
    'workflow-size': [
      'a workflow is no longer than the limit',
      'if (text.length > MAX_WORKFLOW_CHARACTERS) throw',
      'if (false) throw',
    ],
    'workflow-nodes': ['a billion laughs end early', 'this.#nodes > MAX_WORKFLOW_NODES || ', ''],
    'workflow-depth': ['a workflow is no deeper than the limit', ' || depth > MAX_DEPTH', ''],
  }),
  ...guardsOf(
    'src/publishing/workflow/github/publish/nameless.ts',
    ['src/publishing/workflow/github/publish/nameless.test.ts'],
    {
      'nameless-other-use': [
        'an ID token that signs or logs in elsewhere is no sign of publishing',
        '  if (placed.some(({ step }) => usesIdentityElsewhere(step))) return [];\n',
        '',
      ],
      'nameless-names': [
        'a script that says what it does is taken at its word',
        'isTask(words) && !names.some((word) => doesOther(word) || INTERPRETER.test(word))',
        'isTask(words)',
      ],
    },
  ),
  ...guardsOf(
    'src/publishing/workflow/github/permissions.ts',
    [
      'src/publishing/workflow/github/find-publish-jobs.test.ts',
      'src/publishing/workflow/github/shapes.test.ts',
    ],
    {
      'permission-caller': [
        'a called workflow has no more permissions than its caller',
        "if (inherited === 'missing') return 'missing';",
        '',
      ],
      'permission-job-replaces': [
        'the permissions of a job replace those of the workflow',
        'const own = job ?? workflow;',
        'const own = workflow ?? job;',
      ],
    },
  ),
  ...guardsOf('src/publishing/config/credentials.ts', ['src/publishing/config/credentials.test.ts'], {
    'config-credential': [
      'an upload token in a configuration is noticed',
      "  [/\\bpypi-[A-Za-z0-9_-]{16,}/u, 'an API token of a Python index'],\n",
      '',
    ],
    'secret-by-reference': [
      'a secret is given by reference, never as itself',
      "throw configErrors.create('secret-reference-invalid', { name });",
      "return { kind: 'env', name: text };",
    ],
  }),
  ...guardsOf(
    'src/publishing/config/check.ts',
    ['src/publishing/config/parse-config.test.ts', 'src/publishing/config/publishers-file.test.ts'],
    {
      'config-no-credentials': [
        'a configuration that holds a credential is refused',
        '  refuseCredentials(data, places, []);\n',
        '',
      ],
    },
  ),
  ...guardsOf('src/publishing/release/secrets/search.ts', SECRETS, {
    'secret-files': [
      'a file of credentials is found by its name',
      "if (isSecretFile(member)) found.set('', { member, kind: 'secret-file' });",
      '',
    ],
    'secret-across-chunks': [
      'a secret that lies across two chunks is found',
      'const end = scan.filled - KEPT_BYTES;',
      'const end = scan.filled;',
    ],
    'secret-findings': [
      'a hostile archive does not fill the list of findings',
      'scan.hits.size < MOST_FINDINGS && ',
      '',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/looks-real.ts', SHAPES, {
    'secret-placeholder': [
      'a placeholder is no secret',
      'if (PLACEHOLDER.test(text) || EXAMPLES',
      'if (EXAMPLES',
    ],
    'secret-example': [
      'a published example is no secret',
      ' || EXAMPLES.some((example) => text.includes(example))',
      '',
    ],
    'secret-counted': ['a counted text is no secret', ' && ascendingShare(text) < MOST_ASCENDING', ''],
    'secret-own-checksum': [
      'a token of ours is known by its checksum',
      'return sum.startsWith(body.slice(-OWN_CHECKSUM_CHARS));',
      'return true;',
    ],
    'secret-stands-for': [
      'a word that stands for a password is none',
      'if (STANDS_FOR.test(value) || ',
      'if (',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/shape.ts', SHAPES, {
    'secret-behind-escape': [
      'a secret behind a written line break is found',
      'return ESCAPE.test(text.slice(Math.max(0, at - LONGEST_ESCAPE_CHARS), at));',
      'return false;',
    ],
    'secret-glued': [
      'what is the middle of a word is no secret',
      'if (at === 0 || notAfter?.test(text.charAt(at - 1)) !== true) return true;',
      'if (text.length > 0) return true;',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/scanner.ts', SHAPES, {
    'secret-once': [
      'a secret is told once, however many shapes fit',
      'return withoutDoubles(hits);',
      'return hits;',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/search.ts', SHAPES, {
    'secret-utf-16': [
      'a secret in UTF-16 is found',
      'if (hasZero) hits.push(...scanWide(scan.scanner, block, scan.context, end));',
      '',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/text-runs.ts', TEXT_RUNS, {
    'secret-in-little-text': [
      'text among other bytes is searched when it begins before a multiple of four',
      'return Math.max(from, at - before);',
      'return Math.max(from, at);',
    ],
    'secret-in-wide-text': [
      'no row of UTF-16 is passed over',
      'const PROBE_STEP = 2 * LEAST_WIDE_CHARS - PROBE_BYTES + 1;',
      'const PROBE_STEP = 2 * LEAST_WIDE_CHARS;',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/shape.ts', TEXT_RUNS, {
    'secret-least-text': [
      'no more text is asked for than every shape has',
      'export const LEAST_TEXT_BYTES = 7;',
      'export const LEAST_TEXT_BYTES = 16;',
    ],
  }),
  ...guardsOf('src/publishing/release/secrets/distribution.ts', SECRETS, {
    'secret-refused': [
      'a distribution with a secret is refused',
      'if (first === undefined) return;',
      'if (findings.length >= 0) return;',
    ],
  }),
  ...guardsOf('src/publishing/release/record/replay.ts', RECORD, {
    'replay-record-whole': ['a tampered record is not replayed', '  checkHashes(record);\n', ''],
    'replay-pipeline': [
      'another pipeline is not replayed',
      'if (pipeline_version !== rules.pipelineVersion) {',
      'if (false) {',
    ],
    'replay-rules': ['other rules are not replayed', 'if (recorded !== known) throw', 'if (false) throw'],
    'replay-missing': [
      'a missing file is told',
      "if (found === undefined) throw releaseErrors.create('record-file-missing', { file: file.file });",
      'if (found === undefined) continue;',
    ],
    'replay-unexpected': ['a file too many is told', 'if (extra !== undefined) throw', 'if (false) throw'],
    'replay-differences': [
      'content that differs is told in words',
      'if (first !== undefined) {',
      'if (false) {',
    ],
    'replay-hash': ['the hash decides', 'if (computed !== record.replay_hash) {', 'if (false) {'],
  }),
  ...guardsOf('src/publishing/release/record/parse.ts', RECORD, {
    'record-hashes': [
      'a record that was changed is refused',
      'if (computed !== recorded) throw',
      'if (false) throw',
    ],
    'record-evidence-hash': [
      'the evidence belongs to the record',
      "    ['record', record.record_hash, () => recordHash(record)],\n",
      '',
    ],
    'record-newer': [
      'a record of a newer pipeline says so',
      "if (typeof recorded === 'number' && recorded !== PIPELINE_VERSION) {",
      'if (false) {',
    ],
  }),
];

/** The guards of `publishing`: the wire, tokens, folders, and the documents of a release. */
export const PUBLISHING_MUTATIONS: readonly Mutation[] = [
  ...ASKING,
  ...WIRE,
  ...TOKENS,
  ...FOLDERS,
  ...DOCUMENTS,
];
