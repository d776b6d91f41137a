// `circleci run oidc get`, as https://circleci.com/docs/guides/permissions-authentication/oidc-tokens-with-custom-claims/
// and the `id` package of Python (1.7) call it, checked 2026-11-28. `--root-issuer`: the issuer is
// `https://oidc.circleci.com` for every organisation, which an index can know, and not one per organisation.
import { findProgram } from '../../../base/index.ts';
import { askAgent } from './agent.ts';
import type { AmbientIdentity, DetectionFacts, NoAmbientIdentity } from './ambient.ts';
import { placeOfPrograms } from './machine.ts';

const TITLE = 'CircleCI';
const PROGRAM = 'circleci';
/** ID tokens for the organisation's own audience, which every job gets. */
const TOKEN_VARIABLES = ['CIRCLE_OIDC_TOKEN', 'CIRCLE_OIDC_TOKEN_V2'];

/** Finds a job of CircleCI; undefined when this is none. */
export function detectCircleCi({
  environment,
}: DetectionFacts): AmbientIdentity | NoAmbientIdentity | undefined {
  if (!environment['CIRCLECI']) return undefined;
  const program = findProgram(PROGRAM, placeOfPrograms(environment));
  if (program === undefined) {
    return {
      kind: 'none',
      why: `this is a job of ${TITLE}, but \`${PROGRAM}\`, which gives ID tokens, is not on its \`PATH\``,
      mend: `run this in a step of the job itself: ${TITLE} puts \`${PROGRAM}\` on the \`PATH\` there, and not into containers that a step starts`,
    };
  }
  return {
    kind: 'circleci',
    title: TITLE,
    canIssueAgain: true,
    variables: TOKEN_VARIABLES,
    requestIdToken: ({ audience, signal }) =>
      askAgent(
        {
          provider: TITLE,
          program,
          args: ['run', 'oidc', 'get', '--claims', JSON.stringify({ aud: audience }), '--root-issuer'],
          environment,
          secretVariables: TOKEN_VARIABLES,
        },
        audience,
        signal,
      ),
  };
}
