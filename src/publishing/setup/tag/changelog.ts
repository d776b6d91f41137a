import { normalizeName, parseVersion } from '../../../packaging/index.ts';

/** What a changelog says of a version. */
export type ChangelogSection =
  /** A heading of this version, and whether anything stands under it. */
  | { readonly found: true; readonly line: number; readonly isEmpty: boolean }
  | { readonly found: false; readonly hasUnreleased: boolean };

interface Heading {
  readonly title: string;
  /** From 1. */
  readonly line: number;
  /** How many lines the heading itself takes: two with an underline. */
  readonly height: 1 | 2;
}

const NAMES =
  /^(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.(?:md|markdown|rst|txt|adoc))?$/iu;
const FOLDERS = ['', 'docs/', 'doc/'];

/**
 * The changelog among the files of a project: at its top before `docs/`, `CHANGELOG` before other names.
 * Undefined: there is none.
 */
export function findChangelog(paths: readonly string[]): string | undefined {
  const inOrder = FOLDERS.flatMap((folder) =>
    paths
      .filter((file) => file.startsWith(folder) && NAMES.test(file.slice(folder.length)))
      .toSorted((left, right) => rank(left) - rank(right)),
  );
  return inOrder[0];
}

const rank = (file: string): number => (/changelog/iu.test(file) ? 0 : 1);

/** A fence of code, in which a line that begins with `#` is a comment of somebody's shell. */
const FENCE = /^ {0,3}(?<mark>`{3,}|~{3,})/u;

/** The lines without what is code: places are kept. */
function withoutCode(lines: readonly string[]): readonly string[] {
  let fence = '';
  return lines.map((line) => {
    const mark = FENCE.exec(line)?.groups?.['mark'] ?? '';
    if (fence === '') {
      fence = mark;
      return mark === '' ? line : '';
    }
    if (mark.startsWith(fence)) fence = '';
    return '';
  });
}

function headingAt(lines: readonly string[], at: number): Heading | undefined {
  const line = lines[at] ?? '';
  const [, title] = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$/u.exec(line) ?? [];
  if (title !== undefined) return { title, line: at + 1, height: 1 };
  const isUnderlined = /^[=\-~^"'*+#]{3,}\s*$/u.test(lines[at + 1] ?? '');
  return isUnderlined && /^\S/u.test(line) && /[A-Za-z0-9]/u.test(line)
    ? { title: line, line: at + 1, height: 2 }
    : undefined;
}

function headingsOf(lines: readonly string[]): readonly Heading[] {
  return lines.flatMap((_line, at) => headingAt(lines, at) ?? []);
}

const canonical = (version: string): string | undefined => parseVersion(version)?.canonical;

/** The version that a heading is of: `[1.2.3] - 2026-11-28`, `v1.2.3`, `Version 1.2.3`, `paxman 1.2.3 (date)`. */
function versionOf(title: string, project: string | undefined): string | undefined {
  const match = /^\[?(?:(?<word>[A-Za-z][\w.-]*?)[ \t]+)?\[?v?(?<version>\d[^\s\]),:]*)/iu.exec(title.trim());
  const { word, version } = match?.groups ?? {};
  if (version === undefined) return undefined;
  const isKnown =
    word === undefined ||
    /^(?:version|release|v)$/iu.test(word) ||
    (project !== undefined && normalizeName(word) === normalizeName(project));
  return isKnown ? canonical(version) : undefined;
}

/**
 * Looks for the section of a version: headings of Keep a Changelog (https://keepachangelog.com/en/1.1.0/) with or
 * without brackets, `v`, the project's name and a date, `#` before or a line beneath, whatever the line ends.
 */
export function findSection(text: string, version: string, project?: string): ChangelogSection {
  const lines = withoutCode(text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u));
  const headings = headingsOf(lines);
  const wanted = canonical(version);
  const at = headings.findIndex(({ title }) => wanted !== undefined && versionOf(title, project) === wanted);
  const heading = headings[at];
  if (heading === undefined) {
    return { found: false, hasUnreleased: headings.some(({ title }) => /^\[?unreleased\b/iu.test(title)) };
  }
  // A section goes on over the headings of its parts, such as `### Added`, which say nothing by themselves.
  const end = headings.slice(at + 1).find(({ title }) => versionOf(title, project) !== undefined)?.line;
  const body = lines.slice(heading.line - 1 + heading.height, end === undefined ? undefined : end - 1);
  const said = body.filter((line) => /\w/u.test(line) && !/^ {0,3}#|^\[[^\]]+\]:/u.test(line));
  return { found: true, line: heading.line, isEmpty: said.length === 0 };
}
