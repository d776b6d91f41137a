import { type Outcome, done } from '../outcome.ts';
import type { ProjectStore } from '../ports.ts';
import type { Project } from '../records.ts';

/** Lists every project, in the order of the normalised names. */
export function createSimpleIndex(deps: {
  readonly store: Pick<ProjectStore, 'listProjects'>;
}): () => Promise<Outcome<readonly Project[]>> {
  return async () => done(await deps.store.listProjects());
}
