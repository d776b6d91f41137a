import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CertificateAuthority, LOOPBACK_NAMES, createCertificateAuthority } from './index.ts';

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
let authority: CertificateAuthority;
beforeAll(async () => {
  authority = await createCertificateAuthority({ nowSeconds });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Runs `openssl verify` in its strict mode; returns everything it prints. */
function opensslVerify(authorityPem: string, certificatePem: string, ...options: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-tls-'));
  try {
    writeFileSync(path.join(folder, 'ca.pem'), authorityPem);
    writeFileSync(path.join(folder, 'server.pem'), certificatePem);
    const command = ['verify', '-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', ...options];
    return execFileSync('openssl', [...command, '-CAfile', 'ca.pem', 'server.pem'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// CI installs openssl (.ci/run), so that this is skipped on a person's machine only.
describe.skipIf(!hasOpenssl() && process.env['CI'] === undefined)('a certificate, judged by openssl', () => {
  it.each([
    ['-verify_hostname', 'localhost'],
    ['-verify_ip', '127.0.0.1'],
    ['-verify_ip', '::1'],
  ])('is strict X.509 and passes %s %s', async (option, name) => {
    const { certificatePem } = await authority.issue(LOOPBACK_NAMES);
    expect(opensslVerify(authority.certificatePem, certificatePem, option, name)).toBe('server.pem: OK\n');
  });

  it.each([
    ['the CA', () => Promise.resolve(authority)],
    ['a server', () => authority.issue(LOOPBACK_NAMES)],
  ])(
    'has critical constraints and usages, and both key identifiers, for %s',
    async (_whose, certificateOf) => {
      const { certificatePem } = await certificateOf();
      const options = [
        'x509',
        '-noout',
        '-ext',
        'basicConstraints,keyUsage,subjectKeyIdentifier,authorityKeyIdentifier',
      ];
      const text = execFileSync('openssl', options, { input: certificatePem, encoding: 'utf8' });
      expect(text).toMatch(/Basic Constraints: critical/u);
      expect(text).toMatch(/Key Usage: critical/u);
      expect(text).toMatch(/Subject Key Identifier:/u);
      expect(text).toMatch(/Authority Key Identifier:/u);
    },
  );

  it('is not valid for another name', async () => {
    const { certificatePem } = await authority.issue(LOOPBACK_NAMES);
    expect(() =>
      opensslVerify(authority.certificatePem, certificatePem, '-verify_hostname', 'pypi.org'),
    ).toThrow(/hostname mismatch/iu);
  });

  it('is not trusted under another CA of the same name', async () => {
    const other = await createCertificateAuthority({ nowSeconds });
    const { certificatePem } = await authority.issue(LOOPBACK_NAMES);
    expect(() => opensslVerify(other.certificatePem, certificatePem)).toThrow(/unable to get local issuer/u);
  });

  it('ends with its life', async () => {
    const old = await createCertificateAuthority({
      nowSeconds: () => nowSeconds() - 7200,
      lifetimeSeconds: 3600,
    });
    const { certificatePem } = await old.issue(LOOPBACK_NAMES);
    expect(() => opensslVerify(old.certificatePem, certificatePem)).toThrow(/certificate has expired/u);
  });
});

describe('createCertificateAuthority', () => {
  it('marks the CA as a CA and the server as none', async () => {
    const { certificatePem } = await authority.issue(LOOPBACK_NAMES);
    expect(new X509Certificate(authority.certificatePem).ca).toBe(true);
    const server = new X509Certificate(certificatePem);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(new X509Certificate(authority.certificatePem))).toBe(true);
    expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  });

  it('never gives a serial number twice', async () => {
    const issued = await Promise.all(Array.from({ length: 5 }, () => authority.issue(LOOPBACK_NAMES)));
    const serials = issued.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber);
    expect(new Set(serials).size).toBe(5);
    expect(serials.every((serial) => /^[4-7][\dA-F]{31}$/u.test(serial))).toBe(true);
  });

  it('takes a server that is known by an address only', async () => {
    const { certificatePem } = await authority.issue({ dnsNames: [], ipAddresses: ['127.0.0.1'] });
    expect(new X509Certificate(certificatePem).subject).toBe('CN=127.0.0.1');
  });
});

describe('a server with an issued certificate', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function listen(): Promise<number> {
    const { keyPem, certificatePem } = await authority.issue(LOOPBACK_NAMES);
    const started = createServer({ key: keyPem, cert: certificatePem }, (_request, response) =>
      response.end('ok'),
    );
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return (started.address() as AddressInfo).port;
  }

  function fetchStatus(url: string, ca?: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      get(url, { ca, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
  }

  it.each(['localhost', '127.0.0.1'])(
    'shakes hands with a client that trusts the CA, as %s',
    async (host) => {
      const port = await listen();
      await expect(fetchStatus(`https://${host}:${port}/`, authority.certificatePem)).resolves.toBe(200);
    },
  );

  it('is refused by a client that does not', async () => {
    const port = await listen();
    await expect(fetchStatus(`https://127.0.0.1:${port}/`)).rejects.toThrow(/unable to verify|self-signed/u);
  });
});
