import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { FALLBACK_ARMED } from './fallback-armed.ts';

const found = (line: string): readonly unknown[] =>
  findingsOf(FALLBACK_ARMED, { workflows: { 'release.yml': `on: push\n${line}\njobs: {}\n` } });

describe('fallback-armed', () => {
  it.each([
    [
      '# tokenless-fallback: armed 2026-10-30 expires 2026-11-01 incident OPS-7',
      'the fallback by API token is armed since 2026-10-30, until 2026-11-01 (incident OPS-7)',
    ],
    [
      '  # tokenless-fallback: armed 2026-10-01 expires 2026-10-31 incident https://example.com/7',
      'the fallback by API token ran out on 2026-10-31 and is still armed (incident https://example.com/7)',
    ],
    [
      '#tokenless-fallback: armed',
      'the fallback by API token is armed, and its mark does not say since when and until when',
    ],
    [
      '# tokenless-fallback: armed yesterday expires never incident x',
      'the fallback by API token is armed, and its mark does not say since when and until when',
    ],
  ])('reports %j', (line, message) => {
    expect(found(line)).toMatchObject([{ line: 2, severity: 'error', message }]);
  });

  it.each(['# fallback', '# tokenless: nothing', ''])('is content with %j', (line) => {
    expect(found(line)).toEqual([]);
  });

  it('reads a hostile mark in time', () => {
    expect(
      found(`# tokenless-fallback: armed 2026-10-30 expires 2026-11-01 incident x${' '.repeat(100_000)}x`),
    ).toHaveLength(1);
  });
});
