import { type UsedId, publisherKey, storedClaims, trustErrors, usedIdOf } from '../../../trust/index.ts';
import type { RegistryProfile } from '../../../trust/index.ts';
import type { IndexEvent } from '../events.ts';
import type { GrantedPublisher, MintCommand, MintGrant, RandomSource } from '../ports.ts';
import type { ProjectPublisher } from '../records.ts';
import type { AuthenticIdToken } from './authenticate-id-token.ts';
import type { UploadGrant } from './find-grant.ts';
import { UPLOAD_TOKEN_LIFETIME_SECONDS, hashUploadToken, makeUploadToken } from './upload-token.ts';
import type { Secret } from '../../../base/index.ts';

/** What writing a mint down needs. */
export interface MintCommandDeps {
  readonly profile: RegistryProfile;
  readonly random: RandomSource;
}

/** A mint that is about to be tried: the token, and the command that makes it valid. */
export interface PreparedMint {
  readonly uploadToken: Secret;
  readonly command: MintCommand;
}

/** The names of the projects that a grant covers. */
export function projectsOf(grant: UploadGrant): readonly string[] {
  return grant.kind === 'pending' ? [grant.publisher.project] : grant.covered.map(({ project }) => project);
}

function grantedOf({ id, ...publisher }: ProjectPublisher, pins: UploadGrant['pins']): GrantedPublisher {
  if (Object.keys(pins).length === 0) return { id, fields: publisher.fields, pinned: undefined };
  const fields = { ...publisher.fields, ...pins };
  return { id, fields: publisher.fields, pinned: { fields, key: publisherKey({ ...publisher, fields }) } };
}

function mintGrantOf(grant: UploadGrant, random: RandomSource): MintGrant {
  const { publisher, pins } = grant;
  if (grant.kind === 'registered') {
    return { kind: 'registered', publishers: grant.covered.map((one) => grantedOf(one, pins)) };
  }
  const { provider, issuer } = publisher;
  const reified = { provider, issuer, fields: { ...publisher.fields, ...pins } };
  const { addedBy } = grant.publisher;
  return {
    kind: 'reified',
    pendingPublisherId: publisher.id,
    project: { id: random.id(), name: grant.publisher.project, owner: addedBy },
    publisher: { ...reified, id: random.id(), key: publisherKey(reified), addedBy },
  };
}

function eventsOf(command: Omit<MintCommand, 'events'>, grant: UploadGrant): readonly IndexEvent[] {
  const { atSeconds } = command;
  const actor = `publisher:${command.grant.kind === 'reified' ? command.grant.publisher.id : grant.publisher.id}`;
  const { expiresAtSeconds } = command.token;
  const events: IndexEvent[] = projectsOf(grant).map((project) => ({
    event: 'upload-token-minted',
    atSeconds,
    project,
    actor,
    details: { provider: grant.publisher.provider, expiresAtSeconds },
  }));
  const { project } = grant.publisher;
  if (Object.keys(grant.pins).length > 0) {
    events.unshift({ event: 'publisher-pinned', atSeconds, project, actor, details: { ...grant.pins } });
  }
  if (grant.kind !== 'pending') return events;
  const pendingPublisher = grant.publisher.id;
  const owner = grant.publisher.addedBy;
  return [
    { event: 'project-created', atSeconds, project, actor, details: { owner } },
    { event: 'publisher-reified', atSeconds, project, actor, details: { pendingPublisher } },
    ...events,
  ];
}

/**
 * How long a mint may take from its own time (`MintCommand.atSeconds`) to its transaction: it may wait for a
 * database that is busy. A store keeps a used ID so much longer than `keepUntilSeconds`: one forgotten earlier
 * could be used a second time by a mint that was checked in time and waited.
 */
export const LONGEST_MINT_SECONDS = 60;

/** Refuses an ID token whose used ID could be forgotten already: its publisher was looked up for too long. */
function checkKept(usedId: UsedId, { claims }: AuthenticIdToken, nowSeconds: number): void {
  if (nowSeconds <= usedId.keepUntilSeconds) return;
  throw trustErrors.create('id-token-expired', { expiresAtSeconds: Number(claims['exp']), nowSeconds });
}

/** Prepares one attempt at a mint. Throws `id-token-expired`. Nothing is valid before the store has carried the command out. */
export function prepareMint(
  idToken: AuthenticIdToken,
  grant: UploadGrant,
  nowSeconds: number,
  deps: MintCommandDeps,
): PreparedMint {
  const { claims, token, provider } = idToken;
  const uploadToken = makeUploadToken(deps.random);
  const usedId = usedIdOf(token, claims);
  checkKept(usedId, idToken, nowSeconds);
  const reusable = usedId.source === 'sha256' && deps.profile.rules.tokensWithoutJti === 'reusable';
  const command = {
    atSeconds: nowSeconds,
    usedId: reusable ? undefined : usedId,
    grant: mintGrantOf(grant, deps.random),
    token: {
      id: deps.random.id(),
      sha256: hashUploadToken(uploadToken.reveal()),
      expiresAtSeconds: nowSeconds + UPLOAD_TOKEN_LIFETIME_SECONDS,
      claims: storedClaims(provider, claims),
    },
  };
  return { uploadToken, command: { ...command, events: eventsOf(command, grant) } };
}
