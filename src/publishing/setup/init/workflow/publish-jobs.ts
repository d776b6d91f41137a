import { ACTION_PINS, UV_VERSION } from '../action-pins.ts';
import type { InitAnswers } from '../answers.ts';
import { type KnownIndex, simplePage } from '../indexes.ts';
import { findOwnAction } from '../own-action.ts';
import { yamlScalar } from '../yaml-text.ts';
import type { WorkflowJob } from './job.ts';
import { CHECK_PIP, CHECK_SERVED, PROBE, PROBE_PENDING, RELEASE_PAGE } from './scripts.ts';
import type { WorkflowStep } from './step.ts';

const PROBES = "inputs.mode == 'probe'";
const PUBLISHES = "inputs.mode != 'probe'";

function fetchArtifact(name: string, path: string): WorkflowStep {
  return {
    name: `the ${name} are here`,
    condition: PUBLISHES,
    uses: ACTION_PINS.fetch,
    inputs: { name, path },
  };
}

const CHECK_SUMS: WorkflowStep = {
  name: 'the distributions are those that were built',
  condition: PUBLISHES,
  run: 'cd dist && sha256sum --check --strict ../SHA256SUMS',
};

function probeVariables(index: KnownIndex, { project }: InitAnswers): Readonly<Record<string, string>> {
  return { ORIGIN: index.origin, PAGE: simplePage(index, project) };
}

function pypaSteps(index: KnownIndex): readonly WorkflowStep[] {
  const url = index.name === 'pypi' ? {} : { 'repository-url': index.uploadUrl };
  return [
    {
      name: `the release is on ${index.title}`,
      condition: PUBLISHES,
      uses: ACTION_PINS.publish,
      // A second run goes on where the first stopped; the next job compares what is there with SHA256SUMS.
      inputs: { ...url, 'skip-existing': 'true' },
    },
  ];
}

function uvSteps(index: KnownIndex): readonly WorkflowStep[] {
  const check = `--check-url ${index.origin}/simple/`;
  return [
    {
      name: `uv ${UV_VERSION} is here, without a cache`,
      condition: PUBLISHES,
      uses: ACTION_PINS.uv,
      inputs: { version: `'${UV_VERSION}'`, 'enable-cache': 'false' },
    },
    {
      name: `the release is on ${index.title}`,
      condition: PUBLISHES,
      run: `uv publish --trusted-publishing always --publish-url ${index.uploadUrl} ${check} dist/*`,
    },
  ];
}

const NODE: WorkflowStep = {
  name: 'Node 24 is here, without a cache',
  uses: ACTION_PINS.node,
  inputs: { 'node-version': '24', 'package-manager-cache': 'false' },
};

function ownCommand(
  { tokenlessPackage = '' }: InitAnswers,
  args: string,
): Pick<WorkflowStep, 'run' | 'variables'> {
  const run = `npm exec --yes --package="$TOKENLESS" -- tokenless ${args}`;
  return { run, variables: { TOKENLESS: yamlScalar(tokenlessPackage) } };
}

/** Tries the exchange: by our own client where that uploads, else by a script of its own. */
function probeSteps(index: KnownIndex, answers: InitAnswers): readonly WorkflowStep[] {
  const asked = { condition: PROBES, shell: 'python' as const, variables: probeVariables(index, answers) };
  const name = `${index.title} accepts this job; nothing is uploaded`;
  if (answers.uploader !== 'tokenless') return [{ name, ...asked, run: PROBE }];
  const action = findOwnAction(answers.tokenlessPackage);
  const own =
    action === undefined
      ? ownCommand(answers, `token --index ${index.uploadUrl} --client twine -- true`)
      : { uses: action, inputs: { mode: 'probe', index: index.name, project: yamlScalar(answers.project) } };
  return [
    { name: `the project exists on ${index.title}`, ...asked, run: PROBE_PENDING },
    { name, condition: PROBES, ...own },
  ];
}

function uploadSteps(index: KnownIndex, answers: InitAnswers): readonly WorkflowStep[] {
  if (answers.uploader === 'pypa') return pypaSteps(index);
  if (answers.uploader === 'uv') return uvSteps(index);
  const action = findOwnAction(answers.tokenlessPackage);
  const own =
    action === undefined
      ? ownCommand(answers, `publish dist --index ${index.uploadUrl}`)
      : { uses: action, inputs: { index: index.name } };
  return [{ name: `the release is on ${index.title}`, condition: PUBLISHES, ...own }];
}

/** The Action runs on the Node of the runner. */
function needsNode({ uploader, tokenlessPackage }: InitAnswers): boolean {
  return uploader === 'tokenless' && findOwnAction(tokenlessPackage) === undefined;
}

/** How the jobs of one index hang together with the others. */
export interface PublishPlace {
  readonly index: KnownIndex;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly comment?: string;
}

/** The job that may ask for an ID token: it runs none of the project's own code. */
export function publishJob(answers: InitAnswers, place: PublishPlace): WorkflowJob {
  const { index, needs, condition, comment } = place;
  return {
    id: `publish-${index.name}`,
    name: `the release is on ${index.says}`,
    needs,
    condition,
    ...(comment === undefined ? {} : { comment }),
    environment: answers.environments[index.name],
    permissions: { 'id-token': ['write', 'to prove who publishes; there is no token to steal'] },
    minutes: 30,
    steps: [
      ...(needsNode(answers) ? [NODE] : []),
      ...probeSteps(index, answers),
      fetchArtifact('distributions', 'dist/'),
      fetchArtifact('checksums', '.'),
      CHECK_SUMS,
      ...uploadSteps(index, answers),
    ],
  };
}

/** The job after it, which may do nothing: the index serves these bytes, and pip takes them. */
export function checkJob(answers: InitAnswers, index: KnownIndex): WorkflowJob {
  return {
    id: `check-${index.name}`,
    name: `${index.says} serves what was built`,
    needs: ['build', `publish-${index.name}`],
    permissions: {},
    minutes: 30,
    steps: [
      fetchArtifact('checksums', '.'),
      {
        name: 'every file is served with its hash',
        condition: PUBLISHES,
        shell: 'python',
        run: CHECK_SERVED,
        variables: { PAGE: simplePage(index, answers.project) },
      },
      {
        name: 'pip takes the wheel by its hash',
        condition: PUBLISHES,
        run: CHECK_PIP,
        shell: 'bash',
        variables: {
          PROJECT: yamlScalar(answers.project),
          VERSION: '${{ needs.build.outputs.version }}',
          SIMPLE: `${index.origin}/simple/`,
        },
      },
    ],
  };
}

const RESULTS = [
  '!cancelled()',
  PUBLISHES,
  "needs.check-testpypi.result == 'success'",
  "(needs.check-pypi.result == 'success' || needs.build.outputs.final != 'true')",
];

/** The release page of the tag, with the distributions and their sums as assets. */
export function releasePageJob(): WorkflowJob {
  return {
    id: 'release-page',
    name: 'the release page has the distributions and SHA256SUMS',
    needs: ['build', 'check-testpypi', 'check-pypi'],
    comment: 'A pre-release has a page too, although it stops at the test index.',
    condition: `\${{ ${RESULTS.join(' && ')} }}`,
    permissions: { contents: ['write', 'to make the release page of the tag'] },
    minutes: 10,
    steps: [
      { ...fetchArtifact('distributions', 'assets/') },
      { ...fetchArtifact('checksums', 'assets/') },
      {
        name: 'a user can check the assets side by side',
        run: 'cd assets && sha256sum --check --strict SHA256SUMS',
      },
      {
        name: 'the release page has them',
        shell: 'bash',
        run: RELEASE_PAGE,
        variables: {
          GH_TOKEN: '${{ github.token }}',
          GH_REPO: '${{ github.repository }}',
          TAG: '${{ github.ref_name }}',
          FINAL: '${{ needs.build.outputs.final }}',
        },
      },
    ],
  };
}
