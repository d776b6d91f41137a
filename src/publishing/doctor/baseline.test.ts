import { NPM_REGISTRY_HOST } from '../../trust/index.ts';
import { describe, expect, it } from 'vitest';
import { beyondBaseline, makeBaseline, parseBaseline } from './baseline.ts';
import type { Finding } from './finding.ts';

const finding = (line: number, rule = 'unpinned-action'): Finding => ({
  rule,
  severity: 'warning',
  confidence: 'high',
  file: 'a.yml',
  line,
  column: 1,
  message: 'm',
  mend: 'm',
  fixable: false,
});
const texts = (text: string): ReadonlyMap<string, string> => new Map([['a.yml', text]]);

describe('a baseline', () => {
  const before = texts('one\n- uses: a\ntwo\n');
  const baseline = makeBaseline([finding(2)], before);

  it('knows a finding whose line moved', () => {
    expect(beyondBaseline([finding(4)], baseline, texts('x\ny\nz\n   - uses:  a\n'))).toEqual([]);
  });

  it('does not know one whose line changed, nor another rule, nor the same a second time', () => {
    expect(beyondBaseline([finding(1)], baseline, texts('- uses: b\n'))).toHaveLength(1);
    expect(beyondBaseline([finding(2, 'other')], baseline, before)).toHaveLength(1);
    const twice = texts('- uses: a\n- uses: a\n');
    expect(beyondBaseline([finding(1), finding(2)], baseline, twice)).toEqual([finding(2)]);
  });

  it.each([
    ['registry-token-in-tree', ['//', NPM_REGISTRY_HOST, '/:_auth', '=b2N0bzpzZXNhbWU='].join('')],
    ['leftover-credential', `- run: twine upload -p pypi-${'AgEIcHlw'.repeat(5)} dist/*`],
  ])('holds no secret of a line that %s points at, and knows it still', (rule, line) => {
    const secret = texts(`x\n${line}\n`);
    const known = makeBaseline([finding(2, rule)], secret);
    expect(known.findings[0]?.text).toMatch(/^sha256:[0-9a-f]{64}$/u);
    expect(beyondBaseline([finding(2, rule)], known, secret)).toEqual([]);
    expect(beyondBaseline([finding(1, rule)], known, texts(`${line}b`))).toHaveLength(1);
  });

  it('is read as it was written, and nothing else is', () => {
    expect(parseBaseline(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
    for (const other of [null, [], {}, { schema: 'tokenless/doctor-baseline/v1', findings: [{}] }]) {
      expect(parseBaseline(other)).toBeUndefined();
    }
  });
});
