import { defaultWorkflow, splitRepository } from './complete.ts';
import type { AllowedSecret, TokenlessConfig, VersionRule } from './config.ts';
import { parseIndex } from './index-names.ts';

/** What is declared as registered at one index, as far as a publish job is held to it. */
export interface DeclaredRegistration {
  /** Left out: nothing names it. */
  readonly project: string | undefined;
  readonly versions: VersionRule;
  /** The project does not exist at the index yet. */
  readonly pending: boolean | undefined;
  /** Which job may publish; left out: nothing names it. */
  readonly owner: string | undefined;
  readonly repository: string | undefined;
  readonly workflow: string | undefined;
  readonly environment: string | undefined;
}

/** What a configuration says of a release to one index. */
export interface ReleaseFacts {
  /** The project that it is of. */
  readonly project: string | undefined;
  readonly registrations: readonly DeclaredRegistration[];
  /** How tags are called. */
  readonly tag: string;
  readonly allowedSecrets: readonly AllowedSecret[];
}

const plain = (index: string): string => (parseIndex(index) ?? index).replace(/\/$/u, '');

/** What is declared of a release to an index, which a known name, its address or its upload URL may name. */
export function releaseFacts(config: TokenlessConfig, index: string): ReleaseFacts {
  const project = config.project ?? config.projectName;
  const named = config.repository === undefined ? undefined : splitRepository(config.repository);
  const ours = config.publishers.filter((publisher) => plain(publisher.index) === plain(index));
  return {
    project,
    registrations: ours.map((publisher) => ({
      project: publisher.project ?? project,
      versions: publisher.versions,
      pending: publisher.pending,
      owner: publisher.owner ?? named?.owner,
      repository: publisher.repository ?? named?.name,
      workflow: publisher.workflow ?? defaultWorkflow(publisher, { workflow: config.workflow }),
      environment: publisher.environment,
    })),
    tag: config.tag,
    allowedSecrets: config.allowedSecrets,
  };
}
