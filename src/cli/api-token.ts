import type { ApiToken } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { maskIn } from './mask.ts';
import { type CommonFlags, say } from './output.ts';
import { resolveSecret } from './secret-reference.ts';

/** What an API token is to be used for. */
export interface ApiTokenUse {
  /** `env:NAME` or `file:PATH`. */
  readonly reference: string;
  /** `pypi`, `testpypi` or the upload URL. */
  readonly index: string;
  /** Left out: that of the first distribution of the folder. */
  readonly project: string | undefined;
  readonly folder: string;
  /** True: the project does not exist at the index yet. */
  readonly projectIsNew: boolean;
}

async function projectOf({ project, folder }: ApiTokenUse): Promise<string> {
  const { projectInFolder } = await import('../publishing/client/index.ts');
  const named = project ?? (await projectInFolder(folder));
  if (named !== undefined) return named;
  throw cliErrors.create('usage-invalid', {
    problem: 'nothing names the project that the API token must be for',
    mend: 'write `--project NAME`',
  });
}

/**
 * An API token in an emergency: hidden in the log, and refused before anything is sent where it is not for this
 * project and index alone, as far as it says.
 *
 * @throws secret-reference-invalid, secret-missing, usage-invalid, api-token-…
 */
export async function apiTokenFor(
  context: CliContext,
  flags: CommonFlags,
  use: ApiTokenUse,
): Promise<ApiToken> {
  const token = await resolveSecret(context, use.reference, '--api-token');
  maskIn(context)(token);
  const [{ checkTokenScope, readTokenScope }, { hostOfIndex }] = await Promise.all([
    import('../trust/index.ts'),
    import('../publishing/config/index.ts'),
  ]);
  const scope = checkTokenScope(readTokenScope(token), {
    project: await projectOf(use),
    host: hostOfIndex(use.index),
    projectIsNew: use.projectIsNew,
    nowSeconds: Math.floor(Date.now() / 1000),
  });
  const warning =
    scope === 'account'
      ? 'the token is for the whole account: revoke it at once'
      : 'published by a stored token, without trusted publishing and attestations';
  say(context, flags, `warning: ${warning}`);
  return { kind: 'api-token', token };
}
