/** One system call of a traced program. */
export interface SystemCall {
  readonly name: string;
  /** Its arguments as strace prints them, descriptors with their paths: `21</tmp/x>`. */
  readonly words: string;
  /** Places in the trace: where it began, and where it had returned. */
  readonly began: number;
  readonly ended: number;
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (\S+)/u;
const UNFINISHED = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/u;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (\S+)/u;

/** Reads what `strace -f -yy` wrote. Calls that failed or did not return are left out. */
export function parseTrace(text: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, { readonly words: string; readonly began: number }>();
  for (const [place, line] of text.split('\n').entries()) {
    const begun = UNFINISHED.exec(line);
    if (begun !== null) {
      unfinished.set(`${begun[1]} ${begun[2]}`, { words: begun[3]!, began: place });
      continue;
    }
    const resumed = RESUMED.exec(line);
    const start = resumed === null ? undefined : unfinished.get(`${resumed[1]} ${resumed[2]}`);
    const [, , name, rest, result] = resumed ?? WHOLE.exec(line) ?? [];
    if (name === undefined || result!.startsWith('-')) continue;
    calls.push({ name, words: (start?.words ?? '') + rest!, began: start?.began ?? place, ended: place });
  }
  return calls;
}

/** What one request made durable, and in which order. */
export interface DurableStep {
  /** What the step is called when it is missing or too early. */
  readonly step: string;
  /** The calls of the step; it has begun with the first and is done with the last. */
  readonly calls: readonly SystemCall[];
}

/** Why the steps did not follow one another, each ended before the next began; empty when they did. */
export function disorder(steps: readonly DurableStep[]): readonly string[] {
  const missing = steps.filter(({ calls }) => calls.length === 0).map(({ step }) => `missing: ${step}`);
  const present = steps.filter(({ calls }) => calls.length > 0);
  const early = present.slice(1).flatMap(({ step, calls }, before) => {
    const earlier = present[before]!;
    const began = Math.min(...calls.map((call) => call.began));
    const ended = Math.max(...earlier.calls.map((call) => call.ended));
    return began > ended ? [] : [`${step} began before ${earlier.step} had ended`];
  });
  return [...missing, ...early];
}

/** Calls of these names that speak of a path or text. */
export function callsOf(
  calls: readonly SystemCall[],
  names: readonly string[],
  ...texts: readonly string[]
): readonly SystemCall[] {
  return calls.filter(
    ({ name, words }) => names.includes(name) && texts.every((text) => words.includes(text)),
  );
}
