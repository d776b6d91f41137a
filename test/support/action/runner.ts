import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../house/imports.ts';

/** `action.yml` as far as a runner reads it. */
export interface ActionDefinition {
  readonly inputs: Readonly<
    Record<string, { description: string; required: boolean; default?: string | boolean | number }>
  >;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: Readonly<Record<'using' | 'main' | 'post' | 'post-if', string>>;
}

/** Reads the Action's own definition. */
export function readActionDefinition(): ActionDefinition {
  return parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as ActionDefinition;
}

/** What a step left behind. */
export interface StepRun {
  /** Null: a signal ended it. */
  readonly exitCode: number | null;
  /** What was printed, with the commands that a runner takes out. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What it hands on to the post step. */
  readonly state: Readonly<Record<string, string>>;
  /** Every file that the step could write in the runner's folder, its state file included. */
  readonly files: Readonly<Record<string, string>>;
}

/** A main step that runs. */
export interface RunningStep {
  readonly child: ChildProcess;
  readonly log: string;
  ended(): Promise<StepRun>;
}

/** A job of a runner that uses the committed bundle. */
export interface ActionRunner {
  /** The main step; `job` changes variables of the job. */
  start(inputs?: Readonly<Record<string, string>>, job?: Readonly<Record<string, string>>): RunningStep;
  /** The post step, with what a main step handed on. */
  post(state: StepRun['state']): Promise<StepRun>;
}

/** Reads a file of workflow commands as the runner does. */
export function readFileCommands(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/u);
  const values: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const heredoc = /^([^=]+?)<<(.+)$/u.exec(lines[at]!);
    if (heredoc === null) {
      const [, name, value] = /^([^=]+)=(.*)$/u.exec(lines[at]!) ?? [];
      if (name !== undefined) values[name] = value!;
      continue;
    }
    const end = lines.indexOf(heredoc[2]!, at + 1);
    if (end === -1) throw new Error(`the delimiter ${heredoc[2]} does not close`);
    values[heredoc[1]!] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}

const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH'];

/** The inputs as the runner hands them on: those of `action.yml` with their defaults, and what was given besides. */
function inputVariables(given: Readonly<Record<string, string>>): Record<string, string> {
  const { inputs } = readActionDefinition();
  const defaults = Object.entries(inputs).map(([name, { default: value = '' }]) => [name, String(value)]);
  return Object.fromEntries(
    [...defaults, ...Object.entries(given)].map(([name, value]) => [
      `INPUT_${name!.replaceAll(' ', '_').toUpperCase()}`,
      value!,
    ]),
  );
}

/**
 * A runner of GitHub Actions, as far as a JavaScript action sees one.
 *
 * @param job the environment of the job
 */
export function openActionRunner(job: Readonly<Record<string, string>>, workspace: string): ActionRunner {
  const folder = mkdtempSync(path.join(workspace, 'runner-'));
  const { runs } = readActionDefinition();
  let steps = 0;
  const start = (
    program: string,
    inputs: Readonly<Record<string, string>>,
    state: Readonly<Record<string, string>>,
    changes: Readonly<Record<string, string>> = {},
  ): RunningStep => {
    const commands = path.join(folder, `step-${(steps += 1)}`);
    mkdirSync(commands);
    const files = Object.fromEntries(COMMAND_FILES.map((name) => [name, path.join(commands, name)]));
    for (const file of Object.values(files)) writeFileSync(file, '');
    const child = spawn(process.execPath, [path.join(ROOT, program)], {
      cwd: workspace,
      env: {
        ...job,
        ...changes,
        ...inputVariables(inputs),
        ...files,
        ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    }
    const end = once(child, 'close') as Promise<[number | null]>;
    const read = (name: string): string => readFileSync(files[name]!, 'utf8');
    return {
      child,
      get log() {
        return log;
      },
      async ended() {
        const [exitCode] = await end;
        return {
          exitCode,
          log,
          outputs: readFileCommands(read('GITHUB_OUTPUT')),
          summary: read('GITHUB_STEP_SUMMARY'),
          state: readFileCommands(read('GITHUB_STATE')),
          files: filesBelow(folder),
        };
      },
    };
  };
  return {
    start: (inputs = {}, changes = {}) => start(runs.main, inputs, {}, changes),
    post: (state) => start(runs.post, {}, state).ended(),
  };
}

/** Every file below a folder with its text. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => existsSync(file))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );
}
