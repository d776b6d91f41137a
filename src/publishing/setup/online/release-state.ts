import { z } from 'zod';
import type { StatusRun } from '../../client/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { type Asker, type AskerOptions, createAsker } from './asker.ts';
import { askPending, askRuns } from './runs.ts';

/** What is asked of GitHub about one release. */
export interface ReleaseQuestions extends AskerOptions {
  readonly repository: ForgeRepository;
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** File name of the release workflow. */
  readonly workflow: string;
}

/** What GitHub says of a release; a member is left out when it was not told. */
export interface ReleaseForgeFacts {
  readonly tagPushed?: boolean;
  /** Of the tag's newest run; null: the tag started none. */
  readonly run?: StatusRun | null;
  readonly environments?: readonly string[];
  /** Everything that was not told, one sentence each. */
  readonly unseen: readonly string[];
}

/** More than any text that GitHub gives in these places. */
const LONGEST_TEXT = 300;
const text = z.string().max(LONGEST_TEXT);

// https://docs.github.com/rest/git/refs#list-matching-references, checked 2026-11-28
const refsAnswer = z.array(z.object({ ref: text }));
const environmentAnswer = z.object({ name: text });

const part = encodeURIComponent;

async function askTag(asker: Asker, path: string, tag: string): Promise<boolean | undefined> {
  const told = await asker.ask(`${path}/git/matching-refs/tags/${part(tag)}`, refsAnswer, {
    what: `whether the tag \`${tag}\` is pushed`,
    permission: 'Contents',
    isPublic: true,
  });
  // The question is for the beginning of a name: `v1` finds `v1.1` too.
  return told?.value.some(({ ref }) => ref === `refs/tags/${tag}`);
}

async function askRun(
  asker: Asker,
  path: string,
  { tag, workflow }: ReleaseQuestions,
): Promise<StatusRun | null | undefined> {
  const runs = await askRuns(asker, path, { tag, workflow });
  if (runs === undefined) return undefined;
  const [run] = runs;
  if (run === undefined) return null;
  const { id, status, conclusion, url } = run;
  const approvals = (status === 'waiting' ? await askPending(asker, path, id) : undefined) ?? [];
  const waitingFor = approvals.map(({ environment }) => environment);
  return { id, status, conclusion, url, waitingFor, approvals };
}

async function askEnvironmentNames(asker: Asker, path: string): Promise<readonly string[] | undefined> {
  const told = await asker.askAll(
    `${path}/environments`,
    { member: 'environments', item: environmentAnswer },
    { what: 'the environments', permission: 'Actions', isPublic: true },
  );
  return told?.map(({ name }) => name);
}

/**
 * What GitHub says of a release: its tag, the newest run for it and whom that waits for, and which environments
 * there are. No answer, however wrong, late or large, is an error. Throws the signal's reason only.
 */
export async function readReleaseState(questions: ReleaseQuestions): Promise<ReleaseForgeFacts> {
  const asker = createAsker(questions);
  const { repository, tag } = questions;
  const path = `/repos/${part(repository.owner)}/${part(repository.name)}`;
  try {
    const tagPushed = await askTag(asker, path, tag);
    const run = await askRun(asker, path, questions);
    const environments = await askEnvironmentNames(asker, path);
    return {
      ...(tagPushed === undefined ? {} : { tagPushed }),
      ...(run === undefined ? {} : { run }),
      ...(environments === undefined ? {} : { environments }),
      unseen: asker.unseen(),
    };
  } finally {
    asker.close();
  }
}
