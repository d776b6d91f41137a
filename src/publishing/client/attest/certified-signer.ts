import { X509Certificate, generateKeyPairSync, sign } from 'node:crypto';
import { FulcioSigner, type FulcioSignerOptions, type Signer } from '@sigstore/sign';
import type { SigningOptions } from './attester.ts';
import { SIGSTORE_AUDIENCE } from './endpoints.ts';

/** A certificate that ends sooner is not begun with: the log must take the entry before its end. */
const SHORTEST_LIFE_SECONDS = 60;

interface Certified {
  readonly keyHolder: Signer;
  /** PEM. */
  readonly certificate: string;
  readonly endsAtSeconds: number;
}

/** A key of this process, on the curve that Fulcio's clients use; it never leaves the memory. */
function createKeyHolder(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return {
    sign: async (data) => ({
      signature: sign('sha256', data, privateKey),
      key: { $case: 'publicKey', publicKey: pem },
    }),
  };
}

async function certify(
  options: SigningOptions,
  fulcio: Omit<FulcioSignerOptions, 'identityProvider' | 'keyHolder'>,
  secrets: string[],
): Promise<Certified> {
  const { identity, http, deps } = options;
  const getToken = async (): Promise<string> => {
    const idToken = await identity.requestIdToken({
      audience: SIGSTORE_AUDIENCE,
      http,
      nowSeconds: () => deps.nowSeconds(),
    });
    options.mask(idToken);
    secrets.push(idToken.reveal());
    return idToken.reveal();
  };
  const keyHolder = createKeyHolder();
  // What is signed here is thrown away: the library gives the certificate with a signature only.
  const { key } = await new FulcioSigner({ ...fulcio, identityProvider: { getToken }, keyHolder }).sign(
    Buffer.alloc(0),
  );
  if (key.$case !== 'x509Certificate') throw new TypeError('the authority gave no certificate');
  const endsAtSeconds = Math.floor(Date.parse(new X509Certificate(key.certificate).validTo) / 1000);
  options.onEvent?.({ kind: 'certified', endsAtSeconds });
  return { keyHolder, certificate: key.certificate, endsAtSeconds };
}

/**
 * A signer that asks the authority once for all that it signs, and again shortly before the certificate's end (ten
 * minutes at Fulcio). Asking for each file anew, as the library does, costs an ID token and a round trip each.
 */
export function createCertifiedSigner(
  options: SigningOptions,
  fulcio: Omit<FulcioSignerOptions, 'identityProvider' | 'keyHolder'>,
  secrets: string[],
): Signer {
  let current: Promise<Certified> | undefined;
  const ask = (): Promise<Certified> => {
    const asked = certify(options, fulcio, secrets);
    // A failure is not kept: the next statement asks again.
    asked.catch(() => void (current === asked && (current = undefined)));
    return asked;
  };
  const certified = async (): Promise<Certified> => {
    const asked = (current ??= ask());
    const known = await asked;
    if (known.endsAtSeconds - options.deps.nowSeconds() >= SHORTEST_LIFE_SECONDS) return known;
    // Of several that find it old the first asks, the others wait with it.
    if (current === asked) current = undefined;
    return (current ??= ask());
  };
  return {
    async sign(data) {
      const { keyHolder, certificate } = await certified();
      const { signature } = await keyHolder.sign(data);
      return { signature, key: { $case: 'x509Certificate', certificate } };
    },
  };
}
