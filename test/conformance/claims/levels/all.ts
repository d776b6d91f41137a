import type { LevelExecutor } from '../outcome.ts';
import { runCheck, runExistence, runExtract, runFull, runLookup, runVerify } from './matching.ts';
import { runForm, runUrl } from './registration.ts';
import { runJti, runJwt } from './tokens.ts';

/** A level: how it is run, and which members a row of it may have as input. */
export interface Level {
  /** Undefined: it needs a server, and none was plugged in. */
  readonly run: LevelExecutor | undefined;
  readonly inputs: readonly string[];
}

/** Every level. `view` is what a server plugs in; without it, its rows are skipped in words. */
export function levelsWith(view: LevelExecutor | undefined): Readonly<Record<string, Level>> {
  return {
    extract: { run: runExtract, inputs: ['claims', 'now'] },
    existence: { run: runExistence, inputs: ['claims', 'now'] },
    lookup: { run: runLookup, inputs: ['claims', 'publisher', 'other_publishers', 'now'] },
    check: { run: runCheck, inputs: ['check_input', 'publisher_info', 'state', 'now'] },
    verify: { run: runVerify, inputs: ['claims', 'publisher', 'state', 'now'] },
    full: { run: runFull, inputs: ['claims', 'publisher', 'other_publishers', 'store', 'state', 'now'] },
    jwt: { run: runJwt, inputs: ['header', 'claims', 'key', 'jws', 'algorithm_row', 'allow_list'] },
    jti: { run: runJti, inputs: ['iss', 'now', 'steps'] },
    view: { run: view, inputs: ['recipe'] },
    form: { run: runForm, inputs: ['form', 'field', 'forge'] },
    url: { run: runUrl, inputs: ['function', 'publisher', 'reference_url', 'url'] },
  };
}
