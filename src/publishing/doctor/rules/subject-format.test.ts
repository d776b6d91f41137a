import { describe, expect, it } from 'vitest';
import { readProject } from '../project.ts';
import { aProject, aRelease, findingsOf } from '../testing.ts';
import { SUBJECT_FORMAT } from './subject-format.ts';

const DEFAULT = { usesDefault: true, immutable: false, claimKeys: [] };

const sketchOf = (subject: object) => ({
  workflows: { 'release.yml': aRelease() },
  facts: { online: { unseen: [], subject: { ...DEFAULT, ...subject } } },
});

const found = (subject: object): readonly unknown[] => findingsOf(SUBJECT_FORMAT, sketchOf(subject));

describe('subject-format', () => {
  it('notes the immutable form', () => {
    expect(found({ immutable: true })).toMatchObject([
      {
        line: 6,
        severity: 'note',
        message:
          "`sub` of this repository's ID tokens has the immutable form, with numeric ids; PyPI does not compare it",
      },
    ]);
  });

  it('notes a subject that somebody made', () => {
    expect(found({ usesDefault: false, claimKeys: ['repo', 'job_workflow_ref'] })).toMatchObject([
      {
        message: expect.stringContaining(
          'is made of `repo`, `job_workflow_ref`; PyPI does not compare it',
        ) as string,
      },
    ]);
  });

  it('warns for a registry that reads it', () => {
    const project = readProject(aProject(sketchOf({ immutable: true })));
    const jobs = project.jobs.map((job) => ({ ...job, row: { ...job.row, index: 'npm' } }));
    expect(SUBJECT_FORMAT.check({ ...project, jobs }, [])).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('and npm reads names out of it') as string },
    ]);
  });

  it('says nothing of the default, and where nobody asked', () => {
    expect(found({})).toEqual([]);
    expect(findingsOf(SUBJECT_FORMAT, { workflows: { 'release.yml': aRelease() } })).toEqual([]);
  });
});
