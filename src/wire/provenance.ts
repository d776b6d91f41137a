/** Media type of a file's provenance (PyPI, "Index API: integrity"). */
export const INTEGRITY_JSON = 'application/vnd.pypi.integrity.v1+json';

/** Where PyPI serves the provenance of a file. */
export function integrityPath(project: string, version: string, filename: string): string {
  return `/integrity/${[project, version, filename].map(encodeURIComponent).join('/')}/provenance`;
}
