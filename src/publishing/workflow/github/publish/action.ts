import type { PublishAuth } from '../../workflow.ts';
import { parseIndex } from '../../../config/index.ts';
import type { Context } from '../expressions/evaluate.ts';
import { UNTOLD, variants } from '../expressions/template.ts';
import type { Variables } from '../shell/commands.ts';
import { readScript } from '../shell/commands.ts';
import type { Step } from '../model.ts';
import { type CommandSurroundings, readPublishCommand } from './command.ts';
import type { PublishHit } from './hit.ts';

interface ActionReading {
  readonly step: Step;
  readonly context: Context;
  readonly variables: Variables;
  readonly around: CommandSurroundings;
}

type ActionReader = (reading: ActionReading) => readonly PublishHit[];

/** The first of some inputs (old spellings last) in every form that it can take; empty when not given. */
function inputVariants({ step, context }: ActionReading, names: readonly string[]): readonly string[] {
  const given = names.map((name) => step.with.get(name)).find((value) => value !== undefined);
  return given === undefined ? [''] : variants(given.trim(), context);
}

/** An index as an input names it; empty: the action's default. */
function indexOf(text: string, fallback: string | null): string | null {
  if (text === '') return fallback;
  return text.includes(UNTOLD) ? null : (parseIndex(text) ?? null);
}

/** A credential that is there, is not, or is there in some runs only. */
function authOf(secrets: readonly string[]): PublishAuth {
  const given = secrets.filter((secret) => secret !== '');
  if (given.length === 0) return 'oidc';
  return given.length === secrets.length ? 'token' : 'mixed';
}

const readPypaAction: ActionReader = (reading) => {
  const user = inputVariants(reading, ['user']).filter((name) => name !== '' && name !== '__token__');
  const auth = user.length > 0 ? 'token' : authOf(inputVariants(reading, ['password']));
  return inputVariants(reading, ['repository-url', 'repository_url']).map((url) => ({
    index: indexOf(url, 'pypi'),
    method: 'pypa-action',
    auth,
  }));
};

const readMaturinAction: ActionReader = ({ step, context, variables, around }) =>
  variants(`maturin ${step.with.get('command') ?? 'build'} ${step.with.get('args') ?? ''}`, context)
    .flatMap((script) => readScript(script, variables))
    .map((command) => readPublishCommand(command, around))
    .filter((hit) => hit !== undefined);

const readPoetryAction: ActionReader = (reading) =>
  inputVariants(reading, ['repository_url', 'repository_name']).map((url) => ({
    index: indexOf(url, 'pypi'),
    method: 'poetry',
    auth: 'token',
  }));

const readOwnAction: ActionReader = (reading) =>
  inputVariants(reading, ['index']).map((index) => ({
    index: indexOf(index, 'pypi'),
    method: 'tokenless',
    auth: 'oidc',
  }));

const ACTIONS: readonly (readonly [RegExp, ActionReader])[] = [
  [/^(?:docker:\/\/ghcr\.io\/)?pypa\/gh-action-pypi-publish(?:[@:]|$)/iu, readPypaAction],
  [/^pyo3\/maturin-action@/iu, readMaturinAction],
  [/^jrubics\/poetry-publish@/iu, readPoetryAction],
  [/^[^/]+\/tokenless@/iu, readOwnAction],
];

/** What an action publishes; nothing for actions that are not known to publish. */
export function readPublishAction(reading: ActionReading): readonly PublishHit[] {
  const uses = reading.step.uses ?? '';
  const reader = ACTIONS.find(([pattern]) => pattern.test(uses))?.[1];
  return reader === undefined ? [] : reader(reading);
}
