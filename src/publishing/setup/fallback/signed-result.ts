import { normalizeName } from '../../../packaging/index.ts';
import type { CertificateClaims } from '../../../trust/index.ts';
import { type AttestationVerifier, verifyStatement } from '../../client/index.ts';
import { parseIndex } from '../../config/index.ts';
import {
  type FallbackProof,
  type FallbackTarget,
  PROBE_PREDICATE,
  type ProbeResult,
  fallbackSha256,
  readProbeStatement,
} from '../../release/index.ts';
import type { GitRepository } from '../../repository/index.ts';
import { setupErrors } from '../errors.ts';
import type { WaitingFallback } from './prove.ts';

function refused(reason: string): Error {
  return setupErrors.create('fallback-proof-refused', { reason });
}

function targetOf({ state }: WaitingFallback, { index }: ProbeResult): FallbackTarget {
  const name = parseIndex(index);
  const target = state.targets.find((one) => one.index === name);
  if (target === undefined) throw refused(`it is about \`${index}\`, where no fallback was armed`);
  return target;
}

/** The index of a result that nobody has verified: it only says with which publisher it is then verified. */
function claimedResult(attestation: unknown, verifier: AttestationVerifier): ProbeResult {
  return readProbeStatement(verifier.verifySigned(attestation).statement);
}

function checkTimes({ state }: WaitingFallback, loggedAtSeconds: number): string {
  const loggedAt = new Date(loggedAtSeconds * 1000).toISOString().replace(/\.\d{3}Z$/u, 'Z');
  if (loggedAt < state.rolledBackAt) {
    throw refused(`it was signed at ${loggedAt}, and the fallback was rolled back at ${state.rolledBackAt}`);
  }
  return loggedAt;
}

/**
 * The environment of the job, by its certificate, else by what the job signed: PyPI's rules for who may sign leave it
 * open, and a job outside of the environment proves nothing about the one that publishes.
 */
function checkEnvironment(
  { environmentBefore }: FallbackTarget,
  { deploymentEnvironment }: CertificateClaims,
  { claims }: ProbeResult,
): void {
  const got = deploymentEnvironment ?? claims?.['environment'] ?? null;
  if (got === environmentBefore) return;
  const shown = (name: string | null): string => (name === null ? 'no environment' : `\`${name}\``);
  throw refused(
    `the job ran in ${shown(got)}, and the one that publishes runs in ${shown(environmentBefore)}`,
  );
}

/**
 * The commit that the job ran from must have the restored workflow: a job of another state of the repository proves
 * nothing about this one. Where there is no git there is nothing to compare with.
 */
async function checkCommit(
  { checkout, state }: WaitingFallback,
  { workflow }: FallbackTarget,
  commit: string | undefined,
): Promise<void> {
  const git = checkout.git?.git.in(checkout.root);
  const file = state.files.find(({ path }) => path === workflow);
  if (git === undefined || file === undefined) return;
  if (commit === undefined || !/^[0-9a-f]{40,64}$/u.test(commit))
    throw refused('its certificate names no commit');
  const sum = await blobSum(git, commit, workflow);
  if (sum === undefined)
    throw refused(
      `its commit ${commit.slice(0, 12)} with \`${workflow}\` is not in this repository: fetch it first`,
    );
  if (sum !== file.before.sha256) {
    throw refused(`at its commit ${commit.slice(0, 12)} \`${workflow}\` is not the one that was restored`);
  }
}

async function blobSum(git: GitRepository['git'], commit: string, file: string): Promise<string | undefined> {
  const process = git.start(['cat-file', 'blob', `${commit}:./${file}`]);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of process.stdout) chunks.push(chunk as Buffer);
    await process.ended;
  } catch {
    return undefined;
  }
  return fallbackSha256(Buffer.concat(chunks));
}

/**
 * What a signed result of a probe proves: signature and certificate, the repository's own workflow and environment,
 * the index and the project, a time after the rollback, and the restored workflow at the commit of the run.
 *
 * @throws fallback-proof-refused, probe-result-invalid, attestation-…, statement-predicate-mismatch
 */
export async function proofOfResult(
  waiting: WaitingFallback,
  attestation: unknown,
  verifier: AttestationVerifier,
): Promise<FallbackProof> {
  const { state } = waiting;
  const claimed = claimedResult(attestation, verifier);
  const target = targetOf(waiting, claimed);
  const signed = verifyStatement(verifier, attestation, {
    predicateType: PROBE_PREDICATE,
    publisher: {
      kind: 'GitHub',
      repository: state.repository,
      workflow: target.workflow.split('/').at(-1) ?? target.workflow,
      environment: target.environmentBefore,
    },
  });
  const result = readProbeStatement(signed.statement);
  if (result.outcome !== 'accepted') throw refused(`the index \`${result.index}\` refused the probe`);
  if (normalizeName(result.project) !== normalizeName(state.project)) {
    throw refused(`it is about the project \`${result.project}\`, and not \`${state.project}\``);
  }
  checkEnvironment(target, signed.claims, result);
  const at = checkTimes(waiting, signed.loggedAtSeconds);
  await checkCommit(waiting, target, signed.claims.sourceRepositoryDigest);
  const run = signed.claims.runInvocationUri;
  return { at, index: target.index, by: run ?? `entry ${signed.logIndex} of the transparency log` };
}
