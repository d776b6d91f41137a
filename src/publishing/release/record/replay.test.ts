import { describe, expect, it } from 'vitest';
import { HELLO, buildRelease, readRelease } from '../../../../test/support/releases.ts';
import { parseDistributionFilename } from '../../../packaging/index.ts';
import { buildRecord } from './build.ts';
import { replayHash } from './hash.ts';
import type { ReleaseRecord } from './record.ts';
import { replay } from './replay.ts';
import { NORMALISATION_RULES } from './rules.ts';

const built = buildRelease();
const files = await readRelease(built);
const record = buildRecord(files);

describe('replay', () => {
  it('reproduces the release that was recorded, in any order', () => {
    const verdict = replay(record, files.toReversed());
    expect(verdict).toMatchObject({ verdict: 'reproduced', replayHash: record.replay_hash });
    expect(verdict).toMatchObject({ files: [{ bytes: 'identical' }, { bytes: 'identical' }] });
  });

  it('names the file and the member that changed', async () => {
    const project = { ...HELLO, modules: [{ path: 'hello_dist/__init__.py', content: 'import evil\n' }] };
    const [wheel] = buildRelease(project);
    const changed = await readRelease([wheel!, built[1]!]);
    const verdict = replay(record, changed);
    expect(verdict).toMatchObject({
      verdict: 'refused',
      error: {
        code: 'replay-hash-mismatch',
        details: { file: 'hello_dist-1.0.0-py3-none-any.whl', count: 2 },
      },
    });
    const parts = verdict.verdict === 'refused' ? verdict.differences.map(({ part }) => part) : [];
    expect(parts.sort()).toEqual(['hello_dist-1.0.0.dist-info/RECORD', 'hello_dist/__init__.py']);
  });

  it('names a member that was added, and a field of the metadata', async () => {
    const project = {
      ...HELLO,
      metadata: [...HELLO.metadata!, ['Requires-Dist', 'evil'] as const],
      modules: [...HELLO.modules, { path: 'hello_dist/more.py', content: '' }],
    };
    const verdict = replay(record, await readRelease(buildRelease(project)));
    expect(verdict).toMatchObject({
      differences: expect.arrayContaining([
        expect.objectContaining({ part: 'hello_dist/more.py', recorded: null }),
        expect.objectContaining({
          part: 'core_metadata.requires-dist',
          recorded: 'idna>=3',
          got: 'evil\nidna>=3',
        }),
      ]) as unknown,
    });
  });

  it('refuses a release with a file missing', () => {
    expect(replay(record, files.slice(0, 1))).toMatchObject({
      verdict: 'refused',
      error: { code: 'record-file-missing', details: { file: 'hello_dist-1.0.0.tar.gz' } },
    });
  });

  it('refuses a release with a file too many, twice the same name too', async () => {
    const other = await readRelease(buildRelease({ ...HELLO, wheelTag: 'py2-none-any' }).slice(0, 1));
    for (const extra of [other[0]!, files[0]!]) {
      expect(replay(record, [...files, extra])).toMatchObject({
        verdict: 'refused',
        error: { code: 'record-file-unexpected' },
      });
    }
  });

  it('refuses a record whose parts do not fit their hashes (attack)', () => {
    const tampered: ReleaseRecord = { ...record, evidence: { ...record.evidence, repository: 'evil/app' } };
    expect(replay(tampered, files)).toMatchObject({
      error: { code: 'record-tampered', details: { part: 'record' } },
    });
    const emptied = { ...record, normalised: { ...record.normalised, files: [] } };
    expect(replay(emptied, [])).toMatchObject({
      error: { code: 'record-tampered', details: { part: 'normalised' } },
    });
  });

  it('refuses a record of another pipeline', () => {
    const rules = { ...NORMALISATION_RULES, pipelineVersion: 2 };
    expect(replay(record, files, rules)).toMatchObject({
      error: { code: 'pipeline-version-unknown', details: { recorded: 1, known: 2 } },
    });
  });

  it('lets the hash decide where the words find nothing', () => {
    const named = (sha256: string): typeof files => {
      const { distribution } = files[0]!;
      // A member with the name of a field hides behind it when differences are put into words.
      const members = [{ path: 'kind', sizeBytes: 1, sha256: sha256.repeat(64) }];
      return [{ ...files[0]!, distribution: { ...distribution, members } }];
    };
    expect(replay(buildRecord(named('a')), named('b'))).toMatchObject({
      verdict: 'refused',
      error: { code: 'replay-hash-mismatch', details: { part: 'replay_hash' } },
    });
  });

  it('does not hide a failure of its own', () => {
    const rules = {
      ...NORMALISATION_RULES,
      members: {
        version: 1,
        apply: (): never => {
          throw new TypeError('bug');
        },
      },
    };
    expect(() => replay(record, files, rules)).toThrow('bug');
  });
});

describe('the normalised part', () => {
  it('does not depend on the spelling of the filename', () => {
    const [wheel, sdist] = files;
    const filename = parseDistributionFilename('Hello.Dist-1.0.0-PY3-none-any.whl');
    const spelled = { ...wheel!, distribution: { ...wheel!.distribution, filename } };
    expect(buildRecord([spelled, sdist!]).replay_hash).toBe(record.replay_hash);
  });

  it('sorts compressed tags and keeps the build tag', async () => {
    const filename = (tag: string): string => `hello_dist-1.0.0-2b-${tag}.whl`;
    const { bytes } = built[0]!;
    const [one, other] = await Promise.all(
      ['py3.py2-none-any', 'py2.py3-none-any'].map((tag) =>
        readRelease([{ filename: filename(tag), bytes }]),
      ),
    );
    const [first, second] = [buildRecord(one!), buildRecord(other!)];
    expect(first.normalised.files[0]).toMatchObject({
      file: 'hello_dist-1.0.0-2b-py2.py3-none-any.whl',
      build: '2b',
      tags: ['py2-none-any', 'py3-none-any'],
    });
    expect(first.replay_hash).toBe(second.replay_hash);
  });

  it('is what the replay hash covers, and nothing else', () => {
    expect(replayHash(record.normalised)).toBe(record.replay_hash);
    expect(buildRecord(files, { repository: 'octo/app', commit: 'abc' }).replay_hash).toBe(
      record.replay_hash,
    );
  });
});
