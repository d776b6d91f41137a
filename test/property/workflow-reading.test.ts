import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenlessError } from '../../src/base/index.ts';
import {
  configErrors,
  matchesPattern,
  matchesPatterns,
  parseConfig,
  parseGitRemote,
  parseIndex,
  tagOfVersion,
  versionOfTag,
} from '../../src/publishing/config/index.ts';
import {
  findPublishJobs,
  predictClaims,
  readGitHubWorkflow,
  workflowErrors,
} from '../../src/publishing/workflow/index.ts';

/** Texts full of what readers trip over. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'uv publish',
        ' ',
        '\n',
        '"',
        "'",
        '`',
        '\\',
        '$',
        '${',
        '$(',
        ')',
        '${{',
        '}}',
        '<<EOF',
        '>',
        '&&',
        '|',
        '#',
        '=',
        'A=1',
        '*',
        '**',
        '?',
        '+',
        '[',
        ']',
        '!',
        ':',
        '- ',
        '&a',
        '*a',
        '\t',
      ),
      fc.string({ maxLength: 8, unit: 'grapheme' }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

/** The error of ours that a function throws; undefined when it reads. Any other error is a bug. */
function refusal(run: () => unknown): TokenlessError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof TokenlessError) return error as TokenlessError;
    throw error;
  }
}

const CODES = [undefined, ...configErrors.codes, ...workflowErrors.codes];

describe('the reader of patterns', () => {
  it('never throws, and takes every text for `**` and for itself when nothing in it is special', () => {
    fc.assert(
      fc.property(nasty, nasty, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBeTypeOf('boolean');
        expect(matchesPattern('**', text)).toBe(true);
        expect(matchesPattern('*', text.replaceAll('/', ''))).toBe(true);
        const plain = text.replaceAll(/[*?+[\]\\!]/gu, '');
        expect(matchesPattern(plain, plain)).toBe(true);
        expect(matchesPatterns([pattern, `!${pattern}`], text)).toBe(false);
      }),
    );
  });
});

describe('the reader of workflows', () => {
  it('refuses or reads whatever stands in a script or a condition, and never throws anything else', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (script, condition, environment) => {
        const text = JSON.stringify({
          on: { push: { tags: ['v*'] }, workflow_dispatch: {} },
          jobs: { publish: { if: condition, environment, steps: [{ run: script }, { run: 'uv publish' }] } },
        });
        const rows = findPublishJobs(readGitHubWorkflow(text, 'w.yml'));
        expect(rows.map(({ index }) => index)).toContain('pypi');
        for (const row of rows) {
          for (const event of row.events) {
            const { claims, assumes } = predictClaims(row, { owner: 'o', name: 'r' }, event);
            expect(claims['repository']).toBe('o/r');
            expect(assumes).toContain('sub');
          }
        }
      }),
    );
  });

  it('refuses or reads any text at all', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(CODES).toContain(refusal(() => readGitHubWorkflow(text, 'w.yml'))?.code);
        expect(CODES).toContain(
          refusal(() =>
            readGitHubWorkflow(`on: push\njobs:\n  a:\n    steps:\n    - run: ${text}\n`, 'w.yml'),
          )?.code,
        );
      }),
    );
  });
});

describe('the reader of configuration', () => {
  it('refuses or reads any text at all', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(CODES).toContain(refusal(() => parseConfig(text, 'pyproject.toml'))?.code);
        expect(CODES).toContain(
          refusal(() => parseConfig(`[tool.tokenless]\nbuild = ${JSON.stringify(text)}\n`, 'pyproject.toml'))
            ?.code,
        );
        parseGitRemote(text);
        parseIndex(text);
      }),
    );
  });

  it('gets the version back from its tag', () => {
    fc.assert(
      fc.property(nasty, nasty, fc.string({ minLength: 1 }), (before, after, version) => {
        const config = { tag: `${before}{version}${after}` };
        fc.pre(config.tag.split('{version}').length === 2 && !version.includes('{version}'));
        expect(versionOfTag(config, tagOfVersion(config, version))).toBe(version);
      }),
    );
  });
});
