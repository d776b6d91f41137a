import { existsSync } from 'node:fs';
import { type Secret, TokenlessError } from '../base/index.ts';
import {
  type BurnOutcome,
  type IndexTarget,
  type InstallCheck,
  type JobEvent,
  type PublishCredential,
  type PublishJobDeps,
  prepareRelease,
  probeIndex,
  runPublishJob,
  systemDeps,
} from '../publishing/client/index.ts';
import type { Declared } from './declared.ts';
import { actionErrors } from './errors.ts';
import type { ActionInputs } from './inputs/index.ts';

/** What the job works with. */
export interface JobRequest {
  readonly inputs: ActionInputs;
  readonly target: IndexTarget;
  /** Absolute. */
  readonly folder: string;
  readonly declared: Declared;
  /** How the job proves who it is: asked for when it is needed. */
  readonly credential: () => PublishCredential;
  /** Signs a distribution as the job. */
  readonly attest: PublishJobDeps['attest'];
  /** Installs what is served. */
  readonly installCheck: InstallCheck;
  readonly signal: AbortSignal;
  readonly mask: (secret: Secret) => void;
  readonly onEvent: (event: JobEvent) => void;
}

/** One file at the end. */
export interface JobFile {
  readonly filename: string;
  readonly sha256: string;
  readonly outcome: 'uploaded' | 'skipped' | 'would-upload';
  /** Where the index serves it; null: it does not yet, or nobody waited. */
  readonly url: string | null;
}

/** How the job ended. */
export interface JobOutcome {
  readonly verdict: 'published' | 'unchanged' | 'checked' | 'accepted';
  readonly project: string;
  /** Undefined after a probe. */
  readonly version: string | undefined;
  readonly files: readonly JobFile[];
  readonly replayHash: string | undefined;
  /** What installing it came to, in words; null: it was not tried. */
  readonly installed: string | null;
}

/** The project whose registration a probe proves: named, declared, or that of the files. */
async function probedProject({ inputs, declared, folder, signal }: JobRequest): Promise<string> {
  const project = inputs.project ?? declared.project;
  if (project !== undefined) return project;
  if (existsSync(folder)) return (await prepareRelease(folder, { signal })).project;
  const problem = 'a probe proves the registration of a project, and nothing here names one';
  throw actionErrors.create('action-input-invalid', {
    input: 'project',
    problem,
    mend: 'write `project: NAME`',
  });
}

/** Probes; a refusal of the index ends the step like that of a release. */
function probing(onBurned: (outcome: BurnOutcome) => void): PublishJobDeps['probe'] {
  return async (request) => {
    const probe = await probeIndex(
      {
        ...request,
        mask: (secret) => request.mask(secret),
        onEvent: (event) => {
          if (event.kind === 'burned') onBurned(event.burned);
        },
      },
      systemDeps,
    );
    if (probe.outcome === 'accepted') return probe;
    const { code, what, why, mend } = probe.refusal;
    throw new TokenlessError(code, { what, why, mend });
  };
}

/**
 * Runs the job that the inputs ask for.
 * @throws what `runPublishJob` and `probeIndex` throw, action-input-invalid
 */
export async function runJob(request: JobRequest): Promise<JobOutcome> {
  const { inputs, target, folder, declared, credential, signal, mask, onEvent } = request;
  const { mode, version, attestations, waitSeconds } = inputs;
  const project = mode === 'probe' ? await probedProject(request) : inputs.project;
  const onBurned = (outcome: BurnOutcome): void => onEvent({ kind: 'burned', outcomes: [outcome] });
  const { registrations, tag, allowedSecrets } = declared;
  const checks = { project, version, registrations, tag, allowedSecrets };
  const options = { mode, folder, target, ...checks, credential, attestations, waitSeconds };
  const outcome = await runPublishJob(
    { ...options, signal, mask, onEvent },
    {
      ...systemDeps,
      probe: probing(onBurned),
      attest: request.attest,
      installCheck: inputs.install ? request.installCheck : undefined,
    },
  );
  if (outcome.mode === 'probe') {
    const unknown = { version: undefined, replayHash: undefined, installed: null };
    return { verdict: 'accepted', project: project ?? '', files: [], ...unknown };
  }
  const isUnchanged = outcome.files.every((file) => file.outcome === 'skipped');
  const published = isUnchanged ? 'unchanged' : 'published';
  return {
    verdict: outcome.mode === 'dry-run' ? 'checked' : published,
    project: outcome.project,
    version: outcome.version,
    files: outcome.files.map((file) => ({ url: null, ...file })),
    replayHash: outcome.replayHash,
    installed: outcome.mode === 'publish' ? outcome.installed : null,
  };
}
