import { ADMINISTRATION } from './scenarios/administration.ts';
import { BEFORE_THE_TAG } from './scenarios/before-the-tag.ts';
import { EMERGENCY } from './scenarios/emergency.ts';
import { FILES } from './scenarios/files.ts';
import { GATES } from './scenarios/gates.ts';
import { PUBLISHING } from './scenarios/publishing.ts';
import type { Scenario } from './scenario.ts';

/** Every command in success, failure and crash. */
export const SCENARIOS: readonly Scenario[] = [
  ...BEFORE_THE_TAG,
  ...GATES,
  ...PUBLISHING,
  ...EMERGENCY,
  ...FILES,
  ...ADMINISTRATION,
];
