import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { type ProjectSketch, aProject } from '../testing.ts';

const workflow = (steps: string): string => `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    environment: release
    permissions: { id-token: write }
    runs-on: ubuntu-latest
    steps:
${steps}`;

const NPM = workflow('      - run: npm publish\n');
const CRATES =
  workflow(`      - uses: rust-lang/crates-io-auth-action@e919bc7605cde86df457cf5b93c5e103838bd879
        id: auth
      - run: cargo publish
        env: { CARGO_REGISTRY_TOKEN: '\${{ steps.auth.outputs.token }}' }
`);

function verdicts(text: string, publishers?: ProjectSketch['publishers'], isWhole = true): readonly string[] {
  const facts = aProject({
    workflows: { 'release.yml': text },
    ...(publishers === undefined ? {} : { publishers }),
  });
  const whole = { ...facts, registrations: { ...facts.registrations, isWhole } };
  return diagnose(whole).jobs.flatMap(({ events }) => events.map(({ verdict, code }) => code ?? verdict));
}

describe.each([
  ['npm', NPM],
  ['crates', CRATES],
])('a job that publishes to %s', (index, text) => {
  it.each([
    ['right', [{ index, environment: 'release' }], 'accept'],
    ['without an environment', [{ index }], 'accept'],
    ['of another environment', [{ index, environment: 'npm' }], 'publisher-environment-mismatch'],
    ['of another file', [{ index, workflow: 'publish.yml' }], 'publisher-workflow-mismatch'],
    ['of the other ending', [{ index, workflow: 'release.yaml' }], 'publisher-workflow-mismatch'],
    ['of another owner', [{ index, owner: 'octocat' }], 'publisher-owner-mismatch'],
    ['at another index only', [{ index: 'pypi' }], 'publisher-not-found'],
    ['none at all', [], 'publisher-not-found'],
  ])('registered %s', (_what, publishers, expected) => {
    expect(verdicts(text, publishers)).toEqual([expected]);
  });

  it('is not judged by a configuration that speaks of Python alone', () => {
    expect(verdicts(text, [{ index: 'pypi' }], false)).toEqual(['unknown']);
    expect(verdicts(text)).toEqual(['unknown']);
  });
});

describe('a job that publishes to npm by a called workflow', () => {
  const caller = `on: { push: { tags: ['v*'] } }
jobs:
  call:
    permissions: { id-token: write }
    uses: ./.github/workflows/publish.yml
`;
  const called = NPM.replace("on: { push: { tags: ['v*'] } }", 'on: workflow_call').replace(
    '    environment: release\n',
    '',
  );
  const judge = (file: string): readonly unknown[] =>
    diagnose(
      aProject({
        workflows: { 'release.yml': caller, 'publish.yml': called },
        publishers: [{ index: 'npm', workflow: file }],
      }),
    ).jobs.map(({ events, wouldMatch }) => [events[0]?.verdict, wouldMatch?.workflow]);

  it('needs the file of the caller, where PyPI would need the called one', () => {
    expect(judge('release.yml')).toEqual([['accept', 'release.yml']]);
    expect(judge('publish.yml')).toEqual([['reject', 'release.yml']]);
  });
});
