import { ACTION_PINS_DATE } from '../action-pins.ts';
import type { InitAnswers, Surroundings } from '../answers.ts';
import { KNOWN_INDEXES, type KnownIndex } from '../indexes.ts';
import { tagFilter } from '../tags.ts';
import { indent } from '../yaml-text.ts';
import { buildJob, gatesJob } from './build-jobs.ts';
import { type WorkflowJob, jobLines } from './job.ts';
import { type PublishPlace, checkJob, publishJob, releasePageJob } from './publish-jobs.ts';

function head({ tag }: InitAnswers): readonly string[] {
  const filter = tagFilter(tag).replaceAll("'", "''");
  return [
    '# Written by `tokenless init`; what it does and what to do by hand: docs/RELEASING.md',
    `# Every action is pinned to the commit of the tag beside it, as resolved on ${ACTION_PINS_DATE}.`,
    'name: Release',
    '',
    '# A tag starts a release. By hand it starts on a tag only: to go on with a release, or to probe.',
    'on:',
    '  push:',
    `    tags: ['${filter}']`,
    '  workflow_dispatch:',
    '    inputs:',
    '      mode:',
    '        description: publish the tag, or only probe whether each index accepts this workflow',
    '        type: choice',
    '        options: [probe, publish]',
    '        default: probe',
    '        required: true',
    '',
    '# No job may do anything that it does not ask for.',
    'permissions: {}',
    '',
    '# One release at a time, and never one that is cut off half-way.',
    'concurrency:',
    '  group: release',
    '  cancel-in-progress: false',
    '',
    'jobs:',
  ];
}

/** The test index waits for the build, production for the check of the test index. */
function placeOf(index: KnownIndex, guard: string): PublishPlace {
  if (index.name === 'testpypi') return { index, needs: ['build'], condition: guard };
  return {
    index,
    needs: ['build', 'check-testpypi'],
    comment: 'Pre-releases (a, b, rc, dev) stop at the test index.',
    condition: `${guard} && (needs.build.outputs.final == 'true' || inputs.mode == 'probe')`,
  };
}

/** The release workflow: gates, build once, the test index, its check, production, its check, the release page. */
export function releaseWorkflow(answers: InitAnswers, around: Surroundings): string {
  const guard = `github.repository == '${answers.owner}/${answers.repository}' && github.ref_type == 'tag'`;
  const jobs: readonly WorkflowJob[] = [
    gatesJob(answers, around, guard),
    buildJob(answers, around),
    ...KNOWN_INDEXES.flatMap((index) => [
      publishJob(answers, placeOf(index, guard)),
      checkJob(answers, index),
    ]),
    releasePageJob(),
  ];
  const bodies = jobs.map((job) => indent(jobLines(job), 2).join('\n'));
  return `${head(answers).join('\n')}\n${bodies.join('\n\n')}\n`;
}
