import type { FallbackState, FallbackTarget } from '../../release/index.ts';

/** One thing that a person does, with the command that does it where there is one. */
export interface FallbackStep {
  readonly what: string;
  readonly command?: string;
}

const TOKEN_PAGES: Readonly<Record<string, string>> = {
  testpypi: 'https://test.pypi.org/manage/account/token/',
  pypi: 'https://pypi.org/manage/account/token/',
};

const quoted = (text: string): string =>
  /^[\w./:@=-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const placeOf = ({ repository }: FallbackState, { environment }: FallbackTarget): string =>
  `--repo ${quoted(repository)} --env ${quoted(environment)}`;

function makeToken(state: FallbackState, { index, projectIsNew }: FallbackTarget): FallbackStep {
  const { project } = state;
  const page = TOKEN_PAGES[index];
  if (page === undefined) {
    return {
      what: `make an API token for the project \`${project}\` at ${index}, which ends by itself (an index of ours does it by this command)`,
      command: `tokenless api-token add ${quoted(project)} --index ${quoted(index)} --credential env:CREDENTIAL --reason ${quoted(state.incident)} --days 1 --into ../token.txt`,
    };
  }
  const scope = projectIsNew
    ? 'for the entire account, for no token can be restricted to a project that does not exist: use it once, and revoke it at once'
    : `with the scope "Project: ${project}" and no other`;
  return {
    what: `make a token at ${page}, ${scope}; put it into a file that only you can read, outside of the repository`,
  };
}

function storeToken(state: FallbackState, target: FallbackTarget): readonly FallbackStep[] {
  const { environment, environmentBefore, index, secret } = target;
  const like =
    environmentBefore === null ? '' : ` with the reviewers and the tag rule of \`${environmentBefore}\``;
  const isNew = target.projectIsNew ? ' --project-does-not-exist-yet' : '';
  return [
    {
      what: `make the environment \`${environment}\` of GitHub${like}; one that is not there is made by the first run, without any protection`,
      command: `gh api --method PUT ${quoted(`repos/${state.repository}/environments/${encodeURIComponent(environment)}`)}`,
    },
    {
      what: 'check the token before it is stored: nobody is asked, nothing is sent',
      command: `tokenless fallback use --index ${quoted(index)} --token file:../token.txt${isNew}`,
    },
    {
      what: 'store it in that environment alone, and delete the file',
      command: `gh secret set ${secret} ${placeOf(state, target)} < ../token.txt && rm ../token.txt`,
    },
  ];
}

/** What is to be done after the fallback was armed, in order. */
export function stepsAfterArming(state: FallbackState): readonly FallbackStep[] {
  return [
    ...state.targets.flatMap((target) => [makeToken(state, target), ...storeToken(state, target)]),
    {
      what: 'commit what was changed, alone, and release that commit as the next version: a run has the workflow of its tag',
    },
    {
      what: `roll it back the same day, by ${state.expires} at the latest`,
      command: 'tokenless fallback rollback',
    },
  ];
}

function deleteToken(state: FallbackState, target: FallbackTarget): readonly FallbackStep[] {
  const { index, secret, environment } = target;
  const page = TOKEN_PAGES[index];
  const revoke: FallbackStep =
    page === undefined
      ? {
          what: `revoke the token at ${index}`,
          command: `tokenless api-token list --index ${quoted(index)} --credential env:CREDENTIAL`,
        }
      : { what: `revoke the token at ${page.replace(/token\/$/u, '')}` };
  return [
    revoke,
    {
      what: `delete the secret, and the environment \`${environment}\` with it`,
      command: `gh secret delete ${secret} ${placeOf(state, target)} && gh api --method DELETE ${quoted(`repos/${state.repository}/environments/${encodeURIComponent(environment)}`)}`,
    },
  ];
}

/** What is to be done after the fallback was rolled back, in order. */
export function stepsAfterRollback(state: FallbackState): readonly FallbackStep[] {
  const [first] = state.targets;
  const workflow = first?.workflow.split('/').at(-1) ?? 'release.yml';
  return [
    ...state.targets.flatMap((target) => deleteToken(state, target)),
    { what: 'commit what was changed, and push it' },
    {
      what: 'probe from CI: a machine of yours has no identity that an index takes',
      command: `gh workflow run ${quoted(workflow)} --repo ${quoted(state.repository)} --ref TAG --field mode=probe`,
    },
    {
      what: 'close the incident with what the probe proved',
      command: 'tokenless fallback prove --online env:GITHUB_TOKEN --wait 1800',
    },
  ];
}
