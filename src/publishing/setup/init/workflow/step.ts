import { type ActionPin, usesOf } from '../action-pins.ts';
import { indent, linesOf, yamlScalar } from '../yaml-text.ts';

/** A step of a job, as it is to be written. */
export interface WorkflowStep {
  /** What holds when the step is done. */
  readonly name: string;
  readonly id?: string;
  readonly condition?: string;
  readonly uses?: ActionPin;
  /** Inputs of the action; values are YAML already. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** A script; it holds no expression. */
  readonly run?: string;
  /** Left out: the runner's own, bash. */
  readonly shell?: 'python' | 'bash';
  /** Variables of the script; values are YAML already. */
  readonly variables?: Readonly<Record<string, string>>;
}

const pairs = (key: string, values: Readonly<Record<string, string>> | undefined): readonly string[] =>
  values === undefined || Object.keys(values).length === 0
    ? []
    : [
        `${key}:`,
        ...indent(
          Object.entries(values).flatMap(([name, value]) => pair(name, value)),
          2,
        ),
      ];

/** A value of several lines is a block; it comes with its own header line. */
function pair(name: string, value: string): readonly string[] {
  const [first = '', ...others] = linesOf(value);
  return [`${name}: ${first}`, ...indent(others, 2)];
}

function script(run: string | undefined): readonly string[] {
  if (run === undefined) return [];
  const lines = linesOf(run);
  const [only = ''] = lines;
  return lines.length === 1 ? [`run: ${yamlScalar(only)}`] : ['run: |', ...indent(lines, 2)];
}

/** The lines of a step, as an item of `steps:`. */
export function stepLines(step: WorkflowStep): readonly string[] {
  const lines = [
    `name: ${yamlScalar(step.name)}`,
    ...(step.id === undefined ? [] : [`id: ${step.id}`]),
    ...(step.condition === undefined ? [] : [`if: ${step.condition}`]),
    ...(step.uses === undefined ? [] : [`uses: ${usesOf(step.uses)}`]),
    ...pairs('with', step.inputs),
    ...(step.shell === undefined ? [] : [`shell: ${step.shell}`]),
    ...script(step.run),
    ...pairs('env', step.variables),
  ];
  return lines.map((line, at) => (line === '' ? '' : `${at === 0 ? '- ' : '  '}${line}`));
}
