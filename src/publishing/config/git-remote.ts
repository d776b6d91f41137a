/** Where a git remote lives: `github.com`, `octo-org`, `app`. */
export interface GitRemote {
  readonly host: string;
  /** At GitLab with its subgroups: `group/sub`. */
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

/** Forges whose repositories lie in no groups: a deeper path there is none. */
const WITHOUT_GROUPS =
  /(?:^|\.)(?:github\.com|bitbucket\.org|codeberg\.org|dev\.azure\.com|visualstudio\.com|amazonaws\.com|source\.developers\.google\.com)$/u;
/** A group, or a repository: GitLab's reserved `-`, and what climbs out of a path, are none. */
const PART = /^(?!\.{1,2}$)[\w.][\w.-]*$/u;

/**
 * Reads owner and name from a remote's URL: `https://HOST/OWNER/NAME(.git)`, `ssh://git@HOST/OWNER/NAME`,
 * `git@HOST:OWNER/NAME.git`. An owner of GitLab may be a group with its subgroups: `group/sub`. Undefined for a
 * local path or anything else. A user name or token in the URL is dropped.
 */
export function parseGitRemote(url: string): GitRemote | undefined {
  const place = split(url.trim());
  if (place === undefined) return undefined;
  // `ssh.github.com` is GitHub's ssh over port 443.
  const host = place.host.toLowerCase().replace(/^ssh\.github\.com$/u, 'github.com');
  const path = place.path.replace(/^\/+|\/+$/gu, '').replace(/\.git$/iu, '');
  const parts = path.split('/');
  if (parts.length < 2 || !parts.every((part) => PART.test(part))) return undefined;
  if (parts.length > 2 && WITHOUT_GROUPS.test(host)) return undefined;
  return { host, owner: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? '' };
}

/** The same where only a forge without groups makes sense, as for workflows of GitHub: undefined for subgroups. */
export function parseFlatRemote(url: string): GitRemote | undefined {
  const remote = parseGitRemote(url);
  return remote?.owner.includes('/') === true ? undefined : remote;
}
