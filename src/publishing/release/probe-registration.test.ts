import { describe, expect, it } from 'vitest';
import { type DeclaredForProbe, registrationForProbe } from './probe-registration.ts';

const JOB = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
const HERE: DeclaredForProbe = { project: 'Hello.Dist', ...JOB, environment: 'pypi' };
const PENDING: DeclaredForProbe = { ...HERE, pending: true };
const OTHER: DeclaredForProbe = { project: 'other-dist', ...JOB, environment: 'other', pending: true };

describe('what a probe knows of the registration', () => {
  it.each<[string, readonly DeclaredForProbe[], boolean | undefined]>([
    ['nothing where nothing is declared', [], undefined],
    ['nothing of other projects that exist', [{ ...OTHER, pending: false }], undefined],
    ['that the project is there', [HERE], false],
    ['that the project is not there yet', [PENDING], true],
    ['that it is there where one publisher says so', [PENDING, HERE], false],
    ['that another project is pending, and none of ours is declared', [OTHER], true],
    ['that a pending publisher of another job is nothing to us', [HERE, OTHER], false],
    [
      'a pending publisher of the same job (attack on a name)',
      [HERE, { ...OTHER, environment: 'PyPI' }],
      true,
    ],
    ['one that takes every environment', [HERE, { ...OTHER, environment: undefined }], true],
    ['one that is of another repository', [HERE, { ...OTHER, environment: 'pypi', repository: 'b' }], false],
    ['one of which the job is not known', [HERE, { project: 'other-dist', pending: true }], true],
    ['one that names no project as ours', [{ pending: true }], true],
  ])('is %s', (_what, declared, pending) => {
    const expected = pending === undefined ? undefined : { pending };
    expect(registrationForProbe('hello-dist', declared)).toEqual(expected);
  });
});
