// The answers: https://docs.github.com/en/rest/users/users#get-a-user and
// https://docs.github.com/en/rest/repos/repos#get-a-repository
import { isRecord } from '../../../base/index.ts';
import type { ForgeFacts, ForgeLookup } from '../../usecases/index.ts';

/** How GitHub is asked; everything has a default. */
export interface GitHubLookupOptions {
  readonly apiUrl?: string;
  readonly timeoutMilliseconds?: number;
  readonly fetch?: typeof fetch;
}

/** Like PyPI's. */
const TIMEOUT_MILLISECONDS = 5000;
const HEADERS = {
  accept: 'application/vnd.github+json',
  'user-agent': 'tokenless',
  'x-github-api-version': '2022-11-28',
};

type Answer = { readonly id: number; readonly name: string } | number | undefined;

/** Asks GitHub for ids of owners and repositories, without a credential: of private repositories it hears nothing. */
export function createGitHubLookup(options: GitHubLookupOptions = {}): ForgeLookup {
  const { apiUrl = 'https://api.github.com', timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  const ask = options.fetch ?? fetch;

  async function get(path: string, nameMember: string): Promise<Answer> {
    try {
      const response = await ask(apiUrl + path, {
        headers: HEADERS,
        // A redirect leads to a repository that was renamed, which is not the one that was named.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      if (response.status !== 200) return response.status;
      const body: unknown = await response.json();
      if (!isRecord(body)) return undefined;
      const { id, [nameMember]: name } = body;
      return typeof id === 'number' && typeof name === 'string' ? { id, name } : undefined;
    } catch {
      // Offline or too slow: the first mint pins what is not known.
      return undefined;
    }
  }

  return {
    async findFacts({ provider, fields }) {
      if (provider !== 'github') return {};
      const owner = encodeURIComponent(fields['owner'] ?? '');
      const repository = encodeURIComponent(fields['repository'] ?? '');
      const [user, found] = await Promise.all([
        get(`/users/${owner}`, 'login'),
        get(`/repos/${owner}/${repository}`, 'name'),
      ]);
      return { ...ownerFacts(user), ...(typeof found === 'object' ? { repository: found } : {}) };
    },
  };
}

/** Owners are never private, so 404 is an answer; any other status is none. */
function ownerFacts(user: Answer): Pick<ForgeFacts, 'owner'> {
  if (typeof user === 'object') return { owner: { login: user.name, id: user.id } };
  return user === 404 ? { owner: 404 } : {};
}
