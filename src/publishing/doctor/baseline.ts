import { createHash } from 'node:crypto';
import { z } from 'zod';
import { holdsSecret } from './explain/evidence/redact.ts';
import type { Finding } from './finding.ts';

/** A finding as a baseline knows it: by its line's text, so that lines may move. */
export interface KnownFinding {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

/** The findings of one day, which later runs pass over. */
export interface Baseline {
  readonly schema: 'tokenless/doctor-baseline/v1';
  readonly findings: readonly KnownFinding[];
}

const SCHEMA = z.strictObject({
  schema: z.literal('tokenless/doctor-baseline/v1'),
  findings: z.array(z.strictObject({ rule: z.string(), file: z.string(), text: z.string() })),
});

/** Texts of files by their path. */
export type Texts = ReadonlyMap<string, string>;

/** What they point at is a secret, whatever it looks like. */
const POINTS_AT_SECRET = /^registry-token-/u;

function lineText(texts: Texts, { file, line, rule }: Finding): string {
  const content = (texts.get(file)?.split('\n')[line - 1] ?? '').trim().replaceAll(/\s+/gu, ' ');
  // SECURITY: baselines are committed and SARIF logs uploaded; a secret stays where it is.
  const isSecret = POINTS_AT_SECRET.test(rule) || holdsSecret(content);
  return isSecret ? `sha256:${createHash('sha256').update(content).digest('hex')}` : content.slice(0, 200);
}

/** A finding without its line number, which changes whenever something above does. */
export function knownAs(finding: Finding, texts: Texts): KnownFinding {
  return { rule: finding.rule, file: finding.file, text: lineText(texts, finding) };
}

/** The baseline that passes over these findings. */
export function makeBaseline(findings: readonly Finding[], texts: Texts): Baseline {
  return {
    schema: 'tokenless/doctor-baseline/v1',
    findings: findings.map((finding) => knownAs(finding, texts)),
  };
}

/** Reads a baseline; undefined for data that is none. */
export function parseBaseline(data: unknown): Baseline | undefined {
  const result = SCHEMA.safeParse(data);
  return result.success ? result.data : undefined;
}

const keyOf = ({ rule, file, text }: KnownFinding): string => JSON.stringify([rule, file, text]);

/** The findings that a baseline does not know; one that it knows once passes over one. */
export function beyondBaseline<F extends Finding>(
  findings: readonly F[],
  baseline: Baseline,
  texts: Texts,
): readonly F[] {
  const left = new Map<string, number>();
  for (const known of baseline.findings) left.set(keyOf(known), (left.get(keyOf(known)) ?? 0) + 1);
  return findings.filter((finding) => {
    const key = keyOf(knownAs(finding, texts));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
