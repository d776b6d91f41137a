import { UNTOLD } from '../expressions/template.ts';
import type { Job, LocalAction } from '../model.ts';
import type { Variables } from '../shell/commands.ts';
import { PACKAGE_MANAGERS, handedTo } from './handed-to.ts';
import { callsOtherThings } from './hidden.ts';
import type { PublishHit } from './hit.ts';
import { actionUsesIdentity, scriptUsesIdentity, usesIdentityElsewhere } from './identity-uses.ts';
import type { PlacedStep } from './place.ts';
import { commandsOf } from './step-commands.ts';
import { skipOptions, unwrap } from './unwrap.ts';

/** What scripts, tasks, steps and jobs do by their names, and is no publishing. */
const OTHER =
  /docs?\b|document|pages|cover|cov\b|image|docker|container|helm|\bsite|website|book|\bdry|check|(?:^|[^a-z])tests?(?:$|[^a-z])|unittest|pytest|smoke|e2e|integration|notes|changelog|draft|artifact|report|prepare|version|validate|verif|lint|install|\bci\b|set[-_]?up|bootstrap|bench|clean|typecheck|types\b|mypy|ruff|bump|sync|wait|metadata|download|fetch|depend|deps|config|\binit|\block|require|audit|scan|security|matrix|cache|announce|notify|slack|label|triage|issue|changed|comment|upgrade|migrat|conda|brew|setup\.py|manage\.py|mvnw|gradlew|disk|environment|pre[-_]commit|preview|changeset|\btox\b|\bnox\b/iu;
/** They make what is published: alone they publish nothing. */
const MAKES =
  /build|compil|format|fmt|generat|codegen|autogen|wheel|sdist|bundle|pack\b|package|update|(?:^|[^a-z])dist(?:$|[^a-z])/iu;
const GOES_OUT = /publish|release|upload|ship|push|deploy/iu;

/** Folders in which scripts of any purpose lie. */
const FOLDERS = /(?<=^|\/)\.?(?:ci|tools?|scripts?|bin|config|github|workflows?)\//giu;

/** Whether a name says that something else is done than publishing. */
function doesOther(name: string): boolean {
  const told = name.replaceAll(FOLDERS, '');
  return OTHER.test(told) || callsOtherThings(told) || (MAKES.test(told) && !GOES_OUT.test(told));
}

/** What a person calls a script or a task: code on the command line is no name. */
const NAME = /^[\w@%+:.,/\\=-]+$/u;
/** Programs of the system, and what earlier steps made, are no scripts of the repository. */
const MADE_ELSEWHERE =
  /^(?:[/~\\]|[A-Z]:|(?:\.[/\\])?(?:\.?venv|\.tox|\.nox|node_modules|dist|target|build|out|result)[/\\])/iu;
/** Environments of tox and nox that are interpreters. */
const INTERPRETER = /^(?:py(?:py)?)?[\d.]+(?:$|[-,])/iu;

/** Tools whose own commands stand where a task does: only these words hand over to a task of the repository. */
const HANDS_OVER: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  hatch: new Set(['run']),
  pdm: new Set(['run']),
  cargo: new Set(['xtask', 'run', 'make']),
  nx: new Set(['run', 'run-many']),
  turbo: new Set(['run']),
  lerna: new Set(['run']),
  composer: new Set(['run', 'run-script', 'exec']),
};
/** Commands of the package managers themselves, that are no scripts of a `package.json`. */
const OWN_COMMANDS = new Set(
  'i add a ci rm remove link unlink exec x dlx why outdated info list ls ll store rebuild rb dedupe prune import patch plugins node set self-update up create init env cache audit pack version tag owner whoami view root bin'.split(
    ' ',
  ),
);

function isTask(words: readonly string[]): boolean {
  const [runner = '', ...args] = words;
  const [first = ''] = skipOptions(args);
  const only = HANDS_OVER[runner];
  if (only !== undefined) return only.has(first);
  return !PACKAGE_MANAGERS.has(runner) || !OWN_COMMANDS.has(first);
}

/** True for a command that hands over to a script or a task of the repository whose name says nothing. */
function isNameless(words: readonly string[]): boolean {
  const names = handedTo(words).filter((word) => word !== '' && !word.startsWith('-'));
  const [name = ''] = names;
  if (!NAME.test(name) || !/[a-z]/iu.test(name) || name.includes(UNTOLD) || MADE_ELSEWHERE.test(name))
    return false;
  return isTask(words) && !names.some((word) => doesOther(word) || INTERPRETER.test(word));
}

/** An action of the repository that runs a program: its folder is its name. */
const isNamelessAction = (action: LocalAction | undefined): boolean =>
  action !== undefined &&
  /^node|^docker/u.test(action.using) &&
  !doesOther(action.file.replace(/\/[^/]+$/u, ''));

function handsOver(placed: PlacedStep): boolean {
  const { step, sets, opaque } = placed;
  if (doesOther(step.name ?? '')) return false;
  if (step.run === undefined) return isNamelessAction(opaque);
  const variables: Variables = sets[0] ?? new Map<string, string>();
  return commandsOf(placed, variables)
    .filter(({ words }) => !words.some((word) => word.startsWith('--dry-run')))
    .some(({ words }) => isNameless(words) || isNameless(unwrap(words)));
}

/** A hit with the line of its step. */
interface NamelessHit extends PublishHit {
  readonly line: number;
}

/**
 * The steps that hand over to a script or a task by a name that says nothing, in a job that gets an ID token and
 * shows nothing else that it is for: it may publish there, so that the job does not go unseen.
 */
export function readNameless(job: Job, placed: readonly PlacedStep[]): readonly NamelessHit[] {
  const isOther = doesOther(`${job.id} ${job.name ?? ''}`);
  if (isOther && job.environment === undefined) return [];
  if (placed.some(({ step }) => usesIdentityElsewhere(step))) return [];
  return placed
    .filter(handsOver)
    .map(({ line }) => ({ index: null, method: 'script', ecosystem: null, auth: 'unknown', line }));
}

/**
 * True for a call of a workflow of which nothing says what it does: neither the names of its file and of the job that
 * calls it, nor the inputs that it is given.
 */
export function isNamelessCall(uses: string, names: readonly string[], inputs: Job['with']): boolean {
  const saysWhy = [...inputs].some(([name, value]) =>
    scriptUsesIdentity(`${name}: ${JSON.stringify(value)}`),
  );
  return !saysWhy && !actionUsesIdentity(uses) && !names.some(doesOther);
}
