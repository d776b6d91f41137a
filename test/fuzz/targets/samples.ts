import type { ProjectToBuild } from '../../../src/packaging/index.ts';

/** A small project that the distributions to mutate are built from. */
export const SAMPLE_PROJECT: ProjectToBuild = {
  name: 'sampleproject',
  version: '1.2.3',
  description: '# Sample\n',
  modules: [{ path: 'sampleproject/__init__.py', content: "__version__ = '1.2.3'\n" }],
  sdistFiles: [{ path: 'pyproject.toml', content: '[project]\nname = "sampleproject"\n' }],
  licenseFiles: [{ path: 'LICENSE', content: 'Apache-2.0\n' }],
  entryPoints: { console_scripts: { sample: 'sampleproject:main' } },
};

/** The claims of a publish job of `octo/app`. */
export const SAMPLE_CLAIMS: Readonly<Record<string, string>> = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'pypi',
  jti: '6d2b1f0e-0000-4000-8000-000000000001',
  sub: 'repo:octo/app:environment:pypi',
  repository: 'octo/app',
  repository_id: '10',
  repository_owner: 'octo',
  repository_owner_id: '1',
  workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1.2.3',
  job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v1.2.3',
  ref: 'refs/tags/v1.2.3',
  sha: 'c0ffee0000000000000000000000000000000000',
  ref_type: 'tag',
  event_name: 'push',
  environment: 'pypi',
};
