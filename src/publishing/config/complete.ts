import type { CompletePublisher, DeclaredPublisher } from './config.ts';
import { configErrors } from './errors.ts';

/** What a publisher's missing members default to: from the configuration, else inferred. */
export interface PublisherDefaults {
  readonly project: string | undefined;
  readonly owner: string | undefined;
  readonly repository: string | undefined;
  readonly workflow: string | undefined;
}

/** Splits `OWNER/NAME`, the form of the key `repository`; the groups of GitLab are all but the last name. */
export function splitRepository(repository: string): { readonly owner: string; readonly name: string } {
  const at = repository.lastIndexOf('/');
  return { owner: repository.slice(0, at), name: repository.slice(at + 1) };
}

/** What the file defaults to: a workflow of GitHub is never GitLab's, whose own default is its default. */
export function defaultWorkflow(
  { provider }: Pick<DeclaredPublisher, 'provider'>,
  { workflow }: Pick<PublisherDefaults, 'workflow'>,
): string | undefined {
  return provider === 'gitlab' ? '.gitlab-ci.yml' : workflow;
}

/** Fills what a declared publisher leaves out. Throws `config-incomplete` naming all that nothing says. */
export function completePublisher(
  publisher: DeclaredPublisher,
  defaults: PublisherDefaults,
): CompletePublisher {
  const project = publisher.project ?? defaults.project;
  const owner = publisher.owner ?? defaults.owner;
  const repository = publisher.repository ?? defaults.repository;
  const workflow = publisher.workflow ?? defaultWorkflow(publisher, defaults);
  if (project !== undefined && owner !== undefined && repository !== undefined && workflow !== undefined) {
    return { ...publisher, project, owner, repository, workflow };
  }
  const missing = Object.entries({ project, owner, repository, workflow })
    .filter(([, value]) => value === undefined)
    .map(([key]) => key);
  const file = publisher.location?.file ?? 'the configuration';
  throw configErrors.create(
    'config-incomplete',
    { file, index: publisher.index, missing },
    { location: publisher.location },
  );
}
