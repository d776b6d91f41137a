import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/publishing/doctor/index.ts';
import { readDoctorFacts } from '../../src/publishing/setup/index.ts';
import { ROOT } from '../house/imports.ts';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import { type Disagreement, FIELDS, type Labels, type Outcome, score } from './score.ts';
import { layOutSdist } from './sdist.ts';

const FOLDER = path.join(import.meta.dirname, 'labels');
const PIP = path.join(ROOT, '.clients/bin/pip');
const isCi = (process.env['CI'] ?? '') !== '';

const labels = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Labels,
);
const outcome = JSON.parse(readFileSync(path.join(import.meta.dirname, 'outcome.json'), 'utf8')) as Outcome;

/** Labels whose files the index of Python still has: these are read again wherever it can be reached. */
const sdists = labels.flatMap(({ sdist, ...rest }) => (sdist === undefined ? [] : [{ ...rest, sdist }]));

const disagreementsOf = (repository: string): readonly Disagreement[] =>
  outcome.disagreements
    .filter((one) => one.repository === repository)
    .map(({ why: _why, ...disagreement }) => disagreement);

describe('doctor on repositories that were labelled by hand', () => {
  const missing = existsSync(PIP) || isCi ? '' : ': the clients are missing, run .ci/run';
  it.skipIf(missing !== '').each(sdists)(
    `says of $repository what it said, from the sdist of the labels${missing}`,
    { timeout: 120_000 },
    async (labelled) => {
      const folder = path.join(temporaryFolder('corpus'), 'sdist');
      try {
        await layOutSdist(PIP, labelled.sdist, folder);
      } catch (error) {
        // Without a network there is nothing to read; in CI there is one.
        if (isCi || !(error instanceof TypeError)) throw error;
        return;
      }
      const request = { directory: folder, repository: labelled.repository, today: '2026-11-01' };
      const { facts } = await readDoctorFacts({ ...request, environment: {} });
      const { disagreements } = score(labelled, diagnose(facts).jobs);
      expect(disagreements).toEqual(disagreementsOf(labelled.repository));
    },
  );
});

describe('the outcome that is kept', () => {
  const { found, labelled, said, right } = outcome;

  it('is of all that is labelled', () => {
    expect(labels.length).toBeGreaterThanOrEqual(60);
    expect(outcome.repositories).toBe(labels.length);
    expect(labelled).toBe(labels.reduce((sum, { rows }) => sum + rows.length, 0));
  });

  it('finds publish jobs with recall and precision of 0.98 at least', () => {
    expect(found / labelled).toBeGreaterThanOrEqual(0.98);
    expect(found / said).toBeGreaterThanOrEqual(0.98);
  });

  it.each(FIELDS)(
    'has %s right in 99 of 100 rows at least, of those that no shell script decides',
    (field) => {
      const byScript = outcome.disagreements.filter(
        (one) => one.field === field && (one.why ?? '').includes('shell script'),
      );
      // What a script writes into an output is not read: one row in fifty at the most may hang on that.
      expect(byScript.length / labelled).toBeLessThanOrEqual(0.02);
      expect(right[field] / (found - byScript.length)).toBeGreaterThanOrEqual(0.99);
    },
  );

  it('explains every disagreement', () => {
    expect(outcome.disagreements.filter(({ why }) => (why ?? '').length < 20)).toEqual([]);
  });
});
