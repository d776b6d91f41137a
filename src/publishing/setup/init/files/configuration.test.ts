import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/index.ts';
import { paxmanAnswers } from '../testing.ts';
import { ownConfiguration, withConfiguration } from './configuration.ts';

const PYPROJECT = '[project]\nname = "paxman"\nversion = "0.5.0" # as tagged\n';

describe('pyproject.toml with a configuration', () => {
  it('says what was answered', () => {
    const text = withConfiguration(PYPROJECT, paxmanAnswers({ reviewers: ['octocat'] }));
    expect(parseConfig(text, 'pyproject.toml')).toMatchObject({
      project: 'paxman',
      repository: 'nexusnv/paxman',
      workflow: 'release.yml',
      build: 'python -m build',
      gates: ['ruff check .', 'pytest -q'],
      tag: 'v{version}',
      publishers: [
        { index: 'testpypi', environment: 'testpypi', versions: 'all', reviewers: [] },
        { index: 'pypi', environment: 'pypi', versions: 'final', reviewers: ['octocat'] },
      ],
    });
  });

  it.each<[string[], object]>([
    // One person alone would wait for somebody else for ever.
    [[], { preventSelfReview: undefined, deployTags: ['v*'] }],
    [['octocat'], { preventSelfReview: undefined, deployTags: ['v*'] }],
    [['octocat', 'hubot'], { preventSelfReview: true, deployTags: ['v*'] }],
    [['nexusnv/releases'], { preventSelfReview: true, deployTags: ['v*'] }],
  ])('declares for environments that %j approve, and that only release tags may', (reviewers, declared) => {
    const text = withConfiguration(PYPROJECT, paxmanAnswers({ reviewers }));
    const [test, production] = parseConfig(text, 'pyproject.toml').publishers;
    expect(test).toMatchObject({ reviewers: [], deployTags: ['v*'] });
    const { preventSelfReview, deployTags } = production ?? {};
    expect({ preventSelfReview, deployTags }).toEqual(declared);
  });

  it('writes the tag pattern as GitHub reads it in an environment', () => {
    const text = withConfiguration(PYPROJECT, paxmanAnswers({ tag: 'paxman+{version}' }));
    expect(parseConfig(text, 'pyproject.toml').publishers[0]?.deployTags).toEqual([String.raw`paxman\+*`]);
  });

  it.each([
    ['as it is', PYPROJECT],
    ['without a line end at the end', PYPROJECT.trimEnd()],
    ['with empty lines at the end', `${PYPROJECT}\n\n`],
    ['with a byte order mark', `\uFEFF${PYPROJECT}`],
    ['with CRLF', PYPROJECT.replaceAll('\n', '\r\n')],
    ['with CRLF in one line', PYPROJECT.replace('\n', '\r\n')],
    ['with other tools', `${PYPROJECT}\n[tool.ruff]\nline-length = 100\n[[tool.x.y]]\nz = 1\n`],
    ['with a text of several lines', `${PYPROJECT}description = """\n[tool.tokenless]\n"""\n`],
    ['empty', ''],
  ])('keeps the rest byte for byte: %s', (_what, before) => {
    const after = withConfiguration(before, paxmanAnswers());
    expect(after.startsWith(before)).toBe(true);
    expect(parseConfig(after, 'pyproject.toml').workflow).toBe('release.yml');
  });

  it('ends its lines as the file does', () => {
    const after = withConfiguration(PYPROJECT.replaceAll('\n', '\r\n'), paxmanAnswers());
    expect(after).not.toMatch(/[^\r]\n/u);
    expect(withConfiguration(PYPROJECT, paxmanAnswers())).not.toContain('\r');
  });

  it('keeps commands with quotes and backslashes', () => {
    const gates = [`python -c "print('\\\\n')"`, 'echo ünïcode'];
    const text = withConfiguration(PYPROJECT, paxmanAnswers({ gates }));
    expect(parseConfig(text, 'pyproject.toml').gates).toEqual(gates);
  });

  it.each([
    ['`tool` in one line', 'tool = { ruff = { line-length = 100 } }\n'],
    ['a configuration that is there', '[tool.tokenless]\nworkflow = "release.yml"\n'],
    ['`tool.tokenless` in one line', '[tool]\ntokenless = { workflow = "release.yml" }\n'],
  ])('is refused where the end of the file takes no table: %s', (_what, text) => {
    expect(() => withConfiguration(text, paxmanAnswers())).toThrow(
      expect.objectContaining({ code: 'init-configuration-not-added' }) as Error,
    );
  });

  it('is a file of its own without pyproject.toml', () => {
    const config = parseConfig(ownConfiguration(paxmanAnswers()), 'tokenless.toml');
    expect(config.publishers.map(({ index }) => index)).toEqual(['testpypi', 'pypi']);
  });
});
