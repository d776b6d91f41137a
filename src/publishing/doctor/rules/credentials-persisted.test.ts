import { describe, expect, it } from 'vitest';
import { applyEdits } from '../fix.ts';
import { findingsOf } from '../testing.ts';
import { CREDENTIALS_PERSISTED } from './credentials-persisted.ts';

const workflow = (step: string, more = 'run: uv publish'): string => `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
${step}
      - ${more}
`;
const findings = (text: string): ReturnType<typeof findingsOf> =>
  findingsOf(CREDENTIALS_PERSISTED, { workflows: { 'release.yml': text } });

describe('credentials-persisted', () => {
  it.each([
    [
      '      # why\n      - uses: actions/checkout@v5 # v5.0.0',
      7,
      '      # why\n      - uses: actions/checkout@v5 # v5.0.0\n        with:\n          persist-credentials: false',
    ],
    [
      '      - name: here\n        uses: "actions/checkout@v5"\n        if: always()',
      6,
      '      - name: here\n        uses: "actions/checkout@v5"\n        with:\n          persist-credentials: false\n        if: always()',
    ],
    [
      '      - uses: actions/checkout@v5\n        with:\n            # all of it\n            fetch-depth: 0',
      6,
      '      - uses: actions/checkout@v5\n        with:\n            # all of it\n            persist-credentials: false\n            fetch-depth: 0',
    ],
    [
      '      - uses: actions/checkout@v5\n        with:\n          persist-credentials: true # why not',
      8,
      '      - uses: actions/checkout@v5\n        with:\n          persist-credentials: false # why not',
    ],
    [
      '      -   uses: actions/checkout@v5',
      6,
      '      -   uses: actions/checkout@v5\n          with:\n            persist-credentials: false',
    ],
  ])('reports and mends %j', (step, line, mended) => {
    const text = workflow(step);
    const [finding, ...others] = findings(text);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ line, severity: 'warning', fixable: true });
    const after = applyEdits(text, finding?.fix ?? []);
    expect(after).toBe(workflow(mended));
    expect(findings(after)).toEqual([]);
  });

  it.each([
    '      - { uses: actions/checkout@v5 }',
    '      - {"uses": "actions/checkout@v5", with: {fetch-depth: 0}}',
    '      - uses: actions/checkout@v5\n        with: { fetch-depth: 0 }',
    '      - uses: >-\n          actions/checkout@v5',
  ])('reports %j and leaves it to a person', (step) => {
    expect(findings(workflow(step))).toMatchObject([{ fixable: false }]);
  });

  it('keeps carriage returns', () => {
    const text = workflow('      - uses: actions/checkout@v5').replaceAll('\n', '\r\n');
    const [finding] = findings(text);
    expect(applyEdits(text, finding?.fix ?? [])).toContain(
      'checkout@v5\r\n        with:\r\n          persist-',
    );
  });

  it.each([
    ['does not keep them', '      - uses: actions/checkout@v5\n        with: { persist-credentials: false }'],
    [
      'lets an expression decide',
      '      - uses: actions/checkout@v5\n        with: { persist-credentials: "${{ vars.KEEP }}" }',
    ],
    ['checks nothing out', '      - uses: actions/setup-python@v6'],
    ['pushes later', '      - uses: actions/checkout@v5\n      - run: git push'],
    [
      'commits by an action',
      '      - uses: actions/checkout@v5\n      - uses: stefanzweifel/git-auto-commit-action@v6',
    ],
  ])('is content with a job that %s', (_what, step) => {
    expect(findings(workflow(step))).toEqual([]);
  });

  it('only notes it in a build job', () => {
    const text =
      'on: push\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v5\n      - uses: actions/upload-artifact@v4\n  publish:\n    needs: build\n    permissions: { id-token: write }\n    steps: [ { run: uv publish } ]\n';
    expect(findings(text)).toMatchObject([{ line: 5, severity: 'note' }]);
  });
});
