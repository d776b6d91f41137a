import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { RULES } from '../rules/index.ts';
import { toAnnotations } from './github.ts';
import { toSarif } from './sarif.ts';

const FINDING: Finding = {
  rule: 'unpinned-action',
  severity: 'note',
  confidence: 'high',
  file: 'a b/ü:1,2%.yml',
  line: 2,
  column: 3,
  message: 'one\n::error::two',
  mend: '100%',
  fixable: false,
};

describe('annotations', () => {
  it('let no text of a file begin a command of its own', () => {
    expect(toAnnotations([FINDING])).toBe(
      '::notice file=a b/ü%3A1%2C2%25.yml,line=2,col=3,title=unpinned-action::one%0A::error::two — 100%25\n',
    );
  });
});

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly unknown[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe('SARIF', () => {
  const texts = new Map([[FINDING.file, 'x\n  - uses:   a\n']]);
  const log = toSarif([FINDING], RULES, texts, '1.0.0') as Log;
  const [run] = log.runs;

  it('names each rule once, and each result its rule', () => {
    const [result] = run?.results ?? [];
    expect(log.version).toBe('2.1.0');
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(RULES.map(({ name }) => name));
    expect(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe(FINDING.rule);
    expect(result?.level).toBe('note');
  });

  it('points at the place by a relative URI, and stays the same when lines move', () => {
    expect(run?.results[0]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/%C3%BC%3A1%2C2%25.yml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 3 },
          },
        },
      ],
    });
    const moved = toSarif(
      [{ ...FINDING, line: 3 }],
      RULES,
      new Map([[FINDING.file, 'x\ny\n- uses: a\n']]),
      '1.0.0',
    ) as Log;
    expect(moved.runs[0]?.results[0]?.partialFingerprints).toEqual(run?.results[0]?.partialFingerprints);
  });
});
