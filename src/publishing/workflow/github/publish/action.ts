import type { PublishAuth } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import type { Step } from '../model.ts';
import { type Variables, readScript } from '../shell/commands.ts';
import { ACTIONS, type ActionTool } from './actions.ts';
import { cloudsmithTarget } from './cloudsmith.ts';
import { otherRegistry, readPublishCommand } from './command.ts';
import { readHiddenPublish } from './hidden.ts';
import type { PublishHit } from './hit.ts';
import { isUntold, parseRegistry } from './registries.ts';
import { NO_SETUP, RUNS_CARGO, preparedIndex, storedAuth } from './setup.ts';
import type { CommandSurroundings } from './surroundings.ts';
import {
  defaultIndexOf,
  familyOfAction,
  handedRegistries,
  mayPublishUnknown,
  methodOfAction,
} from './unknown-action.ts';
import { variantsWithUrls } from './written.ts';

interface ActionReading {
  readonly step: Step;
  readonly context: Context;
  readonly variables: Variables;
  readonly around: CommandSurroundings;
}

type ActionReader = (reading: ActionReading) => readonly PublishHit[];

/** GitHub passes over the case of an input's name. */
function inputOf({ with: inputs }: Step, name: string): string | undefined {
  return inputs.get(name) ?? [...inputs].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** The first of some inputs (old spellings last) in every form that it can take; empty when not given. */
function inputVariants({ step, context }: ActionReading, names: readonly string[]): readonly string[] {
  const given = names.map((name) => inputOf(step, name)).find((value) => value !== undefined);
  return given === undefined ? [''] : variantsWithUrls(given.trim(), context);
}

/** A credential that is there, is not, or is there in some runs only; undefined: there is none. */
function authOfTexts(secrets: readonly string[]): PublishAuth | undefined {
  const given = secrets.filter((secret) => secret !== '');
  if (given.length === 0) return undefined;
  if (given.length !== secrets.length) return 'mixed';
  return given.every((secret) => secret.includes(MINTED)) ? 'oidc' : 'token';
}

const isTrue = (texts: readonly string[]): boolean => texts.length === 1 && /^true$/iu.test(texts[0] ?? '');
const isFalse = (texts: readonly string[]): boolean => texts.length === 1 && /^false$/iu.test(texts[0] ?? '');

function publishes(tool: ActionTool, reading: ActionReading): boolean {
  if (doesOtherThings(tool, reading) || runsNothing(tool, reading)) return false;
  if (tool.dryInputs?.some((name) => isTrue(inputVariants(reading, [name]))) === true) return false;
  if (tool.offInputs?.some((name) => isFalse(inputVariants(reading, [name]))) === true) return false;
  const needed = tool.neededInputs ?? [];
  return (
    needed.length === 0 || needed.some((name) => inputVariants(reading, [name]).some((text) => text !== ''))
  );
}

/** Commands by which an action that must be given one publishes nothing. */
const IDLE = /^(?:echo|true|:|exit|printf)(?:\s|$)|^git\s|\bchangeset\s+tag\b/u;

/** True when the command that the action is given to publish with does not. */
function runsNothing({ publishCommand }: ActionTool, { step }: ActionReading): boolean {
  const text = publishCommand === undefined ? '' : (inputOf(step, publishCommand) ?? '');
  const commands = text.split(/\n|&&|;/u).map((line) => line.trim());
  const given = commands.filter((line) => line !== '');
  return given.length > 0 && given.every((line) => IDLE.test(line));
}

function indexesOf(tool: ActionTool, reading: ActionReading): readonly (string | null)[] {
  const setup = reading.around.setup ?? NO_SETUP;
  const prepared = tool.readsSetup === true ? preparedIndex(setup, tool.registry) : undefined;
  return inputVariants(reading, tool.indexInputs).map((text) => {
    if (text === '') return prepared === undefined ? tool.fallback : prepared;
    return isUntold(text) ? null : (parseRegistry(tool.names?.[text] ?? text, tool.registry) ?? null);
  });
}

function authOf(tool: ActionTool, index: string | null, reading: ActionReading): PublishAuth {
  const { around, variables } = reading;
  const byInput = authOfTexts(inputVariants(reading, tool.secretInputs));
  if (byInput === 'token' && tool.exchange === 'preferred' && around.idToken !== 'missing') return 'mixed';
  if (byInput !== undefined) return byInput;
  const byVariable = tool.secretVariables
    ?.map((name) => variables.get(name) ?? '')
    .find((value) => value !== '');
  if (byVariable !== undefined) return byVariable.includes(MINTED) ? 'oidc' : 'token';
  if (tool.exchange === 'always') return 'oidc';
  const stored = storedAuth(around.setup ?? NO_SETUP, tool, index, variables);
  if (stored !== undefined) return stored;
  return tool.exchange !== 'never' && around.idToken !== 'missing' ? 'oidc' : 'unknown';
}

function readActionTool(tool: ActionTool, reading: ActionReading): readonly PublishHit[] {
  if (!publishes(tool, reading)) return [];
  const other =
    tool.method === 'semantic-release' ? otherRegistry(reading.variables, reading.around) : undefined;
  if (other !== undefined) return [{ ...other, method: tool.method }];
  return indexesOf(tool, reading).flatMap((index) => {
    const auth = authOf(tool, index, reading);
    return tool.needsCredential === true && auth === 'unknown'
      ? []
      : [{ index, method: tool.method, ecosystem: tool.registry, auth }];
  });
}

/** Another account than `__token__` has a password of its own, whatever the input says. */
const readPypaAction =
  (tool: ActionTool): ActionReader =>
  (reading) => {
    const user = inputVariants(reading, ['user']).filter((name) => name !== '' && name !== '__token__');
    const hits = readActionTool(tool, reading);
    return user.length === 0 ? hits : hits.map((hit) => ({ ...hit, auth: 'token' }));
  };

/** True for a command by which the action surely does something else, as `release-pr` only proposes. */
function doesOtherThings({ command }: ActionTool, reading: ActionReading): boolean {
  if (command === undefined) return false;
  const [input, values] = command;
  return inputVariants(reading, [input]).every((text) => !values.includes(text) && !isUntold(text));
}

/** Without the trusted publisher it needs a key that something else set. */
const readReleaseGem =
  (tool: ActionTool): ActionReader =>
  (reading) => {
    const isOff = isFalse(inputVariants(reading, ['setup-trusted-publisher']));
    const variables = ['GEM_HOST_API_KEY'];
    return readActionTool(
      { ...tool, secretVariables: variables, exchange: isOff ? 'never' : 'always' },
      reading,
    );
  };

/** Runs a command that an action is given, or makes from its inputs. */
function readCommandOf(reading: ActionReading, command: string): readonly PublishHit[] {
  const { context, variables, around } = reading;
  return variantsWithUrls(command, context)
    .flatMap((script) => readScript(script, variables))
    .map((one) => readPublishCommand(one, around) ?? readHiddenPublish(one, around))
    .filter((hit) => hit !== undefined);
}

const readCargoAction: ActionReader = (reading) =>
  readCommandOf(
    reading,
    `cargo ${inputOf(reading.step, 'command') ?? ''} ${inputOf(reading.step, 'args') ?? ''}`,
  );

const readMaturinAction: ActionReader = (reading) =>
  readCommandOf(
    reading,
    `maturin ${inputOf(reading.step, 'command') ?? 'build'} ${inputOf(reading.step, 'args') ?? ''}`,
  );

/** Its first version ran poetry with its input; later ones only install it. */
const readPoetryAction: ActionReader = (reading) => {
  const args = inputOf(reading.step, 'args') ?? '';
  return args === '' ? [] : readCommandOf(reading, `poetry ${args}`);
};

const readRetryAction: ActionReader = (reading) =>
  readCommandOf(reading, inputOf(reading.step, 'command') ?? '');

/** Without `command` it pushes; a format that is none of ours is passed over. */
const readCloudsmithAction: ActionReader = (reading) => {
  const text = (name: string): string => inputVariants(reading, [name]).at(0) ?? UNTOLD;
  const target = cloudsmithTarget(text('format'), `${text('owner')}/${text('repo')}`);
  if (target === undefined || !['', 'push'].includes(text('command'))) return [];
  const given = text('api-key') !== '' || (reading.variables.get('CLOUDSMITH_API_KEY') ?? '') !== '';
  const stored = storedAuth(
    reading.around.setup ?? NO_SETUP,
    { registry: 'cloudsmith', method: 'cloudsmith' },
    target.index,
  );
  return [{ ...target, method: 'cloudsmith', auth: given ? 'token' : (stored ?? 'unknown') }];
};

const COMMAND_ACTIONS: readonly (readonly [RegExp, ActionReader])[] = [
  [/^(?:pyo3|messense)\/maturin-action@/iu, readMaturinAction],
  [RUNS_CARGO, readCargoAction],
  [/^abatilo\/actions-poetry@/iu, readPoetryAction],
  [/^nick-(?:fields|invision)\/retry@|^wandalen\/wretry\.action@/iu, readRetryAction],
  [/^cloudsmith-io\/action@/iu, readCloudsmithAction],
];

function readTool(tool: ActionTool): ActionReader {
  if (tool.method === 'pypa-action') return readPypaAction(tool);
  return tool.method === 'release-gem' ? readReleaseGem(tool) : (reading) => readActionTool(tool, reading);
}

/** An action may publish to several registries: then it is several tools. */
function readerOf(uses: string): ActionReader | undefined {
  const command = COMMAND_ACTIONS.find(([pattern]) => pattern.test(uses))?.[1];
  if (command !== undefined) return command;
  const readers = ACTIONS.filter(({ pattern }) => pattern.test(uses)).map(readTool);
  return readers.length === 0 ? undefined : (reading) => readers.flatMap((reader) => reader(reading));
}

/** True for an action that is known to publish. */
export function isPublisher(uses: string): boolean {
  return readerOf(uses) !== undefined;
}

/** True for an action that is known to publish, or may by its name. */
export function mayPublish(uses: string): boolean {
  return isPublisher(uses) || mayPublishUnknown(uses);
}

/** What the step itself hands an action: inputs and its own variables, in the first form that they can take. */
function handedTo({ step, context, variables }: ActionReading): ReadonlyMap<string, string> {
  const inputs = [...step.with].map(
    ([name, text]) => [name, variantsWithUrls(text, context)[0] ?? ''] as const,
  );
  const own = [...step.environmentVariables.keys()].map((name) => [name, variables.get(name) ?? ''] as const);
  return new Map([...inputs, ...own]);
}

/** An action that nobody here knows: it publishes where its name says, else where its credentials are for. */
function readUnknownAction(reading: ActionReading, uses: string): readonly PublishHit[] {
  const named = familyOfAction(uses);
  if (named === undefined) {
    return handedRegistries(handedTo(reading)).map(({ family, index, auth }) => {
      return { index, method: methodOfAction(uses), ecosystem: family, auth };
    });
  }
  const tool = {
    pattern: /$^/u,
    method: methodOfAction(uses),
    registry: named,
    indexInputs: ['registry', 'repository-url', 'repository_url', 'source', 'publish_registry'],
    fallback: defaultIndexOf(uses, named),
    secretInputs: secretInputsOf(reading),
    exchange: 'automatic',
    dryInputs: ['dry-run', 'dry_run', 'dryrun'],
    needsCredential: true,
  } as const;
  const auth = handedRegistries(handedTo(reading)).find(({ family }) => family === named)?.auth;
  const hits = readActionTool(auth === undefined ? tool : { ...tool, needsCredential: undefined }, reading);
  // What it is handed by a well-known name it uses before it would exchange.
  return hits.map((hit) => (hit.auth === 'token' || auth === undefined ? hit : { ...hit, auth }));
}

/** What an action publishes; nothing for actions that are not known to publish and do not say so by name. */
export function readPublishAction(reading: ActionReading): readonly PublishHit[] {
  const uses = reading.step.uses ?? '';
  const reader = readerOf(uses);
  if (reader !== undefined) return reader(reading);
  return mayPublishUnknown(uses) ? readUnknownAction(reading, uses) : [];
}

/** Inputs of an unknown action whose names say that they are a registry's credential. */
function secretInputsOf({ step }: ActionReading): readonly string[] {
  return [...step.with.keys()].filter(
    (name) =>
      /token|password|api[-_]?key|secret|credential/iu.test(name) &&
      !/^(?:github|gh|repo)[-_]?token$/iu.test(name),
  );
}
