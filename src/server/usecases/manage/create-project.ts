import { isValidName, normalizeName } from '../../../packaging/index.ts';
import { indexErrors } from '../errors.ts';
import { type Outcome, done, refusable } from '../outcome.ts';
import type { Clock, ProjectStore, RandomSource } from '../ports.ts';
import type { Project } from '../records.ts';

/** What creating a project needs. */
export interface CreateProjectDeps {
  readonly store: Pick<ProjectStore, 'createProject'>;
  readonly random: RandomSource;
  readonly nowSeconds: Clock;
}

/** Creates an empty project for an account, without a mint: for a project that is moved here. */
export function createCreateProject(
  deps: CreateProjectDeps,
): (request: { readonly name: string; readonly account: string }) => Promise<Outcome<Project>> {
  return ({ name, account }) =>
    refusable(async () => {
      if (!isValidName(name)) throw indexErrors.create('project-name-invalid', { project: name });
      const atSeconds = deps.nowSeconds();
      const event = {
        event: 'project-created',
        atSeconds,
        project: name,
        actor: account,
        details: {},
      } as const;
      const id = deps.random.id();
      const result = await deps.store.createProject({ id, name, owner: account, atSeconds }, event);
      if (result === 'project-exists') throw indexErrors.create('project-exists', { project: name });
      if (result === 'project-name-similar')
        throw indexErrors.create('project-name-similar', { project: name });
      return done({ id, name, normalizedName: normalizeName(name), owner: account }, [event]);
    });
}
