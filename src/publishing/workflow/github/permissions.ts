import type { IdTokenPermission } from '../workflow.ts';
import type { YamlEntry } from '../yaml-tree.ts';
import { textOf } from '../yaml-tree.ts';
import type { Permissions } from './model.ts';

/** Reads a `permissions:` key; anything that is neither a word nor a mapping grants nothing. */
export function readPermissions(entry: YamlEntry | undefined): Permissions | undefined {
  if (entry === undefined) return undefined;
  const { line, value } = entry;
  const word = textOf(value);
  if (word === 'write-all' || word === 'read-all') return { kind: word, line };
  const scopes = new Map<string, string>();
  if (value.kind === 'map') {
    for (const scope of value.entries.values()) scopes.set(scope.key, textOf(scope.value) ?? 'none');
  }
  return { kind: 'scopes', scopes, line };
}

function grants(permissions: Permissions): 'write-all' | 'scope' | 'none' {
  if (permissions.kind !== 'scopes') return permissions.kind === 'write-all' ? 'write-all' : 'none';
  return permissions.scopes.get('id-token') === 'write' ? 'scope' : 'none';
}

/**
 * Where a job's `id-token: write` comes from. The job's own block replaces the workflow's, and a block that
 * lists scopes sets the rest to none; without any block there is no ID token, whatever the repository's
 * default is. A caller caps: `inherited` is what the calling job has, and what it lacks is missing below.
 */
export function idTokenPermission(
  job: Permissions | undefined,
  workflow: Permissions | undefined,
  inherited?: IdTokenPermission,
): IdTokenPermission {
  if (inherited === 'missing') return 'missing';
  const own = job ?? workflow;
  if (own === undefined) return inherited ?? 'missing';
  const granted = grants(own);
  if (granted === 'none') return 'missing';
  if (granted === 'write-all') return 'write-all';
  return job === undefined ? 'workflow' : 'job';
}
