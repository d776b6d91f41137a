import type { ActionInputs } from './inputs/index.ts';
import type { Environment, RunnerLog } from './runner/index.ts';

/** Inputs of the PyPA action that are taken and change nothing here; said, so that nobody relies on them. */
function remarkWithoutEffect(log: RunnerLog, { skipExisting, verifyMetadata }: ActionInputs): void {
  if (!skipExisting) {
    const text =
      'an identical file that the index has is always skipped, and one with other bytes always stops the release';
    log.annotate('notice', { title: '`skip-existing: false` changes nothing', text });
  }
  if (!verifyMetadata) {
    const text = 'distributions are always read and checked, because the index would refuse them later';
    log.annotate('notice', { title: '`verify-metadata: false` changes nothing', text });
  }
}

/** An API token switches trusted publishing off, which is easily forgotten when the emergency is over. */
function remarkPassword(log: RunnerLog, environment: Environment): void {
  const could = (environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') !== '';
  const text = [
    'with an API token nothing proves who published, and nothing is attested: this is for an emergency only.',
    could
      ? 'This job may ask for an ID token: without `password` it publishes by trusted publishing.'
      : 'For trusted publishing take `password` out and give the job `permissions: id-token: write`.',
    'Delete the token at the index and the secret when the emergency is over.',
  ].join(' ');
  log.annotate('warning', { title: '`password` is given: this is no trusted publishing', text });
}

/** Says what a user of these inputs should know, before anything is done. */
export function remark(log: RunnerLog, inputs: ActionInputs, environment: Environment): void {
  remarkWithoutEffect(log, inputs);
  if (inputs.password !== undefined) remarkPassword(log, environment);
}
