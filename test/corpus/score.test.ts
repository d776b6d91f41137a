import { describe, expect, it } from 'vitest';
import { type LabelledRow, type Labels, score } from './score.ts';

const CLAIMS = { repository: 'octo/app', ref: 'refs/tags/v*', sub: 'repo:octo/app:ref:refs/tags/v*' };
const ROW: LabelledRow = {
  workflow: 'release.yml',
  job: 'publish',
  line: 5,
  index: 'pypi',
  method: 'uv',
  auth: 'oidc',
  environment: null,
  idToken: 'job',
  reusable: false,
  events: [{ event: 'push', ref: 'refs/tags/v*', claims: CLAIMS, assumes: ['sub'] }],
};
const labelled = (...rows: readonly LabelledRow[]): Labels => ({
  repository: 'octo/app',
  commit: null,
  note: '',
  rows,
});
const fieldsOf = (label: LabelledRow, said: LabelledRow): readonly string[] =>
  score(labelled(label), [said]).disagreements.map(({ field }) => field);

describe('score', () => {
  it('finds the same row right in everything', () => {
    const { found, disagreements, right } = score(labelled(ROW), [ROW]);
    expect([found, disagreements]).toEqual([1, []]);
    expect(new Set(Object.values(right))).toEqual(new Set([1]));
  });

  it('tells a row that is missed, one that is false, and one at another index as both', () => {
    expect(score(labelled(ROW), []).disagreements).toMatchObject([{ field: 'missed' }]);
    expect(score(labelled(), [ROW]).disagreements).toMatchObject([{ field: 'false' }]);
    expect(fieldsOf(ROW, { ...ROW, index: 'testpypi' })).toEqual(['missed', 'false']);
  });

  it.each<[string, Partial<LabelledRow>]>([
    ['line', { line: 6 }],
    ['method', { method: 'twine' }],
    ['auth', { auth: 'token' }],
    ['environment', { environment: 'pypi' }],
    ['environment', { environment: { expression: '${{ x }}', values: [] } }],
    ['idToken', { idToken: 'workflow' }],
    ['reusable', { reusable: 'local' }],
  ])('tells another %s', (field, change) => {
    expect(fieldsOf(ROW, { ...ROW, ...change })).toEqual([field]);
  });

  it('tells other events, and other claims but those that either only assumes', () => {
    const [event] = ROW.events;
    if (event === undefined) throw new TypeError('the row has an event');
    const saying = (change: object): readonly string[] =>
      fieldsOf(ROW, { ...ROW, events: [{ ...event, ...change }] });
    expect(saying({ ref: 'refs/tags/*' })).toEqual(['events']);
    expect(saying({ claims: { ...CLAIMS, ref: 'refs/tags/v1' } })).toEqual(['claims']);
    expect(saying({ claims: { ...CLAIMS, sub: 'other' } })).toEqual([]);
    expect(saying({ claims: { ...CLAIMS, repository: 'x' }, assumes: ['repository'] })).toEqual([]);
  });

  it('fills the repository’s own name in, and passes over spaces in expressions', () => {
    const label = { ...ROW, index: 'https://x.example/${{github.repository_owner}}/${{\n vars.N }}' };
    expect(fieldsOf(label, { ...ROW, index: 'https://x.example/octo/${{ vars.N }}' })).toEqual([]);
  });

  it('lets what the called file says count as well, and only all of it', () => {
    const call = { ...ROW, index: null, method: 'script', auth: 'unknown' } as const;
    const called = { index: 'pypi', method: 'uv', auth: 'oidc', events: ['push of a tag'] } as const;
    const label = { ...call, called };
    expect(fieldsOf(label, call)).toEqual([]);
    expect(fieldsOf(label, ROW)).toEqual([]);
    expect(fieldsOf(label, { ...ROW, method: 'twine' })).toEqual(['method']);
  });

  it('takes the rows of several chains of calls for one', () => {
    const others = ROW.events.map((event) => ({ ...event, event: 'schedule', ref: 'refs/heads/*' }));
    const label = { ...ROW, events: [...ROW.events, ...others] };
    const { said, disagreements } = score(labelled(label), [ROW, { ...ROW, events: others }]);
    expect([said, disagreements]).toEqual([1, []]);
  });
});
