import type { Explained, ExplainedCause, ExplainedWords } from '../publishing/doctor/index.ts';
import { type Paint, formatShown } from './error-text.ts';
import { oneLine } from './one-line.ts';
import { table } from './table.ts';

const NONE = '(none)';

function mismatchLines({ mismatches }: Explained): readonly string[] {
  if (mismatches.length === 0) return [];
  const rows = mismatches.map(({ claim, expected, got }) =>
    [claim, expected ?? NONE, got ?? NONE].map(oneLine),
  );
  return ['', ...table([['claim', 'expected', 'got'], ...rows])];
}

function memberLine(title: string, members: Readonly<Record<string, string | boolean>>): string {
  const parts = Object.entries(members)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${oneLine(String(value))}`);
  return `${title}: ${parts.join(', ')}`;
}

function causeLines({ cause, likelihood, why, mend }: ExplainedCause, paint: Paint): readonly string[] {
  const title = `${cause} ${likelihood}`;
  return [`${paint('bold', title)}: ${oneLine(why)}`, `  ${paint('dim', 'mend:')} ${oneLine(mend)}`];
}

/** A code of an index is no code of ours, and has no page. */
function verdictLines({ verdict, code, wire }: Explained, words: ExplainedWords, paint: Paint): string {
  if (verdict === 'reject' && code !== null && code !== wire) return formatShown({ code, ...words }, paint);
  const word = verdict === 'reject' ? (code ?? 'refused') : verdict;
  const colour = verdict === 'accept' ? 'green' : verdict === 'reject' ? 'red' : 'yellow';
  return [
    `${paint(colour, word)}: ${paint('bold', oneLine(words.what))}`,
    `  ${paint('dim', 'why: ')} ${oneLine(words.why)}`,
    ...(verdict === 'accept' ? [] : [`  ${paint('dim', 'mend:')} ${oneLine(words.mend)}`]),
  ].join('\n');
}

/** An explanation as a person reads it. */
export function explainText(explained: Explained, words: ExplainedWords, paint: Paint): string {
  const { publisher, claims, wouldMatch, causes = [], notes = [], registration } = explained;
  const sent = Object.entries(claims ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return [
    verdictLines(explained, words, paint),
    ...mismatchLines(explained),
    '',
    ...(publisher === null ? [] : [memberLine(`publisher (${registration})`, publisher)]),
    ...(sent.length === 0 ? [] : [memberLine('claims in the text', Object.fromEntries(sent))]),
    ...(wouldMatch === undefined ? [] : [memberLine('the registration that would match', wouldMatch)]),
    ...causes.flatMap((cause) => causeLines(cause, paint)),
    ...notes.filter((note) => note !== words.what).map((note) => `note: ${oneLine(note)}`),
    '',
  ]
    .join('\n')
    .replaceAll(/\n{3,}/gu, '\n\n');
}
