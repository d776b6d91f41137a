import { bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder, RekorWitness } from '@sigstore/sign';
import {
  type Attestation,
  STATEMENT_MEDIA_TYPE,
  type Statement,
  parseAttestation,
} from '../../../trust/index.ts';
import type { SigningOptions, StatementSigner } from './attester.ts';
import { createCertifiedSigner } from './certified-signer.ts';
import type { SigstoreEndpoints } from './endpoints.ts';
import { signingFailure } from './signing-failure.ts';

type Bundle = Awaited<ReturnType<DSSEBundleBuilder['create']>>;

/** A bundle with one certificate and a DSSE envelope, as PEP 740 has it. */
function toAttestation(bundle: Bundle): Attestation {
  const { verificationMaterial: material, dsseEnvelope: envelope } = bundleToJSON(bundle);
  // Read as a stranger's: what the services answered is in it.
  return parseAttestation({
    version: 1,
    verification_material: {
      certificate: material.certificate?.rawBytes,
      transparency_entries: material.tlogEntries,
    },
    envelope: { statement: envelope?.payload, signature: envelope?.signatures[0]?.sig },
  });
}

async function orAborted<Value>(start: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (signal === undefined) return start();
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  // The library takes no signal: what it has under way ends by its own time limit, unheard.
  return Promise.race([start(), promise]).finally(() => signal.removeEventListener('abort', stop));
}

/** Makes the signer; loaded with all its libraries when the first statement is signed. */
export function makeSigner(
  options: SigningOptions,
  { fulcioUrl, rekorUrl }: SigstoreEndpoints,
): StatementSigner {
  const { retries = 3, timeoutSeconds = 20 } = options;
  const network = {
    retry: { retries, minTimeout: 500, maxTimeout: 8000, randomize: true },
    timeout: timeoutSeconds * 1000,
  };
  const secrets: string[] = [];
  const signer = createCertifiedSigner(options, { fulcioBaseURL: fulcioUrl, ...network }, secrets);
  const witness = new RekorWitness({ rekorBaseURL: rekorUrl, majorApiVersion: 1, ...network });
  const builder = new DSSEBundleBuilder({ signer, witnesses: [witness] });
  const sign = async (statement: Statement): Promise<Attestation> => {
    const data = Buffer.from(JSON.stringify(statement));
    const attestation = toAttestation(await builder.create({ data, type: STATEMENT_MEDIA_TYPE }));
    const logIndex = attestation.verification_material.transparency_entries[0]?.logIndex ?? '';
    options.onEvent?.({ kind: 'signed', subject: statement.subject[0]?.name ?? '', logIndex });
    return attestation;
  };
  return {
    async signStatement(statement, signal) {
      try {
        return await orAborted(() => sign(statement), signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw signingFailure(error, { fulcioUrl, rekorUrl }, secrets);
      }
    },
  };
}
