import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { LOCK_MISSING } from './lock-missing.ts';

const TEXT =
  'on: push\njobs:\n  publish:\n    permissions: { id-token: write }\n    steps: [ { run: uv publish } ]\n';
const PYPROJECT = '[project]\nname = "app"\ndependencies = ["httpx"]\n';
const found = (files: Readonly<Record<string, string>>): readonly unknown[] =>
  findingsOf(LOCK_MISSING, { workflows: { 'release.yml': TEXT }, files });

describe('lock-missing', () => {
  it('notes dependencies that nothing locks', () => {
    const message = 'no lock says with which versions of its dependency the project is tested and released';
    expect(found({ 'pyproject.toml': PYPROJECT, 'requirements.txt': 'httpx' })).toMatchObject([
      { file: 'pyproject.toml', line: 3, severity: 'note', message },
    ]);
  });

  it.each(['uv.lock', 'poetry.lock', 'pylock.toml', 'pylock.dev.toml', 'apps/a/pdm.lock'])(
    'is content with %s',
    (lock) => {
      expect(found({ 'pyproject.toml': PYPROJECT, [lock]: '' })).toEqual([]);
    },
  );

  it('is content with requirements that have hashes, and without dependencies', () => {
    const hashed = `httpx==1 --hash=sha256:${'0'.repeat(64)}`;
    expect(found({ 'pyproject.toml': PYPROJECT, 'requirements/dev.txt': hashed })).toEqual([]);
    expect(found({ 'pyproject.toml': '[project]\nname = "app"\ndependencies = []\n' })).toEqual([]);
  });
});
