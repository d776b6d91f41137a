import { parseGitRemote } from '../../config/index.ts';

/** Where the REST API of a forge is. */
export interface GitHubApi {
  /** Without a slash at its end: `https://api.github.com`, `https://HOST/api/v3`. */
  readonly url: string;
  /** True where a token may be sent: GitHub's own hosts, and an address that a person named. */
  readonly takesToken: boolean;
}

const GITHUB_COM = 'https://api.github.com';

/**
 * The API of the host that a git remote names (GitHub.com, GitHub with data residency, GitHub Enterprise Server);
 * GitHub.com without a remote, and for a host without a dot, which is an alias of somebody's ssh configuration.
 * SECURITY: a remote may come with a folder from a stranger, so an unknown host is never given a token by itself.
 *
 * @param named `--api-url`, which goes before
 */
export function gitHubApiOf(remote: string | undefined, named: string | undefined): GitHubApi {
  if (named !== undefined) return { url: named.replace(/\/+$/u, ''), takesToken: true };
  const host = remote === undefined ? undefined : parseGitRemote(remote)?.host;
  if (host === undefined || host === 'github.com' || !host.includes('.')) {
    return { url: GITHUB_COM, takesToken: true };
  }
  if (/^[a-z0-9-]+\.ghe\.com$/u.test(host)) return { url: `https://api.${host}`, takesToken: true };
  return { url: `https://${host}/api/v3`, takesToken: false };
}
