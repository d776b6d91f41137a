import type { Context } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { AddedApiToken, ListedApiToken, RegisteredPublisher } from '../../wire/index.ts';
import { indexErrors } from '../usecases/index.ts';
import type {
  AddApiTokenRequest,
  AddPublisherRequest,
  ContentStore,
  FileAddress,
  Minted,
  OpenedContent,
  Project,
  ProjectPage,
  UploadLimits,
  UploadRequest,
  Uploaded,
  Uploader,
} from '../usecases/index.ts';

/** The use cases as routes call them: their events are carried out, and a refusal is thrown as its error. */
export interface IndexUseCases {
  audience(): Promise<string>;
  mint(body: string): Promise<Minted>;
  burn(body: string): Promise<undefined>;
  identifyUploader(authorization: string | undefined): Promise<Uploader>;
  upload(request: UploadRequest): Promise<Uploaded>;
  simpleIndex(): Promise<readonly Project[]>;
  simpleProject(name: string): Promise<ProjectPage>;
  /** See `ProjectStore`; told without a look into the store. */
  pageRevision(projectId: string): number;
  openFile(address: FileAddress): Promise<OpenedContent>;
  openMetadata(address: FileAddress): Promise<OpenedContent>;
  addPublisher(request: AddPublisherRequest): Promise<RegisteredPublisher>;
  listPublishers(): Promise<readonly RegisteredPublisher[]>;
  removePublisher(request: { readonly id: string; readonly account: string }): Promise<undefined>;
  addApiToken(request: AddApiTokenRequest): Promise<AddedApiToken>;
  listApiTokens(): Promise<readonly ListedApiToken[]>;
  revokeApiToken(request: { readonly id: string; readonly account: string }): Promise<undefined>;
}

/** What the routes need. */
export interface AppDeps {
  readonly useCases: IndexUseCases;
  readonly contents: Pick<ContentStore, 'receive'>;
  readonly limits: UploadLimits;
  /** The address under which clients reach the index, without a slash at the end; undefined: as they ask. */
  readonly baseUrl: string | undefined;
  /** Without a base URL: whether the index is known by this host, as URLs spell it. */
  isOwnHost(hostname: string): boolean;
  /** The account behind a management credential, or undefined when it is not the right one. */
  accountOf(credential: string): string | undefined;
  /** Writes down that a management credential was not the right one, and holds the answer back a little. */
  managementRefused(request: { readonly method: string; readonly path: string }): Promise<void>;
  /** An identifier for a failed request, told to the client and written to the log. */
  newRequestId(): string;
  /** Writes down a failure that is a mistake of ours, with its cause. */
  logFailure(failure: {
    readonly requestId: string;
    readonly method: string;
    readonly path: string;
    readonly error: unknown;
  }): void;
}

/** What the Node adapter hands in; empty when the app is called in-process. */
export type AppEnv = { Bindings: Partial<HttpBindings> };

/** A request and its answer in the making. */
export type AppContext = Context<AppEnv>;

/**
 * The origin for absolute URLs in an answer. Throws `host-unknown`.
 * SECURITY: whoever asks chooses `Host`; were it believed, a stored answer would lead others to a host of
 * theirs. Guarded by simple.test.ts.
 */
export function originOf(context: AppContext, deps: Pick<AppDeps, 'baseUrl' | 'isOwnHost'>): string {
  if (deps.baseUrl !== undefined) return deps.baseUrl;
  const { origin, hostname } = new URL(context.req.url);
  if (deps.isOwnHost(hostname)) return origin;
  throw indexErrors.create('host-unknown', { host: hostname });
}
