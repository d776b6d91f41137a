import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { type Attestation, STATEMENT_MEDIA_TYPE, bytesOf } from '../../../trust/index.ts';

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

type Entry = Attestation['verification_material']['transparency_entries'][number];

/** Bytes once more in base64, without the line ends that the library need not know. */
function compact(text: string): string {
  return bytesOf(text).toString('base64');
}

function entryOf(entry: Entry): object {
  const { logIndex, logId, kindVersion, integratedTime = '0', inclusionPromise, inclusionProof } = entry;
  return {
    logIndex,
    logId: { keyId: compact(logId.keyId) },
    kindVersion: { kind: kindVersion.kind, version: kindVersion.version },
    integratedTime,
    canonicalizedBody: compact(entry.canonicalizedBody),
    ...(inclusionPromise && {
      inclusionPromise: { signedEntryTimestamp: compact(inclusionPromise.signedEntryTimestamp) },
    }),
    ...(inclusionProof && {
      inclusionProof: {
        logIndex: inclusionProof.logIndex,
        treeSize: inclusionProof.treeSize,
        rootHash: compact(inclusionProof.rootHash),
        hashes: inclusionProof.hashes.map(compact),
        checkpoint: { envelope: inclusionProof.checkpoint.envelope },
      },
    }),
  };
}

/**
 * The same attestation as a Sigstore bundle, version 0.3, of known members only; every entry must hold. Throws the
 * library's `ValidationError` where an entry has no inclusion proof.
 */
export function toBundle({ verification_material: material, envelope }: Attestation): Bundle {
  return bundleFromJSON({
    mediaType: MEDIA_TYPE,
    verificationMaterial: {
      certificate: { rawBytes: compact(material.certificate) },
      tlogEntries: material.transparency_entries.map(entryOf),
    },
    dsseEnvelope: {
      payloadType: STATEMENT_MEDIA_TYPE,
      payload: compact(envelope.statement),
      signatures: [{ sig: compact(envelope.signature), keyid: '' }],
    },
  });
}
