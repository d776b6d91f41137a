import { isTokenlessError } from '../../../base/index.ts';
import {
  FALLBACK_STATE_FILE,
  type FallbackFile,
  type FallbackState,
  fallbackPhase,
  fallbackSha256,
  parseFallbackState,
} from '../../release/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

const MARK = /#\s*tokenless-fallback:/u;
const ROLL_BACK =
  'end the emergency: `tokenless fallback rollback`, then revoke the token and delete its secret';

/** The state of the fallback; what is wrong with it where it cannot be read; undefined: there is none. */
export function fallbackStateIn({ facts }: Project): FallbackState | Problem | undefined {
  const text = facts.files.get(FALLBACK_STATE_FILE);
  if (text === undefined) return undefined;
  try {
    return parseFallbackState(text);
  } catch (error) {
    if (!isTokenlessError(error)) throw error;
    return {
      file: FALLBACK_STATE_FILE,
      line: 1,
      message: `${error.message}: ${error.why}`,
      mend: error.mend,
    };
  }
}

/** A byte order mark is taken off where texts are read. */
function isText(text: string, sha256: string): boolean {
  return [text, `\uFEFF${text}`].some((one) => fallbackSha256(Buffer.from(one)) === sha256);
}

function outOfStep(file: FallbackFile, workflows: ReadonlyMap<string, string>): readonly Problem[] {
  const text = workflows.get(file.path);
  if (text !== undefined && isText(text, file.after.sha256)) return [];
  const what = text === undefined ? 'is gone' : 'is not as the fallback left it';
  return [
    {
      file: text === undefined ? FALLBACK_STATE_FILE : file.path,
      line: 1,
      message: `the fallback is armed, and \`${file.path}\` ${what}`,
      mend: 'see what differs: `tokenless fallback rollback --dry-run --force`',
    },
  ];
}

function markedAgain(file: FallbackFile, workflows: ReadonlyMap<string, string>): readonly Problem[] {
  const line = (workflows.get(file.path) ?? '').split('\n').findIndex((one) => MARK.test(one)) + 1;
  if (line === 0) return [];
  const message = `the fallback was rolled back, and its mark stands in \`${file.path}\` again`;
  return [
    { file: file.path, line, message, mend: 'take the step and its mark back from before the emergency' },
  ];
}

function problemsOf(state: FallbackState, { facts }: Project): readonly Problem[] {
  if (state.rolledBackAt !== null) return state.files.flatMap((file) => markedAgain(file, facts.workflows));
  const message = `the fallback ran out on ${state.expires} and is not rolled back (incident ${state.incident})`;
  const isExpired = fallbackPhase(state, facts.today) === 'expired';
  return [
    ...(isExpired ? [{ file: FALLBACK_STATE_FILE, line: 1, message, mend: ROLL_BACK }] : []),
    ...state.files.flatMap((file) => outOfStep(file, facts.workflows)),
  ];
}

/** A state that does not fit the workflow cannot take it back. */
export const FALLBACK_STATE: Rule = {
  name: 'fallback-state',
  summary: 'the state of the emergency fallback is past its day, unreadable, or does not fit the workflow',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check(project) {
    const state = fallbackStateIn(project);
    if (state === undefined) return [];
    return 'schema' in state ? problemsOf(state, project) : [state];
  },
};
