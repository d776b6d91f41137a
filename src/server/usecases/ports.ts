import type { Readable } from 'node:stream';
import type { JWK } from 'jose';
import type { Distribution, RandomAccessSource } from '../../packaging/index.ts';
import type { Claims, ForgeIdentity, Publisher, RegistrationFacts } from '../../trust/index.ts';
import type { IndexEvent } from './events.ts';
import type {
  ApiTokenRecord,
  PendingPublisher,
  Project,
  ProjectPublisher,
  StoredFile,
  UploadTokenRecord,
} from './records.ts';

/** The time in Unix seconds, whole. */
export type Clock = () => number;

/** Randomness, handed in. */
export interface RandomSource {
  bytes(count: number): Uint8Array;
  /** A new identifier for a row. */
  id(): string;
}

/** Where the public keys of issuers come from. */
export interface KeySetSource {
  /** Issuers whose keys were pinned by whoever composed the index, instead of being asked of the issuer. */
  readonly pinnedIssuers: readonly string[];
  /** The key, or undefined when the issuer does not publish it. Throws `issuer-unreachable`. */
  findKey(issuer: string, kid: string): Promise<JWK | undefined>;
}

/** What a forge says about the owner and the repository of a registration. */
export type ForgeFacts = Pick<RegistrationFacts, 'owner' | 'repository'>;

/** Asks a forge, so that a registration has numeric ids from the start. */
export interface ForgeLookup {
  /** Never throws; a member is missing where the forge cannot be reached or does not tell (private). */
  findFacts(publisher: Publisher): Promise<ForgeFacts>;
}

/** A project to create. */
export interface NewProject {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
}

/** A publisher to store, with the key that makes it unique. */
export interface NewPublisher extends Publisher {
  readonly id: string;
  readonly key: string;
  readonly addedBy: string;
}

/** A registered publisher as it was when the claims were matched with it. */
export interface GrantedPublisher {
  readonly id: string;
  /** The fields that were matched; a store that finds others by now must not mint. */
  readonly fields: Publisher['fields'];
  /** What this first mint pins: the fields with the ids that were unknown, and the key that results. */
  readonly pinned: { readonly fields: Publisher['fields']; readonly key: string } | undefined;
}

/** What a minted upload token rests on. */
export type MintGrant =
  | {
      readonly kind: 'registered';
      /** One for each project that the token covers. */
      readonly publishers: readonly GrantedPublisher[];
    }
  | {
      readonly kind: 'reified';
      readonly pendingPublisherId: string;
      readonly project: NewProject;
      readonly publisher: NewPublisher;
    };

/** One mint: everything that happens in one transaction, or not at all. */
export interface MintCommand {
  readonly atSeconds: number;
  /** The ID token's ID; undefined when the profile lets it be used again. */
  readonly usedId:
    | { readonly issuer: string; readonly id: string; readonly keepUntilSeconds: number }
    | undefined;
  readonly grant: MintGrant;
  readonly token: {
    readonly id: string;
    /** SHA-256 of the upload token, lower-case hex: all that the index keeps of it. */
    readonly sha256: string;
    readonly expiresAtSeconds: number;
    readonly claims: Claims;
  };
  readonly events: readonly IndexEvent[];
}

/** How a mint ended. All but `minted` left nothing behind. */
export type MintResult =
  | 'minted'
  | 'id-token-reused'
  | 'project-exists'
  | 'project-name-similar'
  | 'grant-gone';

/** Upload tokens and used IDs. */
export interface TokenStore {
  /**
   * Claims the used ID, reifies the pending publisher or pins the publisher, and writes the upload token, in
   * one transaction. `grant-gone`: a publisher is not there any more, or not as it was matched. A store may batch several commands into one (group commit), each with its own result.
   */
  claimUsedIdAndMint(command: MintCommand): Promise<MintResult>;
  findUploadToken(sha256: string): Promise<UploadTokenRecord | undefined>;
  /** Burns the token; does nothing for an unknown one. */
  burnUploadToken(sha256: string, event: IndexEvent): Promise<void>;
}

/** An API token to store. */
export interface NewApiToken {
  readonly id: string;
  /** SHA-256 of the token, lower-case hex: all that the index keeps of it. */
  readonly sha256: string;
  readonly projectId: string;
  readonly reason: string;
  readonly addedBy: string;
  readonly atSeconds: number;
  readonly expiresAtSeconds: number;
}

/** API tokens. A project that goes takes its own with it. */
export interface ApiTokenStore {
  findApiToken(sha256: string): Promise<ApiTokenRecord | undefined>;
  /** The oldest first, those that ended or were revoked too. */
  listApiTokens(): Promise<readonly ApiTokenRecord[]>;
  addApiToken(token: NewApiToken, event: IndexEvent): Promise<void>;
  /** `unknown` for one that is revoked already, too. */
  revokeApiToken(id: string, event: IndexEvent): Promise<'revoked' | 'unknown'>;
  /** Revokes the token for whoever has it; does nothing for an unknown one. */
  burnApiToken(sha256: string, event: IndexEvent): Promise<void>;
}

/** Which publishers may be needed: those of the issuer that share a name or an id with whoever runs. */
export interface PublisherQuery {
  readonly issuer: string;
  readonly identity: ForgeIdentity;
}

/** Publishers and pending publishers. */
export interface PublisherStore {
  findPublishers(query: PublisherQuery): Promise<readonly ProjectPublisher[]>;
  findPendingPublishers(query: PublisherQuery): Promise<readonly PendingPublisher[]>;
  listPublishers(): Promise<readonly ProjectPublisher[]>;
  listPendingPublishers(): Promise<readonly PendingPublisher[]>;
  addPublisher(
    publisher: NewPublisher & { readonly projectId: string; readonly atSeconds: number },
    event: IndexEvent,
  ): Promise<'added' | 'exists'>;
  addPendingPublisher(
    publisher: NewPublisher & { readonly project: string; readonly atSeconds: number },
    event: IndexEvent,
  ): Promise<'added' | 'exists'>;
  /** Removes a publisher or pending publisher, and with it what its upload tokens cover. */
  removePublisher(id: string, event: IndexEvent): Promise<'removed' | 'unknown'>;
}

/** One file to add to a project. */
export interface AddFileCommand {
  readonly tokenId: string;
  readonly file: StoredFile;
  /** The project's name as this upload spells it. */
  readonly projectName: string;
  readonly canonicalVersion: string;
  /** Largest sum of the project's files, in bytes. */
  readonly maxProjectBytes: number;
  readonly events: readonly IndexEvent[];
}

/** How adding a file ended. All but `added` left nothing behind. */
export type AddFileResult =
  | 'added'
  | 'identical-file-exists'
  | 'file-exists'
  | 'sdist-exists'
  | 'project-too-large'
  | 'grant-gone';

/** Projects and their files. */
export interface ProjectStore {
  findProject(normalizedName: string): Promise<Project | undefined>;
  /** True when some other name is too similar to this one (ultranormalised equality, as at PyPI). */
  hasSimilarProject(name: string): Promise<boolean>;
  /** In the order of their normalised names. */
  listProjects(): Promise<readonly Project[]>;
  createProject(
    project: NewProject & { readonly atSeconds: number },
    event: IndexEvent,
  ): Promise<'created' | 'project-exists' | 'project-name-similar'>;
  /** In no particular order. */
  listFiles(projectId: string): Promise<readonly StoredFile[]>;
  /**
   * A number for what the project's page shows: another one as soon as a change was told to be done. Asked for
   * before files are read, it tells later whether they still are what they were. It costs no look into the store.
   */
  pageRevision(projectId: string): number;
  findFile(filename: string): Promise<StoredFile | undefined>;
  /** A file with this filename or this content, anywhere in the index. */
  findConflictingFiles(filename: string, blake2b256: string): Promise<readonly StoredFile[]>;
  addFile(command: AddFileCommand): Promise<AddFileResult>;
  /** True when some file or metadata of the index has this content. */
  isContentReferenced(sha256: string): Promise<boolean>;
}

/** The audit trail. */
export interface AuditStore {
  /** Writes a refusal down, unless one stands under this key already. */
  recordRefusal(event: IndexEvent, key: string): Promise<void>;
  /** The newest first. */
  listEvents(limit: number): Promise<readonly IndexEvent[]>;
}

/** Everything that the index remembers besides the bytes of files. */
export type IndexStore = TokenStore & ApiTokenStore & PublisherStore & ProjectStore & AuditStore;

/** Digests of a content, lower-case hex. */
export interface ContentDigests {
  readonly sha256: string;
  readonly md5: string;
  readonly blake2b256: string;
}

/** Content that was written aside, flushed and hashed, and is not part of the index yet. */
export interface ReceivedContent {
  readonly sizeBytes: number;
  readonly digests: ContentDigests;
  readonly source: RandomAccessSource;
  /** Reads it as the distribution of that name. Throws what `readDistribution` of `packaging` throws. */
  readDistribution(filename: string): Promise<Distribution>;
  /** Moves it to where it will be served from, durably. */
  keep(): Promise<void>;
  /** Removes it; does nothing after `keep`. */
  discard(): Promise<void>;
}

/** Content that the index serves. */
export interface StoredContent {
  readonly sizeBytes: number;
  /** The bytes from `start` to before `end`. */
  read(start: number, end: number): Readable;
}

/** The bytes of files, addressed by their SHA-256. */
export interface ContentStore {
  /** Writes a stream aside, hashing it once on the way; `too-large` as soon as it exceeds `maxBytes`. */
  receive(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReceivedContent | 'too-large'>;
  find(sha256: string): Promise<StoredContent | undefined>;
  /** Removes content that nothing refers to; does nothing when it is not there. */
  remove(sha256: string): Promise<void>;
  /** Runs the work while nobody else works on one of these contents. */
  exclusively<Value>(sha256s: readonly string[], work: () => Promise<Value>): Promise<Value>;
}

/** A content that is kept, by its address. */
export interface KeptContent extends StoredContent {
  readonly sha256: string;
}

/** What a check of a whole index reads of the content store. Nobody else uses it meanwhile. */
export interface ContentInventory {
  /** Every content that is kept, in the order of its address. */
  listKept(): Promise<readonly KeptContent[]>;
  /** Whatever else lies where contents lie, below the data directory: what was still arriving. */
  listLeftovers(): Promise<readonly string[]>;
}

/** What a check of a whole index reads of the database. Nobody else uses it meanwhile. */
export interface CheckStore {
  /** What the database says is wrong with itself; throws `database-damaged` when it cannot even be read. */
  findDamage(): Promise<readonly string[]>;
  /** In the order of their names. */
  listAllFiles(): Promise<readonly StoredFile[]>;
}
