import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, buildCommand, numberParser } from '@stricli/core';
import type { FallbackProof } from '../../publishing/release/index.ts';
import type { WaitingFallback } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { type GitHubFlags, gitHubFlags, onlineOf, readCa } from '../doctor/outside.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { oneLine } from '../one-line.ts';
import { type CommonFlags, commonFlags, reporting, say } from '../output.ts';
import { carryOut, changeFlags, show } from './show.ts';

interface ProveFlags extends CommonFlags, GitHubFlags {
  readonly result?: readonly string[];
  readonly trustRoot?: string;
  readonly wait: number;
  readonly directory: string;
  readonly dryRun: boolean;
}

async function readJson(context: CliContext, file: string): Promise<unknown> {
  const text = await readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { releaseErrors } = await import('../../publishing/release/index.ts');
    throw releaseErrors.create('probe-result-invalid', { problem: 'it is not JSON' }, { cause });
  }
}

async function proofsOfResults(
  context: CliContext,
  flags: ProveFlags,
  waiting: WaitingFallback,
): Promise<readonly FallbackProof[]> {
  const { result = [], trustRoot } = flags;
  if (result.length === 0) return [];
  const { proofOfResult } = await import('../../publishing/setup/index.ts');
  const { createAttestationVerifier, readTrustRoot } = await import('../../publishing/client/index.ts');
  const root =
    trustRoot === undefined ? undefined : await readTrustRoot(path.resolve(context.directory, trustRoot));
  const verifier = await createAttestationVerifier({ trustRoot: root });
  const proofs: FallbackProof[] = [];
  for (const file of result)
    proofs.push(await proofOfResult(waiting, await readJson(context, file), verifier));
  return proofs;
}

async function proofsOnline(
  context: CliContext,
  flags: ProveFlags,
  waiting: WaitingFallback,
): Promise<readonly FallbackProof[]> {
  const online = await onlineOf(context, flags);
  if (online === undefined) return [];
  const { readOnlineProofs } = await import('../../publishing/setup/index.ts');
  const ca = flags.ca === undefined ? undefined : await readCa(context, flags.ca);
  const access = { ...online, ca, signal: context.signal };
  if (flags.wait > 0) say(context, flags, `waiting ${flags.wait} s at most for a run that proves it`);
  const { proofs, unseen } = await readOnlineProofs(waiting, access, flags.wait);
  for (const sentence of unseen) say(context, flags, `not seen: ${oneLine(sentence)}`);
  return proofs;
}

function refuseNothing({ result = [], online }: ProveFlags): void {
  if (result.length > 0 || online !== undefined) return;
  throw cliErrors.create('usage-invalid', {
    problem: 'nothing was given that could prove trusted publishing: this machine has no identity of CI',
    mend: 'give the signed result of a probe (`--result FILE`), or ask GitHub for its run (`--online env:NAME`)',
  });
}

async function runProve(this: CliContext, flags: ProveFlags): Promise<void> {
  refuseNothing(flags);
  const { planProof, readWaiting } = await import('../../publishing/setup/index.ts');
  const { unprovedIndexes } = await import('../../publishing/release/index.ts');
  const waiting = await readWaiting({
    directory: path.resolve(this.directory, flags.directory),
    environment: this.env,
  });
  const proofs = [
    ...(await proofsOfResults(this, flags, waiting)),
    ...(await proofsOnline(this, flags, waiting)),
  ];
  const plan = await planProof(waiting, proofs);
  const unproved = unprovedIndexes(plan.state);
  if (proofs.length > 0) await carryOut(this, plan, flags.dryRun);
  await show(this, flags, {
    action: 'prove',
    outcome: unproved.length === 0 ? 'closed' : 'waiting',
    dryRun: flags.dryRun,
    plan: proofs.length > 0 ? plan : { ...plan, changes: [] },
    steps: [],
    waiting: unproved,
  });
  if (unproved.length > 0) this.exitWith(EXIT.refused);
}

/** `tokenless fallback prove`. */
export const proveCommand: Command<CliContext> = buildCommand<ProveFlags, [], CliContext>({
  func: reporting(runProve),
  parameters: {
    flags: {
      ...commonFlags,
      result: {
        kind: 'parsed',
        parse: String,
        brief: 'Signed result of a probe (`tokenless probe --signed FILE`); may be given more than once',
        placeholder: 'FILE',
        optional: true,
        variadic: true,
      },
      trustRoot: {
        kind: 'parsed',
        parse: String,
        brief: 'Sigstore trust root (JSON) to believe instead of the public one',
        placeholder: 'FILE',
        optional: true,
      },
      ...gitHubFlags,
      wait: {
        kind: 'parsed',
        parse: numberParser,
        brief: 'With --online: seconds to wait for a run that proves it',
        default: '0',
      },
      ...changeFlags,
    },
  },
  docs: {
    brief: 'Close the incident when a run of CI has proved trusted publishing again',
    fullDescription: [
      'Takes the signed result of a probe (signature, repository, workflow, environment, index, project, a time after the',
      'rollback, the restored workflow at its commit), or asks GitHub for a run after the rollback whose step that',
      'exchanges succeeded. Then the entry of the incident is closed and .tokenless/fallback.json is removed.',
      'Ends with exit code 1 while an index is not proved.',
      '',
      'Examples:',
      '  tokenless fallback prove --result probe.json',
      '  tokenless fallback prove --online env:GITHUB_TOKEN --wait 1800',
    ].join('\n'),
  },
});
