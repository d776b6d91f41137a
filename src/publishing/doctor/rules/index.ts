import type { Rule } from '../rule.ts';
import { WORKFLOW_UNREADABLE } from './workflow-unreadable.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';

/** Every rule, in the order of its page's list. */
export const RULES: readonly Rule[] = [WORKFLOW_UNREADABLE, UNPINNED_ACTION];
