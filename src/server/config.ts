import type { Hono } from 'hono';
import type { RegistryProfile } from '../trust/index.ts';
import type { RegisteredPublisher, Registration } from '../wire/index.ts';
import type { LogEntry } from './log.ts';
import type { OwnerConfig } from './owner.ts';
import type { AppEnv } from './routes/index.ts';
import type {
  Clock,
  ForgeLookup,
  IndexEvent,
  KeySetSource,
  Project,
  UploadLimits,
} from './usecases/index.ts';

/** How an index is set up. */
export interface IndexConfig {
  /** The rules that it keeps: its own, or those of the index that it stands in for. */
  readonly profile: RegistryProfile;
  /** Everything that it remembers; created when it is not there. */
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM; left out: plain HTTP. */
  readonly tls?: { readonly keyPem: string; readonly certificatePem: string } | undefined;
  /** The `aud` that ID tokens must have; the profile's when left out. */
  readonly audience?: string | undefined;
  /** The address by which clients reach it, without a slash at the end; left out: as they ask. */
  readonly baseUrl?: string | undefined;
  readonly owner: OwnerConfig;
  readonly keySets: KeySetSource;
  /** Asked for numeric ids that a registration does not give; nobody is when left out. */
  readonly forge?: ForgeLookup | undefined;
  readonly limits?: Partial<UploadLimits> | undefined;
  /** False switches the exchange off. */
  readonly exchangeEnabled?: boolean | undefined;
  /** Names of providers that are switched off. */
  readonly disabledProviders?: readonly string[] | undefined;
  /** How long `close` waits for requests that are under way; ten seconds when left out. */
  readonly graceSeconds?: number | undefined;
  log(entry: LogEntry): void;
  /** The time in Unix seconds, whole; the machine's when left out. */
  readonly nowSeconds?: Clock | undefined;
}

/** What a caller in the same process may do with an index, as its owner. */
export interface IndexHandle {
  addPublisher(registration: Registration): Promise<RegisteredPublisher>;
  listPublishers(): Promise<readonly RegisteredPublisher[]>;
  removePublisher(id: string): Promise<void>;
  createProject(name: string): Promise<Project>;
  /** The audit trail, the newest first. */
  listEvents(limit: number): Promise<readonly IndexEvent[]>;
}

/** An index without a network: its web application and its handle. */
export interface OpenIndex {
  readonly app: Hono<AppEnv>;
  readonly index: IndexHandle;
  close(): Promise<void>;
}

/** An index that listens. */
export interface RunningIndex {
  readonly url: string;
  readonly port: number;
  readonly index: IndexHandle;
  /** Lets requests that are under way finish, then closes everything. */
  close(): Promise<void>;
}
