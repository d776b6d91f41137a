import { describe, expect, it } from 'vitest';
import { PROBE_PREDICATE, probeStatement, readProbeStatement } from './probe-statement.ts';

const OUTCOME = {
  outcome: 'accepted',
  index: 'https://upload.pypi.org/legacy/',
  project: 'app',
  endedAt: '2026-11-28T07:00:00Z',
  claims: { b: '1', a: '2' },
  expiresAt: undefined,
} as const;

describe('a statement of a probe', () => {
  it('says what the probe said, whatever the order of its members', () => {
    const statement = probeStatement(OUTCOME);
    expect(statement.predicateType).toBe(PROBE_PREDICATE);
    const { claims, ...rest } = statement.predicate as { claims: object };
    expect(readProbeStatement({ ...statement, predicate: { claims, ...rest } })).toMatchObject({
      outcome: 'accepted',
      project: 'app',
    });
  });

  it.each([
    ['another outcome', { outcome: 'refused' }],
    ['another index', { index: 'https://test.pypi.org/legacy/' }],
    ['one member more', { more: 1 }],
  ])('refuses a predicate with %s', (_what, changes) => {
    const statement = probeStatement(OUTCOME);
    expect(() =>
      readProbeStatement({ ...statement, predicate: { ...statement.predicate, ...changes } }),
    ).toThrow(expect.objectContaining({ code: 'probe-result-invalid' }) as Error);
  });

  it.each([[undefined], [null], ['x'], [{}], [[]]])('refuses the predicate %j', (predicate) => {
    expect(() => readProbeStatement({ ...probeStatement(OUTCOME), predicate })).toThrow(
      expect.objectContaining({ code: 'probe-result-invalid' }) as Error,
    );
  });

  it('refuses more than one subject', () => {
    const statement = probeStatement(OUTCOME);
    expect(() =>
      readProbeStatement({ ...statement, subject: [...statement.subject, ...statement.subject] }),
    ).toThrow(expect.objectContaining({ code: 'probe-result-invalid' }) as Error);
  });
});
