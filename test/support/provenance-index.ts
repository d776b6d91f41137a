import { TokenlessError } from '../../src/base/index.ts';
import {
  type BuiltDistribution,
  normalizeName,
  parseDistributionFilename,
} from '../../src/packaging/index.ts';
import type { AttestationVerifier } from '../../src/publishing/client/index.ts';
import { renderSimpleProject } from '../../src/wire/index.ts';
import { sha256 } from './releases.ts';
import { type StandIn, type StandInReply, type StandInRequest, startStandIn } from './stand-in-server.ts';

/** The workflow that publishes in these tests. */
export const PUBLISHER = {
  kind: 'GitHub',
  repository: 'octo-org/hello-dist',
  workflow: 'release.yml',
  environment: 'pypi',
} as const;

/** Who signed, as the attestations of these tests say it. */
export interface Signer {
  readonly repository?: string;
  readonly sourceRepositoryId?: string;
  readonly sourceRepositoryOwnerId?: string;
}

/** The job of that workflow. */
export const SIGNER: Signer = {
  repository: 'octo-org/hello-dist',
  sourceRepositoryId: '1',
  sourceRepositoryOwnerId: '2',
};

/** A file that the index serves. */
export interface ServedDistribution extends BuiltDistribution {
  /** Served as it is; undefined: the index knows none. */
  readonly provenance?: unknown;
  /** What the page lists instead of the real one. */
  readonly listed?: string;
  readonly page?: Readonly<Record<string, unknown>>;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** An attestation in the form of PEP 740 that the verifier of these tests takes: it names a file and who signed. */
export function attestation(file: BuiltDistribution, signer: Signer = SIGNER): Record<string, unknown> {
  const statement = base64({ subject: file.filename, sha256: sha256(file.bytes), signer });
  const entry = {
    logIndex: '1',
    logId: { keyId: base64('log') },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: '1',
    canonicalizedBody: base64('body'),
  };
  return {
    version: 1,
    verification_material: { certificate: base64('certificate'), transparency_entries: [entry] },
    envelope: { statement, signature: base64('signature') },
  };
}

/** The provenance of a file by one publisher. */
export function provenanceOf(
  file: BuiltDistribution,
  publisher: Readonly<Record<string, unknown>> = PUBLISHER,
  signer: Signer = SIGNER,
): Record<string, unknown> {
  return { version: 1, attestation_bundles: [{ publisher, attestations: [attestation(file, signer)] }] };
}

/** The file with its provenance. */
export function attested(
  file: BuiltDistribution,
  publisher?: Readonly<Record<string, unknown>>,
  signer?: Signer,
): ServedDistribution {
  return { ...file, provenance: provenanceOf(file, publisher, signer) };
}

/** Takes an attestation that names exactly this file and was signed by its publisher; stands in for signatures. */
export const namedVerifier: Pick<AttestationVerifier, 'verify'> = {
  verify(given, subject, publisher) {
    const { envelope } = given as { envelope: { statement: string } };
    const statement: unknown = JSON.parse(Buffer.from(envelope.statement, 'base64').toString());
    const { signer, ...named } = statement as { subject: string; sha256: string; signer: Signer };
    const isNamed = named.subject === subject.filename && named.sha256 === subject.sha256;
    const repository = publisher !== undefined && 'repository' in publisher ? publisher.repository : '';
    if (isNamed && signer.repository === repository) {
      const { repository: _, ...claims } = signer;
      return { verdict: 'verified', predicateType: 'test', claims, loggedAtSeconds: 1, logIndex: '1' };
    }
    const text = { what: 'the attestation does not hold', why: 'another file or signer', mend: 'none' };
    return { verdict: 'refused', error: new TokenlessError('attestation-of-a-test', text) };
  },
};

export interface ProvenanceIndex extends StandIn {
  readonly simpleUrl: string;
  readonly served: ServedDistribution[];
}

export interface ProvenanceIndexOptions {
  /** How pages are written; `silent`: JSON that never speaks of provenance. */
  readonly form?: 'json' | 'html' | 'silent';
  intercept?(request: StandInRequest): StandInReply | undefined;
  readonly tls?: { readonly key: string; readonly cert: string };
}

function pageOf(files: readonly ServedDistribution[], project: string, form: string): StandInReply {
  const entries = files.map(({ filename, bytes, provenance, listed, page }) => {
    const version = parseDistributionFilename(filename).version;
    const url = provenance === undefined ? null : `/integrity/${project}/${version}/${filename}/provenance`;
    return {
      filename,
      url: `../../packages/${filename}`,
      hashes: { sha256: listed ?? sha256(bytes) },
      size: bytes.byteLength,
      ...(form === 'silent' ? {} : { provenance: url }),
      ...page,
    };
  });
  const document = { meta: { 'api-version': '1.3' }, name: project, files: entries };
  return form === 'html'
    ? { headers: { 'content-type': 'text/html' }, body: renderSimpleProject(document) }
    : {
        headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
        body: JSON.stringify(document),
      };
}

/** An index that serves provenance (PEP 740), which our own does not yet. */
export async function startProvenanceIndex(
  served: ServedDistribution[],
  options: ProvenanceIndexOptions = {},
): Promise<ProvenanceIndex> {
  const answer = (request: StandInRequest): StandInReply => {
    const own = options.intercept?.(request);
    if (own !== undefined) return own;
    const project = /^\/simple\/([^/]+)\/$/u.exec(request.path)?.[1];
    const of = (name: string): ServedDistribution[] =>
      served.filter(({ filename }) => normalizeName(parseDistributionFilename(filename).name) === name);
    if (project !== undefined) {
      const files = of(project);
      return files.length === 0 ? { status: 404 } : pageOf(files, project, options.form ?? 'json');
    }
    const wanted = served.find(({ filename }) => request.path.includes(`/${filename}`));
    if (request.path.startsWith('/packages/') && wanted !== undefined) return { body: wanted.bytes };
    if (request.path.startsWith('/integrity/') && wanted?.provenance !== undefined) {
      return { body: wanted.provenance };
    }
    return { status: 404 };
  };
  const server = await startStandIn(answer, options.tls);
  return Object.assign(server, { simpleUrl: `${server.url}/simple/`, served });
}
