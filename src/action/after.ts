import { tellBurned } from './events.ts';
import { takeReport } from './guardian/index.ts';
import { type Environment, type RunnerLog, createRunnerLog, readState } from './runner/index.ts';

/** The guardian tries for twenty seconds; it began when the main step died. */
const LONGEST_WAIT_MILLISECONDS = 25_000;
const PAUSE_MILLISECONDS = 100;

/** What the post step works with. */
export interface PostWorld {
  readonly env: Environment;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly write: (text: string) => void;
}

function tellReport(log: RunnerLog, outcomes: Parameters<typeof tellBurned>[1]): void {
  const burned = outcomes.filter((outcome) => outcome === 'burned').length;
  if (burned > 0) {
    const text = `its end was seen by the guardian beside it, which burned ${burned === 1 ? 'the upload token' : 'every upload token'}`;
    log.annotate('notice', { title: 'the publish step was cut off', text });
  }
  tellBurned(log, outcomes, false);
}

/**
 * The post step: says what became of the upload tokens of a main step that was cut off. It has none itself: no
 * token is ever in a state file (docs/adr/060).
 */
export async function runPost({ env, sleep, write }: PostWorld): Promise<void> {
  const file = readState(env, 'report');
  if (file === '' || readState(env, 'stage') === 'ended') return;
  const log = createRunnerLog(write);
  for (let waited = 0; waited <= LONGEST_WAIT_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
    const report = takeReport(file);
    if (report !== undefined) return tellReport(log, report.outcomes);
    await sleep(PAUSE_MILLISECONDS);
  }
  const text =
    'nobody knows whether its upload token was burned; it works until it expires, on PyPI 15 minutes';
  log.annotate('warning', { title: 'the publish step was cut off', text });
}
