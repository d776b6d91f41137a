import path from 'node:path';
import {
  FALLBACK_STATE_SCHEMA,
  type FallbackFile,
  type FallbackState,
  type FallbackTarget,
  fallbackMark,
  fallbackSha256,
} from '../../release/index.ts';
import type { GitRepository } from '../../repository/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { setupErrors } from '../errors.ts';
import { type StepToArm, armSteps } from './edit/arm-step.ts';
import { UnclearPlace } from './edit/yaml-places.ts';
import {
  type CheckoutRequest,
  type FallbackCheckout,
  forgeRepository,
  isDeclaredPending,
  publishJobs,
  readCheckout,
  refuseUnknownMark,
  stateChange,
} from './checkout.ts';
import { entryChanges, findEntryFiles } from './entries.ts';
import { parseExpiry, timeOf } from './expiry.ts';
import { type FileChange, readBytes } from './replace-files.ts';
import { type ChosenStep, chooseStep, secretNameOf } from './target.ts';
import { refuseUnclean } from './tree-state.ts';
import { environmentName, indexesOf, pathInside, plainText, secretName } from './values.ts';

/** What is armed, and why. */
export interface ArmRequest extends CheckoutRequest {
  readonly indexes: readonly string[];
  readonly reason: string;
  /** A reference to the incident: a number, an address. */
  readonly incident: string;
  /** `1d` to `7d`, or a day. */
  readonly expires: string;
  /** Left out: `TESTPYPI_API_TOKEN`, `PYPI_API_TOKEN`, or `INDEX_API_TOKEN`. */
  readonly secret?: string | undefined;
  /** Left out: the environment of the job with `-fallback` behind it. */
  readonly fallbackEnvironment?: string | undefined;
  /** Left out: the configuration or the metadata says it. */
  readonly project?: string | undefined;
  /** `OWNER/NAME`; left out: the configuration or the remote says it. */
  readonly repository?: string | undefined;
  /** True: the project does not exist at the index yet. */
  readonly projectIsNew: boolean;
  /** Path of the runbook from the root. */
  readonly runbook: string;
  readonly openedBy: string;
  readonly now: Date;
}

/** What is to be done to the files of a repository. */
export interface FallbackPlan {
  readonly root: string;
  /** Undefined: git does not know the folder. */
  readonly git: GitRepository | undefined;
  readonly state: FallbackState;
  readonly changes: readonly FileChange[];
}

interface Armed {
  readonly file: FallbackFile;
  readonly change: FileChange;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseUnclear(error: unknown, step: ChosenStep): never {
  if (!(error instanceof UnclearPlace)) throw error;
  const { index, job, workflow, line } = step;
  throw setupErrors.create(
    'fallback-step-unclear',
    { index, job, reason: error.message },
    { cause: error, location: { file: workflow, line } },
  );
}

/** The workflow with its steps armed; the first of them is named where it cannot be. */
async function armFile(
  root: string,
  file: string,
  steps: readonly (StepToArm & { chosen: ChosenStep })[],
): Promise<Armed> {
  const [first] = steps;
  const before = await readBytes(path.join(root, ...file.split('/')));
  const text = before === null ? undefined : decode(before);
  if (before === null || text === undefined || first === undefined) {
    throw setupErrors.create('fallback-file-changed', { file });
  }
  try {
    const after = Buffer.from(armSteps(text, steps));
    return {
      file: {
        path: file,
        before: { sha256: fallbackSha256(before), base64: Buffer.from(before).toString('base64') },
        after: { sha256: fallbackSha256(after) },
      },
      change: { path: file, before, after },
    };
  } catch (error) {
    return refuseUnclear(error, first.chosen);
  }
}

function refuseOpen({ state }: FallbackCheckout): void {
  if (state === undefined) return;
  const { incident, armedAt, rolledBackAt } = state;
  throw setupErrors.create('fallback-armed-already', {
    incident,
    since: armedAt,
    isRolledBack: rolledBackAt !== null,
  });
}

/** A job has an environment of its own for the emergency, so that its secret is in nobody else's reach. */
function fallbackEnvironment({ environmentBefore, index }: ChosenStep, named: string | undefined): string {
  if (named !== undefined) return environmentName(named);
  const known = index === 'pypi' || index === 'testpypi' ? index : 'index';
  return environmentName(`${environmentBefore ?? known}-fallback`);
}

function projectOf({ config }: FallbackCheckout, named: string | undefined): string {
  const project = named ?? config.project ?? config.projectName;
  if (project !== undefined) return plainText(project, '--project');
  throw setupErrors.create('fallback-value-invalid', {
    flag: '--project',
    reason: 'nothing names the project that is published',
    mend: 'write `--project NAME`',
  });
}

function targetsOf(
  checkout: FallbackCheckout,
  request: ArmRequest,
  repository: ForgeRepository,
): readonly (FallbackTarget & { chosen: ChosenStep })[] {
  const jobs = publishJobs(checkout, repository);
  return indexesOf(request.indexes).map((index) => {
    const chosen = chooseStep(index, jobs);
    return {
      index,
      workflow: chosen.workflow,
      job: chosen.job,
      secret: secretName(request.secret ?? secretNameOf(index)),
      environment: fallbackEnvironment(chosen, request.fallbackEnvironment),
      environmentBefore: chosen.environmentBefore,
      projectIsNew: request.projectIsNew || isDeclaredPending(checkout, repository, index),
      chosen,
    };
  });
}

/** All of the state but what comes of editing the files. */
function openState(
  checkout: FallbackCheckout,
  request: ArmRequest,
  repository: ForgeRepository,
): Omit<FallbackState, 'targets' | 'files' | 'entries'> {
  const { now } = request;
  return {
    schema: FALLBACK_STATE_SCHEMA,
    incident: plainText(request.incident, '--incident'),
    reason: plainText(request.reason, '--reason'),
    openedBy: request.openedBy.trim() === '' ? '' : plainText(request.openedBy, '--opened-by'),
    project: projectOf(checkout, request.project),
    repository: `${repository.owner}/${repository.name}`,
    armedAt: timeOf(now),
    expires: parseExpiry(request.expires, now),
    used: [],
    rolledBackAt: null,
    proofs: [],
  };
}

/**
 * What arming the fallback changes: the steps, the one entry of the incident, and the state that restores it all.
 * Nothing is written.
 *
 * @throws fallback-armed-already, fallback-state-missing, fallback-state-invalid, fallback-value-invalid,
 * fallback-step-missing, fallback-step-unclear, fallback-tree-unclean, fallback-state-ignored, workflow-…, config-…
 */
export async function planArm(request: ArmRequest): Promise<FallbackPlan> {
  const checkout = await readCheckout(request);
  refuseOpen(checkout);
  refuseUnknownMark(checkout);
  const repository = await forgeRepository(checkout, request.repository);
  const opened = openState(checkout, request, repository);
  const chosen = targetsOf(checkout, request, repository);
  const mark = fallbackMark(opened);
  const files = [...new Set(chosen.map(({ workflow }) => workflow))];
  const armed = await Promise.all(
    files.map((file) => {
      const steps = chosen.filter(({ workflow }) => workflow === file);
      return armFile(
        checkout.root,
        file,
        steps.map((target) => ({
          ...target.chosen,
          secret: target.secret,
          environment: target.environment,
          projectIsNew: target.projectIsNew,
          mark,
          chosen: target.chosen,
        })),
      );
    }),
  );
  const entries = findEntryFiles(checkout, pathInside(request.runbook, '--runbook'));
  const state: FallbackState = {
    ...opened,
    targets: chosen.map(({ chosen: _chosen, ...target }) => target),
    files: armed.map(({ file }) => file),
    entries: entries.map(({ file }) => file),
  };
  const changes = [
    ...armed.map(({ change }) => change),
    ...(await entryChanges(checkout, state)),
    stateChange(checkout, state),
  ];
  await refuseUnclean(checkout, changes);
  return { root: checkout.root, git: checkout.git, state, changes };
}
