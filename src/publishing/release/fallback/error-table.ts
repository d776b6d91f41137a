import type { ErrorTable } from '../../../base/index.ts';

/** Details of the codes about the state of the fallback. */
export type FallbackErrorDetails = {
  'fallback-state-invalid': { file: string; problem: string };
  'probe-result-invalid': { problem: string };
};

/** The words of the codes about the state of the fallback. */
export const FALLBACK_ERROR_TABLE: ErrorTable<FallbackErrorDetails> = {
  'fallback-state-invalid': ({ file, problem }) => ({
    what: `\`${file}\` does not say what the fallback has changed`,
    why: problem,
    mend: `take the file back from the commit that armed the fallback (\`git log -- ${file}\`): it holds what restores the workflow`,
  }),
  'probe-result-invalid': ({ problem }) => ({
    what: 'this is no signed result of a probe',
    why: problem,
    mend: 'take the file that `tokenless probe --signed FILE` wrote in CI, unchanged',
  }),
};
