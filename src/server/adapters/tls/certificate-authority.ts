// @peculiar/x509 builds on tsyringe, which refuses to load without this.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** The names that a server answers to. */
export interface ServerNames {
  readonly dnsNames: readonly string[];
  /** IPv4 and IPv6 addresses, IPv6 without brackets. */
  readonly ipAddresses: readonly string[];
}

/** The names of a server that only this machine reaches. */
export const LOOPBACK_NAMES: ServerNames = {
  dnsNames: ['localhost'],
  ipAddresses: ['127.0.0.1', '::1'],
};

/** What a TLS server needs, in PEM. */
export interface ServerCertificate {
  /** PKCS #8. A secret. */
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** A CA that lives in memory: its private key cannot leave the process. */
export interface CertificateAuthority {
  /** What clients must trust. */
  readonly certificatePem: string;
  /** Makes a key and a certificate for a server. */
  issue(names: ServerNames): Promise<ServerCertificate>;
}

/** How a throw-away CA is made. */
export interface CertificateAuthorityOptions {
  /** The time in Unix seconds. */
  readonly nowSeconds: () => number;
  /** How long the CA and its certificates live; a day when left out. */
  readonly lifetimeSeconds?: number;
  /** Name of the CA, for people who find it in a trust store. */
  readonly commonName?: string;
}

const DAY_SECONDS = 86_400;
/** Certificates begin a little in the past: the clocks of a container and its host differ. */
const CLOCK_SKEW_SECONDS = 300;
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * Makes a throw-away CA. Its certificates are strict X.509 (RFC 5280): subject and authority key identifiers,
 * critical basicConstraints and keyUsage, DNS and IP names; Python's and OpenSSL's strict modes take them.
 */
export async function createCertificateAuthority(
  options: CertificateAuthorityOptions,
): Promise<CertificateAuthority> {
  const name = `CN=${options.commonName ?? 'tokenless throw-away CA'}`;
  const keys = await createKeys(false);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...lifeOf(options),
    extensions: await authorityExtensions(keys.publicKey),
  });
  return {
    certificatePem: certificate.toString('pem'),
    issue: (names) => issue(names, { keys, name, options }),
  };
}

interface Authority {
  readonly keys: CryptoKeyPair;
  readonly name: string;
  readonly options: CertificateAuthorityOptions;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;
type CryptoKey = webcrypto.CryptoKey;

async function issue(names: ServerNames, authority: Authority): Promise<ServerCertificate> {
  const keys = await createKeys(true);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${names.dnsNames[0] ?? names.ipAddresses[0] ?? 'server'}`,
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    ...lifeOf(authority.options),
    extensions: await serverExtensions(names, keys.publicKey, authority.keys.publicKey),
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    keyPem: `${PemConverter.encode(pkcs8, PemConverter.PrivateKeyTag)}\n`,
    certificatePem: `${certificate.toString('pem')}\n`,
  };
}

async function createKeys(extractable: boolean): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY_ALGORITHM, extractable, ['sign', 'verify']);
}

function lifeOf({ nowSeconds, lifetimeSeconds = DAY_SECONDS }: CertificateAuthorityOptions): {
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signingAlgorithm: typeof SIGNING_ALGORITHM;
} {
  const now = nowSeconds();
  return {
    serialNumber: randomSerialNumber(),
    notBefore: new Date((now - CLOCK_SKEW_SECONDS) * 1000),
    notAfter: new Date((now + lifetimeSeconds) * 1000),
    signingAlgorithm: SIGNING_ALGORITHM,
  };
}

/** 126 random bits after a first octet of 0x4…: positive, never zero, and never longer than DER allows. */
function randomSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

async function authorityExtensions(publicKey: CryptoKey): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(publicKey),
  ];
}

async function serverExtensions(
  names: ServerNames,
  publicKey: CryptoKey,
  authorityKey: CryptoKey,
): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([...generalNames(names)]),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(authorityKey),
  ];
}

function* generalNames(names: ServerNames): Generator<JsonGeneralName> {
  for (const value of names.dnsNames) yield { type: 'dns', value };
  for (const value of names.ipAddresses) yield { type: 'ip', value };
}
