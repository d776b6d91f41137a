import { UNTOLD } from '../../github/expressions/template.ts';
import { readConfigured, readPublishCommand } from '../../github/publish/command.ts';
import { readHiddenPublish, speaksOfPublishing } from '../../github/publish/hidden.ts';
import type { PublishHit } from '../../github/publish/hit.ts';
import { type ReadCommand, readScript } from '../../github/shell/commands.ts';
import type { PublishAuth } from '../../workflow.ts';
import type { PipelineJob, ScriptLine, Texts } from '../model.ts';
import type { Budget } from '../tree/budget.ts';
import { audienceIndex } from './audience.ts';

/** An act of publishing with the line that does it. */
export interface JobHit extends PublishHit {
  readonly line: number;
}

/** Stands before each line of a script, so that its commands can be told whose they are; in no script. */
const MARK = '\uE001';
/** Says that a script may have to do with publishing; everything else is passed over without parsing. */
const WORTH_READING = /publish|upload|twine|pypi|tokenless/iu;
/** A client by hand: the ID token goes to the index in a request of its own. */
const MINTS = /\/_\/oidc\/[\w/-]{0,50}mint-token|-m\s{1,9}id\b/iu;
/** Clients that find GitLab's ID token by themselves; the others know GitHub's only. */
const EXCHANGE_HERE = new Set(['uv', 'twine', 'pdm', 'tokenless']);

function marked(lines: readonly ScriptLine[]): string {
  return lines.map(({ text, line }) => `${MARK} ${line}\n${text.replaceAll(MARK, ' ')}`).join('\n');
}

interface PlacedCommand {
  readonly command: ReadCommand;
  readonly line: number;
}

function commandsOf(lines: readonly ScriptLine[], variables: Texts): readonly PlacedCommand[] {
  let line = 0;
  return readScript(marked(lines), variables).flatMap((command) => {
    if (command.words[0] !== MARK) return [{ command, line }];
    line = Number(command.words[1] ?? line);
    return [];
  });
}

/** Every text of a job in which the client or the address of the index can stand. */
function textOf(job: PipelineJob): string {
  const scripts = [...job.script, ...job.afterScript].map(({ text }) => text);
  const variables = [...job.rootVariables.values(), ...job.variables.values()];
  return [...scripts, ...job.entrypoint, ...variables].join('\n');
}

/** True when a job exchanges its ID token by a request of its own instead of leaving it to the client. */
export function mintsByHand(job: PipelineJob): boolean {
  return MINTS.test(textOf(job));
}

/** True when a job may have to do with publishing. */
export function isWorthReading(job: PipelineJob): boolean {
  const isFor = job.idTokens.some(({ audiences }) =>
    audiences.some((text) => audienceIndex(text) !== undefined || text.includes('$')),
  );
  return isFor || (job.isPartlyUnseen && speaksOfPublishing(job.id)) || WORTH_READING.test(textOf(job));
}

function correctAuth(hit: PublishHit, job: PipelineJob): PublishAuth {
  // A secret that the job itself minted from its ID token is no stored credential.
  if (job.idTokens.length > 0 && mintsByHand(job)) return 'oidc';
  if (hit.auth === 'oidc' && !EXCHANGE_HERE.has(hit.method)) return 'unknown';
  return hit.auth;
}

/** The index that the ID tokens of a job are for, when it is one. */
function indexOfTokens(job: PipelineJob, variables: Texts): string | null {
  const named = job.idTokens.flatMap(({ audiences }) =>
    audiences.map((text) => audienceIndex(text, variables)).filter((index) => index !== undefined),
  );
  const [only, ...others] = new Set(named);
  return only !== undefined && others.length === 0 ? only : null;
}

/** A job whose publishing is not seen, but said: by its ID token, or by its name where a part of it is unseen. */
function unseenHits(job: PipelineJob, variables: Texts): readonly JobHit[] {
  const index = indexOfTokens(job, variables);
  const isTold = index !== null || (job.isPartlyUnseen && speaksOfPublishing(job.id));
  const auth = index === null ? 'unknown' : 'oidc';
  return isTold
    ? [{ index, method: 'script', ecosystem: index === null ? null : 'python', auth, line: job.line }]
    : [];
}

/** What the scripts of a job publish, when its variables have these values. */
export function readHits(job: PipelineJob, variables: Texts, budget: Budget): readonly JobHit[] {
  budget.spend(textOf(job).length + 1);
  const entrypoint = { words: job.entrypoint, variables, outputs: [], line: 0, position: 0, depth: 0 };
  const entry: readonly PlacedCommand[] = [{ command: entrypoint, line: job.line }];
  const commands = [
    ...entry,
    ...commandsOf(job.script, variables),
    ...commandsOf(job.afterScript, variables),
  ];
  const configured = new Map(
    commands.map(({ command }) => readConfigured(command)).filter((pair) => pair !== undefined),
  );
  const around = { idToken: job.idTokens.length > 0 ? 'job' : 'missing', configured } as const;
  const hits = commands.flatMap(({ command, line }): readonly JobHit[] => {
    const hidden = around.idToken === 'job' ? readHiddenPublish(command, around) : undefined;
    const hit = readPublishCommand(command, around) ?? hidden;
    if (hit === undefined) return [];
    const index = hit.method === 'script' ? indexOfTokens(job, variables) : hit.index;
    return [{ ...hit, index, auth: correctAuth(hit, job), line }];
  });
  return hits.length > 0 ? hits : unseenHits(job, variables);
}

/** True for a text of which a part is not known. */
export function isUntold(text: string): boolean {
  return text.includes(UNTOLD);
}
