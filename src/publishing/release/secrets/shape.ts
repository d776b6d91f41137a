import type { SecretKind } from '../../config/index.ts';

/** One shape: a pattern for its text, and a check that sorts out what only looks like it. */
export interface SecretShape {
  readonly kind: SecretKind;
  /** Texts of at least two ASCII characters, one of which stands where every match begins. */
  readonly anchors: readonly string[];
  /** A character before the anchor that makes it the middle of something else; everything may when left out. */
  readonly notAfter?: RegExp;
  /**
   * Sticky; takes at most `LONGEST_SECRET_CHARS` characters and looks back at no more than `CONTEXT_CHARS`. What
   * the group `secret` holds is the secret itself; without one it is the whole match. What it needs beside the
   * anchor makes it part of a run of `LEAST_TEXT_BYTES`.
   */
  readonly pattern: RegExp;
  /** True for a real one: placeholders and published examples are not. */
  readonly isReal: (secret: string, match: string) => boolean;
  /** Only in files for which this is true; everywhere when left out. */
  readonly within?: (path: string) => boolean;
}

/** No pattern takes more than this, so that an overlap of this size loses none between two chunks. */
export const LONGEST_SECRET_CHARS = 4096;

/**
 * Wherever a pattern matches, its anchor lies in a run of at least so many bytes of printable ASCII and white space:
 * `http://` is the shortest that a shape asks for.
 */
export const LEAST_TEXT_BYTES = 7;

/** No pattern looks further back than this. */
export const CONTEXT_CHARS = 128;

/** Characters that a shape must not be glued to. */
export const GLUE: Readonly<
  Record<'word' | 'wordOrDash' | 'wordDashOrDot' | 'letter' | 'letterOrDash' | 'capital' | 'path', RegExp>
> = {
  word: /\w/u,
  wordOrDash: /[\w-]/u,
  wordDashOrDot: /[\w.-]/u,
  letter: /[A-Za-z0-9]/u,
  letterOrDash: /[A-Za-z0-9-]/u,
  capital: /[A-Z0-9]/u,
  path: /[\w/.-]/u,
};

/** What another notation writes a line break, a quote or a colour with: its last letter is not part of a word. */
const ESCAPE = /(?:\\(?:[nrtbfv]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})|%[0-9A-Fa-f]{2}|\[[0-9;]{0,6}m)$/u;

const LONGEST_ESCAPE_CHARS = 8;

/** True when what stands at a place of a text begins there, and not before. */
export function beginsAt(text: string, at: number, notAfter: RegExp | undefined): boolean {
  if (at === 0 || notAfter?.test(text.charAt(at - 1)) !== true) return true;
  return ESCAPE.test(text.slice(Math.max(0, at - LONGEST_ESCAPE_CHARS), at));
}
