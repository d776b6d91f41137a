import type { Job, Step } from '../../workflow/index.ts';

/** What the scripts of one step do by hand of the exchange of an ID token for an upload token. */
export interface ExchangeStep {
  readonly step: Step;
  /** Audiences of the ID tokens that it asks for; `undefined` for one that cannot be told. */
  readonly asksFor: readonly (string | undefined)[];
  /** Hosts whose mint it calls. */
  readonly mintsAt: readonly string[];
}

const SCRIPT_INPUTS = ['script', 'inlineScript'];
const AUDIENCE = /[?&]audience=(?<audience>[\w.:/@-]*)/gu;
const GET_ID_TOKEN = /\bgetIDToken\(\s*(?:(?<quote>['"`])(?<audience>[^'"`$]*)\k<quote>)?/gu;
const MINT = /https:\/\/(?<host>[\w.-]+)\/_\/oidc\/(?:[\w-]+\/)?mint-token/gu;
const SHORT = 100_000;

const scriptOf = ({ run, with: inputs }: Step): string =>
  [run, ...SCRIPT_INPUTS.map((name) => inputs.get(name))]
    .filter((text) => text !== undefined)
    .join('\n')
    .slice(0, SHORT);

function audiencesOf(script: string): readonly (string | undefined)[] {
  const byRequest = /ACTIONS_ID_TOKEN_REQUEST_URL/u.test(script)
    ? [...script.matchAll(AUDIENCE)].map((match) => match.groups?.['audience'])
    : [];
  const byToolkit = [...script.matchAll(GET_ID_TOKEN)].map((match) => match.groups?.['audience']);
  return [...byRequest, ...byToolkit].map((audience) => (audience === '' ? undefined : audience));
}

/** The steps of a job that ask for an ID token or exchange it in scripts of their own, in order. */
export function exchangeStepsOf({ steps }: Job): readonly ExchangeStep[] {
  return steps.flatMap((step) => {
    const script = scriptOf(step);
    const asksFor = audiencesOf(script);
    const mintsAt = [...script.matchAll(MINT)].map((match) => (match.groups?.['host'] ?? '').toLowerCase());
    return asksFor.length + mintsAt.length === 0 ? [] : [{ step, asksFor, mintsAt }];
  });
}
