import { describe, expect, it } from 'vitest';
import { PYPA_ACTION, type ProjectSketch, aProject, aRelease, findingsOf } from '../testing.ts';
import { readProject } from '../project.ts';
import { ID_TOKEN_MISSING } from './id-token-missing.ts';

const found = (
  release: Parameters<typeof aRelease>[0],
  publishers?: ProjectSketch['publishers'],
): readonly unknown[] =>
  findingsOf(ID_TOKEN_MISSING, {
    workflows: { 'release.yml': aRelease(release) },
    ...(publishers === undefined ? {} : { publishers }),
  });

const NONE = { permissions: '' } as const;

describe('id-token-missing', () => {
  it('tells a job that has a block without it, and mends it', () => {
    expect(found({ permissions: 'permissions:\n  contents: read' })).toMatchObject([
      {
        line: 9,
        severity: 'error',
        confidence: 'high',
        message:
          'job `publish` publishes without the permission `id-token: write`, so GitHub gives it no ID token',
        mend: 'set `permissions: id-token: write` on job `publish`; a block that lists scopes sets all others to none',
        fix: [
          { file: '.github/workflows/release.yml', line: 10, remove: 0, insert: ['      id-token: write'] },
        ],
      },
    ]);
  });

  it.each([
    'permissions: { contents: read }',
    'permissions: {}',
    'permissions: read-all',
    'permissions:\n  id-token: read',
  ])('tells `%s`, which only a person mends', (permissions) => {
    expect(found({ permissions })).toMatchObject([{ line: 9, fixable: false }]);
  });

  it('says that no default grants it', () => {
    const text = aRelease(NONE).replace('permissions: {}\n', '');
    expect(findingsOf(ID_TOKEN_MISSING, { workflows: { 'release.yml': text } })).toMatchObject([
      { line: 5, message: expect.stringContaining(', which no default grants,') as string },
    ]);
  });

  it('only warns where the tool may have a credential that nobody sees', () => {
    expect(found({ ...NONE, step: 'run: twine upload dist/*' })).toMatchObject([
      { severity: 'warning', confidence: 'medium' },
    ]);
  });

  it('is sure where the index is registered', () => {
    expect(found({ ...NONE, step: 'run: twine upload dist/*' }, [{ index: 'pypi' }])).toMatchObject([
      { severity: 'error' },
    ]);
  });

  it.each<[string, Parameters<typeof aRelease>[0]]>([
    ['a job that has it', {}],
    ['a job that has everything', { permissions: 'permissions: write-all' }],
    ['a stored token', { ...NONE, step: `${PYPA_ACTION}\nwith: { password: "\${{ secrets.T }}" }` }],
    ['a tool that exchanges nothing', { ...NONE, step: 'run: poetry publish' }],
    [
      'a secret written to a file',
      { ...NONE, step: 'run: |\n  echo "${{ secrets.PYPIRC }}" > ~/.pypirc\n  twine upload dist/*' },
    ],
    ['no exchange wanted', { ...NONE, step: 'run: uv publish --trusted-publishing never' }],
  ])('says nothing of %s', (_what, release) => {
    expect(found(release)).toEqual([]);
  });

  it('only warns of a call that sets no permissions: the default may not forbid it', () => {
    const text = 'on: push\njobs:\n  publish:\n    uses: octo/shared/.github/workflows/pypi-publish.yml@v1\n';
    const project = readProject(
      aProject({
        workflows: { 'release.yml': text.replace('    uses', '    permissions: write-all\n    uses') },
      }),
    );
    const [job] = project.jobs;
    expect(job?.row.reusable).toBe('remote');
    const bare = readProject(aProject({ workflows: { 'release.yml': text } }));
    const [source] = bare.workflows;
    const [own] = source?.workflow.jobs ?? [];
    if (job === undefined || source === undefined || own === undefined) throw new Error('no call was found');
    const row = { ...job.row, idToken: 'missing', auth: 'oidc' } as const;
    const jobs = [{ ...job, row, source, job: own }];
    expect(ID_TOKEN_MISSING.check({ ...bare, jobs }, [])).toMatchObject([{ severity: 'warning' }]);
  });

  it('leaves a caller without it to its own rule', () => {
    const workflows = {
      'release.yml': 'on: push\njobs: { call: { permissions: {}, uses: ./.github/workflows/publish.yml } }\n',
      'publish.yml': aRelease({ on: 'workflow_call' }),
    };
    expect(findingsOf(ID_TOKEN_MISSING, { workflows })).toEqual([]);
  });
});
