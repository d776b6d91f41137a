import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { OWNER_MISMATCH } from './owner-mismatch.ts';
const PYPI = { index: 'pypi', environment: 'pypi' } as const;

const found = (publisher: object, facts = {}): readonly unknown[] =>
  findingsOf(OWNER_MISMATCH, {
    workflows: { 'release.yml': aRelease() },
    publishers: [{ ...PYPI, ...publisher }],
    facts,
  });

describe('owner-mismatch', () => {
  it('names both owners, the page and the five fields', () => {
    expect(found({ owner: 'octocat' })).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 6,
        severity: 'error',
        confidence: 'high',
        message: 'PyPI expects the owner `octocat`, and ID tokens of this repository name `octo`',
        mend: 'publish from a repository of `octocat`, or re-register at https://pypi.org/manage/project/app/settings/publishing/ with project `app`, owner `octo`, repository `app`, workflow `release.yml` and environment `pypi`',
      },
    ]);
  });

  it('points at the line of the registration', () => {
    const location = { file: 'pyproject.toml', line: 12 };
    expect(found({ owner: 'octocat', location })).toMatchObject([{ file: 'pyproject.toml', line: 12 }]);
  });

  it('sends a pending publisher to the page of pending publishers', () => {
    expect(found({ owner: 'octocat', pending: true })).toMatchObject([
      { mend: expect.stringContaining('https://pypi.org/manage/account/publishing/') as string },
    ]);
  });

  it('says that letters differ only in case, surer when the forge was asked', () => {
    const message = expect.stringContaining('they differ only in case, which PyPI tells apart') as string;
    expect(found({ owner: 'Octo' })).toMatchObject([{ message, confidence: 'medium' }]);
    const online = { fullName: 'octo/app', unseen: [] };
    expect(found({ owner: 'Octo' }, { online })).toMatchObject([{ message, confidence: 'high' }]);
  });

  it('says it once for two jobs of one registration', () => {
    const text = aRelease().replace(
      '  publish:',
      '  again:\n    environment: pypi\n    permissions: { id-token: write }\n    steps: [{ run: uv publish }]\n  publish:',
    );
    const workflows = { 'release.yml': text };
    const publishers = [{ ...PYPI, owner: 'octocat' }];
    expect(findingsOf(OWNER_MISMATCH, { workflows, publishers })).toHaveLength(1);
  });

  it('tells it of the registration that is wrong, not of its neighbour', () => {
    const workflows = { 'release.yml': aRelease(), 'nightly.yml': aRelease() };
    const publishers = [PYPI, { ...PYPI, workflow: 'nightly.yml', owner: 'octocat' }];
    expect(findingsOf(OWNER_MISMATCH, { workflows, publishers })).toMatchObject([
      { file: '.github/workflows/nightly.yml' },
    ]);
  });

  it('knows the page of every registry, and leaves out what it does not compare', () => {
    const at = (index: string, run: string): readonly unknown[] =>
      findingsOf(OWNER_MISMATCH, {
        workflows: { 'release.yml': aRelease({ environment: '', step: `run: ${run}` }) },
        publishers: [{ index, owner: 'octocat', project: '@octo/app' }],
      });
    expect(at('npm', 'npm publish')).toMatchObject([
      {
        message: expect.stringMatching(/^npm expects the owner/u) as string,
        mend: expect.stringContaining(
          're-register at https://www.npmjs.com/package/@octo/app/access with',
        ) as string,
      },
    ]);
    expect(at('jsr', 'npx jsr publish')).toMatchObject([
      { mend: expect.stringMatching(/owner `octo` and repository `app`$/u) as string },
    ]);
  });

  it('leaves letter case to an index that does not tell it apart', () => {
    const index = 'https://packages.example/legacy/';
    const workflows = { 'release.yml': aRelease({ step: `run: uv publish --publish-url ${index}` }) };
    expect(
      findingsOf(OWNER_MISMATCH, { workflows, publishers: [{ ...PYPI, index, owner: 'OCTO' }] }),
    ).toEqual([]);
  });

  it.each([[{}], [{ repository: 'other', owner: 'octocat' }], [{ workflow: 'ci.yml' }]])(
    'says nothing of %j',
    (publisher) => {
      expect(found(publisher)).toEqual([]);
    },
  );
});
