import type { Secret } from '../../../base/index.ts';
import { type ClientDeps, systemDeps } from '../../client/index.ts';
import {
  type DoctorFacts,
  type IndexRegistrations,
  type OnlineFacts,
  repositoryOnline,
} from '../../doctor/index.ts';
import { gitHubApiOf } from './api-url.ts';
import { readGitHubFacts } from './github-facts.ts';
import { readIndexRegistrations } from './index-registrations.ts';

/** Whom doctor may ask besides the checkout. */
export interface OutsideRequest {
  /** GitHub's API; left out: it is not asked. */
  readonly online?:
    | {
        /** Left out: only what GitHub tells everybody. */
        readonly token?: Secret;
        /** Address of the API; left out: that of the remote's host. */
        readonly apiUrl?: string;
      }
    | undefined;
  /** The owner's credential of the index that is declared by URL; left out: it is not asked. */
  readonly credential?: Secret | undefined;
  /** A CA certificate (PEM) that is trusted besides the system's own. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deps?: ClientDeps | undefined;
}

/** What was told outside of the checkout. */
export interface OutsideFacts {
  readonly online?: OnlineFacts;
  readonly indexes?: readonly IndexRegistrations[];
  /** Everything that was not told, one sentence each. */
  readonly unseen: readonly string[];
}

async function askGitHub(facts: DoctorFacts, request: OutsideRequest): Promise<OnlineFacts | undefined> {
  const { online, ca, signal, deps = systemDeps } = request;
  if (online === undefined) return undefined;
  const texts = [...facts.workflows.values()];
  return await readGitHubFacts({
    api: gitHubApiOf(facts.git?.remoteUrl, online.apiUrl),
    repository: facts.repository,
    isNamed: (environment) => texts.some((text) => text.includes(environment)),
    token: online.token,
    ca,
    signal,
    deps,
  });
}

/** Asks GitHub and the index of ours about a checkout that was read. Throws the signal's reason only. */
export async function askOutside(facts: DoctorFacts, request: OutsideRequest): Promise<OutsideFacts> {
  const { credential, ca, signal, deps = systemDeps } = request;
  const online = await askGitHub(facts, request);
  const repositories = [facts.repository, repositoryOnline(facts.repository, online)];
  const declared = facts.registrations.publishers;
  const answers =
    credential === undefined
      ? undefined
      : await readIndexRegistrations({ declared, repositories, credential, ca, signal, deps });
  return {
    ...(online === undefined ? {} : { online }),
    ...(answers === undefined ? {} : { indexes: answers.indexes }),
    unseen: [...(online?.unseen ?? []), ...(answers?.unseen ?? [])],
  };
}

/** The facts of a checkout with what was told outside of it. Registrations stay as they are declared. */
export function withOutside(facts: DoctorFacts, { online, indexes, unseen }: OutsideFacts): DoctorFacts {
  return {
    ...facts,
    repository: repositoryOnline(facts.repository, online),
    ...(online === undefined ? {} : { online }),
    ...(indexes === undefined ? {} : { indexes }),
    unseen: [...(facts.unseen ?? []), ...unseen],
  };
}
