import type { PublishOutcome, PublishedFile } from '../publish/index.ts';

/** How long each part took, in milliseconds; what did not run is not there. */
export type JobTimings = Readonly<Partial<Record<JobPart, number>>>;

/** The parts of a job that are timed. */
export type JobPart = 'preflight' | 'publish' | 'serve' | 'install';

/** One file at the end of a job. */
export interface JobFile extends PublishedFile {
  /** Where the index serves it; null when nobody waited for it. */
  readonly url: string | null;
}

/** The release is on the index. */
export interface PublishedJob extends Omit<PublishOutcome, 'files'> {
  readonly mode: 'publish';
  readonly files: readonly JobFile[];
  /** True when the index was seen to serve every file with the right hash; false: nobody looked. */
  readonly served: boolean;
  /** What trying to install it came to, in words; null when it was not tried. */
  readonly installed: string | null;
  /** The replay hash of the release, from the one reading of its files. */
  readonly replayHash: string;
  readonly milliseconds: JobTimings;
}

/** One file of a dry run. */
export interface PlannedFile {
  readonly filename: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `skipped`: the index serves exactly this file. */
  readonly outcome: 'would-upload' | 'skipped';
}

/** The release could be published, as far as can be known without exchanging. */
export interface DryRunJob {
  readonly mode: 'dry-run';
  /** Normalised. */
  readonly project: string;
  readonly version: string;
  readonly files: readonly PlannedFile[];
  /** As of a published one. */
  readonly replayHash: string;
  readonly milliseconds: JobTimings;
}

/** What the probe found, in its own words. */
export interface ProbedJob {
  readonly mode: 'probe';
  readonly probe: object;
}

/** How a publish job ended. */
export type PublishJobOutcome = PublishedJob | DryRunJob | ProbedJob;
