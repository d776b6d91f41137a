import { isValidName, normalizeName } from '../../../packaging/index.ts';
import {
  type Publisher,
  type RegistryProfile,
  getProvider,
  publisherKey,
  registerPublisher,
  trustErrors,
} from '../../../trust/index.ts';
import type { RegisteredPublisher, Registration } from '../../../wire/index.ts';
import { indexErrors } from '../errors.ts';
import type { IndexEvent } from '../events.ts';
import { type Done, type Outcome, done, refusable } from '../outcome.ts';
import { findOtherProject } from './other-project.ts';
import type {
  Clock,
  ForgeLookup,
  NewPublisher,
  ProjectStore,
  PublisherStore,
  RandomSource,
} from '../ports.ts';

/** What managing publishers needs. */
export interface ManagePublishersDeps {
  readonly profile: RegistryProfile;
  readonly store: PublisherStore & Pick<ProjectStore, 'findProject' | 'hasSimilarProject'>;
  readonly random: RandomSource;
  readonly nowSeconds: Clock;
  /** Left out: nobody is asked, and the first mint pins the ids that are not given. */
  readonly forge?: ForgeLookup | undefined;
}

/** A registration and the account that asks for it. */
export interface AddPublisherRequest {
  readonly registration: Registration;
  readonly account: string;
}

type Pinning = { readonly pinning?: 'first-mint' };

interface Prepared extends AddPublisherRequest {
  readonly publisher: NewPublisher;
  readonly atSeconds: number;
  /** Said where ids are not known: until the first mint the names alone decide. */
  readonly pinning: Pinning;
}

function registered(prepared: Prepared, project: string): RegisteredPublisher {
  const { provider, id, fields } = prepared.publisher;
  return { id, project, provider, pending: prepared.registration.pending, fields, ...prepared.pinning };
}

function addedEvent(
  { publisher, account, atSeconds, registration, pinning }: Prepared,
  project: string,
): IndexEvent {
  const { id, provider, fields } = publisher;
  const details = { id, provider, fields: { ...fields }, ...pinning };
  const event = registration.pending ? 'pending-publisher-added' : 'publisher-added';
  return { event, atSeconds, project, actor: account, details };
}

async function addRegistered(
  prepared: Prepared,
  store: ManagePublishersDeps['store'],
): Promise<Done<RegisteredPublisher>> {
  const name = prepared.registration.project;
  const project = await store.findProject(normalizeName(name));
  if (project === undefined) throw indexErrors.create('project-unknown', { project: name });
  const event = addedEvent(prepared, project.name);
  const row = { ...prepared.publisher, projectId: project.id, atSeconds: prepared.atSeconds };
  if ((await store.addPublisher(row, event)) === 'exists') {
    throw indexErrors.create('publisher-exists', { project: project.name });
  }
  return done(registered(prepared, project.name), [event]);
}

async function addPending(
  prepared: Prepared,
  store: ManagePublishersDeps['store'],
): Promise<Done<RegisteredPublisher>> {
  const { project } = prepared.registration;
  if (!isValidName(project)) throw indexErrors.create('project-name-invalid', { project });
  if ((await store.findProject(normalizeName(project))) !== undefined) {
    throw trustErrors.create('pending-publisher-project-exists', { project });
  }
  if (await store.hasSimilarProject(project)) throw indexErrors.create('project-name-similar', { project });
  const event = addedEvent(prepared, project);
  const row = { ...prepared.publisher, project, atSeconds: prepared.atSeconds };
  if ((await store.addPendingPublisher(row, event)) === 'exists') {
    throw indexErrors.create('pending-publisher-exists', { project });
  }
  return done(registered(prepared, project), [event]);
}

/** Ids of the forge that this publisher ought to have and does not; the first mint will pin them. */
function unknownIds({ provider, fields }: Publisher, { rules }: RegistryProfile): readonly string[] {
  if (rules.numericIds !== 'owner-and-repository') return [];
  return Object.keys(getProvider(provider).pins).filter((id) => fields[id] === undefined);
}

/** Says where the first mint will pin ids. */
function pinningOf(publisher: Publisher, profile: RegistryProfile): Pinning {
  return unknownIds(publisher, profile).length > 0 ? { pinning: 'first-mint' } : {};
}

/** The publisher of a registration, with the ids that were given, else those that the forge gives. */
async function readForm(
  { provider, fields }: Registration,
  { profile, forge }: ManagePublishersDeps,
): Promise<Publisher> {
  const form = registerPublisher(provider, fields, { profile });
  const unknown = unknownIds(form, profile);
  if (forge === undefined || unknown.length === 0) return form;
  const { owner, repository } = await forge.findFacts(form);
  return registerPublisher(provider, fields, {
    profile,
    // What was given wins over what the forge says.
    ...(unknown.includes('ownerId') ? { owner } : {}),
    ...(unknown.includes('repositoryId') ? { repository } : {}),
  });
}

/** Refuses an identity that publishes another project, whose name only its owner is told. */
async function checkIdentityIsFree(
  publisher: Publisher,
  project: string,
  account: string,
  deps: ManagePublishersDeps,
): Promise<void> {
  const other = await findOtherProject(publisher, project, deps);
  if (other === undefined) return;
  throw indexErrors.create('publisher-identity-taken', {
    project: other.owner === account ? other.project : undefined,
  });
}

/** Registers a publisher for a project, or a pending publisher for one that does not exist yet. */
export function createAddPublisher(
  deps: ManagePublishersDeps,
): (request: AddPublisherRequest) => Promise<Outcome<RegisteredPublisher>> {
  return ({ registration, account }) =>
    refusable(async () => {
      const form = await readForm(registration, deps);
      const publisher = { ...form, id: deps.random.id(), key: publisherKey(form), addedBy: account };
      await checkIdentityIsFree(publisher, registration.project, account, deps);
      const pinning = pinningOf(form, deps.profile);
      const prepared = { registration, account, publisher, pinning, atSeconds: deps.nowSeconds() };
      return registration.pending ? addPending(prepared, deps.store) : addRegistered(prepared, deps.store);
    });
}

function listed(
  publisher: Publisher & { id: string; project: string },
  pending: boolean,
  profile: RegistryProfile,
): RegisteredPublisher {
  const { id, project, provider, fields } = publisher;
  return { id, project, provider, pending, fields, ...pinningOf(publisher, profile) };
}

/** Lists all publishers, the pending ones last. */
export function createListPublishers({
  store,
  profile,
}: Pick<ManagePublishersDeps, 'store' | 'profile'>): () => Promise<Outcome<readonly RegisteredPublisher[]>> {
  return async () => {
    const registeredOnes = (await store.listPublishers()).map((one) => listed(one, false, profile));
    const pendingOnes = (await store.listPendingPublishers()).map((one) => listed(one, true, profile));
    return done([...registeredOnes, ...pendingOnes]);
  };
}

/** Removes a publisher or pending publisher; upload tokens that it minted end at once. */
export function createRemovePublisher(
  deps: Pick<ManagePublishersDeps, 'store' | 'nowSeconds'>,
): (request: { readonly id: string; readonly account: string }) => Promise<Outcome<undefined>> {
  return ({ id, account }) =>
    refusable(async () => {
      const event = {
        event: 'publisher-removed',
        atSeconds: deps.nowSeconds(),
        actor: account,
        details: { id },
      } as const;
      if ((await deps.store.removePublisher(id, event)) === 'unknown') {
        throw indexErrors.create('publisher-unknown', { id });
      }
      return done(undefined, [event]);
    });
}
