import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A file that a client wants to be in the index. */
export interface WantedFile {
  readonly project: string;
  readonly filename: string;
  readonly version: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What a client asked for, and what it was told is done. Each is written and flushed before the client goes on. */
export type JournalEntry =
  | { readonly kind: 'mint-asked'; readonly jti: string; readonly project: string; readonly idToken: string }
  | { readonly kind: 'minted'; readonly jti: string; readonly token: string }
  | { readonly kind: 'upload-asked'; readonly file: WantedFile }
  | { readonly kind: 'uploaded'; readonly filename: string }
  | { readonly kind: 'burn-asked'; readonly token: string }
  | { readonly kind: 'burned'; readonly token: string }
  /** An answer that no client should get, and that is no crash. */
  | { readonly kind: 'unexpected'; readonly asked: string; readonly status: number; readonly body: string };

/** A journal that is open for writing. */
export interface Journal {
  append(entry: JournalEntry): void;
  close(): void;
}

/** Opens a journal; what was appended is on the disk when `append` returns. */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, 'a');
  return {
    append(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** Reads a journal from its beginning. */
export function readJournal(file: string): readonly JournalEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}

/** What a journal comes to. */
export interface Told {
  readonly asked: ReadonlyMap<string, { readonly project: string; readonly idToken: string }>;
  /** Acknowledged mints: upload tokens by the ID of their ID token, in their order. */
  readonly minted: ReadonlyMap<string, string>;
  /** Every file that was asked for, by its name. */
  readonly wanted: ReadonlyMap<string, WantedFile>;
  /** Names of acknowledged files, in their order. */
  readonly uploaded: ReadonlySet<string>;
  readonly burnAsked: ReadonlySet<string>;
  readonly burned: ReadonlySet<string>;
  readonly unexpected: readonly string[];
}

/** Sums a journal up. */
export function toldBy(entries: readonly JournalEntry[]): Told {
  const of = <Kind extends JournalEntry['kind']>(kind: Kind): Extract<JournalEntry, { kind: Kind }>[] =>
    entries.filter((entry): entry is Extract<JournalEntry, { kind: Kind }> => entry.kind === kind);
  return {
    asked: new Map(of('mint-asked').map((entry) => [entry.jti, entry])),
    minted: new Map(of('minted').map(({ jti, token }) => [jti, token])),
    wanted: new Map(of('upload-asked').map(({ file }) => [file.filename, file])),
    uploaded: new Set(of('uploaded').map(({ filename }) => filename)),
    burnAsked: new Set(of('burn-asked').map(({ token }) => token)),
    burned: new Set(of('burned').map(({ token }) => token)),
    unexpected: of('unexpected').map(({ asked, status, body }) => `${asked}: ${status} ${body}`),
  };
}
