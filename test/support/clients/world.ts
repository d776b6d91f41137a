import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../../src/issuer/index.ts';
import { type BuiltDistribution, bytesSource, readDistribution } from '../../../src/packaging/index.ts';
import {
  LOOPBACK_NAMES,
  type RunningIndex,
  type ServerCertificate,
  createCertificateAuthority,
  rehearsalKeySets,
  startIndex,
} from '../../../src/server/index.ts';
import { type Claims, REGISTRY_PROFILES } from '../../../src/trust/index.ts';
import { GITHUB, OCTO_APP } from '../index/test-index.ts';
import { uploadForm } from '../index/upload-body.ts';
import { githubClaims } from '../trust.ts';
import { clientEnvironment } from './client-environment.ts';
import { type ProgramRun, runProgram } from './program.ts';
import { type TlsAnswer, requestOverTls } from './request.ts';

/** A file as the simple index lists it. */
export interface ListedFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes: { readonly sha256: string };
  readonly 'core-metadata': { readonly sha256: string } | false;
}

/** Who is to meet the index: an unmodified client, or a transcript of one. */
export interface MetClient {
  readonly name: string;
  readonly program: string;
  readonly version: string;
}

/** How a world differs from the usual one. */
export interface WorldOptions {
  /** Changes to the claims of the job. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The project of the pending publisher; `hello-dist` when left out. */
  readonly project?: string;
  /** False: the index has its exchange switched off. */
  readonly exchangeEnabled?: boolean;
}

/** An issuer and an index over TLS, and a job that a client believes to run in. */
export interface ClientWorld {
  readonly client: MetClient;
  /** A folder of the test's own; `dist` and `home` are in it. */
  readonly folder: string;
  readonly caFile: string;
  readonly ca: string;
  readonly tls: ServerCertificate;
  readonly issuer: RunningIssuer;
  readonly index: RunningIndex;
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  /** The environment of a job of octo/app that may ask for ID tokens; it does not know our CA. */
  readonly job: Readonly<Record<string, string>>;
  /** Writes distributions into `dist` and says where. */
  write(...distributions: readonly BuiltDistribution[]): readonly string[];
  /** Runs the client in the folder, outside any job; it trusts our CA. */
  run(...args: readonly string[]): Promise<ProgramRun>;
  /** Runs the client in the folder as the job; it trusts our CA. */
  runInJob(...args: readonly string[]): Promise<ProgramRun>;
  /** What the simple index lists; empty where there is no such project. */
  listed(project?: string): Promise<readonly ListedFile[]>;
  /** SHA-256 of every file as it is downloaded, by filename; throws where the simple index lists another hash. */
  served(): Promise<Readonly<Record<string, string>>>;
  /** Uploads with a token, as the simplest client would. */
  upload(token: string, distribution: BuiltDistribution): Promise<TlsAnswer>;
  /** An upload token by the job's identity. */
  mint(): Promise<string>;
  /** Publishes by a job's exchange and upload, for tests of those who only install. */
  publish(...distributions: readonly BuiltDistribution[]): Promise<void>;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of distributions, by filename. */
export function hashesOf(...distributions: readonly BuiltDistribution[]): Readonly<Record<string, string>> {
  return Object.fromEntries(distributions.map(({ filename, bytes }) => [filename, sha256(bytes)]));
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const PROJECT = 'hello-dist';

/** The variables by which the clients that are driven without \`tokenless token\` find a CA. */
const CA_VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'];

interface Started {
  readonly folder: string;
  readonly ca: string;
  readonly tls: ServerCertificate;
  readonly issuer: RunningIssuer;
  readonly index: RunningIndex;
}

/** Starts both servers; they and the folder are gone when the test is over. */
async function start({ claims, exchangeEnabled }: WorldOptions): Promise<Started> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['dist', 'home']) mkdirSync(path.join(folder, name));
  const authority = await createCertificateAuthority({ nowSeconds });
  const tls = await authority.issue(LOOPBACK_NAMES);
  const host = '127.0.0.1';
  const issuer = await startIssuer({
    issuer: GITHUB,
    host,
    port: 0,
    claimsFor: () => jobClaims(claims ?? {}),
    nowSeconds,
    requestToken: new Secret('request-token-of-the-runner'),
  });
  onTestFinished(() => issuer.close());
  const index = await startIndex({
    profile: REGISTRY_PROFILES.tokenless,
    dataDirectory: path.join(folder, 'index'),
    host,
    port: 0,
    tls,
    owner: { name: 'admin', credential: new Secret('correct horse battery staple') },
    keySets: rehearsalKeySets({ [GITHUB]: issuer.keySet() }),
    exchangeEnabled,
    log: () => undefined,
    graceSeconds: 1,
  });
  onTestFinished(() => index.close());
  return { folder, ca: authority.certificatePem, tls, issuer, index };
}

/** Claims of the job, without what the issuer puts in itself. */
function jobClaims(changes: Readonly<Record<string, unknown>>): Claims {
  return githubClaims({ iss: undefined, aud: undefined, jti: undefined, ...changes });
}

/**
 * Issuer and index for one test, `hello-dist` registered as pending for octo/app, and the client to drive.
 * Prints who meets whom.
 */
export async function openWorld(client: MetClient, options: WorldOptions = {}): Promise<ClientWorld> {
  const { folder, ca, tls, issuer, index } = await start(options);
  console.log(`${client.name} ${client.version} (${client.program}) meets the index on port ${index.port}`);
  const project = options.project ?? PROJECT;
  await index.index.addPublisher({
    project,
    provider: 'github',
    pending: true,
    fields: { ...OCTO_APP, ownerId: '100', repositoryId: '200' },
  });
  const caFile = path.join(folder, 'ca.pem');
  writeFileSync(caFile, ca);
  const untrusting = clientEnvironment(path.join(folder, 'home'));
  const job = { ...untrusting, ...issuer.environment() };
  const trust = Object.fromEntries(CA_VARIABLES.map((name) => [name, caFile]));
  const self: ClientWorld = {
    client,
    folder,
    caFile,
    ca,
    tls,
    issuer,
    index,
    uploadUrl: `${index.url}/legacy/`,
    simpleUrl: `${index.url}/simple/`,
    job,
    write: (...distributions) =>
      distributions.map(({ filename, bytes }) => {
        const file = path.join(folder, 'dist', filename);
        writeFileSync(file, bytes);
        return file;
      }),
    run: (...args) =>
      runProgram(client.program, args, { directory: folder, environment: { ...untrusting, ...trust } }),
    runInJob: (...args) =>
      runProgram(client.program, args, { directory: folder, environment: { ...job, ...trust } }),
    async listed(name = PROJECT) {
      const headers = { accept: 'application/vnd.pypi.simple.v1+json' };
      const { status, body } = await requestOverTls(`${self.simpleUrl}${name}/`, { ca, headers });
      return status === 200 ? (JSON.parse(body.toString()) as { files: ListedFile[] }).files : [];
    },
    async served() {
      const hashes: Record<string, string> = {};
      for (const { filename, url, hashes: listed } of await self.listed()) {
        const { body } = await requestOverTls(url, { ca });
        hashes[filename] = sha256(body);
        if (listed.sha256 !== hashes[filename]) throw new Error(`${filename} is not what the index lists`);
      }
      return hashes;
    },
    async upload(token, distribution) {
      const { metadata } = await readDistribution(bytesSource(distribution.bytes), distribution.filename);
      const fields = { version: metadata.version, requires_python: metadata.requiresPython };
      const form = new Response(uploadForm(distribution, fields));
      const headers = {
        authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
        'content-type': form.headers.get('content-type') ?? '',
      };
      return requestOverTls(self.uploadUrl, {
        ca,
        method: 'POST',
        headers,
        body: await form.bytes(),
      });
    },
    mint: () => mint(self),
    async publish(...distributions) {
      const token = await self.mint();
      for (const distribution of distributions) {
        const { status, reason } = await self.upload(token, distribution);
        if (status !== 200) throw new Error(`the index refused ${distribution.filename}: ${reason}`);
      }
    },
  };
  return self;
}

/** An upload token by the job's identity. */
async function mint({ ca, index, issuer }: ClientWorld): Promise<string> {
  const runner = issuer.environment();
  const identity = await fetch(`${runner['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=tokenless`, {
    headers: { authorization: `bearer ${runner['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  });
  const { value } = (await identity.json()) as { value: string };
  const body = JSON.stringify({ token: value });
  const minted = await requestOverTls(`${index.url}/_/oidc/mint-token`, { ca, method: 'POST', body });
  const { token } = JSON.parse(minted.body.toString()) as { token?: string };
  if (token === undefined) throw new Error(`no upload token: ${minted.body.toString()}`);
  return token;
}
