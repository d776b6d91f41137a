import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { TRIGGER_NEVER_FIRES } from './trigger-never-fires.ts';

const making = (step: string, on = '{ push: { branches: [main] } }', checkout = ''): string => `on: ${on}
jobs:
  make:
    steps:
      - uses: actions/checkout@v5
        with: { ${checkout} }
      - ${step}
`;
const publishing = (on: string): string => `on: ${on}
jobs:
  publish:
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const TAGS = "{ push: { tags: ['v*'] } }";
const RELEASE = '{ release: { types: [published] } }';

function found(made: string, on: string): readonly unknown[] {
  const workflows = { 'make.yml': made, 'publish.yml': publishing(on) };
  return findingsOf(TRIGGER_NEVER_FIRES, { workflows });
}

describe('trigger-never-fires', () => {
  it.each([
    ['uses: softprops/action-gh-release@v2', RELEASE],
    ['uses: softprops/action-gh-release@v2', TAGS],
    ['uses: googleapis/release-please-action@v4', TAGS],
    ['uses: ncipollo/release-action@v1\n        with: { token: "${{ secrets.GITHUB_TOKEN }}" }', RELEASE],
    ['uses: changesets/action@v1\n        env: { GITHUB_TOKEN: "${{ github.token }}" }', TAGS],
    ['uses: mathieudutour/github-tag-action@v6.2', TAGS],
    ['run: gh release create v1.0 --generate-notes', RELEASE],
    ['run: npx semantic-release', TAGS],
    ['run: git push origin --tags', TAGS],
    ['run: git push origin "v$VERSION"', TAGS],
    ['run: git push origin refs/tags/v1', TAGS],
  ])('reports `%s` where publishing waits for %s', (step, on) => {
    expect(found(making(step), on)).toMatchObject([
      { file: '.github/workflows/make.yml', line: 7, severity: 'error' },
    ]);
  });

  it('says what never publishes', () => {
    expect(found(making('uses: softprops/action-gh-release@v2', TAGS), RELEASE)).toMatchObject([
      {
        message:
          'what `softprops/action-gh-release` makes with the token of the run starts no workflow, so `publish.yml`, which waits for release, never publishes',
      },
    ]);
  });

  it.each([
    [
      'the token is another',
      making('uses: softprops/action-gh-release@v2\n        with: { token: "${{ secrets.PAT }}" }'),
      RELEASE,
    ],
    [
      'the token of the variable is another',
      making('run: gh release create v1\n        env: { GH_TOKEN: "${{ steps.app.outputs.token }}" }'),
      RELEASE,
    ],
    [
      'a person publishes the draft',
      making('uses: softprops/action-gh-release@v2\n        with: { draft: true }'),
      RELEASE,
    ],
    ['a person publishes what was drafted', making('uses: release-drafter/release-drafter@v6'), RELEASE],
    [
      'the checkout has a token',
      making('run: git push --tags', TAGS.replace('tags', 'branches'), 'token: "${{ secrets.PAT }}"'),
      TAGS,
    ],
    ['the checkout has a key', making('run: git push --tags', undefined, 'ssh-key: x'), TAGS],
    [
      'the script has another token',
      making('run: git push https://x:${{ secrets.PAT }}@github.com/o/r --tags'),
      TAGS,
    ],
    ['the tag is there already', making('uses: softprops/action-gh-release@v2', TAGS), TAGS],
    [
      'files are added to the release that started it',
      making('uses: softprops/action-gh-release@v2', RELEASE),
      RELEASE,
    ],
    ['a branch is pushed', making('run: git push origin main'), TAGS],
    [
      'publishing is started by hand too',
      making('run: gh release create v1'),
      '{ release: {}, workflow_dispatch: {} }',
    ],
    [
      'publishing is started by the one that makes it',
      making('run: gh release create v1 && gh workflow run publish.yml'),
      RELEASE,
    ],
  ])('is content where %s', (_what, made, on) => {
    expect(found(made, on)).toEqual([]);
  });

  it.each([
    ['the run is on a tag', '[push]', "startsWith(github.ref, 'refs/tags/')"],
    ['the run is on a tag or by hand', "{ push: { tags: ['v*'] }, workflow_dispatch: {} }", 'true'],
  ])('is content with what is made after publishing, where %s', (_what, on, condition) => {
    const publish = publishing(on).replace('    permissions', `    if: ${condition}\n    permissions`);
    const text = `${publish}  notes:\n    needs: publish\n    steps: [ { run: gh release create "$GITHUB_REF_NAME" } ]\n`;
    const workflows = { 'release.yml': text, 'other.yml': publishing(TAGS) };
    expect(findingsOf(TRIGGER_NEVER_FIRES, { workflows })).toEqual([]);
  });

  it.each(["!startsWith(github.ref, 'refs/tags/')", "github.ref_type != 'tag'"])(
    'reports what is made where `%s`',
    (condition) => {
      const made = making('uses: softprops/action-gh-release@v2', 'push').replace(
        '    steps',
        `    if: "${condition}"\n    steps`,
      );
      expect(found(made, TAGS)).toHaveLength(1);
    },
  );

  it('reports what a run by hand makes', () => {
    expect(found(making('uses: softprops/action-gh-release@v2', 'workflow_dispatch'), TAGS)).toHaveLength(1);
  });

  it('is content with a workflow that publishes and then makes its release', () => {
    const text = `${publishing(TAGS)}  notes:\n    needs: publish\n    steps: [ { uses: softprops/action-gh-release@v2 } ]\n`;
    expect(findingsOf(TRIGGER_NEVER_FIRES, { workflows: { 'release.yml': text } })).toEqual([]);
  });
});
