import type { Rule } from '../rule.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';
import { IGNORE_UNUSED } from './ignore-unused.ts';
import { IGNORE_WITHOUT_REASON } from './ignore-without-reason.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';

/** Every rule, in the order of the alphabet. */
export const RULES: readonly Rule[] = [
  FILE_UNREADABLE,
  IGNORE_UNUSED,
  IGNORE_WITHOUT_REASON,
  UNPINNED_ACTION,
];
