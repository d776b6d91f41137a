import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, packCommandLine } from '../machine/packed.ts';
import { ratios, takeTurns } from '../machine/rounds.ts';
import { findProgram, timeProgram } from '../machine/run.ts';
import { type Effort, type Ground, NotMeasured, type SpeedPromise } from '../promise.ts';
import { median } from '../statistics.ts';

const ROUNDS = { full: 7, quick: 1 } as const;
const FILES = { full: 1000, quick: 50 } as const;

/** A job of everyday CI: most workflows publish nothing. */
function ciJob(name: string, steps: number): string {
  const runs = Array.from(
    { length: steps },
    (_, step) => `      - name: Step ${step} of ${name}
        if: github.event_name != 'schedule' && matrix.python != '3.${step}'
        run: |
          python -m pip install --upgrade "package-${step}"
          python -m pytest tests/part_${step} --maxfail=1
        env:
          PART: \${{ matrix.python }}-${step}
`,
  );
  return `  ${name}:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest, macos-latest]
        python: ['3.11', '3.12', '3.13', '3.14']
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: { persist-credentials: false }
${runs.join('')}`;
}

/** Workflows of about the length that those of public repositories have (3.65 kB on average), one in ten publishing. */
async function writeWorkflows(folder: string, count: number): Promise<void> {
  const workflows = path.join(folder, '.github', 'workflows');
  await mkdir(workflows, { recursive: true });
  const example = path.join(ROOT, 'examples/hello-dist/.github/workflows/release.yml');
  const release = await readFile(example, 'utf8');
  for (let number = 0; number < count; number += 1) {
    const steps = 2 + (number % 8);
    const jobs = `${ciJob('lint', steps)}${ciJob('test', steps)}`;
    const ci = `name: CI ${number}\non: { push: { branches: [main] }, pull_request: {} }\npermissions: {}\njobs:\n${jobs}`;
    await writeFile(path.join(workflows, `w${number}.yml`), number % 10 === 0 ? release : ci);
  }
}

function requireZizmor(): string {
  const own = path.join(ROOT, '.clients/bin/zizmor');
  const program = existsSync(own) ? own : findProgram('zizmor');
  if (program === undefined) throw new NotMeasured('`zizmor` is not installed');
  return program;
}

const seconds = async (program: string, args: readonly string[]): Promise<number> =>
  (await timeProgram(program, args)).seconds;

async function measureMany({ folder, effort }: Ground): ReturnType<SpeedPromise['measure']> {
  const zizmor = requireZizmor();
  const [program = '', ...args] = await packCommandLine(folder);
  const project = path.join(folder, 'many');
  await writeWorkflows(project, FILES[effort]);
  const doctor = [...args, 'doctor', project, '--repository', 'octo-org/hello-dist', '--json'];
  const audit = ['--offline', '--no-progress', '--no-exit-codes', '--quiet', '--format', 'json', project];
  const { ours, theirs } = await takeTurns(
    ROUNDS[effort],
    () => seconds(program, doctor),
    () => seconds(zizmor, audit),
  );
  const note = `${median(ours).toFixed(2)} s; zizmor ${median(theirs).toFixed(2)} s, which judges no registration`;
  return [
    { name: 'doctor-many', samples: ours, unit: 's', goal: { atMost: 2 } },
    {
      name: 'doctor-many-zizmor',
      samples: ratios(ours, theirs),
      unit: '× zizmor',
      goal: { atMost: 3 },
      note,
    },
  ];
}

/** The example as a repository of its own, with a commit. */
async function makeRepository(folder: string): Promise<string> {
  const project = path.join(folder, 'project');
  await cp(path.join(ROOT, 'examples/hello-dist'), project, { recursive: true });
  const git = (...args: readonly string[]): Promise<unknown> =>
    timeProgram('git', ['-C', project, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'first');
  return project;
}

async function measureOne(ground: {
  readonly folder: string;
  readonly effort: Effort;
}): ReturnType<SpeedPromise['measure']> {
  const [program = '', ...args] = await packCommandLine(ground.folder);
  const project = await makeRepository(ground.folder);
  const samples: number[] = [];
  for (let round = 0; round <= ROUNDS[ground.effort] * 3; round += 1) {
    const taken = await seconds(program, [...args, 'doctor', project, '--json']);
    if (round > 0) samples.push(taken * 1000);
  }
  return [{ name: 'doctor', samples, unit: 'ms', goal: { atMost: 300 } }];
}

/** How long it takes to know before the tag. */
export const DOCTOR: readonly SpeedPromise[] = [
  {
    name: 'doctor',
    claim: 'doctor judges the example, its history searched for secrets, in under 300 ms with its start',
    measure: measureOne,
  },
  {
    name: 'doctor-many',
    claim: 'doctor judges 1,000 workflow files in under 2 s, and in at most 3 × what zizmor takes',
    measure: measureMany,
  },
];
