import type { Rehearsal, RehearsedIndex } from '../rehearsal/index.ts';
import { type Paint, formatShown } from './error-text.ts';
import { oneLine } from './one-line.ts';

function indexLines(entry: RehearsedIndex, paint: Paint): string[] {
  const environment = entry.environment === null ? '' : `, environment ${entry.environment}`;
  const verdict = paint(
    entry.verdict === 'accepted' ? 'green' : entry.verdict === 'refused' ? 'red' : 'yellow',
    entry.verdict,
  );
  const reason = entry.reason === undefined ? '' : `: ${oneLine(entry.reason)}`;
  const title = oneLine(`${entry.index} (job ${entry.job}${environment})`);
  const line = `${title}: ${verdict}${reason}`;
  return entry.refusal === undefined ? [line] : [line, formatShown(entry.refusal, paint)];
}

/** A rehearsal's outcome as a person reads it. */
export function rehearsalText(rehearsal: Rehearsal, paint: Paint): string {
  const { project, version, verdict, registration } = rehearsal;
  const assumed =
    verdict === 'accepted' && registration === 'inferred'
      ? ' (registrations were inferred, not declared)'
      : '';
  return [
    '',
    ...rehearsal.indexes.flatMap((entry) => indexLines(entry, paint)),
    ...rehearsal.files.map(({ sha256, filename }) => `${sha256}  ${filename}`),
    `replay hash ${rehearsal.replayHash}`,
    `${paint('bold', `${project} ${version}`)}: ${paint(verdict === 'accepted' ? 'green' : 'red', verdict)}${assumed}`,
    '',
  ].join('\n');
}
