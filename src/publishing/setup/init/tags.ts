/** What stands before and after the version in a tag. */
export interface TagParts {
  readonly before: string;
  readonly after: string;
}

/** Splits `v{version}`. */
export function tagParts(pattern: string): TagParts {
  const [before = '', after = ''] = pattern.split('{version}');
  return { before, after };
}

/** The filter of `on: push: tags:` for a tag pattern: `v*` for `v{version}`. */
export function tagFilter(pattern: string): string {
  const { before, after } = tagParts(pattern);
  const literal = (text: string): string => text.replaceAll(/[+!?*[\]\\]/gu, String.raw`\$&`);
  return before === '' && after === '' ? '[0-9]*' : `${literal(before)}*${literal(after)}`;
}
