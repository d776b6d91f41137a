import {
  type BuiltDistribution,
  type ProjectToBuild,
  buildSdist,
  buildWheel,
} from '../../src/packaging/index.ts';
import {
  type Edits,
  PYPROJECT,
  WORKFLOW,
  all,
  makeProject,
  replacing,
} from '../support/rehearsal/project.ts';
import { githubClaims } from '../support/trust.ts';
import type { Claims } from '../../src/trust/index.ts';

/** The five fields of the document, per index. */
export const PUBLISHER = { owner: 'nexusnv', repository: 'paxman', workflow: 'release.yml' } as const;

const MODULE = 'src/hello_dist/__init__.py';

/** The project of the document, as a repository of its own: `nexusnv/paxman`, tagged `v0.5.0` unless told otherwise. */
export function paxman(
  edits: Edits = {},
  version = '0.5.0',
  files: Readonly<Record<string, string>> = {},
): string {
  const own: Edits = {
    [PYPROJECT]: all(
      replacing('name = "hello-dist"', 'name = "paxman"'),
      replacing('octo-org/hello-dist', 'nexusnv/paxman'),
      replacing('version = "0.1.0"', `version = "${version}"`),
    ),
    [WORKFLOW]: replacing('octo-org/hello-dist', 'nexusnv/paxman'),
    [MODULE]: replacing('0.1.0', version),
  };
  const names = [...new Set([...Object.keys(own), ...Object.keys(edits)])];
  const both = names.map((name) => [
    name,
    all(own[name] ?? ((text) => text), edits[name] ?? ((text) => text)),
  ]);
  return makeProject({ edits: Object.fromEntries(both) as Edits, files, tag: `v${version}` });
}

/** The claims of its publish job for an index. */
export function paxmanClaims(environment: 'testpypi' | 'pypi', changes: Claims = {}): Claims {
  const workflow = 'nexusnv/paxman/.github/workflows/release.yml@refs/tags/v0.5.0';
  return githubClaims({
    sub: `repo:nexusnv/paxman:environment:${environment}`,
    repository: 'nexusnv/paxman',
    repository_owner: 'nexusnv',
    job_workflow_ref: workflow,
    workflow_ref: workflow,
    ref: 'refs/tags/v0.5.0',
    environment,
    ...changes,
  });
}

function project(version: string, name: string): ProjectToBuild {
  return { name, version, modules: [{ path: `${name}/__init__.py`, content: 'GHOSTS = 4\n' }] };
}

/** Its wheel of a version. */
export function paxmanWheel(version = '0.5.0', name = 'paxman'): BuiltDistribution {
  return buildWheel(project(version, name));
}

/** Its wheel and sdist of a version. */
export function paxmanDistributions(version = '0.5.0'): readonly BuiltDistribution[] {
  return [paxmanWheel(version), buildSdist(project(version, 'paxman'))];
}
