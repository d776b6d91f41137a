import type { Check, VerifiedRelease, VerifyReport } from '../publishing/release/index.ts';
import { type Paint, errorDocument } from './error-text.ts';
import { oneLine } from './one-line.ts';

const COLOURS = { passed: 'green', failed: 'red', 'not-possible': 'yellow' } as const;
const WORDS = { passed: 'passed', failed: 'FAILED', 'not-possible': 'not possible' } as const;
const VERDICT_COLOURS = { verified: 'green', refused: 'red', unknown: 'yellow' } as const;

function checkLine({ check, outcome, why }: Check, paint: Paint): string {
  return `  ${paint(COLOURS[outcome], WORDS[outcome].padEnd(12))} ${check.padEnd(14)} ${oneLine(why)}`;
}

function releaseLines(release: VerifiedRelease, paint: Paint): readonly string[] {
  const { project, version, index, checks } = release;
  const at = index === null ? '' : ` at ${index}`;
  return [oneLine(`${project} ${version}${at}`), ...checks.map((check) => checkLine(check, paint))];
}

/** True for a release that a person has to read of: something failed, or was kept back by the network. */
function standsOut({ checks }: VerifiedRelease): boolean {
  return checks.some(({ outcome, network }) => outcome === 'failed' || network !== undefined);
}

function tally(checks: readonly Check[]): string {
  const number = (outcome: Check['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  const parts = [
    [number('passed'), 'passed'],
    [number('failed'), 'failed'],
    [number('not-possible'), 'not possible'],
  ] as const;
  return parts
    .filter(([times]) => times > 0)
    .map(([times, word]) => `${times} ${word}`)
    .join(', ');
}

/** One line per check over all releases of a lock. */
function tallyLines(releases: readonly VerifiedRelease[]): readonly string[] {
  const checks = releases.flatMap((release) => release.checks);
  const names = [...new Set(checks.map(({ check }) => check))];
  return names.map((name) => `  ${name.padEnd(14)} ${tally(checks.filter(({ check }) => check === name))}`);
}

/** A report as a person reads it: of a lock only what stands out, unless everything is asked for. */
export function verifyText(report: VerifyReport, verbose: boolean, paint: Paint): string {
  const { releases, unverifiable, subject, verdict } = report;
  const isLock = subject.kind === 'lock';
  const shown = isLock && !verbose ? releases.filter(standsOut) : releases;
  const checks = releases.flatMap((release) => release.checks);
  const count = isLock ? `${releases.length} release${releases.length === 1 ? '' : 's'}, ` : '';
  return [
    ...shown.flatMap((release) => releaseLines(release, paint)),
    ...unverifiable.map(({ kind, text, location: { line } }) => {
      const place = line === undefined ? '' : ` (line ${line})`;
      return `  ${paint('yellow', 'not seen'.padEnd(12))} ${kind.padEnd(14)} ${oneLine(text)}${place}`;
    }),
    ...(isLock ? tallyLines(releases) : []),
    `${paint('bold', oneLine(subject.name))}: ${paint(VERDICT_COLOURS[verdict], verdict)} (${count}${tally(checks) || 'no check'})`,
    '',
  ].join('\n');
}

/** A report as `tokenless verify --json` prints it. */
export function verifyDocument(report: VerifyReport): Record<string, unknown> {
  const { verdict, subject, releases, unverifiable, problems } = report;
  return {
    schema: 'tokenless/verify/v1',
    verdict,
    subject,
    releases: releases.map(({ checks, ...release }) => ({
      ...release,
      checks: checks.map(({ check, outcome, why, problems: found, network }) => ({
        check,
        outcome,
        why,
        problems: found.map(errorDocument),
        network: network === undefined ? null : errorDocument(network),
      })),
    })),
    unverifiable: unverifiable.map(({ kind, text, location: { file, line } }) => ({
      kind,
      text,
      file,
      line: line ?? null,
    })),
    problems: problems.map(errorDocument),
  };
}
