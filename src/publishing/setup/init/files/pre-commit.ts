import { isMap, isSeq, parseDocument } from 'yaml';
import { indent } from '../yaml-text.ts';

const HOOKS = [
  '- repo: local',
  '  hooks:',
  '    - id: no-upload-token',
  '      name: no upload token of an index is committed',
  '      language: pygrep',
  "      entry: 'pypi-[A-Za-z0-9_-]{50,}'",
  '      types: [text]',
  '    - id: no-stored-credential-in-ci',
  '      name: CI publishes without a stored credential',
  '      language: pygrep',
  "      entry: 'pypi_|API_TOKEN'",
  String.raw`      files: ^\.github/`,
];

/** The file of pre-commit for a repository that has none: its own search, and nothing to download. */
export const PRE_COMMIT: string = `# Written by \`tokenless init\`; to use it: pre-commit install
repos:
${indent(HOOKS, 2).join('\n')}
`;

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/**
 * The file with our hooks after the others, all else as it is; undefined where it has them, or where
 * `repos` is not a list in block form that a line can be added to.
 */
export function withHooks(text: string): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const repos = document.contents.get('repos', true);
  if (!isSeq(repos) || repos.flow === true || text.includes('id: no-upload-token')) return undefined;
  const [first] = repos.items;
  const start = (first as { readonly range?: readonly number[] } | undefined)?.range?.[0];
  const end = repos.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const column = text.slice(lineStart(text, start)).indexOf('-');
  const before = text.slice(0, end).replace(/\s+$/u, '');
  const after = text.slice(before.length).replace(/^[ \t]*\r?\n/u, '');
  return before + newline + indent(HOOKS, column).join(newline) + newline + after;
}
