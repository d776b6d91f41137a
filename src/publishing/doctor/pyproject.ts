import { isRecord, isTokenlessError } from '../../base/index.ts';
import { parseToml } from '../config/index.ts';
import type { DoctorFacts } from './facts.ts';

/** The tables of the root's `pyproject.toml`; empty where there is none, or none that can be read. */
export function readPyproject({ files }: DoctorFacts): Readonly<Record<string, unknown>> {
  try {
    return parseToml(files.get('pyproject.toml') ?? '', 'pyproject.toml');
  } catch (error) {
    // Told as a file that cannot be read.
    if (isTokenlessError(error)) return {};
    throw error;
  }
}

/** A table below another one; empty where there is none. */
export function tableOf(
  table: Readonly<Record<string, unknown>>,
  ...keys: readonly string[]
): Readonly<Record<string, unknown>> {
  let found: unknown = table;
  for (const key of keys) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return isRecord(found) ? found : {};
}

/** The texts of a list; empty for anything else. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** The line of a key of a table's header, as people write it; the first of the file where it is not found. */
export function keyLine(text: string, header: string, key: string): number {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`[${header}]`);
  const at = lines.findIndex(
    (line, position) => position > start && new RegExp(`^["']?${key}["']?\\s*=`, 'u').test(line),
  );
  return start === -1 || at === -1 ? 1 : at + 1;
}
