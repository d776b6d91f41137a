import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How an input is written down: a text, bytes, or data. */
export type WrittenInput =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly data: unknown };

/** One input of the corpus, the smallest that was seen with its outcome. */
export interface CorpusEntry {
  /** `ok`, or the code of the error that it gets. */
  readonly outcome: string;
  readonly input: WrittenInput;
}

const FOLDER = path.join(import.meta.dirname, 'corpus');
/** Larger inputs are no use to a reader, and a repository is no place for them. */
const LONGEST_CHARACTERS = 24_000;

const fileOf = (target: string): string => path.join(FOLDER, `${target}.json`);

/** The committed corpus of a target; empty for one that has none yet. */
export function readCorpus(target: string): readonly CorpusEntry[] {
  let text: string;
  try {
    text = readFileSync(fileOf(target), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return JSON.parse(text) as readonly CorpusEntry[];
}

/** Adds what is new, one entry for each outcome, the shortest; sorted, so that a difference can be read. */
export function addToCorpus(target: string, found: readonly CorpusEntry[]): void {
  const best = new Map<string, CorpusEntry>();
  for (const entry of [...readCorpus(target), ...found]) {
    const known = best.get(entry.outcome);
    if (known === undefined || lengthOf(entry) < lengthOf(known)) best.set(entry.outcome, entry);
  }
  const sorted = [...best.values()].sort((left, right) => (left.outcome < right.outcome ? -1 : 1));
  const lines = sorted.map((entry) => `  ${JSON.stringify(entry)}`);
  writeFileSync(fileOf(target), `[\n${lines.join(',\n')}\n]\n`);
}

const lengthOf = ({ input }: CorpusEntry): number => JSON.stringify(input).length;

/** Writes an input down; undefined for one that is too long or that JSON would change. */
export function writeInput(value: unknown): WrittenInput | undefined {
  const written = toWritten(value);
  return JSON.stringify(written).length > LONGEST_CHARACTERS ? undefined : written;
}

function toWritten(value: unknown): WrittenInput {
  if (typeof value === 'string') return { text: value };
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return { data: value };
}

/** The input that was written down. */
export function readInput(input: WrittenInput): unknown {
  if ('text' in input) return input.text;
  if ('base64' in input) return new Uint8Array(Buffer.from(input.base64, 'base64'));
  return input.data;
}
