import {
  eventsOf,
  findPublishJobs,
  predictClaims,
  readGitHubWorkflow,
} from '../../../src/publishing/workflow/index.ts';
import { mutatedText } from '../mutations.ts';
import { type FuzzTarget, defineTarget } from '../target.ts';

const WORKFLOW = `name: Release
on:
  push:
    tags: ['v*', '!v0.*']
  workflow_dispatch:
permissions: {}
env:
  INDEX: testpypi
jobs:
  gates:
    runs-on: ubuntu-latest
    steps: [{ run: "pytest -q" }]
  publish-testpypi:
    needs: gates
    runs-on: ubuntu-latest
    environment: { name: "\${{ matrix.index }}" }
    permissions: { id-token: write }
    strategy:
      matrix: { index: [testpypi, pypi], exclude: [{ index: pypi }] }
    if: github.event_name == 'push' && startsWith(github.ref, 'refs/tags/v')
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: { repository-url: https://test.pypi.org/legacy/ }
  publish-pypi:
    needs: [publish-testpypi]
    runs-on: ubuntu-latest
    environment: pypi
    permissions:
      id-token: write
    steps:
      - run: |
          uv publish --publish-url "https://upload.pypi.org/legacy/" \\
            dist/* && echo done
`;

const WORDS = [
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '? ',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '\t',
  '---\n',
  '...\n',
  '${{ ',
  ' }}',
  'fromJSON(',
  'format(',
  'null',
  '~',
  'needs: [publish-pypi]',
  'uses: ./.github/workflows/release.yml',
  '"',
  "'",
  '$(',
  '`',
  ';',
  '|| ',
  '<<EOF\n',
  'twine upload ',
];

/** A release workflow of a stranger's repository, down to the predicted claims of its publish jobs. */
export const workflowTarget: FuzzTarget = defineTarget({
  name: 'workflow',
  input: mutatedText([WORKFLOW], WORDS),
  feed: (text) => {
    const workflow = readGitHubWorkflow(text, '.github/workflows/release.yml');
    const events = eventsOf(workflow);
    for (const job of findPublishJobs(workflow, [workflow])) {
      for (const event of events) predictClaims(job, { owner: 'octo', name: 'app' }, event);
    }
  },
});
