import type { TokenlessError } from '../../base/index.ts';
import type { JobOutcome } from '../job.ts';
import { type Expectations, claimsTable, expectationsIn } from './claims.ts';
import { code, link, sentence, table } from './markdown.ts';

/** What the summary of a run tells of the job besides its end. */
export interface SummaryFacts {
  /** What people call the index. */
  readonly index: string;
  /** Claims of the ID token that the job sent; undefined: none was asked for. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

const HEADLINES: Readonly<Record<JobOutcome['verdict'], string>> = {
  published: 'published',
  unchanged: 'published before, byte for byte',
  checked: 'checked; nothing was uploaded',
  accepted: 'this job may publish; nothing was uploaded',
};

function folded(title: string, markdown: string): string {
  return `<details><summary>${title}</summary>\n\n${markdown}\n\n</details>`;
}

function filesTable({ files }: JobOutcome): string {
  const rows = files.map(({ filename, outcome, sha256, url }) => [
    link(filename, url),
    outcome,
    code(sha256),
  ]);
  return table(['file', 'outcome', 'SHA-256'], rows);
}

function claimsOf({ claims }: SummaryFacts, expectations: Expectations): readonly string[] {
  if (claims === undefined) return [];
  const hint = 'For debugging: copy a value into a publisher only when you expect it to publish.';
  return [folded('Claims of the ID token', `${claimsTable(claims, expectations)}\n\n${hint}`)];
}

/** The summary of a job that did what it was to do. */
export function successSummary(outcome: JobOutcome, facts: SummaryFacts): string {
  const { project, version, files, replayHash, installed } = outcome;
  const release = version === undefined ? project : `${project} ${version}`;
  return [
    `### tokenless: ${HEADLINES[outcome.verdict]}`,
    `${version === undefined ? 'Project' : 'Release'} ${code(release)} · index ${code(facts.index)}`,
    ...(files.length === 0 ? [] : [filesTable(outcome)]),
    ...(replayHash === undefined ? [] : [`Replay hash ${code(replayHash)}`]),
    ...(installed === null ? [] : [`Installs by its hashes: ${sentence(installed)}`]),
    ...claimsOf(facts, {}),
  ].join('\n\n');
}

/** The summary of a job that was refused or failed: what, why, what to do, and the claims beside what is expected. */
export function failureSummary(error: TokenlessError, facts: SummaryFacts): string {
  const expectations = expectationsIn(error.why);
  const differences =
    facts.claims === undefined || Object.keys(expectations).length === 0
      ? []
      : [claimsTable(pick(facts.claims, Object.keys(expectations)), expectations)];
  return [
    `### tokenless: ${sentence(error.message)}`,
    `**Why.** ${sentence(error.why)}`,
    `**Mend.** ${sentence(error.mend)}`,
    ...differences,
    `Error ${code(error.code)} · index ${code(facts.index)}`,
    ...claimsOf(facts, expectations),
  ].join('\n\n');
}

function pick(
  claims: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, claims[name]]));
}
