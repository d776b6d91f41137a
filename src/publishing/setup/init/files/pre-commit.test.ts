import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PRE_COMMIT, withHooks } from './pre-commit.ts';

interface Form {
  readonly repos: readonly { readonly repo: string; readonly hooks: readonly { readonly id: string }[] }[];
}
const reposOf = (text: string | undefined): readonly string[] =>
  (parse(text ?? '') as Form).repos.map(({ repo }) => repo);

const RUFF = `# ours
repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.12.0 # keep
    hooks:
      - id: ruff
`;

describe('the hooks of pre-commit', () => {
  it('find a token, and the grep of the document', () => {
    const [local] = (parse(PRE_COMMIT) as { repos: { hooks: { id: string; entry: string }[] }[] }).repos;
    const [token, stored] = local?.hooks.map(({ entry }) => new RegExp(entry, 'u')) ?? [];
    expect(token?.test(['pypi-', 'AgEIcHlwaS5vcmcCJGZha2Ut'.repeat(3)].join(''))).toBe(true);
    expect(token?.test('pypi-publish-to-the-test-index')).toBe(false);
    expect(
      ['${{ secrets.TESTPYPI_API_TOKEN }}', 'environment: pypi'].map((text) => stored?.test(text)),
    ).toEqual([true, false]);
  });

  it('do not find themselves', () => {
    const [local] = (parse(PRE_COMMIT) as { repos: { hooks: { entry: string }[] }[] }).repos;
    expect(new RegExp(local?.hooks[0]?.entry ?? '', 'u').test(PRE_COMMIT)).toBe(false);
  });

  it.each([
    ['in a list', RUFF],
    ['in a list that is not moved in', RUFF.replaceAll(/^ {2}/gmu, '')],
    ['in a list without a line end', RUFF.trimEnd()],
    ['before other keys', `${RUFF}\nci:\n  autofix_prs: false\n`],
    ['with CRLF', RUFF.replaceAll('\n', '\r\n')],
  ])('come after the others, which stay: %s', (_what, text) => {
    const after = withHooks(text);
    expect(reposOf(after)).toEqual([...reposOf(text), 'local']);
    for (const line of text.split('\n').filter((kept) => kept.trim() !== '')) expect(after).toContain(line);
    expect(parse(after ?? '')).toMatchObject({
      ...(parse(text) as object),
      repos: expect.anything() as unknown,
    });
    expect(/[^\r]\n/u.test(after ?? '')).toBe(!text.includes('\r\n'));
  });

  it.each([
    ['has them', PRE_COMMIT],
    ['has a list in one line', 'repos: []\n'],
    ['has no list', 'ci: {}\n'],
    ['is no mapping', '- a\n'],
    ['is no YAML', 'repos: [\n'],
  ])('are not added where the file %s', (_what, text) => {
    expect(withHooks(text)).toBeUndefined();
  });
});
