import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  type SigningOptions,
  type StatementSigner,
  createAttestationVerifier,
} from '../../../src/publishing/client/index.ts';
import { publishStatement } from '../../../src/trust/index.ts';
import { ROOT } from '../../house/imports.ts';
import { startSigningJob } from '../../support/sigstore/signing-job.ts';

const FILE = { filename: 'sample_project-1.0-py3-none-any.whl', sha256: 'ab'.repeat(32) };

interface SigningChunk {
  readonly makeSigner?: (
    options: SigningOptions,
    endpoints: NonNullable<SigningOptions['endpoints']>,
  ) => StatementSigner;
}

/** The part of the committed bundle that signs: it is loaded when something is to be attested, and by nobody else. */
async function signingChunk(): Promise<SigningChunk> {
  expect(readdirSync(path.join(ROOT, 'action'))).toContain('sign.js');
  return (await import(path.join(ROOT, 'action', 'sign.js'))) as SigningChunk;
}

it('the committed bundle signs as the sources do: its attestation verifies', async () => {
  await using job = await startSigningJob();
  const { makeSigner } = await signingChunk();
  const endpoints = { fulcioUrl: job.sigstore.url, rekorUrl: job.sigstore.url };
  const signer = makeSigner!(job.options, endpoints);
  const attestation = await signer.signStatement(publishStatement(FILE));
  const verifier = await createAttestationVerifier({ trustRoot: job.trustRoot });
  const publisher = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
  expect(verifier.verify(attestation, FILE, publisher)).toMatchObject({ verdict: 'verified' });
});
