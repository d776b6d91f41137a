import { type TokenlessError, isTokenlessError } from '../../base/index.ts';
import {
  GITLAB_PIPELINE,
  type GitLabPublishJob,
  type UnknownPart,
  findGitLabPublishJobs,
  readGitLabPipeline,
} from '../workflow/index.ts';
import type { DoctorFacts } from './facts.ts';
import { type JobRow, toJobRow } from './jobs/job-row.ts';

/** A GitLab pipeline as far as it could be read. */
export interface ProjectPipeline {
  readonly jobs: readonly GitLabPublishJob[];
  readonly rows: readonly JobRow[];
  /** Parts of it that are not at hand: another project's file, a template, a component. */
  readonly unseen: readonly UnknownPart[];
  readonly unread: readonly { readonly path: string; readonly error: TokenlessError }[];
}

/** Reads the pipeline of a repository that has one; what cannot be read is kept, never passed over. */
export function readPipeline(facts: DoctorFacts): ProjectPipeline | undefined {
  if (facts.pipeline === undefined) return undefined;
  const { files, host } = facts.pipeline;
  try {
    const pipeline = readGitLabPipeline(files);
    const jobs = findGitLabPublishJobs(pipeline, { host });
    return { jobs, rows: jobs.map((job) => toJobRow(job, facts)), unseen: pipeline.unknown, unread: [] };
  } catch (error) {
    if (!isTokenlessError(error)) throw error;
    return { jobs: [], rows: [], unseen: [], unread: [{ path: GITLAB_PIPELINE, error }] };
  }
}
