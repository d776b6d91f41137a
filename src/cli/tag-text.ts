import type { TagCheck, TagFacts, TagFollowReport, TagOutcome } from '../publishing/setup/index.ts';
import type { Paint } from './error-text.ts';
import { oneLine } from './one-line.ts';

/** What `tokenless tag` tells. */
export interface TagReport {
  readonly facts: TagFacts;
  readonly checks: readonly TagCheck[];
  readonly dryRun: boolean;
  /** Undefined: nothing was made. */
  readonly outcome: TagOutcome | undefined;
  /** Undefined: nothing was followed. */
  readonly followed?: TagFollowReport | undefined;
}

const COLOURS: Readonly<Record<TagCheck['outcome'], 'green' | 'yellow' | 'red' | 'dim'>> = {
  passed: 'green',
  warned: 'yellow',
  failed: 'red',
  skipped: 'dim',
};

/** Each check on a line of its own, with what mends it. */
export function checksText(checks: readonly TagCheck[], paint: Paint): string {
  return checks
    .flatMap(({ check, outcome, message, mend }) => [
      `${paint(COLOURS[outcome], outcome.padEnd(7))} ${check.padEnd(13)} ${oneLine(message)}`,
      ...(mend === undefined ? [] : [`${' '.repeat(22)}${paint('dim', 'mend:')} ${oneLine(mend)}`]),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function verdictOf({ facts, checks, dryRun, outcome }: TagReport): string {
  const { tag, remote } = facts;
  const failed = checks.filter((check) => check.outcome === 'failed').length;
  if (outcome !== undefined) return `pushed ${tag} to ${remote}, and no other ref`;
  if (failed > 0) return `${tag} was not pushed: ${failed} of ${checks.length} checks failed`;
  return dryRun ? `${tag} would be pushed to ${remote}; nothing was made` : `${tag} was not pushed`;
}

/** The report as a person reads it. */
export function tagText(report: TagReport, paint: Paint): string {
  return `${checksText(report.checks, paint)}${paint('bold', oneLine(verdictOf(report)))}\n`;
}

/** The report as `tokenless/tag/v1`. */
export function tagDocument({ facts, checks, dryRun, outcome, followed }: TagReport): object {
  const { tag, version, commit, remote } = facts;
  return {
    schema: 'tokenless/tag/v1',
    tag,
    version,
    commit,
    remote,
    dryRun,
    created: outcome?.created ?? null,
    pushed: outcome !== undefined,
    checks,
    follow: followed ?? null,
  };
}
