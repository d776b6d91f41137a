import type { Problem } from '../finding.ts';
import { type PublishingJob, isTestIndex, publishingJobs } from '../jobs/release-jobs.ts';
import { isPypaAction } from '../jobs/upload-folder.ts';
import { type WrittenStep, actionOf, inputEntry, inputOf, writtenSteps } from '../jobs/written-steps.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

/** Certificates, the log and the roots of trust, for attestations. */
const SIGSTORE = ['fulcio.sigstore.dev', 'rekor.sigstore.dev', 'tuf-repo-cdn.sigstore.dev'];

function hostsOfIndex({ row: { index } }: ProjectJob): readonly string[] {
  if (index === 'pypi') return ['upload.pypi.org', 'pypi.org'];
  if (index !== null && isTestIndex(index) && /pypi/iu.test(index)) return ['test.pypi.org'];
  return [];
}

/** Where the job must be able to reach, as far as its steps show. */
function neededHosts({ source, job, rows }: PublishingJob): readonly string[] {
  const pypa = writtenSteps(source, job).filter(isPypaAction);
  const signs = pypa.some(
    ({ step }) => inputOf(step, 'attestations') !== 'false' && inputOf(step, 'password') === undefined,
  );
  return [
    ...new Set([
      ...rows.flatMap(hostsOfIndex),
      ...(pypa.length > 0 ? ['ghcr.io'] : []),
      ...(signs && rows.some(({ row }) => row.idToken !== 'missing') ? SIGSTORE : []),
    ]),
  ];
}

/** An endpoint as it is written: `host:port`, or `*.domain:port`. */
function allows(endpoint: string, host: string): boolean {
  const [name = ''] = endpoint.toLowerCase().split(':');
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : name === host;
}

function problemOf(written: WrittenStep, publishing: PublishingJob): readonly Problem[] {
  const { step } = written;
  const isBlocking =
    actionOf(step) === 'step-security/harden-runner' &&
    inputOf(step, 'egress-policy') === 'block' &&
    inputOf(step, 'policy') === undefined &&
    inputOf(step, 'use-policy-store') !== 'true';
  const listed = inputOf(step, 'allowed-endpoints') ?? '';
  if (!isBlocking || listed.includes('${{')) return [];
  const endpoints = listed.split(/\s+/u).filter((one) => one !== '');
  const missing = neededHosts(publishing).filter((host) => !endpoints.some((one) => allows(one, host)));
  if (missing.length === 0) return [];
  return [
    {
      file: publishing.source.path,
      line: inputEntry(written, 'allowed-endpoints', 'egress-policy')?.line ?? step.line,
      message: `job \`${publishing.job.id}\` may not reach ${missing.map((host) => `\`${host}\``).join(', ')}, which publishing needs`,
      mend: `add ${missing.map((host) => `\`${host}:443\``).join(', ')} to \`allowed-endpoints\``,
    },
  ];
}

/** The connection is refused in the middle of a release, and only there: no other job speaks to these hosts. */
export const EGRESS_BLOCKED: Rule = {
  name: 'egress-blocked',
  summary: 'the publish job may not reach a host that publishing needs',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['D8'],
  check: (project) =>
    publishingJobs(project).flatMap((publishing) =>
      writtenSteps(publishing.source, publishing.job).flatMap((written) => problemOf(written, publishing)),
    ),
};
