import { code, table } from './markdown.ts';

/** The claims by which indexes match, in the order in which people read them. */
const SHOWN = [
  'iss',
  'aud',
  'sub',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'workflow_ref',
  'job_workflow_ref',
  'environment',
  'event_name',
  'ref',
  'ref_type',
];

/** What a publisher expects of a claim, as far as somebody told. */
export type Expectations = Readonly<Record<string, string>>;

/** Our indexes name what a publisher expects, where docs/adr/004 lets them: one sentence per claim. */
const EXPECTS = /the publisher expects `([a-z_]{1,40})` to be `([^`]{0,400})`/gu;

/** Reads what a publisher expects out of the words of an index. */
export function expectationsIn(words: string): Expectations {
  return Object.fromEntries(
    [...words.matchAll(EXPECTS)].map(([, claim = '', expected = '']) => [claim, expected]),
  );
}

/** A claim as text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The claims of the job's ID token beside what the publisher expects. */
export function claimsTable(claims: Readonly<Record<string, unknown>>, expectations: Expectations): string {
  const names = [...new Set([...SHOWN.filter((name) => name in claims), ...Object.keys(expectations)])];
  const rows = names.map((name) => {
    const got = claims[name];
    const expected = expectations[name];
    const differs = expected !== undefined && expected !== got;
    return [
      `${differs ? '❌ ' : ''}${code(name)}`,
      expected === undefined ? '' : code(expected),
      got === undefined || got === null ? '_none_' : code(textOf(got)),
    ];
  });
  return table(['claim', 'expected', 'got'], rows);
}
