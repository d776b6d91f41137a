import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import type { TrustRoot } from '../../../src/publishing/client/index.ts';
import { canonicalEntry } from './rekor-entry.ts';
import { trustedRootOf } from './trusted-root.ts';

/** An extension of a certificate: its object identifier and, in UTF-8, what it says. */
export type CertificateExtension = readonly [oid: string, value: string];

/** Signs any bytes as a statement, with a certificate that says what it is told to. */
export interface TextSigner {
  readonly trustRoot: TrustRoot;
  /** An attestation of PEP 740 whose signature, certificate and log entry hold, whatever it says. */
  signText(payload: Uint8Array, extensions: readonly CertificateExtension[]): Promise<object>;
}

const MEDIA_TYPE = 'application/vnd.in-toto+json';
const URL_OF_LOG = 'https://sigstore.example';
/** A certificate is good for ten minutes, and a run may be longer. */
const MOST_KEPT = 16;
const DSSE_ENTRY = { kind: 'dsse', version: '0.0.1' };

type Authority = Awaited<ReturnType<typeof initializeCA>>;

const keys = (namedCurve: string): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromHex = (text: string): string => Buffer.from(text, 'hex').toString('base64');

interface LoggedEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly treeSize: number;
      readonly rootHash: string;
      readonly hashes: readonly string[];
      readonly checkpoint: string;
    };
  };
}

/** What Rekor answers, as an attestation carries it. */
function transparencyEntry({ body, integratedTime, logID, logIndex, verification }: LoggedEntry): object {
  const { inclusionProof: proof, signedEntryTimestamp } = verification;
  return {
    logIndex: String(logIndex),
    logId: { keyId: fromHex(logID) },
    kindVersion: DSSE_ENTRY,
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      treeSize: String(proof.treeSize),
      rootHash: fromHex(proof.rootHash),
      hashes: proof.hashes.map(fromHex),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: body,
  };
}

function envelopeOf(payload: Uint8Array, key: KeyObject): { text: string; signature: string } {
  const encoded = Buffer.concat([
    Buffer.from(`DSSEv1 ${MEDIA_TYPE.length} ${MEDIA_TYPE} ${payload.length} `),
    payload,
  ]);
  const signature = base64(sign('sha256', encoded, key));
  const signatures = [{ sig: signature, keyid: '' }];
  return {
    text: JSON.stringify({ payload: base64(payload), payloadType: MEDIA_TYPE, signatures }),
    signature,
  };
}

function createIssue(
  authority: Authority,
  publicKey: KeyObject,
): (list: readonly CertificateExtension[]) => Promise<Buffer> {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  // Half of the time would go into certificates that say the same.
  const issued = new Map<string, Buffer>();
  return async (list) => {
    const known = issued.get(JSON.stringify(list));
    if (known !== undefined) return known;
    if (issued.size >= MOST_KEPT) issued.clear();
    const certificate = await authority.issueCertificate({
      publicKey: Uint8Array.from(spki),
      subjectAltName: 'https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1',
      extensions: list.map(([oid, value]) => ({ oid, value })),
    });
    const der = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
    issued.set(JSON.stringify(list), der);
    return der;
  };
}

/** An authority and its logs in this process, without any network: fast enough to feed a verifier for hours. */
export async function createTextSigner(): Promise<TextSigner> {
  const start = new Date(Date.now() - 60_000);
  const certificateLog = await initializeCTLog(keys('P-256'));
  const authority = await initializeCA(keys('P-384'), certificateLog);
  const log = await initializeTLog(URL_OF_LOG, keys('P-256'));
  const { publicKey, privateKey } = keys('P-256');
  const issue = createIssue(authority, publicKey);
  const text = JSON.stringify(
    trustedRootOf({
      url: URL_OF_LOG,
      rootCertificate: new Uint8Array(authority.rootCertificate.buffer),
      logKey: log.publicKey,
      certificateLogKey: certificateLog.publicKey,
      start,
    }),
  );
  return {
    trustRoot: { title: 'a private authority', text },
    async signText(payload, extensions) {
      const certificate = await issue(extensions);
      const envelope = envelopeOf(payload, privateKey);
      const verifier = `-----BEGIN CERTIFICATE-----\n${base64(certificate)}\n-----END CERTIFICATE-----\n`;
      const entry = canonicalEntry({
        kind: DSSE_ENTRY.kind,
        apiVersion: DSSE_ENTRY.version,
        spec: { proposedContent: { envelope: envelope.text, verifiers: [base64(Buffer.from(verifier))] } },
      });
      const answer = (await log.log(entry)) as unknown as Readonly<Record<string, LoggedEntry>>;
      const [logged] = Object.values(answer);
      return {
        version: 1,
        verification_material: {
          certificate: base64(certificate),
          transparency_entries: [transparencyEntry(logged!)],
        },
        envelope: { statement: base64(payload), signature: envelope.signature },
      };
    },
  };
}
