import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PreparedRelease, prepareRelease } from '../publishing/client/index.ts';
import type { DeclaredPublisher } from '../publishing/config/index.ts';
import type { ReleaseClient } from './clients/client.ts';
import { buildEnvironment, trustEnvironment } from './environment.ts';
import { type Listener, Timeline } from './events.ts';
import { findInstaller } from './install.ts';
import { type RehearsalPlan, makePlan } from './plan/plan.ts';
import type { Rehearsal } from './result.ts';
import { createRunnerLog } from './runner-commands.ts';
import { type Servers, startServers } from './servers.ts';
import type { Approvals } from './stages/approval.ts';
import { buildDistributions } from './stages/build.ts';
import { proveRelease } from './stages/prove.ts';
import { runPublishJobs } from './stages/publish-jobs.ts';
import { refuseSecretsIn, writeChecksums } from './stages/release-files.ts';
import { type Source, openSource } from './stages/source.ts';

/** What a rehearsal is asked to do, and the world that it may touch. */
export interface RehearseOptions {
  /** Folder of the project; its repository is found from there. */
  readonly directory: string;
  readonly tag?: string;
  /** Folder with built distributions: nothing is built. */
  readonly dist?: string;
  /** Registrations from `--publishers`, instead of the declared ones. */
  readonly publishers?: readonly DeclaredPublisher[];
  readonly client: ReleaseClient;
  readonly approvals: Approvals;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  /** The caller's environment; children get an allow-list of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The command line that runs this tokenless, for `tokenless …` in gates and builds. */
  readonly self: readonly string[];
}

/** A rehearsal that came to its verdict. Its servers run until it is disposed of. */
export interface FinishedRehearsal extends AsyncDisposable {
  readonly rehearsal: Rehearsal;
  readonly servers: Servers;
}

interface Stage {
  readonly options: RehearseOptions;
  readonly timeline: Timeline;
  readonly scratch: string;
  readonly stack: AsyncDisposableStack;
  readonly log: ReturnType<typeof createRunnerLog>;
  /** Environment of every child process. */
  readonly environment: Record<string, string>;
}

const SHELL_QUOTE = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A folder with the command `tokenless`, so that gates and builds find the one that rehearses. */
async function makeCommands(scratch: string, self: readonly string[]): Promise<string> {
  const folder = path.join(scratch, 'commands');
  await mkdir(folder);
  const script = `#!/bin/sh\nexec ${self.map(SHELL_QUOTE).join(' ')} "$@"\n`;
  await writeFile(path.join(folder, 'tokenless'), script, { mode: 0o755 });
  return folder;
}

async function openStage(options: RehearseOptions, stack: AsyncDisposableStack): Promise<Stage> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tokenless-rehearsal-')));
  stack.defer(() => rm(scratch, { recursive: true, force: true, maxRetries: 3 }));
  const home = path.join(scratch, 'home');
  await mkdir(home);
  const commands = await makeCommands(scratch, options.self);
  const timeline = new Timeline(options.listener, () => performance.now());
  const environment = buildEnvironment(options.environment, { home, commands });
  return { options, timeline, scratch, stack, log: createRunnerLog(), environment };
}

function planSource(source: Source, { options, timeline }: Stage): Promise<RehearsalPlan> {
  return timeline.step('plan', 'Reading workflow and registrations', async () => {
    const plan = makePlan({
      ...source.facts,
      ...(options.tag === undefined ? {} : { tag: options.tag }),
      ...(options.publishers === undefined ? {} : { publishers: options.publishers }),
    });
    const jobs = plan.jobs.map(({ job, index }) => `${job.job} → ${index}`).join(', ');
    const detail = `${plan.workflow} by ${plan.event.event} of ${plan.tag}: ${jobs}; registrations ${plan.registration}`;
    return [plan, detail] as const;
  });
}

function warnings(source: Source, plan: RehearsalPlan): readonly string[] {
  const inferred =
    'no publisher is declared in `[[tool.tokenless.publisher]]`: the registrations are inferred from the workflow, so they always match and prove nothing about the index';
  return [
    ...(source.warning === undefined ? [] : [source.warning]),
    ...(plan.registration === 'inferred' ? [inferred] : []),
  ];
}

function prepare(
  folder: string,
  source: Source,
  plan: RehearsalPlan,
  signal: AbortSignal,
): Promise<PreparedRelease> {
  const project = plan.project ?? source.facts.distributions?.project ?? plan.repository;
  return prepareRelease(folder, { project, version: plan.version, signal });
}

function start(plan: RehearsalPlan, project: string, { timeline, scratch, stack }: Stage): Promise<Servers> {
  return timeline.step('servers', 'Starting issuer and indexes', async () => {
    const nowSeconds = (): number => Math.floor(Date.now() / 1000);
    const directory = path.join(scratch, 'servers');
    await mkdir(directory);
    const servers = await startServers(plan.jobs, { directory, project, nowSeconds }, stack);
    const places = plan.jobs.map(({ index }) => `${index} at ${servers.indexes.get(index)?.url ?? '?'}`);
    return [servers, `issuer, ${places.join(', ')}`] as const;
  });
}

async function perform(stage: Stage): Promise<Omit<FinishedRehearsal, keyof AsyncDisposable>> {
  const { options, timeline, scratch, signal, line } = {
    ...stage,
    signal: stage.options.signal,
    line: keepLine(stage),
  };
  const source = await timeline.step('source', 'Opening the repository', async () => {
    const opened = await openSource(options, path.join(scratch, 'source'));
    return [opened, opened.detail] as const;
  });
  const plan = await planSource(source, stage);
  const told = warnings(source, plan);
  for (const text of told) timeline.tell({ kind: 'warning', text });
  const place = { directory: source.project, environment: stage.environment, signal, line };
  const folder = await buildDistributions(plan, { timeline, place, dist: options.dist });
  const release = await prepare(folder, source, plan, signal);
  await refuseSecretsIn(release, timeline);
  const checksums = await writeChecksums(folder, scratch, timeline);
  const servers = await start(plan, release.project, stage);
  const environment = { ...stage.environment, ...trustEnvironment(servers.caFile) };
  const installer = await findInstaller(environment, scratch, signal);
  const { client, approvals } = options;
  const shared = {
    servers,
    release,
    folder,
    scratch,
    client,
    installer,
    approvals,
    environment,
    signal,
    line,
    log: stage.log,
  };
  const indexes = await runPublishJobs(plan.jobs, shared, timeline);
  const proof = await proveRelease({
    plan,
    source,
    release,
    indexes,
    servers,
    scratch,
    environment,
    signal,
    line,
    timeline,
  });
  const rehearsal: Rehearsal = {
    schema: 'tokenless/rehearsal/v1',
    verdict: indexes.some(({ verdict }) => verdict === 'refused') ? 'refused' : 'accepted',
    project: release.project,
    version: release.version,
    tag: plan.tag,
    source: { kind: source.kind, commit: source.commit },
    repository: `${plan.owner}/${plan.repository}`,
    workflow: plan.workflow,
    registration: plan.registration,
    client: client.name,
    indexes,
    files: proof.files,
    checksums,
    replayHash: proof.replayHash,
    recordHash: proof.recordHash,
    warnings: told,
    timeline: timeline.entries,
  };
  return { rehearsal, servers };
}

/** Lines of children go through the runner's log, which hides what was masked. */
function keepLine({ log, timeline }: Stage): (raw: string) => string | undefined {
  return (raw) => {
    const text = log.line(raw);
    if (text !== undefined) timeline.tell({ kind: 'output', text });
    return text;
  };
}

/**
 * Runs a whole release on this machine: source, gates, build, secrets, checksums, issuer and indexes, every
 * publish job, download, record. A refusal of an index is a verdict; everything else that goes wrong throws.
 * Whatever was started is stopped: at once when it throws, else when the result is disposed of.
 */
export async function rehearse(options: RehearseOptions): Promise<FinishedRehearsal> {
  await using stack = new AsyncDisposableStack();
  const stage = await openStage(options, stack);
  const finished = await perform(stage);
  const kept = stack.move();
  return { ...finished, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
