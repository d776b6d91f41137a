import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SigningJob, startSigningJob } from '../../../../test/support/sigstore/signing-job.ts';
import { type Statement, STATEMENT_TYPE } from '../../../trust/index.ts';
import { requireAmbientIdentity } from '../identity/index.ts';
import {
  type AttestationVerifier,
  type SigningOptions,
  createAttestationVerifier,
  createAttester,
  createSigner,
  signStatement,
  verifyStatement,
} from './index.ts';

const FILE = { filename: 'sample_project-1.0-py3-none-any.whl', sha256: 'ab'.repeat(32) };
const OCTO = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
const REKOR = '/api/v1/log/entries';
const FULCIO = '/api/v2/signingCert';

let job: SigningJob;
let verifier: AttestationVerifier;
beforeAll(async () => {
  job = await startSigningJob();
  verifier = await createAttestationVerifier({ trustRoot: job.trustRoot });
});
afterAll(async () => job[Symbol.asyncDispose]());

const requestsFor = (path: string): number => job.sigstore.requests.filter((one) => one.path === path).length;

async function failure(options: Partial<SigningOptions>): Promise<unknown> {
  return createAttester({ ...job.options, retries: 0, ...options })(FILE).then(
    () => 'it was signed',
    (error: { code?: string; why?: string }) => [error.code, error.why],
  );
}

describe('an attestation that a job makes', () => {
  it('verifies against the trust root of the instance, with the claims of the job', async () => {
    const [attestation, ...more] = await createAttester(job.options)(FILE);
    expect(more).toEqual([]);
    expect(verifier.verify(attestation, FILE, OCTO)).toMatchObject({
      verdict: 'verified',
      predicateType: 'https://docs.pypi.org/attestations/publish/v1',
      claims: {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1',
        sourceRepositoryUri: 'https://github.com/octo/app',
        sourceRepositoryRef: 'refs/tags/v1',
        buildTrigger: 'push',
      },
    });
    // PyPI's own tool writes exactly this.
    const statement = Buffer.from(attestation!.envelope.statement, 'base64').toString();
    expect(statement).toBe(
      `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"${FILE.filename}","digest":{"sha256":"${FILE.sha256}"}}],"predicateType":"https://docs.pypi.org/attestations/publish/v1","predicate":null}`,
    );
  });

  it('is refused by the public-good root and for another repository, workflow or file', async () => {
    const [attestation] = await createAttester(job.options)(FILE);
    const codeOf = (verdict: ReturnType<AttestationVerifier['verify']>): string =>
      verdict.verdict === 'refused' ? verdict.error.code : verdict.verdict;
    const publicGood = await createAttestationVerifier();
    expect(codeOf(publicGood.verify(attestation, FILE))).toBe('attestation-certificate-untrusted');
    expect(codeOf(verifier.verify(attestation, FILE, { ...OCTO, repository: 'fork/app' }))).toBe(
      'attestation-publisher-mismatch',
    );
    expect(codeOf(verifier.verify(attestation, FILE, { ...OCTO, workflow: 'ci.yml' }))).toBe(
      'attestation-publisher-mismatch',
    );
    expect(codeOf(verifier.verify(attestation, { ...FILE, sha256: 'cd'.repeat(32) }))).toBe(
      'attestation-subject-mismatch',
    );
  });

  it('shares one certificate with all files of the job, signed at once', async () => {
    const before = [requestsFor(FULCIO), requestsFor(REKOR), job.masked.length];
    const attest = createAttester(job.options);
    const files = Array.from({ length: 5 }, (_, n) => ({ ...FILE, filename: `sample-1.${n}.tar.gz` }));
    const made = await Promise.all(files.map((file) => attest(file)));
    const after = [requestsFor(FULCIO), requestsFor(REKOR), job.masked.length];
    expect(after.map((count, place) => count - before[place]!)).toEqual([1, 5, 1]);
    const verdicts = made.map(([attestation], n) => verifier.verify(attestation, files[n]!, OCTO).verdict);
    expect(verdicts).toEqual(files.map(() => 'verified'));
    expect(job.events.at(-6)).toMatchObject({ kind: 'certified' });
    expect(job.events.slice(-5).map((event) => event.kind)).toEqual(Array(5).fill('signed'));
  });

  it('gets a new certificate when the one before is about to end', async () => {
    let late = 0;
    const deps = { nowSeconds: (): number => job.options.deps.nowSeconds() + late };
    const attest = createAttester({ ...job.options, deps });
    const before = requestsFor(FULCIO);
    await attest(FILE);
    // The local issuer's tokens live five minutes, the certificate ten.
    late = 545;
    await Promise.all([attest(FILE), attest(FILE)]);
    expect(requestsFor(FULCIO) - before).toBe(2);
  });

  it('waits for services that stumble', async () => {
    job.sigstore.fail(FULCIO, [503]);
    job.sigstore.fail(REKOR, [429]);
    const [attestation] = await createAttester({ ...job.options, retries: 1 })(FILE);
    expect(verifier.verify(attestation, FILE).verdict).toBe('verified');
  });

  it('leaves nothing on disk', async () => {
    const before = readdirSync(process.cwd());
    await createAttester(job.options)(FILE);
    expect(readdirSync(process.cwd())).toEqual(before);
  });
});

describe('signing fails', () => {
  it('in words when the certificate authority is down', async () => {
    job.sigstore.fail(FULCIO, [500]);
    expect(await failure({})).toEqual([
      'attestation-signing-failed',
      'error creating signing certificate - (500) not now: (500) not now',
    ]);
  });

  it('in words when the log is down, and the same attester signs when it is back', async () => {
    job.sigstore.fail(REKOR, [502]);
    const attest = createAttester({ ...job.options, retries: 0 });
    await expect(attest(FILE)).rejects.toMatchObject({
      code: 'attestation-signing-failed',
      message: `the transparency log of Sigstore at \`${job.sigstore.url}\` did not do its part`,
    });
    expect(await attest(FILE)).toHaveLength(1);
  });

  it('asks for a certificate again after a refusal', async () => {
    job.sigstore.fail(FULCIO, [403]);
    const attest = createAttester({ ...job.options, retries: 0 });
    await expect(attest(FILE)).rejects.toMatchObject({ code: 'attestation-signing-failed' });
    expect(await attest(FILE)).toHaveLength(1);
  });

  it('before the ID token goes anywhere over plain HTTP', async () => {
    const endpoints = { fulcioUrl: 'http://fulcio.example.org', rekorUrl: job.sigstore.url };
    expect(() => createAttester({ ...job.options, endpoints })).toThrow(
      expect.objectContaining({ code: 'index-url-not-https' }),
    );
  });

  it('with what to add when a GitLab job declares no ID token for Sigstore', async () => {
    const identity = requireAmbientIdentity({ GITLAB_CI: 'true', PYPI_ID_TOKEN: 'x.y.z' });
    expect(await failure({ identity })).toEqual([
      'ambient-identity-missing',
      expect.stringContaining('`SIGSTORE_ID_TOKEN` is not set'),
    ]);
  });

  it('without repeating the ID token, whatever a service echoes or the library quotes', async () => {
    const secret = ['e30', Buffer.from('{"aud":"sigstore"}').toString('base64url'), 'c2lnbmF0dXJl'].join('.');
    const identity = requireAmbientIdentity({ GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: secret });
    const masked: string[] = [];
    const error: unknown = await createAttester({
      ...job.options,
      identity,
      mask: (one) => void masked.push(one.reveal()),
    })(FILE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'id-token-answer-unusable' });
    expect(masked).toEqual([secret]);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 10 })).not.toContain(secret.slice(0, 20));
  });

  it('at once when it is stopped', async () => {
    const stop = new AbortController();
    const attest = createAttester(job.options);
    const signing = attest(FILE, stop.signal);
    stop.abort(new Error('enough'));
    await expect(signing).rejects.toThrow('enough');
    await expect(attest(FILE, stop.signal)).rejects.toThrow('enough');
  });
});

describe('a signed statement', () => {
  const PROBE = 'https://tokenless.example/probe/v1';
  const statement: Statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: 'octo/app', digest: { sha256: FILE.sha256 } }],
    predicateType: PROBE,
    predicate: { index: 'pypi', outcome: 'minted' },
  };
  const codeOf = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  it('of any predicate is verified against repository and workflow', async () => {
    const signed = await signStatement(statement, job.options);
    const expected = { predicateType: PROBE, publisher: OCTO };
    expect(verifyStatement(verifier, signed, expected)).toMatchObject({
      statement: { predicate: { index: 'pypi', outcome: 'minted' } },
      claims: { sourceRepositoryUri: 'https://github.com/octo/app' },
    });
    const other = { ...OCTO, repository: 'octo/other' };
    expect(codeOf(() => verifyStatement(verifier, signed, { ...expected, publisher: other }))).toBe(
      'attestation-publisher-mismatch',
    );
  });

  it('of one kind never counts as one of another', async () => {
    const [attestation] = await createAttester(job.options)(FILE);
    const expected = { predicateType: PROBE, publisher: OCTO };
    expect(codeOf(() => verifyStatement(verifier, attestation, expected))).toBe(
      'statement-predicate-mismatch',
    );
    const probe = await createSigner(job.options).signStatement(statement);
    expect(verifier.verify(probe, FILE)).toMatchObject({ error: { code: 'attestation-predicate-unknown' } });
  });
});

describe('a Sigstore that lies', () => {
  async function verdictOf(
    sigstore: Parameters<typeof startSigningJob>[1],
    change: (attestation: object) => unknown = (one) => one,
  ): Promise<unknown> {
    await using other = await startSigningJob({}, sigstore);
    const [attestation] = await createAttester(other.options)(FILE);
    const trusting = await createAttestationVerifier({ trustRoot: other.trustRoot });
    const verdict = trusting.verify(change(attestation!), FILE);
    return verdict.verdict === 'refused' ? [verdict.error.code, verdict.error.why] : verdict.verdict;
  }

  it('is not believed when its log keeps another signature', async () => {
    const keep = (entry: object): object => {
      const { spec } = entry as { spec: { signatures: object[] } };
      return { ...entry, spec: { ...spec, signatures: [{ ...spec.signatures[0], signature: 'AAAA' }] } };
    };
    expect(await verdictOf({ keep })).toMatchObject(['attestation-log-entry-invalid', {}]);
  });

  it('is not believed when its log and the envelope agree on a wrong signature', async () => {
    let wrong = '';
    const keep = (entry: object): object => {
      const { spec } = entry as { spec: { signatures: { signature: string }[] } };
      const bytes = Buffer.from(spec.signatures[0]!.signature, 'base64');
      bytes[bytes.length - 1]! ^= 1;
      wrong = bytes.toString('base64');
      return { ...entry, spec: { ...spec, signatures: [{ ...spec.signatures[0], signature: wrong }] } };
    };
    const change = (attestation: object): unknown => {
      const { envelope } = attestation as { envelope: object };
      return { ...attestation, envelope: { ...envelope, signature: wrong } };
    };
    expect(await verdictOf({ keep }, change)).toMatchObject(['attestation-signature-invalid', {}]);
  });

  it('is not believed when its log keeps something else altogether', async () => {
    expect(await verdictOf({ keep: () => ({ kind: 'dsse', apiVersion: '0.0.1' }) })).toEqual([
      'attestation-log-entry-invalid',
      'it cannot be read',
    ]);
  });

  it('is not believed for a time at which its certificate had ended', async () => {
    const [attestation] = await createAttester(job.options)(FILE);
    const material = attestation!.verification_material;
    const [entry] = material.transparency_entries;
    const integratedTime = String(Number(entry!.integratedTime) + 3600);
    const changed = {
      ...attestation,
      verification_material: { ...material, transparency_entries: [{ ...entry, integratedTime }] },
    };
    expect(verifier.verify(changed, FILE)).toMatchObject({
      error: { code: 'attestation-certificate-untrusted' },
    });
  });
});
