import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseDistributionFilename } from '../../src/packaging/index.ts';
import { createAttester } from '../../src/publishing/client/index.ts';
import { SIMPLE_PATH, integrityPath } from '../../src/wire/index.ts';
import { startSigningJob } from '../../test/support/sigstore/signing-job.ts';
import { packCommandLine } from '../machine/packed.ts';
import { timeProgram } from '../machine/run.ts';
import type { Ground, SpeedPromise } from '../promise.ts';
import { fillIndex, smallWheel } from '../servers/fill.ts';
import { ISSUER, makeBenchKey } from '../servers/identity.ts';
import { bundleIndex, startMeasuredIndex } from '../servers/start.ts';

const ROUNDS = { full: 5, quick: 1 } as const;
const PACKAGES = { full: 200, quick: 10 } as const;
const LIMIT_SECONDS = 10;

/** Two releases of each project: the locked one, and the one before it, whose publisher is compared. */
const VERSIONS = ['1.0', '1.1'] as const;
const LOCKED = '1.1';

const projectName = (number: number): string => `sample-${number}`;

interface SignedWheel {
  readonly filename: string;
  readonly sha256: string;
  readonly provenance: string;
}

/** Provenance by path, and the trust root by which it holds; every wheel has a signature of its own. */
async function signAll(packages: number): Promise<{ byPath: Map<string, SignedWheel>; trustRoot: string }> {
  await using job = await startSigningJob();
  const attest = createAttester(job.options);
  const publisher = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml', environment: 'pypi' };
  const byPath = new Map<string, SignedWheel>();
  for (let number = 0; number < packages; number += 1) {
    for (const version of VERSIONS) {
      const { filename, bytes } = smallWheel(projectName(number), version);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const bundle = { publisher, attestations: await attest({ filename, sha256 }) };
      const provenance = JSON.stringify({ version: 1, attestation_bundles: [bundle] });
      byPath.set(integrityPath(projectName(number), version, filename), { filename, sha256, provenance });
    }
  }
  return { byPath, trustRoot: job.trustRoot.text };
}

type Provenances = ReadonlyMap<string, SignedWheel>;

/** A page of our own index, its files with the addresses of their provenance. */
function withProvenance(page: Buffer, byPath: Provenances): string {
  const document = JSON.parse(page.toString()) as {
    name: string;
    files: { filename: string; provenance: unknown }[];
  };
  for (const file of document.files) {
    const { version } = parseDistributionFilename(file.filename);
    const address = integrityPath(document.name, version, file.filename);
    if (byPath.has(address)) file.provenance = address;
  }
  return JSON.stringify(document);
}

/** The index as clients see it: our own, and the provenance that it does not serve itself yet. */
async function startFront(index: string, byPath: Provenances): Promise<{ url: string; close(): void }> {
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, response) => {
    const { url = '', headers } = request;
    const signed = byPath.get(url);
    if (signed !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(signed.provenance);
      return;
    }
    const onward = http.get(new URL(url, index), { headers: { accept: headers.accept }, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        response.writeHead(answer.statusCode ?? 500, { 'content-type': answer.headers['content-type'] });
        response.end(withProvenance(Buffer.concat(chunks), byPath));
      });
    });
    onward.on('error', () => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** A `uv.lock` of the locked release of every project. */
function uvLock(url: string, byPath: Provenances, packages: number): string {
  const tables = Array.from({ length: packages }, (_, number) => {
    const project = projectName(number);
    const { filename } = smallWheel(project, LOCKED);
    const sha256 = byPath.get(integrityPath(project, LOCKED, filename))?.sha256 ?? '';
    return `[[package]]
name = "${project}"
version = "${LOCKED}"
source = { registry = "${url}${SIMPLE_PATH}" }
wheels = [{ url = "${url}/packages/${filename}", hash = "sha256:${sha256}" }]
`;
  });
  return ['version = 1\nrevision = 3\n', ...tables].join('\n');
}

async function measure({ folder, effort }: Ground): ReturnType<SpeedPromise['measure']> {
  const packages = PACKAGES[effort];
  const [program = '', ...args] = await packCommandLine(folder);
  const dataDirectory = path.join(folder, 'index');
  const key = await makeBenchKey();
  const projects = Array.from({ length: packages }, (_, number) => ({
    project: projectName(number),
    files: VERSIONS.length,
  }));
  await fillIndex({ dataDirectory, key }, ...projects);
  const { byPath, trustRoot } = await signAll(packages);
  const setup = { dataDirectory, issuer: ISSUER, keySet: key.keySet, registrations: [], maxFileBytes: 1 };
  await using stack = new AsyncDisposableStack();
  const index = await startMeasuredIndex(await bundleIndex(folder), setup);
  stack.defer(async () => void (await index.close()));
  const front = await startFront(index.url, byPath);
  stack.defer(() => front.close());
  await writeFile(path.join(folder, 'uv.lock'), uvLock(front.url, byPath, packages));
  await writeFile(path.join(folder, 'trusted_root.json'), trustRoot);
  const required = ['lock', 'attestations', 'same-publisher'].flatMap((name) => ['--require', name]);
  const verify = [...args, 'verify', 'uv.lock', '--trust-root', 'trusted_root.json', '--quiet', ...required];
  const samples: number[] = [];
  // One round warms the index and does not count.
  for (let round = 0; round <= ROUNDS[effort]; round += 1) {
    const { seconds } = await timeProgram(program, verify, { directory: folder });
    if (round > 0) samples.push(seconds);
  }
  const note = `${packages} packages, ${2 * packages} attestations verified, with the start of the command`;
  return [{ name: 'verify-lock', samples, unit: 's', goal: { atMost: LIMIT_SECONDS }, note }];
}

/** How long it takes to verify what a project depends on. */
export const VERIFY: readonly SpeedPromise[] = [
  {
    name: 'verify-lock',
    claim:
      'a lock of 200 packages is verified in under 10 s with a warm index: digests, attestations, publishers',
    measure,
  },
];
