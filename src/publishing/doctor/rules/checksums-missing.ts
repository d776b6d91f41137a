import { type PublishingJob, callersOf, isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

const SUMS = /sha(?:256|512)|shasum|checksum|b2sum|attest-build-provenance|tokenless (?:record|publish)/iu;

/** The texts of the workflows that a release goes through. */
function textsOf({ source, rows }: PublishingJob, project: Project): readonly string[] {
  const callers = rows.flatMap((row) => callersOf(row, project).map((place) => place.source.text));
  return [source.text, ...callers].map((text) => text.replaceAll(/@(?:sha256:)?[0-9a-f]{40,64}/gu, ''));
}

/** Whoever wants to know whether a download is what was built has nothing to compare it with. */
export const CHECKSUMS_MISSING: Rule = {
  name: 'checksums-missing',
  summary: 'the release makes no checksums of what it publishes',
  severity: 'note',
  confidence: 'medium',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project).flatMap((publishing) => {
      const { source, job, rows } = publishing;
      if (!rows.some(isProduction) || textsOf(publishing, project).some((text) => SUMS.test(text))) return [];
      return [
        {
          file: source.path,
          line: job.line,
          message: `nothing notes the hashes of what job \`${job.id}\` publishes`,
          mend: 'run `tokenless checksums` behind the build, and keep `SHA256SUMS` outside of the folder that is uploaded',
        },
      ];
    }),
};
