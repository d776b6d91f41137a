import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type ProjectOptions, git, makeProject, replacing } from './rehearsal/project.ts';

const CONFIGURATION = /\n\[tool\.tokenless\][\s\S]*$/u;

/** A repository that has a project and its code, and nothing of tokenless: what `tokenless init` is for. */
export function freshProject(options: ProjectOptions = {}): string {
  const { edits = {}, without = [], files = {} } = options;
  const workflow = '.github/workflows/release.yml';
  const project = makeProject({
    ...options,
    edits: { 'pyproject.toml': replacing(CONFIGURATION, ''), ...edits },
    without: [...(workflow in files ? [] : [workflow]), ...without],
    tag: options.tag ?? null,
  });
  git(project, 'remote', 'add', 'origin', 'https://github.com/octo-org/hello-dist.git');
  return project;
}

/** A step of a generated workflow. */
export interface GeneratedStep {
  readonly name: string;
  readonly run?: string;
  readonly shell?: 'python' | 'bash';
  readonly env?: Readonly<Record<string, string>>;
}

/** The step of a job by its name. */
export function stepOf(workflow: string, job: string, name: string | RegExp): GeneratedStep {
  const { jobs } = parse(workflow) as { jobs: Record<string, { steps: readonly GeneratedStep[] }> };
  const found = jobs[job]?.steps.find((step) =>
    typeof name === 'string' ? step.name === name : name.test(step.name),
  );
  if (found === undefined) throw new Error(`job ${job} has no step ${String(name)}`);
  return found;
}

/** How a script of a workflow ended. */
export interface StepRun {
  readonly status: number | null;
  readonly output: string;
}

/** Where a step finds Python, and what its job gives it besides its own variables. */
export interface StepWorld {
  readonly python: string;
  readonly env?: Readonly<Record<string, string>>;
}

function commandOf(
  step: GeneratedStep,
  directory: string,
  { python, env = {} }: StepWorld,
): readonly [program: string, args: readonly string[], options: SpawnOptions] {
  const file = path.join(directory, '.step');
  writeFileSync(file, step.run ?? '');
  const bash = ['--noprofile', '--norc', '-eo', 'pipefail', file];
  const variables = { PATH: process.env['PATH'] ?? '', ...step.env, ...env };
  const options: SpawnOptions = { cwd: directory, env: variables };
  return step.shell === 'python' ? [python, [file], options] : ['bash', bash, options];
}

/** Runs the script of a step as a runner does: in its shell, with its variables and nothing else. */
export function runStep(step: GeneratedStep, directory: string, world: StepWorld): StepRun {
  const [program, args, options] = commandOf(step, directory, world);
  const { status, stdout, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** The same beside this process, which has the servers that the step talks to. */
export async function runStepAside(
  step: GeneratedStep,
  directory: string,
  world: StepWorld,
): Promise<StepRun> {
  const [program, args, options] = commandOf(step, directory, world);
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

/** The workflow that a set-up wrote. */
export function generatedWorkflow(project: string): string {
  return readFileSync(path.join(project, '.github/workflows/release.yml'), 'utf8');
}
