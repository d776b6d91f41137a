import { describe, expect, it } from 'vitest';
import { INPUTS } from '../../../../action/index.ts';
import { findPublishJobs } from '../find-publish-jobs.ts';
import { readGitHubWorkflows } from '../read-workflow.ts';
import { ACTIONS } from './actions.ts';

const PIN = '0'.repeat(40);

/** Index, method and auth of the jobs whose step uses our own action with these inputs. */
function read(inputs: string, more = ''): readonly unknown[] {
  const text = `on: { push: { tags: ["v*"] }, workflow_dispatch: { inputs: { mode: { type: choice, options: [publish, probe] } } } }
jobs:
  publish:
    runs-on: ubuntu-24.04
    permissions: { id-token: write }
    ${more}
    steps:
      - uses: octo/tokenless@${PIN}
        with: ${inputs}
`;
  const workflows = readGitHubWorkflows(new Map([['.github/workflows/release.yml', text]]));
  return findPublishJobs(workflows[0]!, workflows).map(({ index, method, auth }) => [index, method, auth]);
}

describe('a step that uses our own action', () => {
  it.each([
    ['{}', ['pypi', 'tokenless', 'oidc']],
    ['{ index: testpypi }', ['testpypi', 'tokenless', 'oidc']],
    ['{ index: pypi, mode: publish }', ['pypi', 'tokenless', 'oidc']],
    ['{ index: "https://index.example/" }', ['https://index.example/legacy/', 'tokenless', 'oidc']],
    ['{ repository-url: "https://test.pypi.org/legacy/" }', ['testpypi', 'tokenless', 'oidc']],
    ['{ index: "${{ vars.INDEX }}" }', [null, 'tokenless', 'oidc']],
    ['{ password: "${{ secrets.PYPI_API_TOKEN }}" }', ['pypi', 'tokenless', 'token']],
    ['{ mode: "${{ inputs.mode }}", index: testpypi }', ['testpypi', 'tokenless', 'oidc']],
  ])('is read with %s', (inputs, row) => {
    expect(read(inputs)).toEqual([row]);
  });

  it.each(['{ mode: probe, index: testpypi }', '{ mode: dry-run }'])(
    'publishes nothing with %s',
    (inputs) => {
      expect(read(inputs)).toEqual([]);
    },
  );

  it('is read by inputs that the action has', () => {
    const [tool] = ACTIONS.filter(({ method }) => method === 'tokenless');
    const named = [...(tool?.indexInputs ?? []), ...(tool?.secretInputs ?? []), tool?.command?.[0] ?? ''];
    expect(named.toSorted()).toEqual(['index', 'mode', 'password', 'repository-url']);
    expect(named.filter((name) => !(name in INPUTS))).toEqual([]);
  });
});
