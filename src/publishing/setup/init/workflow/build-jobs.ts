import { ACTION_PINS } from '../action-pins.ts';
import { DEFAULT_BUILD, type InitAnswers, type Surroundings } from '../answers.ts';
import { needsGateRequirements } from '../files/requirements.ts';
import { tagParts } from '../tags.ts';
import { yamlScalar } from '../yaml-text.ts';
import type { WorkflowJob } from './job.ts';
import { CHECK_VERSION, SEARCH_DISTRIBUTIONS, SEARCH_SOURCES, WRITE_CHECKSUMS } from './scripts.ts';
import type { WorkflowStep } from './step.ts';

const CHECK_OUT: WorkflowStep = {
  name: 'the tagged sources are here, without credentials',
  uses: ACTION_PINS.checkout,
  inputs: { 'persist-credentials': 'false' },
};

const READ = { contents: ['read', 'to check out'] } as const;

function python(minor: number): WorkflowStep {
  return {
    name: `Python 3.${minor} is here`,
    uses: ACTION_PINS.python,
    inputs: { 'python-version': `'3.${minor}'` },
  };
}

/** Hashes for what is built with: no index and no network can hand over anything else. */
function install(list: string, what: string): WorkflowStep {
  const run = `python -m pip install --require-hashes --requirement requirements/${list}.txt`;
  return { name: `${what} are here, each by its hash`, run };
}

const PROJECT: WorkflowStep = {
  name: 'the project is here, and nothing besides',
  run: 'python -m pip install --no-deps --no-build-isolation .',
};

/** Runs on a tag of this repository only; everything else waits for this job. */
export function gatesJob(answers: InitAnswers, around: Surroundings, guard: string): WorkflowJob {
  const { before } = tagParts(answers.tag);
  const starts = before === '' ? '' : ` && startsWith(github.ref_name, '${before}')`;
  const requirements = needsGateRequirements(answers)
    ? [install('gates', 'the requirements of the gates'), PROJECT]
    : [];
  return {
    id: 'gates',
    name: 'the gates hold',
    needs: [],
    comment: 'A fork has no publishers, and a branch is no release.',
    condition: `${guard}${starts}`,
    permissions: READ,
    folder: around.folder,
    minutes: 30,
    steps: [
      CHECK_OUT,
      python(around.pythonMinor),
      { name: 'no upload token stands in the sources', run: SEARCH_SOURCES, shell: 'bash' },
      ...requirements,
      ...answers.gates.map((gate) => ({ name: `gate: ${gate}`, run: gate })),
    ],
  };
}

const PRINTED_REF = '${{ github.ref_name }}';

function versionStep({ project, tag }: InitAnswers): WorkflowStep {
  const { before, after } = tagParts(tag);
  return {
    name: 'the distributions are those of the tag',
    id: 'release',
    shell: 'python',
    run: CHECK_VERSION,
    variables: {
      PROJECT: yamlScalar(project),
      TAG: PRINTED_REF,
      TAG_BEFORE: `'${before}'`,
      TAG_AFTER: `'${after}'`,
    },
  };
}

function keep(name: string, path: string): WorkflowStep {
  return {
    name: `${name} are kept`,
    uses: ACTION_PINS.keep,
    inputs: { name, path, 'if-no-files-found': 'error' },
  };
}

/** Builds once; whatever is published, checked and released is what this job made. */
export function buildJob(answers: InitAnswers, around: Surroundings): WorkflowJob {
  const below = around.folder === '' ? '' : `${around.folder}/`;
  // With pinned requirements there is nothing left that the build may fetch by itself.
  const run = answers.build === DEFAULT_BUILD ? `${DEFAULT_BUILD} --no-isolation` : answers.build;
  const allowed = answers.allowedMembers;
  const list = allowed.length === 0 ? "''" : ['|', ...allowed].join('\n');
  return {
    id: 'build',
    name: 'the distributions are built once',
    needs: ['gates'],
    permissions: READ,
    outputs: {
      version: '${{ steps.release.outputs.version }}',
      final: '${{ steps.release.outputs.final }}',
    },
    folder: around.folder,
    minutes: 30,
    steps: [
      CHECK_OUT,
      python(around.pythonMinor),
      install('build', 'the build requirements'),
      { name: 'the distributions are built', run },
      versionStep(answers),
      {
        name: 'no credential is in the distributions',
        shell: 'python',
        run: SEARCH_DISTRIBUTIONS,
        variables: { ALLOWED: list },
      },
      // Outside of dist/: uploaders take everything in there for a distribution.
      { name: 'SHA256SUMS stands beside dist/, not in it', shell: 'bash', run: WRITE_CHECKSUMS },
      keep('distributions', `${below}dist/`),
      keep('checksums', `${below}SHA256SUMS`),
    ],
  };
}
