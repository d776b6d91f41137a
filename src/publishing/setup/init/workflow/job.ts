import { indent, yamlScalar } from '../yaml-text.ts';
import { type WorkflowStep, stepLines } from './step.ts';

/** A job, as it is to be written. */
export interface WorkflowJob {
  readonly id: string;
  /** What holds when the job is done. */
  readonly name: string;
  readonly needs: readonly string[];
  readonly condition?: string;
  /** Why the condition, or the job, is as it is: one comment above it. */
  readonly comment?: string;
  readonly environment?: string;
  /** Scopes, each with its access and why; empty: none at all. */
  readonly permissions: Readonly<Record<string, readonly [access: 'read' | 'write', why: string]>>;
  /** Folder that the scripts run in; empty: the top. */
  readonly folder?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly minutes: number;
  readonly steps: readonly WorkflowStep[];
}

function permissionLines({ permissions }: WorkflowJob): readonly string[] {
  const scopes = Object.entries(permissions);
  if (scopes.length === 0) return ['permissions: {}'];
  return ['permissions:', ...scopes.map(([scope, [access, why]]) => `  ${scope}: ${access} # ${why}`)];
}

function folderLines({ folder = '' }: WorkflowJob): readonly string[] {
  return folder === '' ? [] : ['defaults:', '  run:', `    working-directory: ${yamlScalar(folder)}`];
}

function outputLines({ outputs = {} }: WorkflowJob): readonly string[] {
  const pairs = Object.entries(outputs).map(([name, value]) => `  ${name}: ${value}`);
  return pairs.length === 0 ? [] : ['outputs:', ...pairs];
}

/** The lines of a job, as an entry of `jobs:`. */
export function jobLines(job: WorkflowJob): readonly string[] {
  const { id, name, needs, condition, comment, environment, minutes, steps } = job;
  const body = [
    `name: ${yamlScalar(name)}`,
    ...(needs.length === 0 ? [] : [`needs: [${needs.join(', ')}]`]),
    ...(comment === undefined ? [] : [`# ${comment}`]),
    ...(condition === undefined ? [] : [`if: ${condition}`]),
    'runs-on: ubuntu-24.04',
    `timeout-minutes: ${minutes}`,
    ...(environment === undefined ? [] : [`environment: ${yamlScalar(environment)}`]),
    ...permissionLines(job),
    ...outputLines(job),
    ...folderLines(job),
    'steps:',
    ...indent(steps.flatMap(stepLines), 2),
  ];
  return [`${id}:`, ...indent(body, 2)];
}
