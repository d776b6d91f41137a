import { compareVersions, normalizeName } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import { type Outcome, done, refusable } from '../outcome.ts';
import type { ProjectStore } from '../ports.ts';
import type { Project, StoredFile } from '../records.ts';

/** A project with its files, as installers read it. */
export interface ProjectPage {
  readonly project: Project;
  /** By version, then by filename. */
  readonly files: readonly StoredFile[];
  /** Each version that has a file, in the order of versions. */
  readonly versions: readonly string[];
  /** What `pageRevision` gave before the files were read. */
  readonly revision: number;
}

function byVersionThenName(a: StoredFile, b: StoredFile): number {
  return compareVersions(a.version, b.version) || (a.filename < b.filename ? -1 : 1);
}

/** Reads one project's page. A project without files has an empty page. */
export function createSimpleProject(deps: {
  readonly store: Pick<ProjectStore, 'findProject' | 'listFiles' | 'pageRevision'>;
}): (name: string) => Promise<Outcome<ProjectPage>> {
  return (name) =>
    refusable(async () => {
      const project = await deps.store.findProject(normalizeName(name));
      if (project === undefined) throw indexErrors.create('project-unknown', { project: name });
      const revision = deps.store.pageRevision(project.id);
      const files = (await deps.store.listFiles(project.id)).toSorted(byVersionThenName);
      return done({ project, files, versions: [...new Set(files.map((file) => file.version))], revision });
    });
}
