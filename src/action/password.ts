import { type Secret, isTokenlessError } from '../base/index.ts';
import { projectInFolder } from '../publishing/client/index.ts';
import { hostOfIndex, parseIndex } from '../publishing/config/index.ts';
import { checkTokenScope, readTokenScope } from '../trust/index.ts';
import type { RunnerLog } from './runner/index.ts';

/** What an API token is used for. */
export interface PasswordUse {
  /** Left out: that of the first distribution in the folder. */
  readonly project: string | undefined;
  readonly folder: string;
  readonly uploadUrl: string;
  readonly nowSeconds: number;
}

/** Told and not refused: a token that is too wide is good, and another index may write its own as it likes. */
const TOLD = new Set([
  'api-token-account-wide',
  'api-token-too-wide',
  'api-token-scope-unknown',
  'api-token-malformed',
]);

/**
 * Checks, before anything is sent, what an API token says that it may do: one of another project or index, or past
 * its end, would be refused by the index in the middle of the release. A password without `pypi-` is none of Python's
 * indexes, and is left to its own.
 *
 * @throws api-token-index-mismatch, api-token-expired, api-token-not-yet-valid, api-token-project-mismatch
 */
export async function checkPassword(log: RunnerLog, password: Secret, use: PasswordUse): Promise<void> {
  const project = use.project ?? (await projectInFolder(use.folder));
  if (project === undefined || !password.reveal().startsWith('pypi-')) return;
  const { uploadUrl, nowSeconds } = use;
  const index = parseIndex(uploadUrl) ?? uploadUrl;
  // An address of its own may be a proxy, to which a token says the name of what is behind it.
  const host = URL.canParse(index) ? undefined : hostOfIndex(index);
  try {
    checkTokenScope(readTokenScope(password), { project, host, projectIsNew: false, nowSeconds });
  } catch (error) {
    if (!isTokenlessError(error) || !TOLD.has(error.code)) throw error;
    log.annotate('warning', { title: error.message, text: error.why });
  }
}
