import { writeFileSync } from 'node:fs';
import type { AdaptParts } from '../../../src/server/start-index.ts';
import type { ReceivedContent } from '../../../src/server/usecases/index.ts';

/** Moments at which a server can be made to die, named by what was done last. */
export const DEATH_POINTS = [
  /** The bytes are written aside and flushed. */
  'received',
  /** The distribution is renamed and its folder flushed; its metadata not yet. */
  'kept',
  /** Everything is renamed, and nothing committed. */
  'all-kept',
  /** The file is committed, and nobody was told. */
  'file-committed',
  /** The mint was decided, and nothing committed. */
  'mint-prepared',
  /** The mint is committed, and nobody was told. */
  'mint-committed',
  /** The burn is committed, and nobody was told. */
  'burn-committed',
] as const;

export type DeathPoint = (typeof DEATH_POINTS)[number];

/** Which one, and at which time that it is reached. */
export interface DeathPlan {
  readonly point: DeathPoint;
  readonly nth: number;
  /** Where the server writes, as the last thing that it does, what it was doing. */
  readonly noteFile: string;
}

/** What a server was doing when it died: a SHA-256 of a content or of an upload token, or a used ID. */
export interface DeathNote {
  readonly point: DeathPoint;
  readonly subject: string;
}

type Reached = (point: DeathPoint, subject: string) => void;

function dying(plan: DeathPlan): Reached {
  let left = plan.nth;
  return (point, subject) => {
    if (point !== plan.point) return;
    left -= 1;
    if (left > 0) return;
    writeFileSync(plan.noteFile, JSON.stringify({ point, subject } satisfies DeathNote));
    process.kill(process.pid, 'SIGKILL');
  };
}

function watchedContent(content: ReceivedContent, reached: Reached): ReceivedContent {
  return {
    ...content,
    async keep() {
      await content.keep();
      reached('kept', content.digests.sha256);
    },
  };
}

/** Puts the moments between an index and its adapters, and dies at the planned one. */
export function dieAt(plan: DeathPlan): AdaptParts {
  const reached = dying(plan);
  return ({ store, contents, ...parts }) => ({
    ...parts,
    contents: {
      ...contents,
      async receive(stream, maxBytes) {
        const content = await contents.receive(stream, maxBytes);
        if (content === 'too-large') return content;
        reached('received', content.digests.sha256);
        return watchedContent(content, reached);
      },
    },
    store: {
      ...store,
      async addFile(command) {
        reached('all-kept', command.file.sha256);
        const result = await store.addFile(command);
        if (result === 'added') reached('file-committed', command.file.sha256);
        return result;
      },
      async claimUsedIdAndMint(command) {
        reached('mint-prepared', command.usedId?.id ?? '');
        const result = await store.claimUsedIdAndMint(command);
        if (result === 'minted') reached('mint-committed', command.usedId?.id ?? '');
        return result;
      },
      async burnUploadToken(sha256, event) {
        await store.burnUploadToken(sha256, event);
        reached('burn-committed', sha256);
      },
    },
  });
}
