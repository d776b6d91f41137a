/** Where a git remote lives: `github.com`, `octo-org`, `app`. */
export interface GitRemote {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

const SCP_FORM = /^(?:[^@/\s]+@)?(?<host>[^:/\s]+):(?!\/\/)(?<path>.+)$/u;
const GIT_SCHEMES = ['http:', 'https:', 'ssh:', 'git:', 'git+ssh:', 'git+https:'];

function split(url: string): { readonly host: string; readonly path: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(url)) {
    if (!URL.canParse(url)) return undefined;
    const parsed = new URL(url);
    return GIT_SCHEMES.includes(parsed.protocol)
      ? { host: parsed.hostname, path: parsed.pathname }
      : undefined;
  }
  const { host, path } = SCP_FORM.exec(url)?.groups ?? {};
  // A single letter before the colon is a drive of Windows, not a host.
  return host === undefined || path === undefined || host.length < 2 ? undefined : { host, path };
}

/**
 * Reads owner and name from a remote's URL: `https://HOST/OWNER/NAME(.git)`, `ssh://git@HOST/OWNER/NAME`,
 * `git@HOST:OWNER/NAME.git`. Undefined for a local path, a deeper path or anything else. A user name or
 * token in the URL is dropped.
 */
export function parseGitRemote(url: string): GitRemote | undefined {
  const place = split(url.trim());
  if (place === undefined) return undefined;
  const parts = place.path.replace(/^\/+|\/+$/gu, '').split('/');
  const [owner, name] = parts;
  if (parts.length !== 2 || owner === undefined || name === undefined) return undefined;
  const bare = name.replace(/\.git$/iu, '');
  if (!/^[\w.-]+$/u.test(owner) || !/^[\w.-]+$/u.test(bare)) return undefined;
  // `ssh.github.com` is GitHub's ssh over port 443.
  const host = place.host.toLowerCase().replace(/^ssh\.github\.com$/u, 'github.com');
  return { host, owner, name: bare };
}
