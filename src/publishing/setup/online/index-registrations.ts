import { type Secret, isTokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import { type ClientDeps, indexName, listPublishers } from '../../client/index.ts';
import { type CompletePublisher, membersOfForm } from '../../config/index.ts';
import type { IndexRegistrations } from '../../doctor/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';

/** What indexes of ours are asked. */
export interface IndexQuestions {
  /** What is declared; indexes that are named by a URL are asked. */
  readonly declared: readonly CompletePublisher[];
  /** The names by which the repository goes, here and at the forge. */
  readonly repositories: readonly ForgeRepository[];
  readonly credential: Secret;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly totalSeconds?: number | undefined;
  readonly deps: ClientDeps;
}

/** What they told. */
export interface IndexAnswers {
  readonly indexes: readonly IndexRegistrations[];
  /** What was not told and why, one sentence each. */
  readonly unseen: readonly string[];
}

type Registered = Awaited<ReturnType<typeof listPublishers>>[number];

const TOTAL_SECONDS = 30;

/** A registration of a CI service that cannot be declared is none to compare. */
function toPublisher({ provider, project, pending, fields }: Registered, index: string): CompletePublisher[] {
  const members = membersOfForm(provider, fields);
  const { owner, repository, workflow } = members ?? {};
  if (members === undefined || owner === undefined || repository === undefined || workflow === undefined) {
    return [];
  }
  return [
    { ...members, index, project, owner, repository, workflow, pending, reviewers: [], versions: 'all' },
  ];
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** An index lists every project; those of other repositories are no business of this one. */
function isOurs({ project, owner, repository }: CompletePublisher, questions: IndexQuestions): boolean {
  const { declared, repositories } = questions;
  return (
    declared.some((one) => normalizeName(one.project) === normalizeName(project)) ||
    repositories.some((one) => same(one.owner, owner) && same(one.name, repository))
  );
}

async function askIndex(
  index: string,
  questions: IndexQuestions,
  signal: AbortSignal,
): Promise<IndexRegistrations> {
  const { credential, ca, deps } = questions;
  const target = {
    uploadUrl: index,
    simpleUrl: new URL('/simple/', index).href,
    ...(ca === undefined ? {} : { ca }),
  };
  const all = await listPublishers({ target, credential, signal }, deps);
  return {
    index,
    publishers: all.flatMap((one) => toPublisher(one, index)).filter((one) => isOurs(one, questions)),
  };
}

/** Our own words: an answer may repeat the credential. */
function failureOf(error: unknown, index: string): string {
  const name = indexName(index);
  if (error instanceof DOMException && error.name === 'TimeoutError') return `\`${name}\` took too long`;
  if (!isTokenlessError(error)) throw error;
  const { status } = error.details;
  const why = typeof status === 'number' ? `status ${status}` : `\`${error.code}\``;
  return `\`${name}\` did not tell what is registered there (${why})`;
}

/**
 * What is registered at the indexes of ours that the repository declares by URL. SECURITY: the credential is for
 * one index, so it goes to none when URLs of several hosts are declared. Throws the signal's reason only.
 */
export async function readIndexRegistrations(questions: IndexQuestions): Promise<IndexAnswers> {
  const urls = [...new Set(questions.declared.map(({ index }) => index))].filter((index) =>
    URL.canParse(index),
  );
  const hosts = new Set(urls.map((url) => new URL(url).origin));
  if (hosts.size === 0) {
    return {
      indexes: [],
      unseen: ['no index is declared by URL, so that there is none to take the credential to'],
    };
  }
  if (hosts.size > 1) {
    const sentence = `the credential is for one index, and ${hosts.size} are declared by URL: none was asked`;
    return { indexes: [], unseen: [sentence] };
  }
  const limit = AbortSignal.timeout((questions.totalSeconds ?? TOTAL_SECONDS) * 1000);
  const signal = questions.signal === undefined ? limit : AbortSignal.any([questions.signal, limit]);
  const indexes: IndexRegistrations[] = [];
  const unseen: string[] = [];
  for (const url of urls) {
    try {
      indexes.push(await askIndex(url, questions, signal));
    } catch (error) {
      questions.signal?.throwIfAborted();
      unseen.push(failureOf(error, url));
    }
  }
  return { indexes, unseen };
}
