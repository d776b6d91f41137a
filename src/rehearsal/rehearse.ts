import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type PreparedRelease, prepareRelease } from '../publishing/client/index.ts';
import type { DeclaredPublisher } from '../publishing/config/index.ts';
import type { ReleaseClient } from './clients/client.ts';
import { onDisk } from './disk.ts';
import { trustEnvironment } from './environment.ts';
import { type RehearsalPlan, makePlan } from './plan/plan.ts';
import type { Rehearsal } from './result.ts';
import { type Servers, startServers } from './servers.ts';
import type { Approvals } from './stages/approval.ts';
import { buildDistributions } from './stages/build.ts';
import { type Proof, proveRelease } from './stages/prove.ts';
import { runPublishJobs } from './stages/publish-jobs.ts';
import { refuseSecretsIn, writeChecksums } from './stages/release-files.ts';
import { type Source, openSource } from './stages/source.ts';
import { type Workspace, type WorkspaceOptions, openWorkspace } from './workspace.ts';

/** What a rehearsal is asked to do, and the world that it may touch. */
export interface RehearseOptions extends WorkspaceOptions {
  /** Folder of the project; its repository is found from there. */
  readonly directory: string;
  readonly tag?: string;
  /** Folder with built distributions: nothing is built. */
  readonly dist?: string;
  /** True where several jobs may bring a part of the release to one index each. */
  readonly allowsSharedIndex?: boolean;
  /** Registrations from `--publishers`, instead of the declared ones. */
  readonly publishers?: readonly DeclaredPublisher[];
  readonly client: ReleaseClient;
  readonly approvals: Approvals;
  readonly signal: AbortSignal;
}

/** A rehearsal that came to its verdict. Its servers run until it is disposed of. */
export interface FinishedRehearsal extends AsyncDisposable {
  readonly rehearsal: Rehearsal;
  readonly servers: Servers;
}

/** What the first half leaves: files that could be published, and where they came from. */
interface BuiltRelease {
  readonly source: Source;
  readonly plan: RehearsalPlan;
  readonly warnings: readonly string[];
  readonly folder: string;
  readonly release: PreparedRelease;
  /** Text of `SHA256SUMS`. */
  readonly checksums: string;
}

const INFERRED =
  'no publisher is declared in `[[tool.tokenless.publisher]]`: the registrations are inferred from the workflow, so they always match and prove nothing about the index';

function planSource(
  source: Source,
  options: RehearseOptions,
  { timeline }: Workspace,
): Promise<RehearsalPlan> {
  return timeline.step('plan', 'Reading workflow and registrations', async () => {
    const { publishers, allowsSharedIndex = false } = options;
    const given = publishers === undefined ? {} : { publishers };
    const plan = makePlan({ ...source.facts, ...given, allowsSharedIndex });
    const by = (name: string | undefined): string =>
      name === undefined || name === plan.event.event ? '' : ` (by ${name})`;
    const jobs = plan.jobs
      .map(({ job, index }) => `${job.job} → ${index}${by(job.events[0]?.event)}`)
      .join(', ');
    const detail = `${plan.workflow} by ${plan.event.event} of ${plan.tag}: ${jobs}; registrations ${plan.registration}`;
    return [plan, detail] as const;
  });
}

function tellWarning(text: string, { timeline }: Workspace): string {
  timeline.tell({ kind: 'warning', text });
  return text;
}

function warn(source: Source, plan: RehearsalPlan, workspace: Workspace): readonly string[] {
  const warnings = [
    ...(source.warning === undefined ? [] : [source.warning]),
    ...(plan.registration === 'inferred' ? [INFERRED] : []),
    ...plan.warnings,
  ];
  return warnings.map((text) => tellWarning(text, workspace));
}

async function build(options: RehearseOptions, workspace: Workspace): Promise<BuiltRelease> {
  const { timeline, environment, line } = workspace;
  const { signal, dist } = options;
  const source = await timeline.step('source', 'Opening the repository', async () => {
    const opened = await openSource(options, path.join(workspace.folder, 'source'));
    return [opened, opened.detail] as const;
  });
  const plan = await planSource(source, options, workspace);
  const before = warn(source, plan, workspace);
  const place = { directory: source.project, environment, signal, line };
  const folder = await buildDistributions(plan, { timeline, place, dist });
  const release = await prepareRelease(folder, { project: plan.project, version: plan.version, signal });
  const unused = await refuseSecretsIn(release, plan.config.allowedSecrets, timeline);
  const warnings = [...before, ...unused.map((text) => tellWarning(text, workspace))];
  const checksums = await writeChecksums(folder, workspace.folder, timeline);
  return { source, plan, warnings, folder, release, checksums };
}

function start(
  built: BuiltRelease,
  { timeline, folder }: Workspace,
  stack: AsyncDisposableStack,
): Promise<Servers> {
  const { plan, release } = built;
  return timeline.step('servers', 'Starting issuer and indexes', async () => {
    const directory = path.join(folder, 'servers');
    await mkdir(directory);
    const nowSeconds = (): number => Math.floor(Date.now() / 1000);
    const servers = await startServers(plan.jobs, { directory, project: release.project, nowSeconds }, stack);
    const places = [...servers.indexes].map(([name, { url }]) => `${name} at ${url}`);
    return [servers, `issuer, ${places.join(', ')}`] as const;
  });
}

function summarise(
  built: BuiltRelease,
  outcome: Pick<Rehearsal, 'indexes' | 'client' | 'timeline'> & { readonly proof: Proof },
): Rehearsal {
  const { plan, source, release, checksums, warnings } = built;
  const { indexes, client, timeline, proof } = outcome;
  return {
    schema: 'tokenless/rehearsal/v1',
    verdict: indexes.some(({ verdict }) => verdict === 'refused') ? 'refused' : 'accepted',
    project: release.project,
    version: release.version,
    tag: plan.tag,
    source: { kind: source.kind, commit: source.commit },
    repository: `${plan.owner}/${plan.repository}`,
    workflow: plan.workflow,
    registration: plan.registration,
    client,
    indexes,
    ...proof,
    checksums,
    warnings,
    timeline,
  };
}

async function perform(
  options: RehearseOptions,
  workspace: Workspace,
  stack: AsyncDisposableStack,
): Promise<Omit<FinishedRehearsal, keyof AsyncDisposable>> {
  const { client, approvals, signal } = options;
  const { timeline, folder: scratch, line, log } = workspace;
  const built = await build(options, workspace);
  const servers = await start(built, workspace, stack);
  const environment = { ...workspace.environment, ...trustEnvironment(servers.caFile) };
  const shared = { ...built, servers, scratch, client, approvals, environment, signal, line, log };
  const indexes = await runPublishJobs(built.plan.jobs, shared, timeline);
  const proof = await proveRelease({
    ...built,
    indexes,
    servers,
    scratch,
    environment,
    signal,
    line,
    timeline,
  });
  return {
    rehearsal: summarise(built, { indexes, client: client.name, timeline: timeline.entries, proof }),
    servers,
  };
}

/**
 * Runs a whole release on this machine: source, gates, build, secrets, checksums, issuer and indexes, every
 * publish job, download, record. A refusal of an index is a verdict; everything else that goes wrong throws.
 * Whatever was started is stopped: at once when it throws, else when the result is disposed of.
 */
export async function rehearse(options: RehearseOptions): Promise<FinishedRehearsal> {
  await using stack = new AsyncDisposableStack();
  const workspace = await openWorkspace(options, stack);
  const finished = await onDisk(workspace.folder, () => perform(options, workspace, stack));
  const kept = stack.move();
  return { ...finished, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
