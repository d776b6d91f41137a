import type {
  IndexState,
  IndexStatus,
  ReleaseStatus,
  StatusFacts,
  StatusRun,
  SumDifference,
} from './facts.ts';

/** A sum and where it was seen. */
interface SeenSum {
  readonly filename: string;
  readonly place: string;
  readonly sha256: string;
}

/** The file itself counts, then the list; both are `here`, and a list that disagrees is a difference by itself. */
function seenSums({ indexes, local }: StatusFacts): readonly SeenSum[] {
  const here = local.map(({ filename, sha256, from }) => ({
    filename,
    place: from === 'file' ? 'here' : 'SHA256SUMS',
    sha256,
  }));
  const there = indexes.flatMap(({ name, files }) =>
    files.flatMap(({ filename, sha256 }) => (sha256 === null ? [] : [{ filename, place: name, sha256 }])),
  );
  return [...here, ...there];
}

function differencesIn(seen: readonly SeenSum[]): readonly SumDifference[] {
  const byFile = Map.groupBy(seen, ({ filename }) => filename);
  return [...byFile]
    .filter(([, sums]) => new Set(sums.map(({ sha256 }) => sha256)).size > 1)
    .map(([filename, sums]) => ({
      filename,
      sums: Object.fromEntries(sums.map(({ place, sha256 }) => [place, sha256])),
    }));
}

/** Every file of the release that is known anywhere. */
function knownFiles({ indexes, local }: StatusFacts): ReadonlySet<string> {
  return new Set([
    ...local.map(({ filename }) => filename),
    ...indexes.flatMap(({ files }) => files.map(({ filename }) => filename)),
  ]);
}

function stateOf(index: IndexState, missing: readonly string[]): IndexStatus['state'] {
  if (index.project === 'unknown') return 'unknown';
  if (index.files.length === 0) return index.takesVersion ? 'absent' : 'not-for-it';
  return missing.length === 0 ? 'whole' : 'partial';
}

function statusOf(index: IndexState, facts: StatusFacts): IndexStatus {
  const served = new Set(index.files.map(({ filename }) => filename));
  const missing = [...knownFiles(facts)].filter((filename) => !served.has(filename));
  const state = stateOf(index, missing);
  const { environment } = index;
  const isLooked = environment !== null && facts.environments !== undefined;
  return {
    ...index,
    state,
    missing: state === 'partial' || state === 'absent' ? missing : [],
    environmentExists: isLooked
      ? facts.environments.some((name) => name.toLowerCase() === environment.toLowerCase())
      : null,
  };
}

type Stage = ReleaseStatus['stage'];

function stageOfRun({ status, conclusion, waitingFor }: StatusRun): Stage | undefined {
  if (waitingFor.length > 0 || status === 'waiting') return 'waiting-for-approval';
  if (status !== 'completed') return 'running';
  return conclusion === 'success' ? undefined : 'run-failed';
}

function stageOfTag({ tag }: StatusFacts): Stage {
  if (tag.pushed === true) return 'tagged';
  if (tag.here === true) return tag.pushed === false ? 'tag-not-pushed' : 'tagged';
  return 'not-tagged';
}

function stageOf(
  facts: StatusFacts,
  indexes: readonly IndexStatus[],
  differences: readonly SumDifference[],
): Stage {
  if (differences.length > 0) return 'sums-differ';
  const wanted = indexes.filter(({ takesVersion }) => takesVersion);
  if (wanted.length > 0 && wanted.every(({ state }) => state === 'whole')) return 'published';
  const ofRun = facts.run === undefined || facts.run === null ? undefined : stageOfRun(facts.run);
  if (ofRun !== undefined) return ofRun;
  if (indexes.some(({ state }) => state === 'whole' || state === 'partial')) return 'partly-published';
  return wanted.some(({ state }) => state === 'unknown') ? 'unknown' : stageOfTag(facts);
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function nextOf(stage: Stage, facts: StatusFacts, indexes: readonly IndexStatus[]): string {
  const { tag, run } = facts;
  const missing = indexes.filter(
    ({ takesVersion, state }) => takesVersion && (state === 'absent' || state === 'partial'),
  );
  const sentences: Readonly<Record<Stage, string>> = {
    'sums-differ':
      'publish nothing more of this version: find out which files are the right ones, yank it where it is wrong and raise the version',
    unknown: 'run it again when the index that could not be asked answers',
    published: 'nothing: the release is where it belongs',
    'partly-published': `run the publish job again for ${listed(missing.map(({ name }) => name))}: what is there already is skipped`,
    'waiting-for-approval': `approve ${listed(run?.waitingFor ?? [])} at ${run?.url ?? 'the run'}`,
    running: `wait for the run: ${run?.url ?? ''}`,
    'run-failed': `look at the run and start its failed jobs again: ${run?.url ?? ''}`,
    'tag-not-pushed': `push the tag alone: \`git push --no-follow-tags origin refs/tags/${tag.name}:refs/tags/${tag.name}\``,
    tagged: 'look whether the tag started the release workflow: `--online` shows its run',
    'not-tagged': `tag the release as \`${tag.name}\` when it is ready`,
  };
  return sentences[stage];
}

/** Puts together where a release stands. Pure: everything was read before. */
export function releaseStatus(facts: StatusFacts): ReleaseStatus {
  const indexes = facts.indexes.map((index) => statusOf(index, facts));
  const differences = differencesIn(seenSums(facts));
  const stage = stageOf(facts, indexes, differences);
  const { project, version, tag, local, unseen } = facts;
  return {
    project,
    version,
    stage,
    next: nextOf(stage, facts, indexes),
    tag,
    run: facts.run ?? null,
    indexes,
    local,
    differences,
    unseen,
  };
}
