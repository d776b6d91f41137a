/** What rules read besides workflows: builds, scripts, what people are told to do, and locks. */
const INTERESTING: readonly RegExp[] = [
  /^(?:[^/]+\/){0,2}(?:pyproject|tokenless|pylock(?:\.[\w-]+)?|Cargo)\.toml$/u,
  /^(?:[^/]+\/){0,2}(?:setup\.(?:cfg|py)|tox\.ini|noxfile\.py|tasks\.py|package\.json|\.npmrc|\.pypirc)$/u,
  /^(?:[^/]+\/){0,2}(?:GNUmakefile|[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|Rakefile)$/u,
  /^(?:[^/]+\/){0,2}[\w.-]*requirements?[\w.-]*\.(?:txt|in)$/iu,
  /^(?:[^/]+\/){0,2}requirements\/[\w.-]+\.(?:txt|in)$/u,
  /^(?:[^/]+\/){0,3}[\w.-]+\.(?:sh|bash|ps1)$/u,
  /^(?:(?:docs?|\.github)\/(?:[^/]+\/){0,3})?[\w.-]+\.(?:md|rst|txt)$/iu,
  /^\.(?:gitlab-ci\.yml|pre-commit-config\.yaml|gitconfig)$/u,
  /^(?:[^/]+\/){0,6}action\.ya?ml$/u,
  /^\.tokenless\/fallback\.json$/u,
];

/** True for a file whose text a rule of doctor may want to read. */
export function isInteresting(path: string): boolean {
  return INTERESTING.some((pattern) => pattern.test(path));
}

/** True for a workflow of GitHub Actions, which lie in one folder and nowhere below. */
export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path);
}
