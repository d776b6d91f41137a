import { matchesPattern } from '../config/index.ts';
import type { DoctorFacts } from './facts.ts';
import type { Finding } from './finding.ts';

/** One place where somebody said that a finding is no matter. */
export interface Ignore {
  readonly rules: readonly string[];
  /** Why; empty where nobody said. */
  readonly reason: string;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
  /** Whether it speaks of this place. */
  readonly covers: (file: string, line: number) => boolean;
}

const MARK = String.raw`\s*tokenless:\s*ignore\[(?<rules>[^\]\n]{0,400})\](?<reason>[^\n]{0,400})`;
const INLINE = new RegExp(`(?:#|//|;)${MARK}`, 'u');
/** In prose only a comment counts: a text about ignores is none. */
const INLINE_IN_PROSE = new RegExp(`(?:<!--|^\\.\\.)${MARK}`, 'u');

const isProse = (file: string): boolean => /\.(?:md|rst|txt)$/iu.test(file);
const COMMENT_ONLY = /^\s*(?:#|\/\/|;|<!--|\.\.)/u;

const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** A comment on a line of its own speaks of the next line that is no comment. */
function targetOf(lines: readonly string[], at: number): number {
  if (!COMMENT_ONLY.test(lines[at] ?? '')) return at + 1;
  let target = at;
  while (target < lines.length && COMMENT_ONLY.test(lines[target] ?? '')) target += 1;
  return target + 1;
}

function inlineIgnores(file: string, text: string): readonly Ignore[] {
  if (!text.includes('tokenless:')) return [];
  const lines = text.split('\n');
  const pattern = isProse(file) ? INLINE_IN_PROSE : INLINE;
  return lines.flatMap((content, at) => {
    const found = pattern.exec(content)?.groups;
    if (found === undefined) return [];
    const target = targetOf(lines, at);
    const reason = (found['reason'] ?? '').replace(/(?:-->|\*\/)\s*$/u, '').trim();
    return [
      {
        rules: listed(found['rules'] ?? ''),
        reason,
        file,
        line: at + 1,
        covers: (other: string, line: number) => other === file && (line === target || line === at + 1),
      },
    ];
  });
}

/** Every ignore of a repository: comments beside what they speak of, and `[[tool.tokenless.ignore]]`. */
export function readIgnores({ config, workflows, files }: DoctorFacts): readonly Ignore[] {
  const inline = [...workflows, ...files].flatMap(([file, text]) => inlineIgnores(file, text));
  const configured = config.ignores.map(({ rule, file, reason, location }) => ({
    rules: [rule],
    reason,
    file: location?.file ?? 'pyproject.toml',
    line: location?.line ?? 1,
    covers: (other: string) => file === undefined || matchesPattern(file, other),
  }));
  return [...inline, ...configured];
}

/** True when an ignore with a reason speaks of the finding: without a reason it counts for nothing. */
export function ignores({ rules, reason, covers }: Ignore, { rule, file, line }: Finding): boolean {
  return reason !== '' && rules.includes(rule) && covers(file, line);
}
