import { normalizeName } from '../../../packaging/index.ts';
import {
  type Publisher,
  type RegistryProfile,
  forgeIdentityOfFields,
  shareIdentity,
} from '../../../trust/index.ts';
import type { ProjectStore, PublisherStore } from '../ports.ts';

/** What looking for another project needs. */
export interface OtherProjectDeps {
  readonly profile: RegistryProfile;
  readonly store: Pick<PublisherStore, 'findPublishers'> & Pick<ProjectStore, 'findProject'>;
}

/** Another project that has the same identity, and whose it is. */
export interface OtherProject {
  readonly project: string;
  readonly owner: string | undefined;
}

/**
 * Finds a project besides this one that the same ID tokens would match: where an upload token covers one
 * project, neither could be published any more.
 */
export async function findOtherProject(
  publisher: Publisher,
  project: string,
  { profile, store }: OtherProjectDeps,
): Promise<OtherProject | undefined> {
  if (profile.rules.uploadTokenCovers !== 'one-project') return undefined;
  const query = { issuer: publisher.issuer, identity: forgeIdentityOfFields(publisher.fields) };
  const isOther = (one: Publisher & { readonly project: string }): boolean =>
    normalizeName(one.project) !== normalizeName(project) && shareIdentity(one, publisher);
  const registered = (await store.findPublishers(query)).find(isOther);
  if (registered === undefined) return undefined;
  const owner = (await store.findProject(normalizeName(registered.project)))?.owner;
  return { project: registered.project, owner };
}
