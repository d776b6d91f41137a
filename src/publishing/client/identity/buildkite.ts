// `buildkite-agent oidc request-token`, as https://buildkite.com/docs/agent/cli/reference/oidc and the `id`
// package of Python (1.7) call it, checked 2026-11-28.
import { findProgram } from '../../../base/index.ts';
import { askAgent } from './agent.ts';
import type { AmbientIdentity, DetectionFacts, NoAmbientIdentity } from './ambient.ts';
import { placeOfPrograms } from './machine.ts';

const TITLE = 'Buildkite';
const PROGRAM = 'buildkite-agent';
/** With this the agent's program proves to Buildkite which job asks. */
const TOKEN_VARIABLE = 'BUILDKITE_AGENT_ACCESS_TOKEN';

/** Finds a job of Buildkite; undefined when this is none. */
export function detectBuildkite({
  environment,
}: DetectionFacts): AmbientIdentity | NoAmbientIdentity | undefined {
  if (!environment['BUILDKITE']) return undefined;
  const program = findProgram(PROGRAM, placeOfPrograms(environment));
  if (program === undefined) {
    return {
      kind: 'none',
      why: `this is a job of ${TITLE}, but \`${PROGRAM}\`, which gives ID tokens, is not on its \`PATH\``,
      mend: `make \`${PROGRAM}\` available to the step; in a container of the Docker plugin that is \`mount-buildkite-agent: true\``,
    };
  }
  return {
    kind: 'buildkite',
    title: TITLE,
    canIssueAgain: true,
    variables: [TOKEN_VARIABLE],
    requestIdToken: ({ audience, signal }) =>
      askAgent(
        {
          provider: TITLE,
          program,
          args: ['oidc', 'request-token', '--audience', audience],
          environment,
          secretVariables: [TOKEN_VARIABLE],
        },
        audience,
        signal,
      ),
  };
}
