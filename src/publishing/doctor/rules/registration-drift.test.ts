import { describe, expect, it } from 'vitest';
import { aProject, findingsOf } from '../testing.ts';
import { REGISTRATION_DRIFT } from './registration-drift.ts';

const INDEX = 'https://packages.example/legacy/';

type Publisher = Readonly<Record<string, unknown>>;

/** What is declared, and what the index has: both for `octo/app`. */
function found(declared: readonly Publisher[], registered: readonly Publisher[]): readonly unknown[] {
  const sketch = (list: readonly Publisher[]): readonly (Publisher & { readonly index: string })[] =>
    list.map((one) => ({ index: INDEX, environment: 'pypi', ...one }));
  const { registrations } = aProject({ publishers: sketch(registered) });
  const indexes = [{ index: INDEX, publishers: registrations.publishers }];
  return findingsOf(REGISTRATION_DRIFT, { publishers: sketch(declared), facts: { indexes } });
}

describe('registration-drift', () => {
  it('names what differs, at the line that says it', () => {
    const location = { file: 'pyproject.toml', line: 9 };
    expect(found([{ environment: 'release', location }], [{}])).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 9,
        severity: 'error',
        message: `\`${INDEX}\` has a registration of \`app\` with environment \`pypi\` (declared: \`release\`)`,
        mend: expect.stringMatching(
          /^declare what is registered, or re-register .*environment `release`$/u,
        ) as string,
      },
    ]);
  });

  it('names every member that differs', () => {
    expect(found([{ owner: 'a', repository: 'b', workflow: 'c.yml' }], [{}])).toMatchObject([
      {
        message: expect.stringContaining(
          'owner `octo` (declared: `a`) and repository `app` (declared: `b`) and workflow `release.yml` (declared: `c.yml`)',
        ) as string,
      },
    ]);
  });

  it('tells one that is not registered', () => {
    expect(found([{}], [])).toMatchObject([
      {
        message: `this registration is declared, and \`${INDEX}\` has none like it for \`app\``,
        mend: expect.stringMatching(/^register it at/u) as string,
      },
    ]);
  });

  it('tells one that nobody declared', () => {
    expect(found([{}], [{}, { owner: 'mallory' }])).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining(
          'has a registration that is not declared: project `app`, owner `mallory`',
        ) as string,
        mend: 'declare it, or remove it there: whoever it names can publish',
      },
    ]);
  });

  it.each<[readonly Publisher[], readonly Publisher[]]>([
    [[{}], [{}]],
    [[{ owner: 'OCTO', environment: 'PyPI', project: 'APP' }], [{}]],
    [[{ pending: true }], [{ pending: true }]],
    [
      [{}, { project: 'b' }],
      [{ project: 'b' }, {}],
    ],
  ])('says nothing of %j where %j is registered', (declared, registered) => {
    expect(found(declared, registered)).toEqual([]);
  });

  it('says nothing where nobody declared anything, and where nobody asked', () => {
    expect(
      findingsOf(REGISTRATION_DRIFT, { facts: { indexes: [{ index: INDEX, publishers: [] }] } }),
    ).toEqual([]);
    expect(findingsOf(REGISTRATION_DRIFT, { publishers: [{ index: INDEX }] })).toEqual([]);
  });
});
