import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAttestationVerifier } from '../../../src/publishing/client/index.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { buildRelease } from '../../support/releases.ts';
import { startSigningJob } from '../../support/sigstore/signing-job.ts';
import { startStandInIndex } from '../../support/stand-in-index.ts';

const OCTO = { kind: 'GitHub', repository: 'octo/app', workflow: 'release.yml' } as const;
const RELEASE = buildRelease();

describe('tokenless publish --attestations', () => {
  it('sends with each file what the job signed, and writes nothing beside it', async () => {
    await using job = await startSigningJob();
    await using index = await startStandInIndex();
    const folder = distWith(RELEASE);
    const before = readdirSync(folder);
    const instance = ['--fulcio-url', job.sigstore.url, '--rekor-url', job.sigstore.url];
    const args = ['publish', folder, '--index', index.target.uploadUrl, '--attestations', 'required'];
    const run = await runTidily([...args, ...instance, '--json'], { env: job.issuer.environment() });
    expect(run.stderr).not.toContain('error[');
    expect(run.exitCode).toBe(0);
    const verifier = await createAttestationVerifier({ trustRoot: job.trustRoot });
    expect(index.uploads).toHaveLength(2);
    for (const { filename, fields, content } of index.uploads) {
      const [attestation] = JSON.parse(fields.get('attestations') ?? '[]') as unknown[];
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(verifier.verify(attestation, { filename, sha256 }, OCTO)).toMatchObject({ verdict: 'verified' });
    }
    expect(JSON.parse(run.stdout)).toMatchObject({ files: [{ attestations: 1 }, { attestations: 1 }] });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('signs nothing for an index of one’s own where nobody asked: the log of what is signed is public', async () => {
    await using job = await startSigningJob();
    await using index = await startStandInIndex();
    const args = ['publish', distWith(RELEASE), '--index', index.target.uploadUrl];
    const run = await runTidily(args, { env: job.issuer.environment() });
    expect(run.exitCode).toBe(0);
    expect(index.uploads.map(({ fields }) => fields.has('attestations'))).toEqual([false, false]);
  });

  it('takes no half of a Sigstore instance', async () => {
    const args = ['publish', 'dist', '--index', 'pypi', '--fulcio-url', 'https://fulcio.example'];
    expectError(await runTidily(args), { code: 'usage-invalid', exitCode: 2, words: ['--rekor-url'] });
  });
});
