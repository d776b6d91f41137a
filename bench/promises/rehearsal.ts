import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../machine/packed.ts';
import { requireProgram, timeProgram } from '../machine/run.ts';
import { type Effort, type Figure, NotMeasured, type SpeedPromise } from '../promise.ts';
import { median } from '../statistics.ts';

const ROUNDS = { full: 7, quick: 1 } as const;

/** What the report of a rehearsal says that we need. */
interface RehearsalReport {
  readonly verdict: string;
  readonly timeline: readonly {
    readonly step: string;
    readonly detail: string;
    readonly milliseconds: number;
  }[];
}

interface Round {
  readonly seconds: number;
  readonly report: RehearsalReport;
}

async function rehearse(environment: Readonly<Record<string, string | undefined>>): Promise<Round> {
  const args = [path.join(ROOT, 'src', 'cli', 'main.ts'), 'rehearse', '--example', '--json', '--quiet'];
  const { seconds, stdout } = await timeProgram(process.execPath, args, { directory: ROOT, environment });
  const report = JSON.parse(stdout) as RehearsalReport;
  if (report.verdict !== 'accepted') throw new Error(`the rehearsal ended with ${report.verdict}`);
  return { seconds, report };
}

/** Where the time of the median round went: the steps of its timeline, and what is before, between and after. */
function whereItGoes(rounds: readonly Round[]): string {
  const middle = median(rounds.map(({ seconds }) => seconds));
  const [nearest] = rounds.toSorted((a, b) => Math.abs(a.seconds - middle) - Math.abs(b.seconds - middle));
  const steps = new Map<string, number>();
  for (const { step, milliseconds } of nearest?.report.timeline ?? []) {
    steps.set(step, (steps.get(step) ?? 0) + milliseconds / 1000);
  }
  const told = [...steps.values()].reduce((sum, seconds) => sum + seconds, 0);
  steps.set('start and end', (nearest?.seconds ?? 0) - told);
  return [...steps].map(([step, seconds]) => `${step} ${seconds.toFixed(2)}`).join(', ');
}

async function measure(
  effort: Effort,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Round[]> {
  await rehearse(environment);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS[effort]) rounds.push(await rehearse(environment));
  return rounds;
}

function figureOf(name: string, atMost: number, rounds: readonly Round[]): Figure {
  return {
    name,
    samples: rounds.map(({ seconds }) => seconds),
    unit: 's',
    goal: { atMost },
    note: whereItGoes(rounds),
  };
}

const PYTHON = /^(?:python|pip|pyenv|uv)/u;

/** A search path with everything that is on ours, but no Python. */
async function pathWithoutPython(folder: string): Promise<string> {
  const programs = path.join(folder, 'programs');
  await mkdir(programs);
  await symlink(process.execPath, path.join(programs, 'node'));
  for (const from of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const names = await readdir(from).catch(() => []);
    for (const name of names.filter((one) => !PYTHON.test(one))) {
      // The first on the search path counts; a later one of the same name fails here.
      await symlink(path.join(from, name), path.join(programs, name)).catch(() => undefined);
    }
  }
  return programs;
}

async function hasPip(): Promise<boolean> {
  const python = requireProgram('python3');
  return timeProgram(python, ['-m', 'pip', '--version']).then(
    () => true,
    () => false,
  );
}

/** `tokenless rehearse --example` from the sources, as `npm run rehearse` starts it. */
export const REHEARSALS: readonly SpeedPromise[] = [
  {
    name: 'rehearsal',
    claim: 'the example is rehearsed in under 4 s on a machine without Python',
    async measure({ folder, effort }) {
      const environment = { ...process.env, PATH: await pathWithoutPython(folder) };
      return [figureOf('rehearsal', 4, await measure(effort, environment))];
    },
  },
  {
    name: 'rehearsal-pip',
    claim: 'with an installation by pip from each of its two indexes, in under 8 s',
    async measure({ effort }) {
      if (!(await hasPip())) throw new NotMeasured('`python3` has no pip');
      const rounds = await measure(effort, process.env);
      const installed = rounds.every(
        ({ report }) =>
          report.timeline.filter(({ detail }) => detail.includes('installed: pip')).length === 2,
      );
      if (!installed) throw new Error('pip did not install from both indexes');
      return [figureOf('rehearsal-pip', 8, rounds)];
    },
  },
];
