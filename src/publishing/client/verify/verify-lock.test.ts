import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PUBLISHER,
  type ProvenanceIndex,
  attested,
  startProvenanceIndex,
  namedVerifier,
} from '../../../../test/support/provenance-index.ts';
import { temporaryFolder } from '../../../../test/support/rehearsal/temporary-folder.ts';
import { HELLO, buildRelease, sha256 } from '../../../../test/support/releases.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import type { BuiltDistribution } from '../../../packaging/index.ts';
import type { VerifyReport } from '../../release/index.ts';
import { readLock } from './read-lock.ts';
import type { VerifySettings } from './run.ts';
import { verify } from './verify.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;
const built = (name: string, version = '1.0.0'): readonly BuiltDistribution[] =>
  buildRelease({ ...HELLO, name, version });
const [wheel, sdist] = built('hello-dist') as [BuiltDistribution, BuiltDistribution];
const [other] = built('other-dist') as [BuiltDistribution];

const hashOf = ({ bytes }: BuiltDistribution): string => `--hash=sha256:${sha256(bytes)}`;

async function lockFile(name: string, text: string): Promise<string> {
  const file = path.join(temporaryFolder('lock'), name);
  await writeFile(file, text);
  return file;
}

async function verifyLock(
  file: string,
  index: ProvenanceIndex | undefined,
  changes: Partial<VerifySettings> = {},
): Promise<VerifyReport> {
  return verify(
    { kind: 'lock', file, directory: path.dirname(file) },
    {
      index: index === undefined ? undefined : { simpleUrl: index.simpleUrl },
      verifier: async () => namedVerifier,
      policiesFor: () => [],
      required: [],
      skipped: [],
      accepted: new Set(),
      ...changes,
    },
    createTestClock(),
  );
}

const told = (report: VerifyReport): readonly string[] =>
  report.releases.flatMap(({ project, checks }) =>
    checks.map(({ check, outcome, problems }) =>
      [project, check, outcome, ...problems.map(({ code }) => code)].join(' '),
    ),
  );

describe('verify requirements.txt', () => {
  it('compares every digest of the lock with the index, and its attestations', async () => {
    await using index = await startProvenanceIndex([attested(wheel), attested(sdist), other]);
    const file = await lockFile(
      'requirements.txt',
      `hello-dist==1.0 \\\r\n  ${hashOf(wheel)} \\\r\n  ${hashOf(sdist)}\r\nother.dist==1.0.0 ${hashOf(other)}\r\n`,
    );
    const seen: string[] = [];
    const report = await verifyLock(file, index, {
      onProgress: ({ done, total }) => void seen.push(`${done}/${total}`),
    });
    expect(report.verdict).toBe('verified');
    expect(told(report)).toEqual([
      'hello-dist lock passed',
      'hello-dist attestations passed',
      'hello-dist publisher not-possible',
      'hello-dist same-publisher not-possible',
      'other-dist lock passed',
      'other-dist attestations not-possible',
      'other-dist publisher not-possible',
      'other-dist same-publisher not-possible',
    ]);
    expect(seen.toSorted()).toEqual(['1/2', '2/2']);
    // Bytes are the installer's to check, by the same digests.
    expect(index.requests.filter(({ path: at }) => at.startsWith('/packages/'))).toEqual([]);
  });

  it('refuses a digest that no file of the release has (attack)', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const evil = `--hash=sha256:${'e'.repeat(64)}`;
    const report = await verifyLock(
      await lockFile('requirements.txt', `hello-dist==1.0 ${hashOf(wheel)} ${evil}`),
      index,
    );
    expect(report.verdict).toBe('refused');
    expect(told(report)).toContain('hello-dist lock failed lock-hash-unknown');
  });

  it('refuses the one file of a release that has no provenance (attack)', async () => {
    await using index = await startProvenanceIndex([wheel, attested(sdist)]);
    const file = await lockFile('requirements.txt', `hello-dist==1.0 ${hashOf(wheel)}`);
    const report = await verifyLock(file, index);
    expect(told(report)).toContain('hello-dist attestations failed provenance-missing');
  });

  it('says what it cannot compare: no digest, a weak one, no such release, no such project', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const lines = [
      'hello-dist==1.0',
      `hello-dist==2.0 ${hashOf(wheel)}`,
      `missing==1 ${hashOf(wheel)}`,
      `hello_dist==1 --hash=md5:${'0'.repeat(32)}`,
    ];
    for (const line of lines) {
      const report = await verifyLock(await lockFile('requirements.txt', line), index);
      expect(report.releases[0]?.checks[0]).toMatchObject({ check: 'lock', outcome: 'not-possible' });
      expect(report.verdict).toBe('refused');
      expect(report.problems).toMatchObject([{ code: 'nothing-verified' }]);
    }
  });

  it('takes a weak digest for none, also where lock and index both have it (attack)', async () => {
    const md5 = '0'.repeat(32);
    await using index = await startProvenanceIndex([{ ...wheel, page: { hashes: { md5 } } }]);
    const file = await lockFile('requirements.txt', `hello-dist==1.0 --hash=md5:${md5}`);
    const report = await verifyLock(file, index);
    expect(report.releases[0]?.checks[0]).toMatchObject({ check: 'lock', outcome: 'not-possible' });
  });

  it('names what no index has; `--require lock` refuses it, save what is local', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const text = `hello-dist==1.0 ${hashOf(wheel)}\n-e .\nother @ https://example.org/other-1.tar.gz\n`;
    const file = await lockFile('requirements.txt', text);
    const report = await verifyLock(file, index);
    expect(report.verdict).toBe('verified');
    expect(report.unverifiable.map(({ kind, location: { line } }) => `${kind} ${line}`)).toEqual([
      'local 2',
      'url 3',
    ]);
    const required = await verifyLock(file, index, { required: ['lock'] });
    expect(required).toMatchObject({ verdict: 'refused', problems: [{ code: 'check-not-possible' }] });
  });

  it('asks the indexes that the file names, the first that has the release', async () => {
    await using empty = await startProvenanceIndex([]);
    await using index = await startProvenanceIndex([wheel]);
    const text = `-i ${empty.simpleUrl}\n--extra-index-url ${index.simpleUrl}\nhello-dist==1.0 ${hashOf(wheel)}\n`;
    const file = await lockFile('requirements.txt', text);
    expect(told(await verifyLock(file, empty))).toContain('hello-dist lock passed');
    // An index that was asked for by name is asked alone.
    const decided = await verifyLock(file, empty, { indexDecides: true });
    expect(told(decided)).toContain('hello-dist lock not-possible');
  });

  it('looks on for the index whose files the lock allows', async () => {
    await using mirror = await startProvenanceIndex([{ ...wheel, listed: 'c'.repeat(64) }]);
    await using index = await startProvenanceIndex([wheel]);
    const text = `-i ${mirror.simpleUrl}\n--extra-index-url ${index.simpleUrl}\nhello-dist==1.0 ${hashOf(wheel)}\n`;
    const report = await verifyLock(await lockFile('requirements.txt', text), mirror);
    expect(told(report)).toContain('hello-dist lock passed');
  });

  it('takes versions that are none', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const text = `hello-dist===b.x\nhello-dist===a.x\nhello-dist==1.0 ${hashOf(wheel)}\n`;
    const report = await verifyLock(await lockFile('requirements.txt', text), index);
    expect(report.releases.map(({ version }) => version)).toContain('b.x');
    expect(report.verdict).toBe('verified');
  });

  it('does not send a credential of the file anywhere, nor shows it', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const url = index.simpleUrl.replace('//', '//me:hunter2@');
    const file = await lockFile('requirements.txt', `-i ${url}\nhello-dist==1.0 ${hashOf(wheel)}\n`);
    const report = await verifyLock(file, index);
    expect(index.requests).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report.verdict).toBe('refused');
  });

  it('is undecided, not verified, when an index is down', async () => {
    const index = await startProvenanceIndex([wheel]);
    await index[Symbol.asyncDispose]();
    const file = await lockFile('requirements.txt', `hello-dist==1.0 ${hashOf(wheel)}`);
    const report = await verifyLock(file, index, { required: ['attestations'] });
    expect(report.verdict).toBe('unknown');
    expect(report.releases[0]?.checks[0]?.network?.code).toBe('index-unreachable');
  });

  it('asks nobody offline', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const file = await lockFile(
      'requirements.txt',
      `-i ${index.simpleUrl}\nhello-dist==1.0 ${hashOf(wheel)}`,
    );
    const report = await verifyLock(file, undefined);
    expect(report.verdict).toBe('refused');
    expect(index.requests).toEqual([]);
  });
});

describe('verify uv.lock', () => {
  it('asks the registry of each package and compares file by file', async () => {
    await using index = await startProvenanceIndex([attested(wheel), attested(sdist)]);
    await using elsewhere = await startProvenanceIndex([]);
    const uv = (digest: string): string => `version = 1
[[package]]
name = "hello-dist"
version = "1.0.0"
source = { registry = "${index.simpleUrl}" }
sdist = { url = "https://files.example/${sdist.filename}", hash = "sha256:${sha256(sdist.bytes)}" }
wheels = [{ url = "https://files.example/${wheel.filename}", hash = "sha256:${digest}" }]
`;
    const good = await verifyLock(await lockFile('uv.lock', uv(sha256(wheel.bytes))), elsewhere);
    expect(told(good)).toEqual(
      expect.arrayContaining(['hello-dist lock passed', 'hello-dist attestations passed']),
    );
    const bad = await verifyLock(await lockFile('uv.lock', uv('b'.repeat(64))), elsewhere);
    expect(told(bad)).toContain('hello-dist lock failed served-file-differs');
    const gone = uv(sha256(wheel.bytes)).replaceAll(
      wheel.filename,
      'hello_dist-1.0.0-cp312-cp312-win_amd64.whl',
    );
    expect(told(await verifyLock(await lockFile('uv.lock', gone), elsewhere))).toContain(
      'hello-dist lock failed served-file-absent',
    );
  });
});

describe('verify pylock.toml', () => {
  const pylock = (index: string, workflow: string): string => `lock-version = "1.0"
created-by = "a test"
[[packages]]
name = "hello-dist"
version = "1.0.0"
index = "${index}"
wheels = [{ name = "${wheel.filename}", url = "https://files.example/x", hashes = { sha256 = "${sha256(wheel.bytes)}" } }]
[[packages.attestation-identities]]
kind = "GitHub"
repository = "octo-org/hello-dist"
workflow = "${workflow}"
`;

  it('holds the publisher to the identities of the lock', async () => {
    await using index = await startProvenanceIndex([attested(wheel)]);
    const good = await lockFile('pylock.toml', pylock(index.simpleUrl, 'release.yml'));
    expect(told(await verifyLock(good, index))).toContain('hello-dist publisher passed');
    const bad = await lockFile('pylock.toml', pylock(index.simpleUrl, 'other.yml'));
    expect(told(await verifyLock(bad, index))).toContain(
      'hello-dist publisher failed provenance-publisher-mismatch',
    );
    // What is declared counts besides: both must agree.
    const declared = await verifyLock(good, index, {
      policiesFor: () => [{ ...PUBLISHER, repository: 'octo-org/moved' }],
    });
    expect(told(declared)).toContain('hello-dist publisher failed provenance-publisher-mismatch');
  });

  it('refuses a package that lost the attestations which its lock has', async () => {
    await using index = await startProvenanceIndex([wheel]);
    const file = await lockFile('pylock.toml', pylock(index.simpleUrl, 'release.yml'));
    expect(told(await verifyLock(file, index))).toContain(
      'hello-dist publisher failed lock-identity-unproved',
    );
  });
});

describe('readLock', () => {
  it('reads what a requirements file includes, each file once, circles too', async () => {
    const folder = temporaryFolder('includes');
    await mkdir(path.join(folder, 'requirements'));
    await writeFile(
      path.join(folder, 'requirements/dev.txt'),
      '-r base.txt\n-r ../top.txt\nb==1\n-c pins.txt\n',
    );
    await writeFile(path.join(folder, 'requirements/base.txt'), 'a==1\n-r dev.txt\nc\n');
    await writeFile(path.join(folder, 'requirements/pins.txt'), `c==3 ${hashOf(wheel)}\n`);
    await writeFile(path.join(folder, 'top.txt'), '-e .\n');
    const lock = await readLock(path.join(folder, 'requirements/dev.txt'), folder);
    expect(lock.packages.map(({ name, version }) => `${name}==${version}`)).toEqual(['b==1', 'a==1', 'c==3']);
    expect(lock.unverifiable).toMatchObject([{ kind: 'local', location: { file: 'top.txt', line: 1 } }]);
  });

  it('reads nothing outside of the folders of lock and project, by no link either (attack)', async () => {
    const [outside, folder] = [temporaryFolder('outside'), temporaryFolder('inside')];
    await writeFile(path.join(outside, 'secret.txt'), 'hunter2==1\n');
    await symlink(path.join(outside, 'secret.txt'), path.join(folder, 'link.txt'));
    const relative = path.relative(folder, path.join(outside, 'secret.txt'));
    const text = `-r ${relative}\n-r link.txt\n-c ${outside}/secret.txt\n-r https://example.org/r.txt\n`;
    await writeFile(path.join(folder, 'requirements.txt'), text);
    const lock = await readLock(path.join(folder, 'requirements.txt'), folder);
    expect(JSON.stringify(lock)).not.toContain('hunter2');
    expect(lock.unverifiable.map(({ kind, location: { line } }) => `${kind} ${line}`)).toEqual([
      'source 1',
      'source 2',
      'source 3',
      'source 4',
    ]);
  });

  it('says that an included file, or the lock, is not there', async () => {
    const folder = temporaryFolder('missing');
    await writeFile(path.join(folder, 'requirements.txt'), '-r nowhere.txt\n');
    await expect(readLock(path.join(folder, 'requirements.txt'), folder)).rejects.toThrow(
      coded('file-not-readable'),
    );
    await expect(readLock(path.join(folder, 'uv.lock'), folder)).rejects.toThrow(coded('file-not-readable'));
    await expect(readLock(path.join(folder, 'poetry.lock'), folder)).rejects.toThrow(coded('lock-unknown'));
  });

  it('reads no endless file', async () => {
    const file = path.join(temporaryFolder('long'), 'requirements.txt');
    await writeFile(file, Buffer.alloc(33 * 1024 * 1024, '#'));
    await expect(readLock(file, path.dirname(file))).rejects.toThrow(coded('lock-malformed'));
  });
});
