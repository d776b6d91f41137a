/** How bad a finding is: `error` a release fails or leaks, `warning` it can, `note` worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** How sure a rule is: `high` it is so, `medium` it is so unless something hidden changes it, `low` it looks so. */
export type Confidence = 'high' | 'medium' | 'low';

/** A change of whole lines that mends a finding; the rest of the file keeps every byte. */
export interface LineEdit {
  /** Path from the root of the repository. */
  readonly file: string;
  /** The first line concerned, from 1. */
  readonly line: number;
  /** How many lines go, starting with it; 0 inserts before it. */
  readonly remove: number;
  /** The lines that come in their place, without line ends. */
  readonly insert: readonly string[];
}

/** What a rule found. */
export interface Problem {
  /** Path from the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; left out: 1. */
  readonly column?: number;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
  /** Left out: those of the rule. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Edits that are safe to make without asking; left out: only a person can mend it. */
  readonly fix?: readonly LineEdit[];
}

/** A problem with the rule that found it: one line of the report. */
export interface Finding {
  /** The rule's name; its page is `docs/rules/<rule>.md`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly mend: string;
  /** True when `--fix` mends it. */
  readonly fixable: boolean;
}

/** A finding with the edits that mend it. */
export interface FixableFinding extends Finding {
  readonly fix: readonly LineEdit[];
}
