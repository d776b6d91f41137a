import { type Secret, isRecord } from '../../../base/index.ts';
import {
  type ClientDeps,
  type HttpClient,
  type HttpResponse,
  createHttpClient,
  parseJson,
  printable,
} from '../../client/index.ts';
import type { GitHubApi } from './api-url.ts';
import {
  type Again,
  type Budget,
  type Refusal,
  type Topic,
  budgetOf,
  failureOf,
  limitOf,
  needOf,
  refusalOf,
  usedUpLimit,
} from './refusals.ts';

/** How GitHub is asked. */
export interface AskerOptions {
  readonly api: GitHubApi;
  /** Left out: only what GitHub tells everybody. */
  readonly token?: Secret | undefined;
  /** A CA certificate (PEM) that is trusted besides the system's own. */
  readonly ca?: string | undefined;
  /** Ends every question; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** How long all questions together may take, in seconds. */
  readonly totalSeconds?: number | undefined;
  readonly deps: ClientDeps;
}

/** What reads an answer: a schema of zod. */
export interface AnswerSchema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

/** An answer, and whether GitHub redirected to it from an old name. */
export interface Told<Value> {
  readonly value: Value;
  readonly redirected: boolean;
}

/** The items of a list in an answer: how its member is called, and what each is. */
export interface ListSchema<Value> {
  readonly member: string;
  readonly item: AnswerSchema<Value>;
}

/** A request that changes something. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** What came of it. */
export interface Changed {
  readonly status: number;
  /** GitHub's own words for a refusal, fit to be shown; empty where there are none. */
  readonly message: string;
}

/** Asks GitHub, one question after the other or several at once, and keeps what it did not tell. */
export interface Asker {
  /** What was not told and why, one sentence each. */
  unseen(): readonly string[];
  /** Undefined: not told, which `unseen` says. `path` begins with `/`. */
  ask<Value>(path: string, schema: AnswerSchema<Value>, topic: Topic): Promise<Told<Value> | undefined>;
  /** Every item of a list in pages; undefined when not all were told. */
  askAll<Value>(path: string, schema: ListSchema<Value>, topic: Topic): Promise<readonly Value[] | undefined>;
  /**
   * Changes something. Undefined: no answer, or one that says that the token may not, which `unseen` says;
   * any other status is for the caller to judge. Without a token nothing is sent.
   */
  change(change: Change, topic: Topic): Promise<Changed | undefined>;
  /** Says that something was not told. */
  miss(sentence: string): void;
  /** When to ask again; undefined: what was not told would not be told later either, or all was. */
  again(): Again | undefined;
  /** Undefined: GitHub did not say how many requests it takes. */
  budget(): Budget | undefined;
  /** Closes the connections. */
  close(): void;
}

const TOTAL_SECONDS = 45;
const REQUEST_SECONDS = 15;
/** A hundred environments with six reviewers each take about half of it. */
const MAX_BYTES = 2 * 1024 * 1024;
const PAGE_SIZE = 100;
const MOST_PAGES = 10;

/**
 * SECURITY: the token goes to the API that was named, encrypted, and nowhere else: redirects within that host
 * are followed once, and one to another host is refused before anything is sent there.
 */
function headersFor({ api, token }: AskerOptions): Readonly<Record<string, string>> {
  const isEncrypted = api.url.startsWith('https://');
  return {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token === undefined || !api.takesToken || !isEncrypted
      ? {}
      : { authorization: `Bearer ${token.reveal()}` }),
  };
}

/** An answer may repeat the token; what is read from it may be printed. */
function withoutToken(value: unknown, token: string): unknown {
  if (typeof value === 'string') return token === '' ? value : value.replaceAll(token, '[secret]');
  if (Array.isArray(value)) return value.map((item) => withoutToken(item, token));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutToken(item, token)]));
}

function itemsOf<Value>({ member, item }: ListSchema<Value>): AnswerSchema<readonly Value[]> {
  return {
    safeParse(value) {
      const list = isRecord(value) ? value[member] : undefined;
      if (!Array.isArray(list)) return { success: false };
      const read = list.map((one) => item.safeParse(one)).filter((one) => one.success);
      if (read.length < list.length) return { success: false };
      return { success: true, data: read.map(({ data }) => data) };
    },
  };
}

/** What was not told, and whether to go on. */
interface Misses {
  readonly sentences: Set<string>;
  closed: boolean;
  again: Again | undefined;
  budget: Budget | undefined;
  /** A limit that the last answer used up: it matters when there is a next question. */
  next: Refusal | undefined;
}

/** What all questions share. */
interface Line {
  readonly options: AskerOptions;
  readonly http: HttpClient;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasToken: boolean;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly misses: Misses;
}

function miss({ misses }: Line, { sentence, isFinal, again }: Refusal): undefined {
  // What fails because all is over is not told again and again.
  if (!misses.closed) {
    misses.sentences.add(sentence);
    misses.again = again ?? misses.again;
  }
  misses.closed ||= isFinal;
  return undefined;
}

async function send(
  line: Line,
  { method, path, body }: ({ readonly method: 'GET' } & Pick<Change, 'path' | 'body'>) | Change,
  topic: Topic,
): Promise<HttpResponse | undefined> {
  const { options, http, headers, signal, token } = line;
  const limits = { maxBytes: MAX_BYTES, maxRedirects: 1, timeoutSeconds: REQUEST_SECONDS };
  const content =
    body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const request = { method, url: options.api.url + path, ...content, signal, ...limits } as const;
  try {
    const answer = await http.request(request, { attempts: 1 });
    line.misses.budget = budgetOf(answer) ?? line.misses.budget;
    return answer;
  } catch (error) {
    options.signal?.throwIfAborted();
    const failure = failureOf(error, topic, token);
    if (failure === undefined) throw error;
    return miss(line, failure);
  }
}

/** True when no further request would be answered. */
function isOver(line: Line): boolean {
  const { misses } = line;
  if (misses.next !== undefined) miss(line, misses.next);
  return misses.closed;
}

async function ask<Value>(
  line: Line,
  path: string,
  schema: AnswerSchema<Value>,
  topic: Topic,
): Promise<Told<Value> | undefined> {
  const { misses, hasToken, token, options } = line;
  if (!hasToken && !topic.isPublic) {
    return miss(line, {
      sentence: `${topic.what} could not be asked: ${needOf(topic, false)}`,
      isFinal: false,
    });
  }
  if (isOver(line)) return undefined;
  const answer = await send(line, { method: 'GET', path }, topic);
  if (answer === undefined) return undefined;
  const words = answer.status === 200 ? '' : messageOf(answer, token);
  const isNone = answer.status === 404 && words !== '' && words === topic.noneWords;
  if (answer.status !== 200 && !isNone) return miss(line, refusalOf(answer, topic, hasToken, words));
  if (usedUpLimit(answer)) misses.next = limitOf(answer);
  const read = schema.safeParse(isNone ? {} : parseJson(answer.body));
  if (!read.success) {
    const sentence = `GitHub’s answer about ${topic.what} could not be read`;
    // A proxy on the way may have answered instead.
    return miss(line, { sentence, isFinal: false, again: {} });
  }
  const value = withoutToken(read.data, token) as Value;
  return { value, redirected: answer.url !== new URL(options.api.url + path).href };
}

async function askAll<Value>(
  line: Line,
  path: string,
  schema: ListSchema<Value>,
  topic: Topic,
): Promise<readonly Value[] | undefined> {
  const all: Value[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const told = await ask(line, `${path}?per_page=${PAGE_SIZE}&page=${page}`, itemsOf(schema), topic);
    if (told === undefined) return undefined;
    all.push(...told.value);
    if (told.value.length < PAGE_SIZE) return all;
  }
  return miss(line, { sentence: `${topic.what} are more than ${MOST_PAGES * PAGE_SIZE}`, isFinal: false });
}

/** GitHub's words in the body of a refusal: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
function messageOf({ body }: HttpResponse, token: string): string {
  const read = parseJson(body);
  const message = isRecord(read) ? read['message'] : undefined;
  return typeof message === 'string' ? printable(message, token === '' ? [] : [token]) : '';
}

/** Statuses that say that the token may not, or not now. */
const NOT_ALLOWED = [401, 403, 429];

async function change(line: Line, wanted: Change, topic: Topic): Promise<Changed | undefined> {
  const { misses, hasToken, token } = line;
  if (!hasToken) {
    const sentence = `${topic.what} could not be changed: ${needOf(topic, false)}`;
    return miss(line, { sentence, isFinal: true });
  }
  if (isOver(line)) return undefined;
  const answer = await send(line, wanted, topic);
  if (answer === undefined) return undefined;
  if (NOT_ALLOWED.includes(answer.status)) return miss(line, refusalOf(answer, topic, hasToken));
  if (usedUpLimit(answer)) misses.next = limitOf(answer);
  return { status: answer.status, message: messageOf(answer, token) };
}

/** Makes what asks GitHub. Nothing is tried twice: a person can run the command again, and a storm helps nobody. */
export function createAsker(options: AskerOptions): Asker {
  const headers = headersFor(options);
  const limit = AbortSignal.timeout((options.totalSeconds ?? TOTAL_SECONDS) * 1000);
  const line: Line = {
    options,
    http: createHttpClient({ ca: options.ca, deps: options.deps }),
    headers,
    hasToken: 'authorization' in headers,
    token: options.token?.reveal() ?? '',
    signal: options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]),
    misses: { sentences: new Set(), closed: false, again: undefined, budget: undefined, next: undefined },
  };
  return {
    unseen: () => [...line.misses.sentences],
    ask: (path, schema, topic) => ask(line, path, schema, topic),
    askAll: (path, schema, topic) => askAll(line, path, schema, topic),
    change: (wanted, topic) => change(line, wanted, topic),
    miss: (sentence) => miss(line, { sentence, isFinal: false }),
    again: () => line.misses.again,
    budget: () => line.misses.budget,
    close: () => line.http.close(),
  };
}
