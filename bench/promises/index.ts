import type { SpeedPromise } from '../promise.ts';
import { ACTION } from './action.ts';
import { CHECKSUMS } from './checksums.ts';
import { CLI_START } from './cli-start.ts';
import { DOCTOR } from './doctor.ts';
import { MINTS } from './mint.ts';
import { PUBLISHING } from './publish.ts';
import { REHEARSALS } from './rehearsal.ts';
import { SIMPLE_PAGES } from './simple-pages.ts';
import { UPLOADS } from './upload.ts';
import { VERIFY } from './verify.ts';

/** Every promise about speed, in the order in which they are measured. */
export const PROMISES: readonly SpeedPromise[] = [
  ...REHEARSALS,
  ...CLI_START,
  ...ACTION,
  ...DOCTOR,
  ...CHECKSUMS,
  ...UPLOADS,
  ...PUBLISHING,
  ...MINTS,
  ...SIMPLE_PAGES,
  ...VERIFY,
];
