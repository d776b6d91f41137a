import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Attester,
  createAttestationVerifier,
  createAttester,
} from '../../src/publishing/client/index.ts';
import { type Attestation, STATEMENT_MEDIA_TYPE } from '../../src/trust/index.ts';
import { endingOf } from '../support/clients/program.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';
import { type PythonClients, openPythonClients } from '../support/sigstore/python-clients.ts';
import { type SigningJob, startSigningJob } from '../support/sigstore/signing-job.ts';
import { findClient } from './find-client.ts';

const IDENTITY = 'https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const OCTO = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;

const [tool, sigstore, python] = ['pypi-attestations', 'sigstore', 'python'].map(findClient);

const FILES = [helloWheel(), helloSdist()].map(({ filename, bytes }) => ({
  filename,
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
}));

/** A Sigstore bundle, member by member. */
function bundleOf({ verification_material: material, envelope }: Attestation): object {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: material.certificate },
      tlogEntries: material.transparency_entries,
    },
    dsseEnvelope: {
      payloadType: STATEMENT_MEDIA_TYPE,
      payload: envelope.statement,
      signatures: [{ sig: envelope.signature }],
    },
  };
}

describe.skipIf(tool === undefined || sigstore === undefined)('attestations made by us', () => {
  let job: SigningJob;
  let clients: PythonClients;
  let attest: Attester;
  beforeAll(async () => {
    job = await startSigningJob();
    clients = openPythonClients(job);
    attest = createAttester(job.options);
  });
  afterAll(async () => {
    clients[Symbol.dispose]();
    await job[Symbol.asyncDispose]();
  });

  it.each(FILES)('are verified by unmodified `pypi-attestations`: $filename', async (file) => {
    const [attestation] = await attest(file);
    const distribution = clients.write(file.filename, file.bytes);
    clients.write(`${file.filename}.publish.attestation`, JSON.stringify(attestation));
    const check = ['verify', 'attestation', '--offline', '--identity', IDENTITY, distribution];
    expect(endingOf(await clients.run(tool!, check))).toBe('exit 0');

    // The same run says no to another identity and to other bytes: its yes means something.
    const other = check.map((argument) => (argument === IDENTITY ? `${IDENTITY}.1` : argument));
    expect(endingOf(await clients.run(tool!, other))).toContain('exit 1');
    clients.write(file.filename, Buffer.concat([file.bytes, Buffer.from([0])]));
    expect((await clients.run(tool!, check)).output).toContain('subject does not match distribution digest');
  });

  it('hold as provenance against the publisher, by the rules of PyPI', async () => {
    const [file] = FILES;
    const attestations = await attest(file!);
    const provenance = { version: 1, attestation_bundles: [{ publisher: OCTO, attestations }] };
    const document = clients.write('provenance.json', JSON.stringify(provenance));
    const distribution = clients.write(file!.filename, file!.bytes);
    const check = (repository: string): readonly string[] => [
      'verify',
      'pypi',
      '--offline',
      '--provenance-file',
      document,
      '--repository',
      `https://github.com/${repository}`,
      distribution,
    ];
    expect(endingOf(await clients.run(tool!, check('octo/app')))).toBe('exit 0');
    expect(endingOf(await clients.run(tool!, check('fork/app')))).toContain('exit 1');
  });

  it('are verified by unmodified `sigstore` as bundles', async () => {
    const [file] = FILES;
    const [attestation] = await attest(file!);
    const bundle = clients.write('bundle.json', JSON.stringify(bundleOf(attestation!)));
    const distribution = clients.write(file!.filename, file!.bytes);
    const check = (identity: string): readonly string[] => [
      '--trust-config',
      clients.trustConfig,
      'verify',
      'identity',
      '--bundle',
      bundle,
      '--cert-identity',
      identity,
      '--cert-oidc-issuer',
      ISSUER,
      distribution,
    ];
    expect(endingOf(await clients.run(sigstore!, check(IDENTITY)))).toBe('exit 0');
    expect(endingOf(await clients.run(sigstore!, check(`${IDENTITY}.1`)))).toContain('exit 1');
  });
});

describe.skipIf(tool === undefined || python === undefined)(
  'attestations made by `pypi-attestations`',
  () => {
    it('are verified by us, with the publisher', async () => {
      await using job = await startSigningJob();
      using clients = openPythonClients(job);
      const [file] = FILES;
      const distribution = clients.write(file!.filename, file!.bytes);
      const { identity, http } = job.options;
      const idToken = await identity.requestIdToken({ audience: 'sigstore', http });
      const token = clients.write('id-token', idToken.reveal());
      const script = path.join(import.meta.dirname, 'sign-attestation.py');
      const made = await clients.run(python!, [script, clients.trustConfig, token, distribution]);
      expect(endingOf(made)).toBe('exit 0');
      const verifier = await createAttestationVerifier({ trustRoot: job.trustRoot });
      expect(verifier.verify(JSON.parse(made.stdout), file!, OCTO)).toMatchObject({ verdict: 'verified' });
      expect(verifier.verify(JSON.parse(made.stdout), FILES[1]!)).toMatchObject({ verdict: 'refused' });
    });
  },
);
