import { describe, expect, it } from 'vitest';
import type { EventVerdict } from './judge.ts';
import type { JobRow } from './job-row.ts';
import { mergeRows } from './merge-rows.ts';

const event = (name: string, caller: string): EventVerdict => ({
  event: name,
  ref: 'refs/heads/main',
  claims: { workflow_ref: caller },
  assumes: [],
  verdict: 'unknown',
});
const row = (more: Partial<JobRow>): JobRow => ({
  workflow: 'up.yml',
  job: 'up',
  line: 3,
  index: 'npm',
  method: 'npm',
  auth: 'oidc',
  environment: null,
  idToken: 'job',
  reusable: 'local',
  events: [event('push', 'a.yml')],
  wouldMatch: null,
  ...more,
});

describe('mergeRows', () => {
  it('gives a job that several callers reach one row with the events of each', () => {
    const second = row({ events: [event('push', 'b.yml'), event('release', 'b.yml')] });
    const [merged, ...others] = mergeRows([row({}), second]);
    expect(others).toEqual([]);
    expect(merged?.events.map((one) => [one.event, one.claims['workflow_ref']])).toEqual([
      ['push', 'a.yml'],
      ['push', 'b.yml'],
      ['release', 'b.yml'],
    ]);
  });

  it.each([{ job: 'other' }, { workflow: 'other.yml' }, { index: 'jsr' }, { index: null }])(
    'keeps rows apart that differ by %j',
    (more) => {
      expect(mergeRows([row({}), row(more)])).toHaveLength(2);
    },
  );

  it('tells the same event of the same caller once', () => {
    expect(mergeRows([row({}), row({})])[0]?.events).toHaveLength(1);
  });

  it('lets a caller that never gets there say nothing', () => {
    const never = row({ events: [], idToken: 'missing', reusable: 'local' });
    const own = row({ reusable: false });
    expect(mergeRows([never, own])).toEqual([own]);
    expect(mergeRows([own, never])).toEqual([own]);
  });

  it('says what holds for some caller', () => {
    const expression = '${{ inputs.where }}';
    const left = row({ auth: 'token', idToken: 'missing', environment: { expression, values: ['a'] } });
    const right = row({ reusable: false, environment: { expression, values: ['b', 'a'] } });
    expect(mergeRows([left, right])[0]).toMatchObject({
      auth: 'mixed',
      idToken: 'job',
      reusable: 'local',
      environment: { expression, values: ['a', 'b'] },
    });
    const untold = row({ environment: { expression, values: [] } });
    expect(mergeRows([left, untold])[0]?.environment).toEqual({ expression, values: [] });
    expect(mergeRows([row({ auth: 'token' }), row({ auth: 'none' })])[0]?.auth).toBe('unknown');
  });
});
