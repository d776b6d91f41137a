import type { FallbackState } from './state.ts';

/** What stands in an entry and finds it again; comments are not shown to readers. */
function anchorOf({ incident, armedAt }: FallbackState): string {
  // Nothing that ends a comment of HTML (it may hold no `--`) or a cell of a table.
  const name = incident.replaceAll(/[^\w.:/#@]+/gu, '-').replaceAll(/-{2,}/gu, '-');
  return `<!-- tokenless-fallback ${armedAt} ${name} -->`;
}

/** `2026-11-28 06:40`. */
const minute = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)}`;

/** Text as a cell or a line of Markdown shows it and nothing else: no link, no picture, no HTML. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|#!~]/gu, String.raw`\$&`);

const TITLES: Readonly<Record<string, string>> = { pypi: 'PyPI', testpypi: 'TestPyPI' };

const titles = (indexes: readonly string[]): string =>
  [...new Set(indexes)].map((index) => TITLES[index] ?? plain(index)).join(', ');

function closedAt({ proofs }: FallbackState): string {
  return (
    proofs
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? ''
  );
}

function isClosed({ rolledBackAt, proofs, targets }: FallbackState): boolean {
  return rolledBackAt !== null && targets.every(({ index }) => proofs.some((proof) => proof.index === index));
}

function usesOf({ used }: FallbackState): string {
  if (used.length === 0) return 'not used';
  return used.map(({ at, index }) => `used ${minute(at)} (${titles([index])})`).join(', ');
}

function courseOf(state: FallbackState): string {
  const { rolledBackAt, expires } = state;
  const back = rolledBackAt === null ? `armed until ${expires}` : `rolled back ${minute(rolledBackAt)}`;
  const end = isClosed(state)
    ? `trusted publishing proved again ${minute(closedAt(state))}`
    : 'trusted publishing not proved again yet';
  return `${usesOf(state)}; ${back}; ${end}`;
}

/** The entry as a row of the runbook's table *Incidents*: opened, closed, index, release, why, who. */
function rowOf(state: FallbackState): string {
  const { armedAt, incident, reason, openedBy, targets } = state;
  const cells = [
    minute(armedAt),
    isClosed(state) ? minute(closedAt(state)) : 'open',
    titles(targets.map(({ index }) => index)),
    '',
    `${plain(incident)}: ${plain(reason)}; ${courseOf(state)} ${anchorOf(state)}`,
    plain(openedBy),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The entry as a line of release notes. */
function noteOf(state: FallbackState): string {
  const { armedAt, incident, reason, targets } = state;
  const where = titles(targets.map(({ index }) => index));
  return `- Incident ${plain(incident)}, opened ${minute(armedAt)} UTC: releases to ${where} may use an API token in place of trusted publishing (${plain(reason)}); ${courseOf(state)}. ${anchorOf(state)}`;
}

/** Lines with their own ends, so that what is not touched keeps its bytes. */
const split = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];

const contentOf = (line: string): string => line.replace(/\r?\n$/u, '');

const endOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Lines put behind the first `count`; the line before them is ended where it was the last one and had no end. */
function insert(text: string, count: number, added: readonly string[]): string {
  const lines = split(text);
  const end = endOf(text);
  const before = lines.slice(0, count).join('');
  const gap = before === '' || before.endsWith('\n') ? '' : end;
  return before + gap + added.map((line) => line + end).join('') + lines.slice(count).join('');
}

const INCIDENTS = /^#{1,6}[ \t]+Incidents[ \t]*$/u;
const TABLE_HEAD = [
  '| opened (UTC) | closed (UTC) | index | release | why | who |',
  '|---|---|---|---|---|---|',
];

/** How many lines stand before the end of the table below the heading; undefined: there is no table. */
function endOfTable(lines: readonly string[], heading: number): number | undefined {
  let at = heading + 1;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  const start = at;
  while ((lines[at] ?? '').startsWith('|')) at += 1;
  return at === start ? undefined : at;
}

function withRow(text: string, row: string): string {
  const lines = split(text).map(contentOf);
  const heading = lines.findIndex((line) => INCIDENTS.test(line));
  if (heading === -1) return insert(text, lines.length, ['', '### Incidents', '', ...TABLE_HEAD, row]);
  const end = endOfTable(lines, heading);
  return end === undefined ? insert(text, heading + 1, ['', ...TABLE_HEAD, row]) : insert(text, end, [row]);
}

const UNRELEASED = /^#{1,3}[ \t]+\[?Unreleased\b/iu;

function withNote(text: string, note: string): string {
  const lines = split(text).map(contentOf);
  const unreleased = lines.findIndex((line) => UNRELEASED.test(line));
  if (unreleased !== -1) {
    const isBlank = (lines[unreleased + 1] ?? 'no').trim() === '';
    return insert(text, isBlank ? unreleased + 2 : unreleased + 1, [note]);
  }
  const first = lines.findIndex((line) => /^##[ \t]/u.test(line));
  if (first !== -1) return insert(text, first, ['## Unreleased', '', note, '']);
  return insert(text, lines.length, ['', '## Unreleased', '', note]);
}

/** What kind of file holds the entry. */
export type EntryPlace = 'runbook' | 'release-notes';

/**
 * A runbook or release notes with the one entry of the incident: made where there is none, else brought up to date.
 * Every other line keeps its bytes.
 */
export function withIncident(text: string, state: FallbackState, place: EntryPlace): string {
  const written = place === 'runbook' ? rowOf(state) : noteOf(state);
  const lines = split(text);
  const anchor = anchorOf(state);
  const at = lines.findIndex((line) => line.includes(anchor));
  const found = lines[at];
  if (found !== undefined) return lines.with(at, written + found.slice(contentOf(found).length)).join('');
  return place === 'runbook' ? withRow(text, written) : withNote(text, written);
}
