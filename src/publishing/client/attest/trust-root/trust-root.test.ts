import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAttestationVerifier, publicGoodTrustRoot, readTrustRoot } from '../index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-trust-root-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function problemOf(text: string): Promise<unknown> {
  return createAttestationVerifier({ trustRoot: { title: 'root.json', text } }).then(
    () => 'it was taken',
    (error: { code?: string; why?: string }) => [error.code, error.why],
  );
}

const root = JSON.parse(publicGoodTrustRoot().text) as Record<string, object[]>;

describe('a trust root', () => {
  it('is read from a file, as cosign and sigstore take it', async () => {
    const file = path.join(folder, 'trusted_root.json');
    writeFileSync(file, publicGoodTrustRoot().text);
    const trustRoot = await readTrustRoot(file);
    expect((await createAttestationVerifier({ trustRoot })).trustRoot).toBe('trusted_root.json');
  });

  it('is missed by its file name', async () => {
    const missing = path.join(folder, 'missing.json');
    await expect(readTrustRoot(missing)).rejects.toMatchObject({ code: 'file-not-readable' });
  });

  it.each([
    ['no JSON', '{', 'it is not a `TrustedRoot` of Sigstore in JSON'],
    ['a list', '[]', 'it is not a `TrustedRoot` of Sigstore in JSON'],
    ['too long', ' '.repeat(4 * 1024 * 1024 + 1), 'it is not a `TrustedRoot` of Sigstore in JSON'],
    ['of other members', '{"tlogs": 1}', 'it lists no `certificateAuthorities`'],
    ['without logs', JSON.stringify({ ...root, tlogs: [] }), 'it lists no `tlogs`'],
    ['without certificate logs', JSON.stringify({ ...root, ctlogs: [] }), 'it lists no `ctlogs`'],
    [
      'with a broken key',
      JSON.stringify({ ...root, ctlogs: [{ ...root['ctlogs']![0], publicKey: { rawBytes: 'AAAA' } }] }),
      'one of its keys or certificates cannot be read',
    ],
    [
      'with a broken certificate',
      JSON.stringify({
        ...root,
        certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'AA==' }] } }],
      }),
      'one of its keys or certificates cannot be read',
    ],
    [
      'with an authority without certificates',
      JSON.stringify({ ...root, certificateAuthorities: [{}] }),
      'one of its keys or certificates cannot be read',
    ],
  ])('is refused when it is %s', async (_, text, why) => {
    expect(await problemOf(text)).toEqual(['trust-root-invalid', why]);
  });
});
