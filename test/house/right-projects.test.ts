import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/publishing/doctor/index.ts';
import { readDoctorFacts } from '../../src/publishing/setup/index.ts';
import { ROOT } from './imports.ts';

/** Errors and warnings that doctor finds in a project that is right, one line each. */
async function complaints(directory: string, repository: string): Promise<readonly string[]> {
  const request = { directory, repository, today: '2026-11-01', environment: process.env };
  const { facts } = await readDoctorFacts(request);
  const { jobs, findings } = diagnose(facts);
  expect(jobs.length).toBeGreaterThan(0);
  return (
    findings
      // The pages of rules show what is wrong before they show what is right.
      .filter(({ severity, file }) => severity !== 'note' && !file.startsWith('docs/rules/'))
      .map(({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`)
  );
}

describe('a right project', () => {
  it('has nothing to mend: the example', async () => {
    expect(await complaints(path.join(ROOT, 'examples/hello-dist'), 'octo-org/hello-dist')).toEqual([]);
  });

  it('has nothing to mend: this repository', async () => {
    expect(await complaints(ROOT, 'octo-org/tokenless')).toEqual([]);
  });

  it('has a twin with one thing that is wrong, and that is what is found', async () => {
    const [only, ...others] = await complaints(
      path.join(ROOT, 'examples/wrong-environment'),
      'octo-org/hello-dist',
    );
    expect(only).toContain('.github/workflows/release.yml:83 environment-mismatch: ');
    expect(others).toEqual([]);
  });
});
