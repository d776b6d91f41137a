import type { Diagnosis, Finding, JobRow, Severity } from '../../publishing/doctor/index.ts';
import type { Paint } from '../error-text.ts';
import { oneLine } from '../one-line.ts';

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
};

/** A finding in the form of every error: what, where, mend, see. */
export function findingText(finding: Finding, paint: Paint): string {
  const { severity, rule, message, mend, file, line, column } = finding;
  return [
    `${paint(COLOURS[severity], `${severity}[${rule}]`)}: ${paint('bold', oneLine(message))}`,
    `  ${paint('dim', 'at:  ')} ${oneLine(file)}:${line}:${column}`,
    `  ${paint('dim', 'mend:')} ${oneLine(mend)}`,
    `  ${paint('dim', 'see: ')} docs/rules/${rule}.md`,
  ].join('\n');
}

function environmentText({ environment }: JobRow): string {
  if (environment === null) return 'no environment';
  return `environment ${typeof environment === 'string' ? environment : environment.expression}`;
}

function jobLines(row: JobRow, paint: Paint): readonly string[] {
  const { index, workflow, line, job, method, auth } = row;
  const title = `${index ?? 'an index that only the run decides'}: job ${job} of ${workflow}:${line}`;
  const events = row.events.map(({ event, ref, verdict, code }) => {
    const colour = verdict === 'accept' ? 'green' : verdict === 'reject' ? 'red' : 'yellow';
    const reason = code === undefined ? '' : ` (${code})`;
    return `  ${oneLine(`${event} on ${ref}`)}: ${paint(colour, verdict)}${reason}`;
  });
  return [
    `${paint('bold', oneLine(title))} (${oneLine(`${method}, ${auth}, ${environmentText(row)}`)})`,
    ...(events.length === 0 ? ['  nothing starts it'] : events),
  ];
}

function summary({ findings, jobs }: Diagnosis): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const refused = jobs.filter(({ events }) => events.some(({ verdict }) => verdict === 'reject')).length;
  return `${jobs.length} publish jobs, ${refused} refused; ${count('error')} errors, ${count('warning')} warnings, ${count('note')} notes`;
}

/** A diagnosis as a person reads it: each publish job with its verdicts, each finding, a line that counts. */
export function doctorText(diagnosis: Diagnosis, paint: Paint): string {
  const jobs = diagnosis.jobs.flatMap((row) => jobLines(row, paint));
  const findings = diagnosis.findings.map((finding) => findingText(finding, paint));
  return `${[...jobs, ...findings, summary(diagnosis)].join('\n')}\n`;
}
