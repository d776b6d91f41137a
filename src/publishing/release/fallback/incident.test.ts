import { describe, expect, it } from 'vitest';
import { aFallbackState } from '../../../../test/support/fallback/state.ts';
import { withIncident } from './incident.ts';

const RUNBOOK = `# Releasing app

## Emergency

### Incidents

| opened (UTC) | closed (UTC) | index | release | why | who |
|---|---|---|---|---|---|

## Security

Words.
`;

const open = aFallbackState();
const used = { ...open, used: [{ at: '2026-10-30T08:00:00Z', index: 'pypi', scope: 'project' as const }] };
const rolledBack = { ...used, rolledBackAt: '2026-10-30T09:00:00Z' };
const proved = {
  ...rolledBack,
  proofs: [{ at: '2026-10-30T10:00:00Z', index: 'pypi', by: 'https://example.com/1' }],
};

const rowsOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.includes('OPS-7'));

describe('withIncident in a runbook', () => {
  it('opens one row in the table that init writes, and touches no other line', () => {
    const text = withIncident(RUNBOOK, open, 'runbook');
    const [row, ...others] = rowsOf(text);
    expect(others).toEqual([]);
    expect(row).toMatch(
      /^\| 2026-10-30 06:40 \| open \| PyPI \|  \| OPS-7: the exchange answers 503; not used; armed until 2026-11-01; trusted publishing not proved again yet <!-- .* --> \| octocat \|$/u,
    );
    expect(text.replace(`${row ?? ''}\n`, '')).toBe(RUNBOOK);
  });

  it('keeps one row from opening to closing, with all times', () => {
    let text = RUNBOOK;
    for (const state of [open, used, rolledBack, proved]) text = withIncident(text, state, 'runbook');
    expect(rowsOf(text)).toHaveLength(1);
    expect(rowsOf(text)[0]).toContain(
      '| 2026-10-30 06:40 | 2026-10-30 10:00 | PyPI |  | OPS-7: the exchange answers 503; used 2026-10-30 08:00 (PyPI); rolled back 2026-10-30 09:00; trusted publishing proved again 2026-10-30 10:00 <!--',
    );
  });

  it('gives a second incident a row of its own, behind the first', () => {
    const second = { ...open, incident: 'OPS-8', armedAt: '2026-10-31T00:00:00Z' };
    const lines = withIncident(withIncident(RUNBOOK, open, 'runbook'), second, 'runbook').split('\n');
    const first = lines.findIndex((line) => line.includes('OPS-7'));
    expect(lines[first + 1]).toContain('OPS-8');
  });

  it.each([
    ['', '\n### Incidents\n\n| opened (UTC)'],
    ['# Runbook', '# Runbook\n\n### Incidents\n\n| opened (UTC)'],
    ['## Incidents\n\nNone yet.\n', '## Incidents\n\n| opened (UTC)'],
  ])('makes the table where there is none: %j', (text, expected) => {
    const made = withIncident(text, open, 'runbook');
    expect(made.startsWith(expected)).toBe(true);
    expect(rowsOf(made)).toHaveLength(1);
  });

  it('keeps the bytes of every other line, also where line ends are mixed', () => {
    const mixed = RUNBOOK.replaceAll('\n', '\r\n').replace('Words.\r\n', 'Words.\n');
    const text = withIncident(mixed, open, 'runbook');
    const row = text.split('\r\n').find((line) => line.includes('OPS-7')) ?? '';
    expect(text.replace(`${row}\r\n`, '')).toBe(mixed);
  });

  it('lets no text of the incident become Markdown, a cell or the end of a comment', () => {
    const hostile = {
      ...open,
      incident: 'x-->|<b>',
      reason: '[a](http://evil) | ![b](c) <script> `x` -- -->',
      openedBy: '| a | b |',
    };
    const row = withIncident(RUNBOOK, hostile, 'runbook')
      .split('\n')
      .find((line) => line.includes('2026-10-30 06:40'));
    expect((row ?? '').replaceAll(String.raw`\|`, '').match(/\|/gu)).toHaveLength(7);
    expect((row ?? '').match(/-->/gu)).toHaveLength(1);
    expect(row).not.toMatch(/[^\\][[<](?!!--)/u);
  });
});

describe('withIncident in release notes', () => {
  it.each([
    ['# Changelog\n\n## [Unreleased]\n\n- Old.\n', 4],
    ['# Changelog\n\n## Unreleased\n- Old.\n', 3],
    ['# Changelog\n\n## 1.0.0\n\n- Old.\n', 4],
    ['# Changelog', 4],
    ['', 3],
  ])('stands under what is not released: %j', (text, at) => {
    const lines = withIncident(text, open, 'release-notes').split('\n');
    expect(lines[at]).toContain(
      '- Incident OPS-7, opened 2026-10-30 06:40 UTC: releases to PyPI may use an API token',
    );
    expect(lines.slice(0, at).some((line) => /^## \[?Unreleased/u.test(line))).toBe(true);
  });

  it('is found again when its section has become a release', () => {
    const text = withIncident('# Changelog\n\n## Unreleased\n', open, 'release-notes').replace(
      'Unreleased',
      '1.0.1',
    );
    const closed = withIncident(text, proved, 'release-notes');
    expect(rowsOf(closed)).toHaveLength(1);
    expect(closed).not.toContain('Unreleased');
    expect(closed).toContain('trusted publishing proved again 2026-10-30 10:00.');
  });
});
