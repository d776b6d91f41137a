import { existsSync, readFileSync, rmSync } from 'node:fs';
import { isRecord } from '../../base/index.ts';
import type { GuardianReport } from './message.ts';

const OUTCOMES: readonly unknown[] = ['burned', 'not-offered', 'failed'];

function parseReport(text: string): GuardianReport | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const outcomes = isRecord(value) ? value['outcomes'] : undefined;
    if (!Array.isArray(outcomes) || !outcomes.every((outcome) => OUTCOMES.includes(outcome)))
      return undefined;
    return { outcomes: outcomes as GuardianReport['outcomes'] };
  } catch {
    return undefined;
  }
}

/** Takes the report of a guardian from where it was to write it; undefined: it is not there (yet), or is none. */
export function takeReport(file: string): GuardianReport | undefined {
  if (!existsSync(file)) return undefined;
  const report = parseReport(readFileSync(file, 'utf8'));
  rmSync(file, { force: true });
  return report;
}
