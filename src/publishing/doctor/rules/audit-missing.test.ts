import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { AUDIT_MISSING } from './audit-missing.ts';

const text = (run = 'uv publish'): string =>
  `on: push\njobs:\n  publish:\n    permissions: { id-token: write }\n    steps: [ { run: uv publish }, { run: ${run} } ]\n`;
const found = (files: Readonly<Record<string, string>>, run?: string): readonly unknown[] =>
  findingsOf(AUDIT_MISSING, { workflows: { 'release.yml': text(run) }, files });

describe('audit-missing', () => {
  it('notes a lock that nothing looks at', () => {
    expect(found({ 'uv.lock': '' })).toMatchObject([{ file: 'uv.lock', line: 1, severity: 'note' }]);
  });

  it.each([
    ['a step does', { 'uv.lock': '' }, 'uvx pip-audit'],
    ['a script does', { 'uv.lock': '', 'scripts/nightly.sh': 'uv audit' }, undefined],
    ['Dependabot does', { 'uv.lock': '', '.github/dependabot.yml': '' }, undefined],
    ['there is no lock', { 'requirements.txt': 'httpx' }, undefined],
  ])('is content where %s', (_what, files, run) => {
    expect(found(files, run)).toEqual([]);
  });
});
