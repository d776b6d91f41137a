import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import { findGitLabPublishJobs } from './find-publish-jobs.ts';
import { readGitLabPipeline } from './read-pipeline.ts';

const find = (files: Readonly<Record<string, string>>): ReturnType<typeof findGitLabPublishJobs> =>
  findGitLabPublishJobs(readGitLabPipeline(new Map(Object.entries(files))));
const codeOf = (files: Readonly<Record<string, string>>): string => refusalOf(() => find(files)).code;
const range = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);

/** Each attack ends at once, by a code or by a row; the time limit of the test is the guard. */
describe('a pipeline of a stranger', { timeout: 10_000 }, () => {
  it('of ten megabytes is refused before it is parsed', () => {
    expect(codeOf({ '.gitlab-ci.yml': `# ${'x'.repeat(10_000_000)}\n` })).toBe('workflow-too-large');
  });

  it('with a billion laughs is refused', () => {
    const laughs = range(12).map((at) => `.l${at}: &l${at} [${`*l${at - 1},`.repeat(at === 0 ? 0 : 10)}]`);
    expect(codeOf({ '.gitlab-ci.yml': `${laughs.join('\n')}\n` })).toBe('workflow-too-large');
  });

  it('with laughs made of !reference is refused', () => {
    const levels = range(9).map((at) =>
      at === 0 ? '.r0: { x: [a] }' : `.r${at}: { x: [${`!reference [.r${at - 1}, x],`.repeat(12)}] }`,
    );
    expect(codeOf({ '.gitlab-ci.yml': `${levels.join('\n')}\n` })).toBe('workflow-too-large');
  });

  it('with a mapping of sixty thousand keys ends', () => {
    const keys = range(60_000).map((at) => `k${at}: v`);
    expect(find({ '.gitlab-ci.yml': `${keys.join('\n')}\n` })).toEqual([]);
  });

  it('with laughs made of extends is refused', () => {
    const keys = range(3000).map((at) => `k${at}: v`);
    const jobs = range(1500).map((at) => `j${at}: { extends: .base, script: a }`);
    expect(
      codeOf({ '.gitlab-ci.yml': `.base: { variables: { ${keys.join(', ')} } }\n${jobs.join('\n')}\n` }),
    ).toBe('workflow-too-large');
  });

  it('with includes that fan out is refused', () => {
    const files = Object.fromEntries(
      range(8).map((at) => [`f${at}.yml`, `include: [${`f${at + 1}.yml,`.repeat(8)}]\n`]),
    );
    expect(codeOf({ '.gitlab-ci.yml': 'include: f0.yml\n', ...files, 'f8.yml': 'a: { script: b }\n' })).toBe(
      'pipeline-nested-too-deep',
    );
  });

  it('with child pipelines that start each other ends', () => {
    const names = range(6).map((at) => `c${at}.yml`);
    const triggers = (own: string): string =>
      names
        .filter((name) => name !== own)
        .map((name) => `t-${name}: { trigger: { include: ${name} } }`)
        .join('\n');
    const files = Object.fromEntries(names.map((name) => [name, `${triggers(name)}\n`]));
    expect(find({ '.gitlab-ci.yml': `${triggers('')}\n`, ...files })).toEqual([]);
  });

  it('with more jobs than anybody has is refused', () => {
    expect(
      codeOf({
        '.gitlab-ci.yml': range(2001)
          .map((at) => `j${at}: { script: a }`)
          .join('\n'),
      }),
    ).toBe('workflow-too-large');
  });

  it('whose matrix and rules multiply is refused or read', () => {
    const axis = `[${range(200).join(', ')}]`;
    const rules = range(50).map((at) => `{ if: '$CI_COMMIT_TAG =~ /^${at}-/ && $A == "${at}"' }`);
    const job = (at: number): string =>
      `publish${at}: { script: twine upload, parallel: { matrix: [{ A: ${axis} }] }, rules: [${rules.join(', ')}] }`;
    const text = range(30).map(job).join('\n');
    expect(codeOf({ '.gitlab-ci.yml': text })).toBe('workflow-too-large');
  });

  it('whose long script stands in many jobs is refused', () => {
    const script = `twine upload ${'dist/* '.repeat(60_000)}`;
    const jobs = range(100).map((at) => `j${at}: { extends: .base }`);
    expect(codeOf({ '.gitlab-ci.yml': `.base: { script: "${script}" }\n${jobs.join('\n')}\n` })).toBe(
      'workflow-too-large',
    );
  });

  it.each([
    '/^(a+)+$/',
    '/(a|a)*b/',
    '/(.*)*x/',
    `/${'a?'.repeat(100)}${'a'.repeat(100)}/`,
    '/((a{1000}){1000}){1000}/',
    `/${'('.repeat(200)}/`,
    '/[/',
    '/(?=a)/',
    '/a{99999}/',
    '//',
  ])('with the pattern %s ends', (pattern) => {
    const text = `publish: { script: twine upload, rules: [{ if: '$CI_COMMIT_TAG =~ ${pattern} && $CI_COMMIT_TAG != "${'a'.repeat(100)}"' }] }\n`;
    expect(find({ '.gitlab-ci.yml': text })).toHaveLength(1);
  });

  it.each([
    'job: { script: { a: { script: twine upload } }, rules: 5, needs: 7, only: { refs: 3 }, id_tokens: [], environment: [] }',
    'job: { script: twine upload, variables: { A: $B, B: $A, TWINE_REPOSITORY: $A } }',
    'job: { script: twine upload, parallel: { matrix: [5, { a: { b: c } }] } }',
    'job: { script: twine upload, rules: [{ if: "((((((" }, { if: "$" }, { if: [] }] }',
    'job: { !!binary script: twine upload, <<: 5, id_tokens: { A: { aud: { x: y } } } }',
    '__proto__: { script: twine upload }\nconstructor: { script: twine upload }',
    '? [a, b]\n: { script: twine upload }',
    'workflow: { rules: text }\njob: { script: "twine upload \\uE001 5" }',
    'include: [[[a.yml]], 5, null]\njob: { script: !unknown [twine upload], trigger: [] }',
  ])('of odd values %j is read', (text) => {
    expect(() => find({ '.gitlab-ci.yml': `${text}\n` })).not.toThrow();
  });
});
