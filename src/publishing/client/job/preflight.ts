import { normalizeName } from '../../../packaging/index.ts';
import { type SecretFinding, judgeFindings, refuseSecrets, refusingRules } from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { type PreparedRelease, prepareSearchedRelease } from '../publish/index.ts';
import { indexName } from '../target.ts';
import type { PublishJobOptions, RegistrationFacts } from './options.ts';

const DEFAULT_TAG = 'v{version}';

/** The registrations of the project that the files are of. */
function registrationsOf(
  { registrations = [] }: PublishJobOptions,
  { project, files }: PreparedRelease,
): readonly RegistrationFacts[] {
  const ours = registrations.filter((one) => normalizeName(one.project ?? project) === project);
  if (registrations.length === 0 || ours.length > 0) return ours;
  const expected = [...new Set(registrations.map((one) => one.project))].join('` or `');
  const file = files[0]?.filename ?? project;
  throw clientErrors.create('distribution-project-mismatch', { file, expected, got: project });
}

/** A release candidate stops at the test index: what the registration does not take goes nowhere. */
function checkVersions(options: PublishJobOptions, release: PreparedRelease): void {
  const { tag = DEFAULT_TAG, target } = options;
  const { version } = release;
  const declared = registrationsOf(options, release).map(({ versions = 'all' }) => ({ versions }));
  const rules = refusingRules(declared, { version, tag: tag.replace('{version}', () => version) });
  if (rules === undefined) return;
  throw clientErrors.create('version-not-for-index', { index: indexName(target.uploadUrl), version, rules });
}

function checkSecrets(
  filename: string,
  findings: readonly SecretFinding[],
  options: PublishJobOptions,
): void {
  const { refused, allowed } = judgeFindings(filename, findings, options.allowedSecrets ?? []);
  refuseSecrets(filename, refused);
  for (const { finding, entry } of allowed) {
    const { member } = finding;
    options.onEvent?.({ kind: 'secret-allowed', file: filename, member, reason: entry.reason });
  }
}

/**
 * Everything that can be checked before the index is asked: archives and metadata, project and version against
 * what is registered, secrets in the files. What is published once is public for ever.
 * @throws what `prepareSearchedRelease` throws, distribution-project-mismatch, version-not-for-index,
 * secret-in-distribution
 */
export async function preflight(options: PublishJobOptions): Promise<PreparedRelease> {
  const { folder, project, version, signal } = options;
  const { release, findings } = await prepareSearchedRelease(folder, { project, version, signal });
  checkVersions(options, release);
  for (const [filename, found] of findings) checkSecrets(filename, found, options);
  const files = release.files.length;
  options.onEvent?.({ kind: 'prepared', project: release.project, version: release.version, files });
  return release;
}
