import {
  type Job,
  type ReadCommand,
  type Step,
  type YamlEntry,
  type YamlNode,
  entry,
  member,
  readScript,
} from '../../workflow/index.ts';
import type { ProjectWorkflow } from '../project.ts';
import { oncePer } from './once.ts';

/** A step with the YAML that it was read from, for the lines of its keys. */
export interface WrittenStep {
  readonly step: Step;
  readonly node: YamlNode;
}

/** The YAML of a job. */
export function jobNode({ tree }: ProjectWorkflow, job: Job): YamlNode | undefined {
  return member(member(tree, 'jobs'), job.id);
}

function pairSteps(source: ProjectWorkflow, job: Job): readonly WrittenStep[] {
  const steps = member(jobNode(source, job), 'steps');
  const nodes = steps?.kind === 'list' ? steps.items : [];
  return job.steps.flatMap((step, at) => {
    const node = nodes[at];
    return node === undefined ? [] : [{ step, node }];
  });
}

const STEPS = oncePer((source: ProjectWorkflow) => oncePer((job: Job) => pairSteps(source, job)));

/** The steps of a job with their YAML, in order. */
export function writtenSteps(source: ProjectWorkflow, job: Job): readonly WrittenStep[] {
  return STEPS(source)(job);
}

/** The first input of some names (old spellings last) with its place. */
export function inputEntry({ node }: WrittenStep, ...names: readonly string[]): YamlEntry | undefined {
  const inputs = member(node, 'with');
  return names.map((name) => entry(inputs, name)).find((found) => found !== undefined);
}

/** The text of the first input of some names; undefined: not given. */
export function inputOf({ with: inputs }: Step, ...names: readonly string[]): string | undefined {
  return names.map((name) => inputs.get(name)).find((text) => text !== undefined);
}

/** `OWNER/NAME`, and the folder where one is named, of the action that a step uses, in small letters; empty for none. */
export function actionOf({ uses = '' }: Step): string {
  return (uses.split('@')[0] ?? '').toLowerCase();
}

const LINES = oncePer(({ text }: ProjectWorkflow) => text.split('\n'));

/** The line of the workflow that a line of a step's script stands on. */
export function scriptLine(source: ProjectWorkflow, { step, node }: WrittenStep, offset: number): number {
  const run = entry(node, 'run');
  if (run === undefined) return step.line;
  const written = LINES(source)[run.line - 1] ?? '';
  if (/:\s*\|[-+\d]*\s*(?:#.*)?$/u.test(written.trimEnd())) return run.line + 1 + offset;
  // A folded text has lost its lines.
  return /:\s*>[-+\d]*\s*(?:#.*)?$/u.test(written.trimEnd()) ? run.line + 1 : run.line;
}

function readCommands(source: ProjectWorkflow, written: WrittenStep): readonly ReadCommand[] {
  const { run } = written.step;
  if (run === undefined) return [];
  const commands = readScript(run, new Map(written.step.environmentVariables));
  // Ways through a script that read a command alike are one command to the rules.
  const distinct = new Map(
    commands.map((command) => [JSON.stringify([command.position, command.words]), command]),
  );
  return [...distinct.values()].map((command) => ({
    ...command,
    line: scriptLine(source, written, command.line),
  }));
}

const COMMANDS = oncePer((source: ProjectWorkflow) =>
  oncePer((written: WrittenStep) => readCommands(source, written)),
);

/** The commands of a step's script; `line` is that of the workflow. */
export function commandsIn(source: ProjectWorkflow, written: WrittenStep): readonly ReadCommand[] {
  return COMMANDS(source)(written);
}
