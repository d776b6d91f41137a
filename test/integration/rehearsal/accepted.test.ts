import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packDist } from '../../support/rehearsal/dist.ts';
import { PYPROJECT, all, git, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { rehearseJson, runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import type { Rehearsal } from '../../../src/rehearsal/index.ts';

const NO_PUBLISHERS = replacing(/\n# What is registered at each index[\s\S]*$/u, '\n');

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('tokenless rehearse --example', () => {
  it('is accepted by both indexes and prints every file with its sum, and the replay hash', async () => {
    const run = await runTidily(['rehearse', '--example']);
    expect(run.exitCode).toBe(0);
    const hashes = run.stdout.replaceAll(/[0-9a-f]{64}/gu, '<64 hex digits>');
    expect(hashes).toBe(
      [
        '',
        'testpypi (job publish-testpypi, environment testpypi): accepted',
        'pypi (job publish-pypi, environment pypi): accepted',
        '<64 hex digits>  hello_dist-0.1.0-py3-none-any.whl',
        '<64 hex digits>  hello_dist-0.1.0.tar.gz',
        'replay hash <64 hex digits>',
        'hello-dist 0.1.0: accepted',
        '',
      ].join('\n'),
    );
    expect(run.stderr).toContain('fresh clone at v0.1.0');
    expect(run.stderr).toContain('registrations declared');
    expect(run.stderr).not.toContain('warning');
  });

  it('gives one document with --json: verdict, both indexes, every file, replay hash', async () => {
    const run = await runTidily(['rehearse', '--example', '--json', '--quiet']);
    const document = JSON.parse(run.stdout) as Rehearsal;
    const files = [
      {
        filename: 'hello_dist-0.1.0-py3-none-any.whl',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
      },
      { filename: 'hello_dist-0.1.0.tar.gz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) as string },
    ];
    expect(document).toMatchObject({
      schema: 'tokenless/rehearsal/v1',
      verdict: 'accepted',
      project: 'hello-dist',
      version: '0.1.0',
      tag: 'v0.1.0',
      source: { kind: 'tag', commit: expect.stringMatching(/^[0-9a-f]{40}$/u) as string },
      repository: 'octo-org/hello-dist',
      registration: 'declared',
      indexes: [
        { index: 'testpypi', profile: 'testpypi', environment: 'testpypi', verdict: 'accepted', files },
        { index: 'pypi', profile: 'pypi', environment: 'pypi', verdict: 'accepted', files },
      ],
      files,
      replayHash: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
      warnings: [],
    });
    expect(run.stderr).toBe('');
  });

  it('gives the same replay hash and the same files every time', async () => {
    const project = makeProject();
    const [first, second] = [await rehearseJson(project), await rehearseJson(project)];
    expect(first.document.replayHash).toBe(second.document.replayHash);
    expect(first.document.checksums).toBe(second.document.checksums);
  });

  it('carries claims in the ID token as GitHub would, and says which are assumed', async () => {
    const { document } = await rehearseJson(makeProject());
    expect(document.indexes[1]?.claims).toMatchObject({
      repository: 'octo-org/hello-dist',
      repository_owner: 'octo-org',
      environment: 'pypi',
      ref: 'refs/tags/v0.1.0',
      ref_type: 'tag',
      event_name: 'push',
      sub: 'repo:octo-org/hello-dist:environment:pypi',
      workflow_ref: 'octo-org/hello-dist/.github/workflows/release.yml@refs/tags/v0.1.0',
    });
    expect(document.indexes[1]?.assumes).toEqual(
      expect.arrayContaining(['repository_owner_id', 'repository_id', 'sha', 'sub']),
    );
  });

  it('says that an example is unknown', async () => {
    const run = await runTidily(['rehearse', '--example', 'hello-wold']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('error[example-unknown]');
  });
});

describe('--dist', () => {
  it('publishes exactly these files and runs neither gates nor build', async () => {
    const project = makeProject({
      edits: {
        [PYPROJECT]: all(
          replacing('sh scripts/check.sh', 'exit 1'),
          replacing('"tokenless pack"', '"exit 1"'),
        ),
      },
    });
    const dist = await packDist(project);
    const { document, exitCode } = await rehearseJson(project, ['--dist', dist]);
    expect(exitCode).toBe(0);
    expect(document.source.kind).toBe('distributions');
    const expected = readdirSync(dist)
      .toSorted()
      .map(
        (filename) =>
          expect.objectContaining({ filename, sha256: sha256(path.join(dist, filename)) }) as unknown,
      );
    expect(document.files).toEqual(expected);
    expect(document.timeline.map(({ step }) => step)).not.toContain('build');
  });

  it('leaves the folder as it is', async () => {
    const project = makeProject();
    const dist = await packDist(project);
    const before = readdirSync(dist);
    await rehearseJson(project, ['--dist', dist]);
    expect(readdirSync(dist)).toEqual(before);
  });
});

describe('what is rehearsed', () => {
  it('is the working tree, with a warning, while the tag does not exist', async () => {
    const project = makeProject({ tag: null });
    writeFileSync(path.join(project, 'src/hello_dist/more.py'), 'MORE = 1\n');
    const { document, stderr } = await rehearseJson(project);
    expect(document.source.kind).toBe('working-tree');
    expect(document.verdict).toBe('accepted');
    expect(document.warnings).toEqual([expect.stringContaining('tag `v0.1.0` does not exist yet')]);
    expect(stderr).toContain('warning');
  });

  it('is the commit of the tag, not what was changed since', async () => {
    const project = makeProject();
    const { document: before } = await rehearseJson(project);
    writeFileSync(path.join(project, 'src/hello_dist/__init__.py'), 'def broken(:\n');
    const { document: after } = await rehearseJson(project);
    expect(after.replayHash).toBe(before.replayHash);
  });

  it('is a project in a folder of its repository', async () => {
    const project = makeProject({ folder: 'packages/hello' });
    const { document, exitCode } = await rehearseJson(project);
    expect(exitCode).toBe(0);
    expect(document.project).toBe('hello-dist');
    expect(document.source.kind).toBe('tag');
  });

  it('is a project in a folder whose workflow lies at the top of the repository', async () => {
    const project = makeProject({ folder: 'packages/hello', tag: null });
    const root = path.resolve(project, '../..');
    git(root, 'mv', 'packages/hello/.github', '.github');
    git(root, 'commit', '--quiet', '--message', 'Move the workflows');
    git(root, 'tag', 'v0.1.0');
    const { document, exitCode } = await rehearseJson(project);
    expect(exitCode).toBe(0);
    expect(document.source.kind).toBe('tag');
  });

  it('is the folder that it is called in', async () => {
    const project = makeProject();
    const run = await runTidily(['rehearse', '--json'], { directory: project });
    expect((JSON.parse(run.stdout) as Rehearsal).verdict).toBe('accepted');
  });
});

describe('registrations', () => {
  it('are inferred where none is declared, and it says that this proves nothing about the index', async () => {
    const project = makeProject({ edits: { [PYPROJECT]: NO_PUBLISHERS } });
    const { document } = await rehearseJson(project);
    expect(document).toMatchObject({ registration: 'inferred', verdict: 'accepted' });
    expect(document.warnings).toEqual([expect.stringContaining('prove nothing about the index')]);
    const run = await runTidily(['rehearse', project]);
    expect(run.stdout).toContain('accepted (registrations were inferred, not declared)');
  });

  it('are those of --publishers, which win over the declared ones', async () => {
    const file = path.join(temporaryFolder('publishers'), 'publishers.json');
    const publisher = {
      project: 'hello-dist',
      provider: 'github',
      owner: 'octo-org',
      repository: 'hello-dist',
    };
    const at = (index: string, environment: string): object => {
      return { ...publisher, index, workflow: 'release.yml', environment };
    };
    writeFileSync(file, JSON.stringify([at('testpypi', 'testpypi'), at('pypi', 'production')]));
    const { document } = await rehearseJson(makeProject(), ['--publishers', file]);
    expect(document.indexes.map(({ verdict }) => verdict)).toEqual(['accepted', 'refused']);
    expect(document.indexes[1]?.refusal?.code).toBe('publisher-environment-mismatch');
  });

  it('are missing at one index: refused, with the registration that would match', async () => {
    const text = replacing(/\[\[tool\.tokenless\.publisher\]\]\nindex = "pypi"[\s\S]*$/u, '');
    const run = await runTidily(['rehearse', makeProject({ edits: { [PYPROJECT]: text } })]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[registration-missing]: `pypi` would refuse job `publish-pypi`');
    expect(run.stderr).toContain(
      'owner `octo-org`, repository `hello-dist`, workflow `release.yml`, environment `pypi`',
    );
  });
});

describe('registrations of another provider', () => {
  it('prove nothing about a GitHub workflow: passed over, and refused where an index has no other', async () => {
    const text = replacing(/index = "pypi"\n/u, 'index = "pypi"\nprovider = "gitlab"\n');
    const run = await runTidily(['rehearse', makeProject({ edits: { [PYPROJECT]: text } })]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[registration-not-rehearsed]: what is declared for `pypi`');
    expect(run.stderr).toContain('pyproject.toml:');
  });
});

describe('versions = "final"', () => {
  const candidate = {
    [PYPROJECT]: replacing('version = "0.1.0"', 'version = "0.1.0rc1"'),
    'src/hello_dist/__init__.py': replacing('0.1.0', '0.1.0rc1'),
  };

  it('stops a release candidate at the test index', async () => {
    const project = makeProject({ edits: candidate, tag: 'v0.1.0rc1' });
    const { document, exitCode } = await rehearseJson(project);
    expect(exitCode).toBe(0);
    expect(document.indexes.map(({ index, verdict }) => [index, verdict])).toContainEqual([
      'testpypi',
      'accepted',
    ]);
    expect(
      document.indexes.filter(({ index, verdict }) => index === 'pypi' && verdict === 'accepted'),
    ).toEqual([]);
  });

  it('stops it also where the workflow does not', async () => {
    const workflow = replacing(/ {4}# Pre-releases \(a, b, rc, dev\)[\s\S]*?\}\}\n/u, '');
    const project = makeProject({
      edits: { ...candidate, '.github/workflows/release.yml': workflow },
      tag: 'v0.1.0rc1',
    });
    const { document } = await rehearseJson(project);
    expect(document.indexes).toMatchObject([
      { index: 'testpypi', verdict: 'accepted' },
      { index: 'pypi', verdict: 'skipped', reason: expect.stringContaining('final') as string },
    ]);
  });
});

describe('its output', () => {
  it('has no colour with NO_COLOR', async () => {
    const run = await runTidily(['rehearse', '--example'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(run.stdout + run.stderr).not.toContain('\u001B');
  });
});
