import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/index.ts';
import { buildWheel } from '../../src/packaging/index.ts';
import { describeClient } from '../support/clients/describe-client.ts';
import { distWith } from '../support/rehearsal/dist.ts';
import { PYPROJECT, WORKFLOW, git, makeProject } from '../support/rehearsal/project.ts';
import { rehearseJson } from '../support/rehearsal/rehearse.ts';
import { toolbox } from '../support/rehearsal/toolbox.ts';
import { downloadStranger, filesIn } from './download.ts';
import { STRANGERS, type Stranger } from './stranger.ts';

const SHAPES = [
  'pure wheel',
  'platform wheels',
  'namespace package',
  'setuptools_scm version',
  'monorepo',
  'reusable workflow',
  'no environment',
  'TestPyPI in the same job',
  'uv publish',
  'release event',
];

describe('strangers.json', () => {
  it('holds every shape that was looked for, accepted', () => {
    const accepted = STRANGERS.filter(
      ({ outcome }) => 'verdict' in outcome && outcome.verdict === 'accepted',
    );
    expect(accepted.length).toBeGreaterThanOrEqual(8);
    const seen = new Set(accepted.flatMap(({ shapes }) => shapes));
    expect(SHAPES.filter((shape) => !seen.has(shape))).toEqual([]);
  });

  it('names each project once, and says of a refusal that it is meant', () => {
    expect(new Set(STRANGERS.map(({ name }) => name)).size).toBe(STRANGERS.length);
    const refused = STRANGERS.filter(({ outcome }) => !('verdict' in outcome));
    for (const { surprise } of refused) expect(surprise).toContain('as meant');
  });
});

/** A repository whose workflow has the stranger's shape, and whose configuration says nothing. */
function repositoryLike({ name, repository, tag }: Stranger): string {
  const workflow = readFileSync(path.join(import.meta.dirname, 'workflows', `${name}.yml`), 'utf8');
  const pyproject = `[project]\nname = "${name}"\ndynamic = ["version"]\n`;
  const directory = makeProject({ files: { [WORKFLOW]: workflow, [PYPROJECT]: pyproject }, tag });
  git(directory, 'remote', 'add', 'origin', `https://github.com/${repository}.git`);
  return directory;
}

const indexesOf = (document: Rehearsal): unknown => ({
  verdict: document.verdict,
  indexes: document.indexes.map(({ job, index, environment, verdict, claims }) => {
    return { job, index, environment, verdict, event: claims['event_name'] };
  }),
});

/** What is recorded, without what depends on the Python of the machine. */
function recorded({ outcome }: Stranger): unknown {
  if (!('verdict' in outcome)) throw new Error('only a stranger with a verdict is repeated');
  return {
    ...outcome,
    indexes: outcome.indexes.map(({ job, index, environment, event, verdict }) => {
      return { job, index, environment, event, verdict };
    }),
  };
}

/** Why a test is skipped on a person's machine; in CI it is not. */
function excuse(unreachable: string): string {
  if (process.env['CI'] === undefined) return `PyPI cannot be reached: ${unreachable}`;
  throw new Error(`PyPI cannot be reached, and in CI it must be: ${unreachable}`);
}

describeClient('pip', 'a stranger', ({ program }) => {
  const withPython = (): Record<string, string> => ({ PATH: toolbox([path.dirname(program)]) });

  it.for(STRANGERS.filter(({ again }) => again))(
    '$name $version is rehearsed again, with its distributions from PyPI',
    { timeout: 180_000 },
    async (stranger, { skip }) => {
      const downloaded = downloadStranger(program, stranger);
      // In CI there is a network, and this is red.
      if (typeof downloaded !== 'string') {
        skip(excuse(downloaded.unreachable));
        return;
      }
      expect(filesIn(downloaded)).toEqual(stranger.files);
      const args = ['--dist', downloaded, '--tag', stranger.tag];
      const { document } = await rehearseJson(repositoryLike(stranger), args, { env: withPython() });
      expect(indexesOf(document)).toEqual(recorded(stranger));
      expect(document.indexes[0]?.installed).toMatch(
        /^pip |^not possible here: no wheel is for this platform/u,
      );
    },
  );

  it('that wants another Python is accepted, and not installed here', { timeout: 60_000 }, async () => {
    const modules = [{ path: 'hello_dist/__init__.py', content: '' }];
    const metadata = [['Requires-Python', '>=99.1']] as const;
    const wheel = buildWheel({ name: 'hello-dist', version: '0.1.0', modules, metadata });
    const { document } = await rehearseJson(makeProject(), ['--dist', distWith([wheel])], {
      env: withPython(),
    });
    expect(document.indexes.map(({ verdict, installed }) => [verdict, installed])).toEqual([
      ['accepted', 'not possible here: the release wants Python >=99.1'],
      ['accepted', 'not possible here: the release wants Python >=99.1'],
    ]);
  });
});
