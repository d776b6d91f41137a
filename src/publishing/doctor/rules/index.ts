import type { Rule } from '../rule.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';

/** Every rule, in the order of its page's list. */
export const RULES: readonly Rule[] = [FILE_UNREADABLE, UNPINNED_ACTION];
