import path from 'node:path';
import { ROOT, packCommandLine } from '../machine/packed.ts';
import { type Pair, ratios, takeTurns } from '../machine/rounds.ts';
import { findProgram, timeProgram } from '../machine/run.ts';
import type { Effort, Figure, SpeedPromise } from '../promise.ts';
import { median } from '../statistics.ts';

const GOAL = { atMost: 1.6 };
const ROUNDS = { full: 40, quick: 2 } as const;

/** Starts a program against a bare Node, in turns. */
async function compare(command: readonly string[], effort: Effort): Promise<Pair> {
  const [program = '', ...args] = command;
  const start = async (file: string, parameters: readonly string[]): Promise<number> =>
    (await timeProgram(file, parameters)).seconds;
  return takeTurns(
    ROUNDS[effort],
    () => start(program, args),
    () => start(process.execPath, ['-e', '0']),
  );
}

function figureOf(name: string, { ours, theirs }: Pair): Omit<Figure, 'goal'> {
  const [own, bare] = [median(ours) * 1000, median(theirs) * 1000];
  const note = `${own.toFixed(0)} ms; bare ${bare.toFixed(0)} ms`;
  return { name, samples: ratios(ours, theirs), unit: '× bare node', note };
}

function cliStart(name: string, args: readonly string[]): SpeedPromise {
  return {
    name,
    claim: `\`tokenless ${args.join(' ')}\` starts in at most ${GOAL.atMost} × a bare \`node -e 0\``,
    async measure({ folder, effort }) {
      const packed = await compare([...(await packCommandLine(folder)), ...args], effort);
      const source = [process.execPath, path.join(ROOT, 'src', 'cli', 'main.ts'), ...args];
      return [
        { ...figureOf(name, packed), goal: GOAL },
        figureOf(`${name}-from-source`, await compare(source, effort === 'full' ? 'quick' : effort)),
      ];
    },
  };
}

async function measureByNpm(effort: Effort): Promise<readonly Figure[]> {
  const npm = findProgram('npm');
  if (npm === undefined) return [];
  // npm itself runs on whatever Node the machine has; what it starts runs on the one that came with the packages.
  const outside = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(path.delimiter);
  const environment = { ...process.env, PATH: outside };
  const options = { directory: ROOT, environment };
  const { stdout } = await timeProgram('node', ['--version'], options);
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS[effort] / 4; round += 1) {
    const args = ['run', '--silent', 'tokenless', '--', '--version'];
    samples.push((await timeProgram(npm, args, options)).seconds * 1000);
  }
  const note = `npm on Node ${stdout.trim().slice(1)} starts \`tokenless --version\` on Node ${process.versions.node}`;
  return [{ name: 'cli-by-npm', samples, unit: 'ms', note }];
}

/** How long it takes until a command line that does nothing has done it. */
export const CLI_START: readonly SpeedPromise[] = [
  cliStart('cli-version', ['--version']),
  cliStart('cli-help', ['checksums', '--help']),
  {
    name: 'cli-by-npm',
    claim: 'told only: `npm run tokenless` where an older Node starts the one that is brought along',
    measure: ({ effort }) => measureByNpm(effort),
  },
];
