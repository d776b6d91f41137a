import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../src/issuer/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/adapters/tls/index.ts';
import { findClient } from './find-client.ts';

const run = promisify(execFile);
const python = findClient('python');
const why = python === undefined ? ' (skipped: `python` is not in .clients; `bash .ci/run` brings it)' : '';
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

let issuer: RunningIssuer | undefined;
let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tokenless-id-'))));
afterEach(async () => issuer?.close());
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(python === undefined)(
  `\`id\`, by which twine and the PyPA action find an identity${why}`,
  () => {
    it('believes that it runs in GitHub Actions and gets an ID token over TLS', async () => {
      const authority = await createCertificateAuthority({ nowSeconds });
      issuer = await startIssuer({
        issuer: 'https://token.actions.githubusercontent.com',
        host: '127.0.0.1',
        port: 0,
        tls: await authority.issue(LOOPBACK_NAMES),
        claimsFor: () => ({ repository: 'octo/app' }),
        nowSeconds,
        requestToken: new Secret('request-token'),
      });
      const certificate = path.join(folder, 'ca.pem');
      writeFileSync(certificate, authority.certificatePem);
      const { stdout } = await run(python ?? '', ['-m', 'id', 'pypi'], {
        env: { ...issuer.environment(), SSL_CERT_FILE: certificate },
      });
      expect(decodeJwt(stdout.trim())).toMatchObject({ aud: 'pypi', repository: 'octo/app' });
    });
  },
);
