import { workflowErrors } from '../../errors.ts';
import type { GitLabPublishJob } from '../publish-job.ts';
import { audienceOf, idTokenVariable } from './audience.ts';

/**
 * Checks the ID token of a publish job against what its index and its client want: one declared for the
 * client's variable, with the audience of the index as a single text. An index whose audience is not known
 * is asked for one token at least. Throws `pipeline-id-token-missing`, `pipeline-id-token-audience`.
 *
 * @param audience what the index's `/_/oidc/audience` answers; left out: what PyPI and TestPyPI are known to want
 */
export function requireGitLabIdToken(
  job: GitLabPublishJob,
  audience: string | undefined = audienceOf(job.index),
): void {
  const { file, idTokens, mintsByHand } = job;
  // Of a job that is not at hand nobody knows what it declares.
  if (job.reusable === 'remote') return;
  const wanted = audience ?? '<AUDIENCE>';
  const variable = audience === undefined ? `${wanted}_ID_TOKEN` : idTokenVariable(audience);
  const fits = idTokens.filter(({ audiences, isList }) => !isList && audiences[0] === audience);
  const own = idTokens.find((token) => token.variable === variable);
  // Whoever makes the request by hand may call the variable as they like.
  if (audience === undefined ? idTokens.length > 0 : mintsByHand && fits.length > 0) return;
  const declared = own ?? (mintsByHand ? idTokens[0] : undefined);
  if (declared === undefined) {
    const details = { file, job: job.job, variable, audience: wanted };
    throw workflowErrors.create('pipeline-id-token-missing', details, { location: { file, line: job.line } });
  }
  if (fits.includes(declared)) return;
  const { audiences, line } = declared;
  throw workflowErrors.create(
    'pipeline-id-token-audience',
    { file, job: job.job, variable: declared.variable, audiences, wanted },
    { location: { file, line } },
  );
}
