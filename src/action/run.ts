import path from 'node:path';
import type { Secret } from '../base/index.ts';
import {
  type AmbientIdentity,
  type IndexTarget,
  createInstallCheck,
  createJobAttester,
  indexName,
  isAttestedByDefault,
  requireAmbientIdentity,
  systemDeps,
} from '../publishing/client/index.ts';
import { readDeclared } from './declared.ts';
import { tellEvent } from './events.ts';
import { type ActionInputs, type AttestationPolicy, readInputs } from './inputs/index.ts';
import { runJob } from './job.ts';
import type { PasswordUse } from './password.ts';
import { remark } from './remarks.ts';
import { type RunnerLog, createRunnerLog, saveState } from './runner/index.ts';
import { resolveTarget } from './target.ts';
import { tellFailure, tellSuccess } from './tell.ts';
import { type TokenWatch, createTokenWatch } from './tokens.ts';
import type { ActionWorld } from './world.ts';

/** What is known when the end is told, however far the step came. */
interface Progress {
  index: string;
  tokens?: TokenWatch;
}

/** Whether files are attested; with an API token no index takes attestations. */
function policyOf({ attestations, password }: ActionInputs, { uploadUrl }: IndexTarget): AttestationPolicy {
  if (attestations !== undefined) return attestations;
  return password === undefined && isAttestedByDefault(uploadUrl) ? 'best-effort' : 'off';
}

async function checkedPassword(
  log: RunnerLog,
  { password, project }: ActionInputs,
  use: Omit<PasswordUse, 'nowSeconds'>,
): Promise<void> {
  if (password === undefined) return;
  // Only an emergency needs what reads API tokens.
  const { checkPassword } = await import('./password.ts');
  await checkPassword(log, password, {
    ...use,
    project: project ?? use.project,
    nowSeconds: systemDeps.nowSeconds(),
  });
}

async function work(world: ActionWorld, log: RunnerLog, progress: Progress): Promise<void> {
  const { env, directory, signal } = world;
  const inputs = await readInputs(env, (secret) => log.mask(secret));
  remark(log, inputs, env);
  const target = await resolveTarget(inputs.index ?? 'pypi', inputs.caFile, directory);
  progress.index = indexName(target.simpleUrl);
  const tokens = (progress.tokens = createTokenWatch(world, log, target));
  const identity = (): AmbientIdentity => tokens.watched(requireAmbientIdentity(env));
  const mask = (secret: Secret): void => tokens.mask(secret);
  const folder = path.resolve(directory, inputs.packagesDirectory);
  const declared = await readDeclared(directory, target.uploadUrl);
  await checkedPassword(log, inputs, { project: declared.project, folder, uploadUrl: target.uploadUrl });
  const outcome = await runJob({
    inputs: { ...inputs, attestations: policyOf(inputs, target) },
    target,
    folder,
    declared,
    credential: () =>
      inputs.password === undefined ? identity() : { kind: 'api-token', token: inputs.password },
    attest: createJobAttester({ identity, mask, endpoints: world.sigstore }),
    installCheck: createInstallCheck({ environment: env, platform: process.platform }, systemDeps),
    signal,
    mask,
    onEvent: (event) => {
      if (event.kind === 'burned') tokens.burned(event.outcomes);
      tellEvent(log, event, inputs.verbose);
    },
  });
  tellSuccess(world, log, outcome, { index: progress.index, claims: tokens.claims, inputs });
}

/** The main step. Gives the exit code: 0, or 1 for everything that is to stop the job. Never throws. */
export async function runMain(world: ActionWorld): Promise<0 | 1> {
  const log = createRunnerLog((text) => world.write(text));
  const progress: Progress = { index: 'no index yet' };
  try {
    await work(world, log, progress);
    return 0;
  } catch (error) {
    const { index, tokens } = progress;
    tellFailure(world, log, error, { index, claims: tokens?.claims });
    return 1;
  } finally {
    saveState(world.env, 'stage', 'ended');
  }
}
