import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { checkSigningCertificate, claimsOf } from './certificate.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

async function certificateWith(...extensions: Extension[]): Promise<Buffer> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const name = 'CN=test';
  const options = { keys, name, signingAlgorithm: ALGORITHM, serialNumber: '01', extensions };
  return Buffer.from((await X509CertificateGenerator.createSelfSigned(options)).rawData);
}

function whyOf(act: () => unknown): unknown {
  try {
    return act() ?? 'it was taken';
  } catch (error) {
    return (error as { why?: string }).why;
  }
}

const codeSigning = new ExtendedKeyUsageExtension([ExtendedKeyUsage.codeSigning]);
const tls = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]);
const authority = new BasicConstraintsExtension(true, undefined, true);

describe('a certificate that signs', () => {
  it.each<[string, Extension[], string]>([
    ['is for signing code', [codeSigning], 'it was taken'],
    ['is no authority', [codeSigning, authority], 'it is the certificate of an authority'],
    ['is not for servers', [tls], 'it is not for signing code'],
    ['says what it is for', [], 'it is not for signing code'],
  ])('%s', async (_, extensions, why) => {
    const der = await certificateWith(...extensions);
    expect(whyOf(() => checkSigningCertificate(der))).toBe(why);
  });
});

describe('the claims of a certificate', () => {
  const ISSUER = [1, 3, 6, 1, 4, 1, 57_264, 1, 8];
  const issuer = (value: string): { oid: { id: number[] }; value: Buffer } => ({
    oid: { id: ISSUER },
    value: Buffer.from(value, 'latin1'),
  });
  const claims = (...oids: ReturnType<typeof issuer>[]): unknown =>
    whyOf(() => claimsOf({ identity: { oids } } as unknown as Parameters<typeof claimsOf>[0]));

  it('are UTF-8 strings, nothing else and nothing behind them', () => {
    expect(claims(issuer('\x0c\x02ab'))).toEqual({ issuer: 'ab' });
    expect(claims(issuer('\x04\x02ab'))).toBe('one of its claims is no UTF-8 string');
    expect(claims(issuer('\x0c\x02abcd'))).toBe('one of its claims is no UTF-8 string');
  });

  it('stand there once each', () => {
    expect(claims(issuer('\x0c\x02ab'), issuer('\x0c\x02cd'))).toBe('it has `issuer` twice');
  });

  it('pass over what is none of Fulcio', () => {
    expect(claims({ oid: { id: [2, 5, 29, 17] }, value: Buffer.from('x') })).toEqual({});
  });

  it('take the issuer of the older extension where there is no other', () => {
    const identity = { extensions: { issuer: 'https://ci.example' }, subjectAlternativeName: 's' };
    expect(claimsOf({ identity } as unknown as Parameters<typeof claimsOf>[0])).toEqual({
      issuer: 'https://ci.example',
      subject: 's',
    });
  });
});
