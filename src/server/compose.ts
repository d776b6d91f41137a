import { randomBytes } from 'node:crypto';
import type { OpenIndexStore } from './adapters/index.ts';
import { createCarryOut } from './carry-out.ts';
import type { IndexConfig, IndexHandle } from './config.ts';
import { loggedError, loggedEvent } from './log.ts';
import type { IndexUseCases } from './routes/index.ts';
import { createRowId } from './row-id.ts';
import {
  type Clock,
  type ContentStore,
  type ExchangeSettings,
  type Project,
  type UploadLimits,
  createAddApiToken,
  createAddPublisher,
  createAudience,
  createBurn,
  createCreateProject,
  createIdentifyUploader,
  createListApiTokens,
  createListPublishers,
  createMint,
  createOpenFile,
  createOpenMetadata,
  createRemovePublisher,
  createRevokeApiToken,
  createSimpleIndex,
  createSimpleProject,
  createUpload,
} from './usecases/index.ts';

/** The adapters of one index, with the clock and the limits. */
export interface Parts {
  readonly store: OpenIndexStore;
  readonly contents: ContentStore;
  readonly nowSeconds: Clock;
  readonly limits: UploadLimits;
}

function settingsOf(config: IndexConfig): ExchangeSettings {
  return {
    audience: config.audience ?? config.profile.audience,
    enabled: config.exchangeEnabled ?? true,
    disabledProviders: new Set(config.disabledProviders),
  };
}

/** The use cases of the routes, and those that only a caller in the same process has. */
export type AllUseCases = IndexUseCases & {
  createProject(request: { name: string; account: string }): Promise<Project>;
};

/** Builds every use case over the adapters, each with its events carried out. */
export function createUseCases(config: IndexConfig, parts: Parts): AllUseCases {
  const { profile, keySets } = config;
  const { nowSeconds } = parts;
  const random = { bytes: (count: number) => randomBytes(count), id: () => createRowId(Date.now()) };
  const settings = settingsOf(config);
  const deps = { ...parts, profile, keySets, random, settings, forge: config.forge };
  const carryOut = createCarryOut({
    store: parts.store,
    logEvent: (event) => config.log(loggedEvent(event)),
    logFailure: (what, error) =>
      config.log({ event: 'audit-failed', atSeconds: nowSeconds(), what, error: loggedError(error) }),
  });
  return {
    audience: carryOut(createAudience(settings)),
    mint: carryOut(createMint(deps)),
    burn: carryOut(createBurn(deps)),
    identifyUploader: createIdentifyUploader(deps),
    upload: carryOut(createUpload(deps)),
    simpleIndex: carryOut(createSimpleIndex(deps)),
    simpleProject: carryOut(createSimpleProject(deps)),
    pageRevision: (projectId) => parts.store.pageRevision(projectId),
    openFile: carryOut(createOpenFile(deps)),
    openMetadata: carryOut(createOpenMetadata(deps)),
    addPublisher: carryOut(createAddPublisher(deps)),
    listPublishers: carryOut(createListPublishers(deps)),
    removePublisher: carryOut(createRemovePublisher(deps)),
    addApiToken: carryOut(createAddApiToken(deps)),
    listApiTokens: carryOut(createListApiTokens(deps)),
    revokeApiToken: carryOut(createRevokeApiToken(deps)),
    createProject: carryOut(createCreateProject(deps)),
  };
}

/** What a caller in the same process may do, as the owner. */
export function handleOf(useCases: AllUseCases, account: string, store: OpenIndexStore): IndexHandle {
  return {
    addPublisher: (registration) => useCases.addPublisher({ registration, account }),
    listPublishers: () => useCases.listPublishers(),
    removePublisher: (id) => useCases.removePublisher({ id, account }),
    createProject: (name) => useCases.createProject({ name, account }),
    listEvents: (limit) => store.listEvents(limit),
  };
}
