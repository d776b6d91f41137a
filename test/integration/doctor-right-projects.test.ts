import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES, diagnose } from '../../src/publishing/doctor/index.ts';
import { readDoctorFacts } from '../../src/publishing/setup/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Rules about who publishes what and with which rights. */
const IDENTITY = RULES.filter(({ taxonomy }) => taxonomy.some((row) => /^[AB]\d+$/u.test(row)));

async function found(directory: string, repository?: string): Promise<readonly unknown[]> {
  const { facts } = await readDoctorFacts({
    directory: path.join(ROOT, directory),
    ...(repository === undefined ? {} : { repository }),
    today: '2026-11-28',
    environment: process.env,
  });
  return diagnose(facts, IDENTITY).findings;
}

describe('the rules of identity', () => {
  it('find nothing in the example, which is right', async () => {
    expect(await found('examples/hello-dist')).toEqual([]);
  });

  it('find nothing in our own workflows', async () => {
    expect(await found('.', 'octo-org/tokenless')).toEqual([]);
  });

  it('find the one thing that is wrong in the other example', async () => {
    expect(await found('examples/wrong-environment')).toMatchObject([
      { rule: 'environment-mismatch', severity: 'error', file: '.github/workflows/release.yml' },
    ]);
  });
});
