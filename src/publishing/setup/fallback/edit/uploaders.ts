import { UnclearPlace } from './yaml-places.ts';

/** A key that a block of a step gets, as it is written and as it is read. */
export interface StepEntry {
  readonly key: string;
  readonly yaml: string;
  readonly value: string | boolean;
}

/** What arming changes in a step. */
export interface StepChange {
  /** The block of the step that gets the entries. */
  readonly block: 'with' | 'env';
  readonly entries: readonly StepEntry[];
  /** Changes the script of the step; left out: it stays. Throws `UnclearPlace`. */
  readonly script?: (script: string) => string;
}

const secretOf = (key: string, secret: string): StepEntry => {
  const expression = `\${{ secrets.${secret} }}`;
  return { key, yaml: expression, value: expression };
};

/** Replaces what occurs exactly once. Throws `UnclearPlace`. */
function replaceOnce(script: string, pattern: RegExp, replacement: string): string {
  const found = script.match(new RegExp(pattern.source, 'gu')) ?? [];
  if (found.length !== 1)
    throw new UnclearPlace('its script calls the uploader more than once, or in a way that cannot be read');
  return script.replace(new RegExp(pattern.source, 'u'), replacement);
}

const UV_TRUSTED = /--trusted-publishing[ =](?:always|automatic)\b/u;

/** With a token `automatic` takes it; `always` would refuse it. */
function uvScript(script: string): string {
  return UV_TRUSTED.test(script) ? replaceOnce(script, UV_TRUSTED, '--trusted-publishing never') : script;
}

const TWINE_ATTESTATIONS = / --attestations(?= |$)/mu;

function twineScript(script: string): string {
  return script.replaceAll(new RegExp(TWINE_ATTESTATIONS.source, 'gmu'), '');
}

const withInput = (secret: string): StepChange => ({
  block: 'with',
  entries: [secretOf('password', secret), { key: 'attestations', yaml: 'false', value: false }],
});

/**
 * How each uploader is told to use a stored token, with attestations off: indexes take none from it.
 *
 * - PyPA's action and ours: the inputs `password` and `attestations`.
 * - uv: `UV_PUBLISH_TOKEN`; `UV_PUBLISH_NO_ATTESTATIONS` since 0.9.12, before which it sent none.
 * - twine: `TWINE_USERNAME` and `TWINE_PASSWORD`.
 * - our command: `--api-token env:NAME`.
 *
 * Undefined for an uploader that is not known here. `usesAction`: the step runs an action, not a script.
 */
export function changeFor(
  method: string,
  { secret, projectIsNew }: { readonly secret: string; readonly projectIsNew: boolean },
  usesAction: boolean,
): StepChange | undefined {
  if (usesAction) return method === 'pypa-action' || method === 'tokenless' ? withInput(secret) : undefined;
  switch (method) {
    case 'uv':
      return {
        block: 'env',
        entries: [
          secretOf('UV_PUBLISH_TOKEN', secret),
          { key: 'UV_PUBLISH_NO_ATTESTATIONS', yaml: "'true'", value: 'true' },
        ],
        script: uvScript,
      };
    case 'twine':
      return {
        block: 'env',
        entries: [
          { key: 'TWINE_USERNAME', yaml: '__token__', value: '__token__' },
          secretOf('TWINE_PASSWORD', secret),
        ],
        script: twineScript,
      };
    case 'tokenless':
      return {
        block: 'env',
        entries: [secretOf('API_TOKEN', secret)],
        script: (script) =>
          replaceOnce(
            script,
            /\btokenless publish\b/u,
            `tokenless publish --api-token env:API_TOKEN${projectIsNew ? ' --project-does-not-exist-yet' : ''}`,
          ),
      };
    default:
      return undefined;
  }
}
