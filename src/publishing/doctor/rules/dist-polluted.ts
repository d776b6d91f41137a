import type { Job } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import {
  type FetchedArtifacts,
  type PackedArtifact,
  fetchedBy,
  fetches,
  packedBy,
  packsFolder,
} from '../jobs/artifacts.ts';
import { oncePer } from '../jobs/once.ts';
import { type PublishingJob, jobsOfRun, publishingJobs, releaseJobs } from '../jobs/release-jobs.ts';
import { writesOf } from '../jobs/script-writes.ts';
import { hasUntold } from '../jobs/untold.ts';
import { type FolderReader, folderReaders } from '../jobs/upload-folder.ts';
import { type WrittenStep, actionOf, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { Project, ProjectWorkflow } from '../project.ts';
import type { Rule } from '../rule.ts';

const DISTRIBUTION = /\.(?:whl|tar\.gz|zip|egg|tar\.bz2|attestation|asc)$/iu;
const baseName = (file: string): string => file.split('/').at(-1) ?? file;

/** A file of the folder itself that an uploader takes for a distribution, and that is none. */
function pollutes(file: string, folder: string): boolean {
  const name = baseName(file);
  const isDirect = file === (folder === '' ? name : `${folder}/${name}`);
  // Nobody can tell what a name ends in that a variable or pattern ends; `dist/*` passes over hidden files.
  const isTold = !/[*?\uE000]$/u.test(name) && name !== '' && !name.startsWith('.');
  return isDirect && isTold && !DISTRIBUTION.test(name);
}

interface Found {
  readonly file: string;
  readonly line: number;
}

/** What steps leave in a folder that is no distribution. */
function leftIn(source: ProjectWorkflow, steps: readonly WrittenStep[], folder: string): readonly Found[] {
  const left = new Map<string, Found>();
  for (const written of steps) {
    for (const { file, line, removes } of writesOf(source, written)) {
      if (removes) left.delete(file);
      else if (pollutes(file, folder)) left.set(file, { file, line });
    }
    if (actionOf(written.step) === 'sigstore/gh-action-sigstore-python') {
      const inputs = (inputOf(written.step, 'inputs') ?? '').split(/\s+/u);
      const signs = inputs.some((one) => one.replace(/^\.\//u, '').startsWith(`${folder}/`));
      if (signs) left.set('*', { file: `${folder}/*.sigstore.json`, line: written.step.line });
    }
  }
  return [...left.values()];
}

function toProblem(path: string, { file, line }: Found, { tool, folder }: FolderReader): Problem {
  return {
    file: path,
    line,
    message: `\`${file.replaceAll('\uE000', '…')}\` lies among the distributions, and ${tool} fails over it: it takes every file of \`${folder}\` for one`,
    mend: `write it outside of \`${folder}\`, or after the upload`,
  };
}

/** An artifact of a job of a release, with what its folders hold that is no distribution. */
interface Packing {
  readonly path: string;
  readonly packed: PackedArtifact;
  readonly left: readonly Found[];
  /** Packed by their own names, and no distributions. */
  readonly others: readonly string[];
}

function packingOf(source: ProjectWorkflow, packed: PackedArtifact, before: readonly WrittenStep[]): Packing {
  const left = packed.paths
    .filter((path) => !hasUntold(path))
    .map((path) => path.replace(/^\.\//u, '').replace(/\/?\*{0,2}\/?\*?$/u, ''))
    .filter((folder) => packsFolder(packed, folder))
    .flatMap((folder) => leftIn(source, before, folder));
  const others = packed.paths.filter((path) =>
    /(?:^|\/)(?:SHA\d+SUMS|[\w.-]+\.(?:txt|json|xml|sha256|sig|spdx|cdx|html|md))$/iu.test(path),
  );
  return { path: source.path, packed, left, others };
}

const PACKINGS = oncePer((source: ProjectWorkflow) =>
  oncePer((job: Job): readonly Packing[] => {
    const steps = writtenSteps(source, job);
    return steps.flatMap((written, at) => {
      const packed = packedBy(written);
      return packed === undefined ? [] : [packingOf(source, packed, steps.slice(0, at))];
    });
  }),
);

/**
 * The artifacts that a fetch can mean: an artifact is of one run, and another workflow's of the same name is none.
 * Of another run that is named, nobody can tell which workflow's it is where several pack that name.
 */
function meantBy(fetch: FetchedArtifacts, publishing: PublishingJob, project: Project): readonly Packing[] {
  const places = fetch.isOfOtherRun ? releaseJobs(project) : jobsOfRun(publishing, project);
  const meant = places
    .flatMap(({ source, job }) => PACKINGS(source)(job))
    .filter(({ packed }) => fetches(fetch, packed));
  const isUntold = fetch.isOfOtherRun && new Set(meant.map(({ path }) => path)).size > 1;
  return isUntold ? [] : meant;
}

/** What artifacts of earlier jobs bring into the folder. */
function fromArtifacts(
  fetch: FetchedArtifacts,
  fetchLine: number,
  reader: FolderReader,
  publishing: PublishingJob,
  project: Project,
): readonly Problem[] {
  const { source } = publishing;
  return meantBy(fetch, publishing, project).flatMap(({ path, packed, left, others }): readonly Problem[] => {
    // An artifact of one such file and nothing else is no distribution, whatever it is for.
    const isOther = others.length > 0 && others.length === packed.paths.length && fetch.name === undefined;
    return [
      ...left.map((found) => toProblem(path, found, reader)),
      ...(isOther ? [toProblem(source.path, { file: others[0] ?? '', line: fetchLine }, reader)] : []),
    ];
  });
}

function problemsOf(publishing: PublishingJob, project: Project): readonly Problem[] {
  const { source, job } = publishing;
  const steps = writtenSteps(source, job);
  return folderReaders(publishing).flatMap((reader) => {
    const before = steps.slice(0, reader.at);
    const fetched = before.flatMap((written) => {
      const fetch = fetchedBy(written);
      if (fetch === undefined || fetch.folder !== reader.folder) return [];
      return fromArtifacts(fetch, written.step.line, reader, publishing, project);
    });
    return [
      ...leftIn(source, before, reader.folder).map((found) => toProblem(source.path, found, reader)),
      ...fetched,
    ];
  });
}

/** The upload ends in `InvalidDistribution: Unknown distribution format: 'SHA256SUMS'`, often after some files are up. */
export const DIST_POLLUTED: Rule = {
  name: 'dist-polluted',
  summary: 'something that is no distribution lies in the folder that is uploaded',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['D1'],
  check: (project) => publishingJobs(project).flatMap((job) => problemsOf(job, project)),
};
