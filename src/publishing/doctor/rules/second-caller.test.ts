import { describe, expect, it } from 'vitest';
import { readProject } from '../project.ts';
import { type ProjectSketch, aProject, aRelease } from '../testing.ts';
import { SECOND_CALLER } from './second-caller.ts';

/** The rule over the publish jobs of a sketch, as if each published to `index`. */
function found(workflows: ProjectSketch['workflows'] & object, index = 'npm'): readonly unknown[] {
  const project = readProject(aProject({ workflows }));
  const jobs = project.jobs.map((job) => ({ ...job, row: { ...job.row, index } }));
  return SECOND_CALLER.check({ ...project, jobs }, []);
}

const calling =
  'on: push\njobs: { call: { permissions: { id-token: write }, uses: ./.github/workflows/publish.yml } }\n';
const called = aRelease({ on: 'workflow_call' });

describe('second-caller', () => {
  it('tells the second workflow', () => {
    expect(found({ 'alpha.yml': aRelease(), 'release.yml': aRelease() })).toEqual([
      {
        file: '.github/workflows/release.yml',
        line: 6,
        message:
          '`release.yml` publishes to npm as `alpha.yml` does, and a package there has one trusted publisher only',
        mend: 'publish one package from one workflow: let `alpha.yml` be started for both, or call the publish job from there',
      },
    ]);
  });

  it('counts who calls, not who is called', () => {
    expect(found({ 'a.yml': calling, 'b.yml': calling, 'publish.yml': called })).toHaveLength(1);
    expect(found({ 'a.yml': calling, 'publish.yml': called })).toEqual([]);
  });

  it('is content with two jobs of one workflow, and with an index of several publishers', () => {
    const two = aRelease().replace('  publish:', '  again: { steps: [{ run: uv publish }] }\n  publish:');
    expect(found({ 'release.yml': two })).toEqual([]);
    expect(found({ 'alpha.yml': aRelease(), 'release.yml': aRelease() }, 'pypi')).toEqual([]);
  });
});
