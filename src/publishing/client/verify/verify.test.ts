import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PUBLISHER,
  type ProvenanceIndex,
  SIGNER,
  type ServedDistribution,
  attestation,
  attested,
  provenanceOf,
  startProvenanceIndex,
  namedVerifier,
} from '../../../../test/support/provenance-index.ts';
import { temporaryFolder } from '../../../../test/support/rehearsal/temporary-folder.ts';
import { HELLO, buildRelease, readRelease, sha256 } from '../../../../test/support/releases.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import { type BuiltDistribution, buildWheel, formatChecksums } from '../../../packaging/index.ts';
import { type VerifyReport, buildRecord, formatRecord } from '../../release/index.ts';
import { type VerifySettings, acceptedKey } from './run.ts';
import { type VerifySubject, verify } from './verify.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;
const built = (version: string): readonly BuiltDistribution[] => buildRelease({ ...HELLO, version });
const [wheel, sdist] = built('1.0.0') as [BuiltDistribution, BuiltDistribution];

function settings(index: ProvenanceIndex | undefined, changes: Partial<VerifySettings> = {}): VerifySettings {
  return {
    index: index === undefined ? undefined : { simpleUrl: index.simpleUrl },
    verifier: async () => namedVerifier,
    policiesFor: () => [],
    required: [],
    skipped: [],
    accepted: new Set(),
    ...changes,
  };
}

const verifyAt = (
  index: ProvenanceIndex,
  changes: Partial<VerifySettings> = {},
  subject: Partial<VerifySubject> = {},
): Promise<VerifyReport> =>
  verify(
    { kind: 'release', project: 'Hello_Dist', version: '1.0', ...subject } as VerifySubject,
    settings(index, changes),
    createTestClock(),
  );

/** `check outcome [codes]` of every check. */
const told = (report: VerifyReport): readonly string[] =>
  report.releases.flatMap(({ checks }) =>
    checks.map(({ check, outcome, problems }) =>
      [check, outcome, ...problems.map(({ code }) => code)].join(' '),
    ),
  );

const whyOf = (report: VerifyReport, name: string): string | undefined =>
  report.releases.flatMap(({ checks }) => checks).find(({ check }) => check === name)?.why;

describe('verify NAME==VERSION', () => {
  it.each(['json', 'html', 'silent'] as const)('verifies a release whose page is %s', async (form) => {
    const before = built('0.9').map((file) => attested(file));
    await using index = await startProvenanceIndex([...before, attested(wheel), attested(sdist)], { form });
    const report = await verifyAt(index, { policiesFor: () => [PUBLISHER] });
    expect(told(report)).toEqual([
      'sums not-possible',
      'index passed',
      'attestations passed',
      'publisher passed',
      'same-publisher passed',
      'record not-possible',
    ]);
    expect(report).toMatchObject({
      verdict: 'verified',
      releases: [{ project: 'hello-dist', version: '1.0.0', files: [{ publishers: [PUBLISHER] }, {}] }],
    });
  });

  it('says what is not possible where there is no provenance, and refuses when it is required', async () => {
    await using index = await startProvenanceIndex([wheel, sdist]);
    const report = await verifyAt(index);
    expect(report.verdict).toBe('verified');
    expect(whyOf(report, 'attestations')).toBe('no file of this release has provenance');
    const required = await verifyAt(index, { required: ['attestations'] });
    expect(required.verdict).toBe('refused');
    expect(told(required)).toContain('attestations failed check-not-possible');
  });

  it('refuses bytes that are not the listed ones (attack)', async () => {
    await using index = await startProvenanceIndex([{ ...wheel, listed: 'a'.repeat(64) }, sdist]);
    const report = await verifyAt(index);
    expect(report.verdict).toBe('refused');
    expect(told(report)).toContain('index failed download-hash-mismatch');
  });

  it('fetches no file when it is told to trust the listing, and says so', async () => {
    await using index = await startProvenanceIndex([wheel, sdist]);
    const report = await verifyAt(index, { listedOnly: true });
    expect(told(report)).toContain('index not-possible');
    expect(index.requests.filter(({ path: at }) => at.startsWith('/packages/'))).toEqual([]);
  });

  it('does not call verified what nothing was checked of', async () => {
    await using index = await startProvenanceIndex([wheel, sdist]);
    const report = await verifyAt(index, { listedOnly: true });
    expect(report).toMatchObject({ verdict: 'refused', problems: [{ code: 'nothing-verified' }] });
  });

  it('says that there is no such release, and that the index is down', async () => {
    await using index = await startProvenanceIndex([wheel]);
    await expect(verifyAt(index, {}, { version: '2.0' })).rejects.toThrow(coded('release-not-found'));
    await index[Symbol.asyncDispose]();
    await expect(verifyAt(index)).rejects.toThrow(coded('index-unreachable'));
  });

  it('compares the listing with sums that were got elsewhere', async () => {
    await using index = await startProvenanceIndex([wheel, sdist]);
    const sums = path.join(temporaryFolder('sums'), 'SHA256SUMS');
    const entries = [wheel, sdist].map(({ filename, bytes }) => ({ filename, sha256: sha256(bytes) }));
    await writeFile(sums, formatChecksums(entries).replaceAll('\n', '\r\n'));
    expect(told(await verifyAt(index, {}, { sums }))).toContain('sums passed');
    await writeFile(sums, formatChecksums([{ ...entries[0]!, sha256: 'a'.repeat(64) }]));
    expect(told(await verifyAt(index, {}, { sums }))).toContain(
      'sums failed checksum-mismatch checksum-not-listed',
    );
    await writeFile(sums, 'no sums');
    expect(told(await verifyAt(index, {}, { sums }))).toContain('sums failed checksums-malformed');
  });

  it('replays a record that was got elsewhere, and leaves nothing behind', async () => {
    await using index = await startProvenanceIndex([wheel, sdist]);
    const record = path.join(temporaryFolder('record'), 'release-record.json');
    await writeFile(record, formatRecord(buildRecord(await readRelease([wheel, sdist]))));
    expect(told(await verifyAt(index, {}, { record }))).toContain('record passed');
    await writeFile(record, formatRecord(buildRecord(await readRelease(built('1.0.1')))));
    expect(told(await verifyAt(index, {}, { record }))).toContain('record failed record-file-missing');
  });
});

describe('the attestations of a release', () => {
  const check = async (files: readonly ServedDistribution[]): Promise<string> => {
    await using index = await startProvenanceIndex([...files]);
    return told(await verifyAt(index, { listedOnly: true })).find((line) => line.startsWith('attestations'))!;
  };

  it('are about this very file', async () => {
    const other = { ...wheel, provenance: provenanceOf(sdist) };
    expect(await check([other, attested(sdist)])).toBe('attestations failed attestation-of-a-test');
  });

  it('are by the publisher that the index names, not by anybody (attack)', async () => {
    const evil = { ...SIGNER, repository: 'evil/hello-dist' };
    expect(await check([attested(wheel, PUBLISHER, evil)])).toBe('attestations failed attestation-of-a-test');
  });

  it('all hold: one that does not is enough', async () => {
    const provenance = {
      version: 1,
      attestation_bundles: [{ publisher: PUBLISHER, attestations: [attestation(wheel), attestation(sdist)] }],
    };
    expect(await check([{ ...wheel, provenance }])).toBe('attestations failed attestation-of-a-test');
  });

  it('are there for every file or for none: a file that was added without stands out (attack)', async () => {
    expect(await check([attested(wheel), sdist])).toBe('attestations failed provenance-missing');
  });

  it.each([
    ['no JSON', 'x'],
    ['another version', { version: 2, attestation_bundles: [] }],
    ['no bundle', { version: 1, attestation_bundles: [] }],
    [
      'a bundle of nothing',
      { version: 1, attestation_bundles: [{ publisher: PUBLISHER, attestations: [] }] },
    ],
    [
      'a publisher without a kind',
      { version: 1, attestation_bundles: [{ publisher: {}, attestations: [1] }] },
    ],
    [
      'a thousand bundles',
      {
        version: 1,
        attestation_bundles: Array.from({ length: 1000 }, () => ({
          publisher: PUBLISHER,
          attestations: [1],
        })),
      },
    ],
  ])('are refused when their provenance is %s', async (_what, provenance) => {
    expect(await check([{ ...wheel, provenance }])).toBe('attestations failed provenance-malformed');
  });

  it('are not possible without a trust root', async () => {
    await using index = await startProvenanceIndex([attested(wheel)]);
    const report = await verifyAt(index, { verifier: undefined });
    expect(told(report)).toContain('attestations not-possible');
    expect(told(report)).toContain('publisher not-possible');
  });
});

describe('the address of a provenance', () => {
  const at = async (
    provenance: string | null,
    intercept?: (path: string) => unknown,
  ): Promise<{ report: VerifyReport; asked: readonly string[] }> => {
    await using index = await startProvenanceIndex(
      [{ ...wheel, provenance: provenanceOf(wheel), page: { provenance } }],
      {
        intercept: (request) => (intercept?.(request.path) as undefined) ?? undefined,
      },
    );
    const report = await verifyAt(index, { listedOnly: true, skipped: ['same-publisher'] });
    return { report, asked: index.requests.map((request) => request.path) };
  };

  it('is asked on the index itself only (attack)', async () => {
    await using thief = await startProvenanceIndex([]);
    const { report } = await at(`${thief.url}/provenance`);
    expect(told(report)).toContain('attestations not-possible');
    expect(thief.requests).toEqual([]);
  });

  it.each(['https://[', 'file:///etc/passwd', 'javascript:0'])('may not be %s', async (url) => {
    const { report } = await at(url);
    expect(told(report)).toContain('attestations not-possible');
  });

  it('is not guessed where the index says that there is none', async () => {
    const { report, asked } = await at(null);
    expect(told(report)).toContain('attestations not-possible');
    expect(asked).toEqual(['/simple/hello-dist/']);
  });

  it('is kept: an index that announces a provenance gives it', async () => {
    const { report } = await at('/gone');
    expect(told(report)).toContain('attestations failed provenance-withheld');
  });

  it('does not make us read without an end (attack)', async () => {
    const { report } = await at('/huge', (asked) =>
      asked === '/huge' ? { body: Buffer.alloc(5 * 1024 * 1024, ' ') } : undefined,
    );
    expect(told(report)).toContain('attestations not-possible');
    expect(report.verdict).not.toBe('verified');
  });
});

describe('the publisher of a release', () => {
  const check = async (policy: Readonly<Record<string, string>>): Promise<string> => {
    await using index = await startProvenanceIndex([attested(wheel)]);
    const report = await verifyAt(index, { listedOnly: true, policiesFor: () => [policy] });
    return told(report).find((line) => line.startsWith('publisher'))!;
  };

  it.each([
    ['the same', PUBLISHER],
    [
      'another case, which GitHub does not tell apart',
      { ...PUBLISHER, repository: 'Octo-Org/Hello-Dist', environment: 'PyPI' },
    ],
    ['the repository alone', { kind: 'GitHub', repository: 'octo-org/hello-dist' }],
  ])('is a declared one: %s', async (_what, policy) => {
    expect(await check(policy)).toBe('publisher passed');
  });

  it.each([
    ['kind', { ...PUBLISHER, kind: 'GitLab' }],
    ['repository', { ...PUBLISHER, repository: 'octo-org/other' }],
    ['workflow', { ...PUBLISHER, workflow: 'Release.yml' }],
    ['environment', { ...PUBLISHER, environment: 'testpypi' }],
    ['anything else', { ...PUBLISHER, ref: 'refs/tags/v1' }],
  ])('is refused when the %s is another', async (_what, policy) => {
    expect(await check(policy)).toBe('publisher failed provenance-publisher-mismatch');
  });
});

describe('a file that proves nothing', () => {
  it('is not covered by what the others prove (attack)', async () => {
    const hidden = { ...attested(sdist), page: { provenance: 'https://elsewhere.example/provenance' } };
    const before = built('0.9').map((file) => attested(file));
    await using index = await startProvenanceIndex([...before, attested(wheel), hidden]);
    const required = ['publisher', 'same-publisher'] as const;
    const report = await verifyAt(index, { policiesFor: () => [PUBLISHER], required, listedOnly: true });
    expect(report.verdict).toBe('refused');
    expect(told(report)).toEqual(
      expect.arrayContaining(required.map((name) => `${name} failed check-not-possible`)),
    );
  });
});

describe('the publisher of the release before', () => {
  const compare = async (
    before: readonly ServedDistribution[],
    now: readonly ServedDistribution[],
    changes: Partial<VerifySettings> = {},
  ): Promise<string> => {
    await using index = await startProvenanceIndex([...before, ...now]);
    const report = await verifyAt(index, { listedOnly: true, ...changes });
    return told(report).find((line) => line.startsWith('same-publisher'))!;
  };
  const [old] = built('0.9') as [BuiltDistribution];
  const [older] = built('0.8') as [BuiltDistribution];
  const [newer] = built('1.1') as [BuiltDistribution];

  it('is the same', async () => {
    expect(await compare([attested(old)], [attested(wheel)])).toBe('same-publisher passed');
  });

  it.each([
    [
      'repository',
      { ...PUBLISHER, repository: 'evil/hello-dist' },
      { ...SIGNER, repository: 'evil/hello-dist' },
    ],
    ['workflow', { ...PUBLISHER, workflow: 'evil.yml' }, SIGNER],
    ['environment', { ...PUBLISHER, environment: null }, SIGNER],
    [
      'number of the owner, under the same name (attack)',
      PUBLISHER,
      { ...SIGNER, sourceRepositoryOwnerId: '3' },
    ],
  ])('is another one by its %s', async (_what, publisher, signer) => {
    expect(await compare([attested(old)], [attested(wheel, publisher, signer)])).toBe(
      'same-publisher failed provenance-publisher-changed',
    );
  });

  it('is missed when the provenance stops: so does a stolen token publish (attack)', async () => {
    expect(await compare([attested(old)], [wheel, sdist])).toBe('same-publisher failed provenance-dropped');
  });

  it.each(['html', 'silent'] as const)('is missed also where the page is %s', async (form) => {
    await using index = await startProvenanceIndex([attested(old), wheel], { form });
    const report = await verifyAt(index, { listedOnly: true });
    expect(told(report)).toContain('same-publisher failed provenance-dropped');
  });

  it('is accepted by who looked at it', async () => {
    const accepted = new Set([acceptedKey('Hello.Dist', '1.0.0')]);
    expect(await compare([attested(old)], [wheel], { accepted })).toBe('same-publisher not-possible');
  });

  it('is that of the next lower version, whatever else there is', async () => {
    const evil = { ...PUBLISHER, repository: 'evil/x' };
    const stranger = attested(newer, evil, { ...SIGNER, repository: 'evil/x' });
    const ancient = attested(older, evil, { ...SIGNER, repository: 'evil/x' });
    expect(await compare([stranger, ancient, attested(old)], [attested(wheel)])).toBe(
      'same-publisher passed',
    );
  });

  it.each([
    ['there is none', []],
    ['it has no provenance', [old]],
    ['its provenance does not hold', [{ ...old, provenance: provenanceOf(wheel) }]],
  ])('cannot be compared when %s', async (_what, before) => {
    expect(await compare(before, [attested(wheel)])).toBe('same-publisher not-possible');
  });
});

describe('verify DIR', () => {
  const entries = [wheel, sdist].map(({ filename, bytes }) => ({ filename, sha256: sha256(bytes) }));

  async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    const folder = path.join(temporaryFolder('verify'), 'dist');
    await mkdir(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
    return folder;
  }
  const distributions = { [wheel.filename]: wheel.bytes, [sdist.filename]: sdist.bytes };
  const verifyFolder = (
    folder: string,
    index?: ProvenanceIndex,
    changes: Partial<VerifySettings> = {},
  ): Promise<VerifyReport> => verify({ kind: 'folder', folder }, settings(index, changes), createTestClock());

  it('verifies sums, record and what the index lists', async () => {
    await using index = await startProvenanceIndex([attested(wheel), attested(sdist)]);
    const record = formatRecord(buildRecord(await readRelease([wheel, sdist])));
    const folder = await folderWith({
      ...distributions,
      SHA256SUMS: formatChecksums(entries),
      'release-record.json': record,
    });
    expect(told(await verifyFolder(folder, index))).toEqual([
      'sums passed',
      'index passed',
      'attestations passed',
      'publisher not-possible',
      'same-publisher not-possible',
      'record passed',
    ]);
  });

  it('verifies offline what lies there, and says what it could not see', async () => {
    const folder = await folderWith({
      ...distributions,
      SHA256SUMS: formatChecksums(entries),
      [`${wheel.filename}.provenance`]: JSON.stringify(provenanceOf(wheel)),
      [`${sdist.filename}.provenance`]: JSON.stringify(provenanceOf(sdist)),
    });
    const report = await verifyFolder(folder, undefined, { policiesFor: () => [PUBLISHER] });
    expect(told(report)).toEqual([
      'sums passed',
      'index not-possible',
      'attestations passed',
      'publisher passed',
      'same-publisher not-possible',
      'record not-possible',
    ]);
    expect(whyOf(report, 'index')).toContain('--offline');
  });

  it('takes the list and the record beside the folder, where a build leaves them', async () => {
    const folder = await folderWith(distributions);
    await writeFile(path.join(folder, '..', 'SHA256SUMS'), formatChecksums(entries));
    const record = formatRecord(buildRecord(await readRelease([wheel, sdist])));
    await writeFile(path.join(folder, '..', 'release-record.json'), record);
    const report = await verifyFolder(folder);
    expect(told(report)).toEqual(expect.arrayContaining(['sums passed', 'record passed']));
  });

  it('refuses a file that is not the one of the index, and one that it never had', async () => {
    const other = buildWheel({ ...HELLO, version: '1.0.0', description: 'other' });
    await using index = await startProvenanceIndex([other, attested(other)]);
    const folder = await folderWith(distributions);
    expect(told(await verifyFolder(folder, index))).toContain(
      'index failed served-file-differs served-file-absent',
    );
  });

  it('refuses other bytes by the list and by the record', async () => {
    const folder = await folderWith({
      ...distributions,
      [sdist.filename]: 'other',
      SHA256SUMS: formatChecksums(entries),
      'release-record.json': formatRecord(buildRecord(await readRelease([wheel, sdist]))),
    });
    const lines = told(await verifyFolder(folder));
    expect(lines).toContain('sums failed checksum-mismatch');
    expect(lines.find((line) => line.startsWith('record failed'))).toBeDefined();
  });

  it('names what is no part of a release, and refuses two releases in one folder', async () => {
    const folder = await folderWith({
      ...distributions,
      'notes.txt': 'x',
      SHA256SUMS: formatChecksums(entries),
    });
    expect((await verifyFolder(folder)).unverifiable).toMatchObject([{ kind: 'unknown', text: 'notes.txt' }]);
    const [stranger] = built('2.0') as [BuiltDistribution];
    await writeFile(path.join(folder, stranger.filename), stranger.bytes);
    await expect(verifyFolder(folder)).rejects.toThrow(coded('distribution-version-mismatch'));
    await expect(verifyFolder(path.join(folder, 'nowhere'))).rejects.toThrow(coded('folder-missing'));
  });
});
