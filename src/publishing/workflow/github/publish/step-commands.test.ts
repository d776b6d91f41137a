import { describe, expect, it } from 'vitest';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflow } from '../read-workflow.ts';

const ON =
  "{ push: { branches: [main], tags: ['v*'] }, release: {}, workflow_dispatch: { inputs: { more: {} } } }";

/** What the script publishes: the index with the events that reach it. */
function publishes(script: string, step = ''): Readonly<Record<string, readonly string[]>> {
  const lines = script.replaceAll(/^/gmu, '          ');
  const workflow = `on: ${ON}
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - name: Upload
${step}        run: |
${lines}
`;
  const jobs = findPublishJobs(readGitHubWorkflow(workflow, 'release.yml'));
  return Object.fromEntries(
    jobs.map(({ index, events }) => [index ?? 'unknown', events.map(({ event, ref }) => `${event} ${ref}`)]),
  );
}

const MAIN = 'push refs/heads/main';
const TAG = 'push refs/tags/v*';
const RELEASE = 'release refs/tags/*';
const HAND = 'workflow_dispatch refs/heads/*';
const ALL = [MAIN, TAG, RELEASE, HAND];

describe('the commands of a script', () => {
  it.each([
    'if [[ "${{ github.event_name }}" == "release" ]]; then\n  twine upload dist/*\nelse\n  twine upload -r testpypi dist/*\nfi',
    'if [ "$GITHUB_EVENT_NAME" = release ]; then twine upload dist/*; else twine upload -r testpypi dist/*; fi',
    'case $GITHUB_EVENT_NAME in\n  release) twine upload dist/* ;;\n  *) twine upload -r testpypi dist/* ;;\nesac',
    '[[ $GITHUB_EVENT_NAME != release ]] && twine upload -r testpypi dist/*\n[[ $GITHUB_EVENT_NAME != release ]] || twine upload dist/*',
  ])('are those that the event comes to: %j', (script) => {
    expect(publishes(script)).toEqual({ pypi: [RELEASE], testpypi: [MAIN, TAG, HAND] });
  });

  it('end where the script ends', () => {
    const guard =
      'if [[ "$GITHUB_REF" != refs/tags/* ]]; then\n  echo "no tag"\n  exit 0\nfi\ntwine upload dist/*';
    expect(publishes(guard)).toEqual({ pypi: [TAG, RELEASE, 'workflow_dispatch refs/tags/*'] });
  });

  it.each([
    'if [[ $GITHUB_EVENT_NAME == release ]]; then INDEX=pypi; else INDEX=testpypi; fi',
    'INDEX=testpypi\nif [[ $GITHUB_EVENT_NAME == release ]]; then INDEX=pypi; fi',
    'INDEX=pypi\nif [[ $GITHUB_EVENT_NAME != release ]]; then\n  if true; then INDEX=testpypi; fi\nfi',
    'if [[ $GITHUB_EVENT_NAME == none ]]; then INDEX=no\nelif [[ $GITHUB_EVENT_NAME == release ]]; then INDEX=pypi\nelse INDEX=testpypi; fi',
    'INDEX=testpypi\n[[ $GITHUB_EVENT_NAME == release ]] && INDEX=pypi',
    'case $GITHUB_EVENT_NAME in\n  release) INDEX=pypi ;;\n  *) INDEX=testpypi ;;\nesac',
    'INDEX=testpypi\nif [[ $GITHUB_EVENT_NAME == release ]]; then export INDEX=pypi; fi\nfalse && if true; then INDEX=no; fi',
  ])('have the index that the event decides: %j', (script) => {
    const expected = { pypi: [RELEASE], testpypi: [MAIN, TAG, HAND] };
    expect(publishes(`${script}\ntwine upload -r "$INDEX" dist/*`)).toEqual(expected);
  });

  it('have every index that only the run decides, but none of a branch that ends', () => {
    const choose = (other: string): string => `if [[ -f real ]]; then INDEX=pypi; else ${other}; fi`;
    const upload = '\ntwine upload -r "$INDEX" dist/*';
    expect(publishes(choose('INDEX=testpypi') + upload)).toEqual({ pypi: ALL, testpypi: ALL });
    expect(publishes(choose('INDEX=testpypi; exit 0') + upload)).toEqual({ pypi: ALL });
    // What a subshell holds is not followed: then every branch is possible.
    const decided = 'if [[ $GITHUB_EVENT_NAME == release ]]; then INDEX=pypi; else INDEX=testpypi; fi';
    expect(publishes(`(cd x)\n${decided}${upload}`)).toEqual({ pypi: ALL, testpypi: ALL });
  });

  it('rehearse only where every way says so', () => {
    const rehearsing = 'if [[ $REAL != "true" ]]; then ARGS="$ARGS --dry-run"; fi\nnpm publish $ARGS';
    const step = '        env: { REAL: "${{ github.event_name == \'release\' }}" }\n';
    expect(publishes(`ARGS="--access public"\n${rehearsing}`, step)).toEqual({ npm: [RELEASE] });
    expect(publishes('if [[ -f real ]]; then A=; else A=--dry-run; fi\nnpm publish $A')).toEqual({
      npm: ALL,
    });
    expect(publishes('A="--dry-run"\nif true; then npm publish "$A x"; fi')).toEqual({ npm: ALL });
    const filledIn =
      "if true; then npm publish ${{ github.event_name != 'release' && '--dry-run' || '' }}; fi";
    expect(publishes(filledIn)).toEqual({ npm: [RELEASE] });
  });

  it('keep an option that is written into what `bash -c` runs', () => {
    expect(publishes('if true; then bash -c "npm publish --dry-run"; fi')).toEqual({});
    expect(publishes('if true; then npm publish --dry-run; fi')).toEqual({});
  });

  it.each([
    ['a file decides', 'if [[ -f VERSION ]]; then\n  twine upload dist/*\nfi'],
    [
      'a function holds them',
      'f() {\n  twine upload dist/*\n}\nif [[ $GITHUB_EVENT_NAME == none ]]; then\n  exit 1\nfi\nf',
    ],
    ['a loop may run them', 'for file in dist/*; do\n  if [[ $file ]]; then twine upload $file; fi\ndone'],
    ['an expression brings commands along', "${{ inputs.more && 'exit 0;' || '' }} twine upload dist/*"],
    ['the script reads another one', 'if false; then\n  twine upload dist/*\nfi\nsource ./more.sh'],
  ])('are all that may run where %s', (_, script) => {
    expect(publishes(script)).toEqual({ pypi: ALL });
  });

  it('are all of them in another shell', () => {
    const script = 'if false; then\n  twine upload dist/*\nfi';
    expect(publishes(script)).toEqual({});
    expect(publishes(script, '        shell: pwsh\n')).toEqual({ pypi: ALL });
  });
});
