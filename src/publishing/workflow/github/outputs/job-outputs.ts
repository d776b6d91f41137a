import type { Context } from '../expressions/evaluate.ts';
import type { Job, Step } from '../model.ts';
import { type Outputs, outputsOfStep, textOfTemplate } from './step-outputs.ts';

/** Lets the outputs of steps be looked up. */
function withSteps(context: Context, steps: ReadonlyMap<string, Outputs>): Context {
  return (path) => {
    const [root, id = '', kind, name] = path;
    if (root !== 'steps') return context(path);
    return kind === 'outputs' && name !== undefined && name !== '*'
      ? steps.get(id.toLowerCase())?.(name)
      : undefined;
  };
}

/** The variables of a step win over those of its job. */
function contextOfStep(step: Step, outer: Context): Context {
  return (path) => {
    const template = path[0] === 'env' ? step.environmentVariables.get(path[1] ?? '') : undefined;
    return template === undefined ? outer(path) : textOfTemplate(template, outer);
  };
}

/**
 * The outputs of a job that has succeeded, as its `outputs` make them of what its steps have written. One that it
 * does not declare is always empty, but a condition on it is sooner a slip than a job that is never to run: it is
 * not told.
 *
 * @param context what the expressions of the job can look up
 */
export function outputsOfJob({ outputs, steps }: Job, context: Context): Outputs {
  const done = new Map<string, Outputs>();
  const inside = withSteps(context, done);
  for (const [at, step] of steps.entries()) {
    if (step.id === undefined) continue;
    const place = { context: contextOfStep(step, inside), before: steps.slice(0, at) };
    done.set(step.id.toLowerCase(), outputsOfStep(step, place));
  }
  const templates = new Map([...outputs].map(([name, template]) => [name.toLowerCase(), template]));
  return (name) => {
    const template = templates.get(name.toLowerCase());
    return template === undefined ? undefined : textOfTemplate(template, inside);
  };
}
