import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '../../src/base/index.ts';
import { buildSdist, buildWheel } from '../../src/packaging/index.ts';
import { startIssuer } from '../../src/issuer/index.ts';
import { rehearsalKeySets } from '../../src/server/index.ts';
import { ROOT } from '../house/imports.ts';
import { MACAROONS } from '../support/api-tokens/macaroons.ts';
import { runCli } from '../support/cli.ts';
import { actionLog } from '../support/explain/logs.ts';
import { PENDING, aJob, aRun, startRunsApi } from '../support/github-runs.ts';
import { GITHUB, OCTO_APP, type TestIndex, testIndex } from '../support/index/test-index.ts';
import { testClock } from '../support/index/test-clock.ts';
import { HELLO } from '../support/releases.ts';
import { githubClaims } from '../support/trust.ts';

/** A document that a command or the index really gave, and the schema that it must keep. */
export interface RealDocument {
  readonly name: string;
  readonly schema: string;
  readonly document: unknown;
}

const OWNER = { name: 'owner', credential: new Secret('correct-horse-battery-staple') };
const CREDENTIAL = { CREDENTIAL: OWNER.credential.reveal() };
const MANAGED = ['--credential', 'env:CREDENTIAL', '--json', '--quiet'];
const REGISTRATION = ['--owner', 'octo', '--repository', 'app', '--workflow', 'release.yml'];

/** Runs commands in one folder and keeps what `--json` printed. */
class Recorder {
  readonly documents: RealDocument[] = [];
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  keep(name: string, schema: string, document: unknown): void {
    this.documents.push({ name, schema, document });
  }

  async run(
    name: string,
    schema: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<unknown> {
    // A server that is asked to stop before it listens prints what it has to print, and stops.
    const signal = /^(?:serve|issuer)$/u.test(args[0] ?? '') ? AbortSignal.abort() : undefined;
    const world = { directory: this.folder, env: { PATH: process.env['PATH'] ?? '', ...env } };
    const { stdout, stderr } = await runCli(args, signal === undefined ? world : { ...world, signal });
    if (stdout === '') throw new Error(`${args.join(' ')} printed no document: ${stderr}`);
    const document: unknown = JSON.parse(stdout);
    this.keep(name, schema, document);
    return document;
  }

  /** Runs a command as a process of its own, because it hands its streams on. */
  async spawn(
    name: string,
    schema: string,
    args: readonly string[],
    env: Record<string, string>,
  ): Promise<void> {
    const main = path.join(ROOT, 'src/cli/main.ts');
    const options = { cwd: this.folder, env: { PATH: process.env['PATH'] ?? '', ...env } };
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], options);
    this.keep(name, schema, JSON.parse(stdout));
  }
}

function layOutDistributions(folder: string): void {
  mkdirSync(path.join(folder, 'dist'));
  for (const { filename, bytes } of [buildWheel(HELLO), buildSdist(HELLO)]) {
    writeFileSync(path.join(folder, 'dist', filename), bytes);
  }
}

/** A workflow in which doctor finds something, and whose environment an expression names. */
const DISPATCHED = `on: workflow_dispatch
jobs:
  upload:
    strategy: { matrix: { index: [testpypi, pypi] } }
    environment: \${{ matrix.index }}
    steps:
      - uses: actions/download-artifact@v5
      - run: uv publish
`;

/** A set-up that is planned, written, and kept. */
async function initDocuments(recorder: Recorder): Promise<void> {
  const folder = path.join(recorder.folder, 'project');
  mkdirSync(folder);
  await promisify(execFile)('git', ['init', '--quiet', folder]);
  writeFileSync(path.join(folder, 'pyproject.toml'), '[project]\nname = "hello-dist"\nversion = "1.0"\n');
  const init = ['init', 'project', '--repository', 'octo-org/hello-dist', '--json', '--quiet'];
  await recorder.run('init --dry-run', 'init.v1', [...init, '--dry-run']);
  await recorder.run('init', 'init.v1', init);
  writeFileSync(path.join(folder, 'docs/RELEASING.md'), 'mine\n');
  await recorder.run('init of what is there', 'init.v1', init);
}

/** A tag that is refused, and one that is pushed to a remote beside it. */
async function tagDocuments(recorder: Recorder): Promise<void> {
  const project = path.join(recorder.folder, 'tagged');
  cpSync(path.join(ROOT, 'examples/hello-dist'), project, { recursive: true });
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  const git = async (...args: readonly string[]): Promise<unknown> =>
    await promisify(execFile)('git', [...identity, ...args], { cwd: project });
  await git('init', '--quiet', '--initial-branch=main');
  await git('init', '--quiet', '--bare', '../tagged.git');
  await git('remote', 'add', 'origin', '../tagged.git');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Release');
  const tag = ['tag', '--directory', 'tagged', '--json', '--quiet'];
  const who = { EMAIL: 'test@example.invalid', GIT_CONFIG_GLOBAL: '/dev/null', HOME: recorder.folder };
  await recorder.run('tag of another version', 'tag.v1', [...tag, '9.9.9'], who);
  await recorder.run('tag', 'tag.v1', tag, who);
  const pending = { 7: [PENDING] };
  const jobs = { 7: [aJob('gates'), aJob('publish', { status: 'waiting', conclusion: null })] };
  const waiting = { runs: [aRun({ status: 'waiting' })], jobs, pending };
  for (const [how, moment] of Object.entries({ nothing: {}, waiting })) {
    await using github = await startRunsApi(moment);
    writeFileSync(path.join(recorder.folder, 'ca.pem'), github.ca);
    const online = [
      '--online',
      'env:T',
      '--api-url',
      github.url,
      '--ca',
      path.join(recorder.folder, 'ca.pem'),
    ];
    const followed = [...tag, '--follow-only', '--follow-minutes', '0.01', ...online];
    await recorder.run(`tag followed to ${how}`, 'tag.v1', followed, { ...who, T: 'a-token-of-a-test' });
  }
}

/** An emergency from its beginning to where it waits for CI. */
async function fallbackDocuments(recorder: Recorder, example: string): Promise<void> {
  const root = path.join(recorder.folder, 'emergency');
  cpSync(example, root, { recursive: true });
  const at = ['--directory', root, '--json', '--quiet'];
  const why = ['--reason', 'the exchange answers 503', '--incident', 'OPS-7'];
  const arm = ['fallback', 'arm', '--index', 'testpypi', ...why, ...at];
  await recorder.run('fallback arm --dry-run', 'fallback.v1', [...arm, '--dry-run']);
  await recorder.run('fallback arm', 'fallback.v1', arm);
  const state = readFileSync(path.join(root, '.tokenless/fallback.json'), 'utf8');
  recorder.keep('.tokenless/fallback.json', 'fallback-state.v1', JSON.parse(state));
  const use = ['fallback', 'use', '--index', 'testpypi', '--token', 'env:TOKEN', ...at];
  const token = ['pypi', MACAROONS.ofTestPyPI].join('-');
  await recorder.run('fallback use, refused', 'error.v1', use, { TOKEN: token });
  await recorder.run('fallback rollback', 'fallback.v1', ['fallback', 'rollback', ...at]);
}

/** What needs no server: sums, record, replay, errors. */
async function localDocuments(recorder: Recorder): Promise<void> {
  const { folder } = recorder;
  const example = path.join(ROOT, 'examples/hello-dist');
  await recorder.run('pack', 'pack.v1', ['pack', example, '--into', path.join(folder, 'packed'), '--json']);
  layOutDistributions(folder);
  await recorder.run('checksums', 'checksums.v1', ['checksums', '--json', '--quiet']);
  await recorder.run('checksums --check', 'checksums.v1', ['checksums', '--check', '--json']);
  const record = ['record', '--json', '--quiet', '--tag', 'v1.0.0', '--repository', 'octo-org/hello-dist'];
  await recorder.run('record', 'release-record.v1', record);
  recorder.keep(
    'release-record.json',
    'release-record.v1',
    JSON.parse(readFileSync(path.join(folder, 'release-record.json'), 'utf8')),
  );
  await recorder.run('replay', 'replay.v1', ['replay', 'release-record.json', 'dist', '--json']);
  const wheel = buildWheel({ ...HELLO, description: 'Says something else.\n' });
  mkdirSync(path.join(folder, 'changed'));
  writeFileSync(path.join(folder, 'changed', wheel.filename), wheel.bytes);
  writeFileSync(path.join(folder, 'changed', buildSdist(HELLO).filename), buildSdist(HELLO).bytes);
  await recorder.run('replay of other files', 'replay.v1', [
    'replay',
    'release-record.json',
    'changed',
    '--json',
  ]);
  const check = ['checksums', 'changed', '--check', '--list', 'SHA256SUMS', '--json'];
  await recorder.run('checksums --check of other files', 'checksums.v1', check);
  const plan = ['environments', 'plan', example, '--json'];
  await recorder.run('environments plan', 'environments.v1', plan);
  await fallbackDocuments(recorder, example);
  await recorder.run('doctor', 'doctor.v1', ['doctor', example, '--json']);
  mkdirSync(path.join(folder, 'project/.github/workflows'), { recursive: true });
  writeFileSync(path.join(folder, 'project/.github/workflows/release.yml'), DISPATCHED);
  const found = ['project', '--repository', 'octo/app', '--write-baseline', 'baseline.json'];
  await recorder.run('doctor with findings', 'doctor.v1', ['doctor', ...found, '--json']);
  const baseline = readFileSync(path.join(folder, 'baseline.json'), 'utf8');
  recorder.keep('doctor --write-baseline', 'doctor-baseline.v1', JSON.parse(baseline));
  writeFileSync(path.join(folder, 'publishers.json'), '[');
  const placed = ['rehearse', '--example', '--publishers', 'publishers.json', '--json', '--quiet'];
  await recorder.run('a failure in a file', 'error.v1', placed);
  await recorder.run('a failure', 'error.v1', ['checksums', 'nowhere', '--json']);
}

/** What an index answers to its owner, and what `publisher` prints. */
async function managementDocuments(recorder: Recorder, index: TestIndex): Promise<void> {
  const at = ['--index', index.url, ...MANAGED];
  const add = ['publisher', 'add', 'other-dist', ...at, ...REGISTRATION, '--pending'];
  const added = await recorder.run('publisher add', 'publisher.v1', add, CREDENTIAL);
  await recorder.run('publisher list', 'publishers.v1', ['publisher', 'list', ...at], CREDENTIAL);
  const { id } = (added as { publisher: { id: string } }).publisher;
  await recorder.run(
    'publisher remove',
    'publisher-removed.v1',
    ['publisher', 'remove', id, ...at],
    CREDENTIAL,
  );
  const headers = { authorization: `Bearer ${OWNER.credential.reveal()}` };
  const manage = async (init: RequestInit): Promise<unknown> => {
    return (await index.request('/_/manage/publishers', init)).json();
  };
  const registration = {
    project: 'third-dist',
    provider: 'github',
    pending: true,
    fields: { ...OCTO_APP, environment: 'third' },
  };
  recorder.keep('a registration', 'management-registration.v1', registration);
  const post = { method: 'POST', headers, body: JSON.stringify(registration) };
  recorder.keep('POST of a publisher', 'management-publisher.v1', await manage(post));
  recorder.keep('POST of it again', 'management-failure.v1', await manage(post));
  recorder.keep('GET of publishers', 'management-publishers.v1', await manage({ headers }));
  recorder.keep('GET by a stranger', 'management-failure.v1', await manage({}));
  await apiTokenDocuments(recorder, index, at);
}

/** What an index answers about API tokens, and what `api-token` prints; the token itself is in none of the latter. */
async function apiTokenDocuments(recorder: Recorder, index: TestIndex, at: readonly string[]): Promise<void> {
  await index.index.createProject('emergency-dist');
  const add = ['api-token', 'add', 'emergency-dist', ...at, '--reason', 'OPS-7', '--into', 'token.txt'];
  const added = await recorder.run('api-token add', 'api-token.v1', add, CREDENTIAL);
  await recorder.run('api-token list', 'api-tokens.v1', ['api-token', 'list', ...at], CREDENTIAL);
  const { id } = (added as { token: { id: string } }).token;
  const revoke = ['api-token', 'revoke', id, ...at];
  await recorder.run('api-token revoke', 'api-token-revoked.v1', revoke, CREDENTIAL);
  const headers = { authorization: `Bearer ${OWNER.credential.reveal()}` };
  const manage = async (init: RequestInit): Promise<unknown> =>
    (await index.request('/_/manage/api-tokens', init)).json();
  const body = { project: 'emergency-dist', lifetimeSeconds: 3600, reason: 'OPS-7' };
  recorder.keep('a wish for an API token', 'management-api-token-request.v1', body);
  const post = { method: 'POST', headers, body: JSON.stringify(body) };
  recorder.keep('POST of an API token', 'management-api-token.v1', await manage(post));
  recorder.keep('GET of API tokens', 'management-api-tokens.v1', await manage({ headers }));
}

/** A check of a sound index, and of one that lost a content, changed another and was stopped in an upload. */
async function checkDocuments(recorder: Recorder): Promise<void> {
  const fsck = ['admin', 'fsck', '--data', 'index', '--json', '--quiet'];
  await recorder.run('admin fsck', 'fsck.v1', fsck);
  const contents = path.join(recorder.folder, 'index/files');
  const kept = readdirSync(contents, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{64}$/u.test(name),
  );
  const [lost = '', ...others] = kept.map((name) => path.join(contents, name));
  rmSync(lost);
  for (const changed of others) writeFileSync(changed, 'x');
  writeFileSync(path.join(recorder.folder, 'index/incoming/half'), 'x');
  await recorder.run('admin fsck of a damaged index', 'fsck.v1', fsck);
}

/** What `verify` says of a release, a folder, and a lock that is not all of an index. */
async function verifyDocuments(recorder: Recorder, url: string): Promise<void> {
  const at = ['--index', url, '--json', '--quiet'];
  await recorder.run('verify a release', 'verify.v1', ['verify', 'hello-dist==1.0.0', ...at]);
  await recorder.run('verify a folder', 'verify.v1', ['verify', 'back', ...at, '--require', 'publisher']);
  const lines = ['hello-dist==1.0.0 --hash=sha256:' + '0'.repeat(64), '-e .', '--find-links ./wheels', ''];
  writeFileSync(path.join(recorder.folder, 'requirements.txt'), lines.join('\n'));
  await recorder.run('verify a lock', 'verify.v1', ['verify', 'requirements.txt', ...at]);
  const nowhere = ['--index', 'http://127.0.0.1:1/', '--json', '--quiet'];
  await recorder.run('verify a lock at no index', 'verify.v1', ['verify', 'requirements.txt', ...nowhere]);
}

/** The exchange, and the commands that do it. */
async function publishingDocuments(recorder: Recorder): Promise<void> {
  const clock = testClock();
  const claims = { ...githubClaims() };
  const issuer = await startIssuer({
    issuer: GITHUB,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => claims,
    nowSeconds: clock,
    requestToken: new Secret('request-token'),
  });
  try {
    const index = await testIndex({
      overHttp: true,
      dataDirectory: path.join(recorder.folder, 'index'),
      owner: OWNER,
      keySets: rehearsalKeySets({ [GITHUB]: issuer.keySet() }),
    });
    const runner = issuer.environment();
    const at = ['--index', index.url, '--json', '--quiet'];
    const refused = await recorder.run('a refused publish', 'error.v1', ['publish', 'dist', ...at], runner);
    if ((refused as { code: string }).code !== 'exchange-refused') throw new Error('it was not refused');
    await index.addPending();
    await recorder.run('publish', 'publish.v1', ['publish', 'dist', ...at], runner);
    await recorder.run('publish again', 'publish.v1', ['publish', 'dist', ...at], runner);
    const probe = ['probe', '--project', 'hello-dist', ...at];
    await recorder.run('probe', 'probe.v1', probe, runner);
    Object.assign(claims, { environment: 'other' });
    await recorder.run('a refused probe', 'probe.v1', probe, runner);
    Object.assign(claims, githubClaims());
    await recorder.spawn(
      'token',
      'token.v1',
      ['token', ...at, '--client', 'twine', '--', 'echo', 'noise'],
      runner,
    );
    await recorder.run('status', 'status.v1', ['status', 'hello-dist==1.0.0', ...at]);
    await recorder.run('status of what is not there', 'status.v1', ['status', 'hello-dist==2.0.0', ...at]);
    const download = ['download', 'hello-dist==1.0.0', '--into', 'back', ...at];
    await recorder.run('download', 'download.v1', download);
    await recorder.run('download again', 'download.v1', download);
    await verifyDocuments(recorder, index.url);
    const answers = { 'a malformed ID token': 'a.b.c', 'a stranger’s ID token': await index.idToken() };
    for (const [name, text] of Object.entries(answers)) {
      recorder.keep(name, 'exchange-failure.v1', await (await index.exchange(text)).json());
    }
    await managementDocuments(recorder, index);
    await index.close();
    await checkDocuments(recorder);
  } finally {
    await issuer.close();
  }
}

async function serverDocuments(recorder: Recorder): Promise<void> {
  const serve = ['serve', '--data', 'data', '--port', '0', '--no-tls', '--credential', 'env:CREDENTIAL'];
  await recorder.run('serve', 'serve.v1', [...serve, '--json', '--quiet'], CREDENTIAL);
  writeFileSync(path.join(recorder.folder, 'claims.json'), JSON.stringify(githubClaims()));
  await recorder.run('issuer', 'issuer.v1', ['issuer', '--claims', 'claims.json', '--json', '--quiet']);
}

/** What `explain` says of claims, a log, and both. */
async function explainDocuments(recorder: Recorder): Promise<void> {
  const write = (name: string, data: unknown): void =>
    writeFileSync(path.join(recorder.folder, name), typeof data === 'string' ? data : JSON.stringify(data));
  write('registered.json', {
    index: 'pypi',
    project: 'app',
    ...OCTO_APP,
    environment: 'pypi',
    pending: true,
  });
  write('sent.json', githubClaims({ environment: 'release' }));
  write('job.log', actionLog());
  const publisher = ['--publisher', 'registered.json'];
  for (const [name, args] of Object.entries({
    claims: [...publisher, '--claims', 'sent.json'],
    'claims alone': ['--claims', 'sent.json'],
    'a log': ['--log', 'job.log'],
    'a log and a publisher': [...publisher, '--log', 'job.log'],
    'an error': ['--error', 'job.log', ...publisher, '--claims', 'sent.json'],
  }))
    await recorder.run(`explain ${name}`, 'explain.v1', ['explain', ...args, '--json']);
}

async function rehearsalDocuments(recorder: Recorder): Promise<void> {
  for (const name of ['hello-dist', 'wrong-environment']) {
    const args = ['rehearse', '--example', name, '--json', '--quiet'];
    await recorder.run(`rehearse ${name}`, 'rehearsal.v1', args);
  }
}

/** Runs every command with `--json`, and asks a started index, in one folder. */
export async function realDocuments(folder: string): Promise<readonly RealDocument[]> {
  const recorder = new Recorder(folder);
  await initDocuments(recorder);
  await tagDocuments(recorder);
  await localDocuments(recorder);
  await publishingDocuments(recorder);
  await serverDocuments(recorder);
  await explainDocuments(recorder);
  await rehearsalDocuments(recorder);
  return recorder.documents;
}
