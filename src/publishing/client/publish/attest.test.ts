import { describe, expect, it } from 'vitest';
import { distOf, jobTo } from '../../../../test/support/publish-job.ts';
import { HELLO, buildRelease } from '../../../../test/support/releases.ts';
import { startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { Secret } from '../../../base/index.ts';
import type { BuiltDistribution } from '../../../packaging/index.ts';
import type { UploadableFile } from '../upload/upload.ts';

const [wheel, sdist] = buildRelease() as [BuiltDistribution, BuiltDistribution];

const attest = async ({ filename }: UploadableFile): Promise<readonly object[]> => [
  { version: 1, of: filename, name: 'Zoë' },
];
const failing = async (): Promise<never> => {
  throw new Error('the log is down');
};

describe('attestations', () => {
  it('go with each file, as one JSON array, made before any token is minted', async () => {
    await using index = await startStandInIndex();
    const { run, events } = jobTo(index, distOf([wheel, sdist]));
    const { files } = await run({}, { attest });
    expect(files.map(({ attestations }) => attestations)).toEqual([1, 1]);
    for (const { filename, fields } of index.uploads) {
      expect(JSON.parse(fields.get('attestations')!)).toEqual([{ version: 1, of: filename, name: 'Zoë' }]);
    }
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('attested')).toBeLessThan(kinds.indexOf('minted'));
  });

  it('are made for what is missing only', async () => {
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from(wheel.bytes));
    const asked: string[] = [];
    const watched = (file: UploadableFile): Promise<readonly object[]> => {
      asked.push(file.filename);
      return attest(file);
    };
    const { files } = await jobTo(index, distOf([wheel, sdist])).run({}, { attest: watched });
    expect(asked).toEqual([sdist.filename]);
    expect(files.map(({ attestations }) => attestations)).toEqual([0, 1]);
  });

  it('are not made when they are off', async () => {
    await using index = await startStandInIndex();
    await jobTo(index, distOf([wheel])).run({ attestations: 'off' }, { attest: failing });
    expect(index.uploads[0]!.fields.has('attestations')).toBe(false);
  });

  it('that cannot be made are a warning where nobody requires them', async () => {
    await using index = await startStandInIndex();
    const { run, events } = jobTo(index, distOf([wheel]));
    await run({ attestations: 'best-effort' }, { attest: failing });
    expect(events.filter(({ kind }) => kind === 'warning')).toMatchObject([
      { code: 'attestation-failed', file: wheel.filename },
    ]);
    expect(index.served.size).toBe(1);
  });

  it('are not tried for one file after the other by a signer that is down', async () => {
    await using index = await startStandInIndex();
    const tags = ['win32', 'win_amd64', 'win_arm64', 'macosx_11_0_arm64', 'macosx_11_0_x86_64', 'any'];
    const files = tags.map((tag) => buildRelease({ ...HELLO, wheelTag: `py3-none-${tag}` })[0]!);
    const { run, events } = jobTo(index, distOf(files));
    let asked = 0;
    const down = (): Promise<never> => {
      asked += 1;
      return failing();
    };
    await run({ attestations: 'best-effort' }, { attest: down });
    expect(asked).toBeLessThanOrEqual(3);
    expect(events.filter(({ kind }) => kind === 'warning')).toHaveLength(files.length);
    expect(index.served.size).toBe(files.length);
  });

  it('that cannot be made stop the release where they are required, before anything is exchanged', async () => {
    await using index = await startStandInIndex();
    const run = jobTo(index, distOf([wheel])).run({ attestations: 'required' }, { attest: failing });
    await expect(run).rejects.toThrow('the log is down');
    expect(index.requests.map(({ path }) => path)).toEqual(['/simple/hello-dist/']);
  });

  it.each([
    ['without a signer', {}],
    [
      'with an API token',
      { credential: () => ({ kind: 'api-token', token: new Secret('pypi-api') }) as const },
    ],
  ])('are not possible %s', async (_what, options) => {
    await using index = await startStandInIndex();
    const signer = 'credential' in options ? { attest } : {};
    const run = jobTo(index, distOf([wheel])).run({ attestations: 'required', ...options }, signer);
    await expect(run).rejects.toMatchObject({ code: 'attestations-not-possible' });
    expect(index.uploads).toEqual([]);
  });

  it('are left out, once and with a warning, for an index that refuses them', async () => {
    await using index = await startStandInIndex({
      intercept: ({ body }) =>
        body.includes('name="attestations"')
          ? { status: 400, body: { code: '400 Attestations are not supported' } }
          : undefined,
    });
    const { run, events } = jobTo(index, distOf([wheel]));
    expect((await run({}, { attest })).files).toMatchObject([{ attestations: 0, outcome: 'uploaded' }]);
    expect(events.filter(({ kind }) => kind === 'warning')).toMatchObject([{ code: 'attestations-refused' }]);
  });

  it('that are required are never left out', async () => {
    await using index = await startStandInIndex({
      intercept: ({ path }) =>
        path === '/legacy/' ? { status: 400, body: { code: '400 Attestations are bad' } } : undefined,
    });
    const run = jobTo(index, distOf([wheel])).run({ attestations: 'required' }, { attest });
    await expect(run).rejects.toMatchObject({ code: 'upload-refused' });
    expect(index.requests.filter(({ path }) => path === '/legacy/')).toHaveLength(1);
  });
});
