/** A line of `asked.md` that a later issue must make work. */
export interface LaterLine {
  readonly line: string;
  /** Number of the issue that empties this entry. */
  readonly issue: number;
  readonly says: string;
}

/** What is still to be done, by name. An issue that satisfies a line moves it to `lines.ts`, with a test. */
export const LATER: readonly LaterLine[] = [
  { line: 'A21', issue: 5, says: 'the emergency token: `tokenless fallback arm` and `use`' },
  {
    line: 'A22',
    issue: 5,
    says: 'the emergency is documented and rolled back: `tokenless fallback rollback`',
  },
];
