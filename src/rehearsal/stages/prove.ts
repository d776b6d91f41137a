import path from 'node:path';
import { readDistribution } from '../../packaging/index.ts';
import {
  type IndexTarget,
  type PreparedRelease,
  checkFolder,
  downloadRelease,
  openFileSource,
  recordedDistributions,
  refuseDifferences,
  systemDeps,
} from '../../publishing/client/index.ts';
import { type RecordedDistribution, buildRecord, replay } from '../../publishing/release/index.ts';
import type { Claims } from '../../trust/index.ts';
import { SIMPLE_PATH } from '../../wire/index.ts';
import { runChild } from '../child.ts';
import { tailOf } from '../clients/program.ts';
import { rehearsalErrors } from '../errors.ts';
import type { Timeline } from '../events.ts';
import type { RehearsalPlan } from '../plan/plan.ts';
import type { RehearsedFile, RehearsedIndex } from '../result.ts';
import type { Servers } from '../servers.ts';
import { rehearsedFiles } from './publish-job.ts';
import { ownFolder } from './own-folder.ts';
import type { Source } from './source.ts';

interface ProofStage {
  readonly plan: RehearsalPlan;
  readonly source: Source;
  readonly release: PreparedRelease;
  readonly indexes: readonly RehearsedIndex[];
  readonly servers: Servers;
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeline: Timeline;
  readonly line: (line: string) => string | undefined;
}

/** What a release leaves behind as proof. */
export interface Proof {
  readonly files: readonly RehearsedFile[];
  /** Lower-case hex. */
  readonly replayHash: string;
  readonly recordHash: string;
}

/** The user's literal command, where `sha256sum` is on the machine; our own check does it everywhere. */
async function runSha256sum(folder: string, stage: ProofStage): Promise<string> {
  const { environment, signal } = stage;
  const place = { directory: folder, environment, signal, line: (line: string) => stage.line(line) };
  try {
    const result = await runChild('sha256sum', ['-c', 'SHA256SUMS'], place);
    if (result.exitCode === 0) return 'sha256sum -c passes';
    throw rehearsalErrors.create('checksums-do-not-match', { file: 'SHA256SUMS', tail: tailOf(result) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 'checked (there is no sha256sum here)';
  }
}

async function downloadBack(entry: RehearsedIndex, stage: ProofStage): Promise<string> {
  const { release, servers, signal } = stage;
  const base = servers.indexes.get(entry.index)?.url ?? entry.url;
  const target: Pick<IndexTarget, 'simpleUrl' | 'ca'> = {
    simpleUrl: new URL(SIMPLE_PATH, base).href,
    ca: servers.caPem,
  };
  const into = path.join(ownFolder(stage.scratch, entry), 'dist');
  const { project, version } = release;
  await downloadRelease({ project, version, target, into, signal }, systemDeps);
  refuseDifferences(await checkFolder(into));
  return runSha256sum(into, stage);
}

/** Claims that were predicted; stand-ins for unknown ones are no evidence. */
function predicted({ claims, assumes }: RehearsedIndex): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => !assumes.includes(claim)));
}

function evidenceOf({ plan, source, indexes }: ProofStage): Parameters<typeof buildRecord>[1] {
  const accepted = indexes.filter(({ verdict }) => verdict === 'accepted');
  const last = accepted.at(-1);
  return {
    repository: `${plan.owner}/${plan.repository}`,
    tag: plan.tag,
    ...(source.commit === null ? {} : { commit: source.commit }),
    ...(last === undefined ? {} : { claims: predicted(last) }),
    gates: plan.config.gates.map((command) => ({ command, result: 'passed' as const })),
    indexes: accepted.map(({ index }) => ({ name: index, url: index })),
  };
}

/**
 * Proves what was published: downloads it back from every index, checks the sums, writes the record and
 * replays it on the downloaded files.
 */
export async function proveRelease(stage: ProofStage): Promise<Proof> {
  const { timeline, release, indexes } = stage;
  const accepted = indexes.filter(({ verdict }) => verdict === 'accepted');
  for (const entry of accepted) {
    await timeline.step('download', `Downloading back from ${entry.index}`, async () => {
      const checked = await downloadBack(entry, stage);
      return [undefined, `${entry.index}: ${checked}`] as const;
    });
  }
  return timeline.step('record', 'Recording and replaying', async () => {
    const record = buildRecord(recordedDistributions(release), evidenceOf(stage));
    const [first] = accepted;
    const files = first === undefined ? recordedDistributions(release) : await readBack(first, stage);
    const verdict = replay(record, files);
    if (verdict.verdict === 'refused') throw verdict.error;
    const proof = {
      files: rehearsedFiles(release),
      replayHash: record.replay_hash,
      recordHash: record.record_hash,
    };
    return [proof, `replay hash ${record.replay_hash}`] as const;
  });
}

/** Reads the files that were downloaded back; their sums were checked when they came. */
async function readBack(
  entry: RehearsedIndex,
  { scratch, release }: ProofStage,
): Promise<readonly RecordedDistribution[]> {
  const folder = path.join(ownFolder(scratch, entry), 'dist');
  return Promise.all(
    release.files.map(async ({ filename, sizeBytes, sha256 }) => {
      await using source = await openFileSource(path.join(folder, filename));
      return { distribution: await readDistribution(source, filename), sizeBytes, sha256 };
    }),
  );
}
