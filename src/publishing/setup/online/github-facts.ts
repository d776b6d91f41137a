import type { ForgeEnvironment, ForgeSecretName, OnlineFacts } from '../../doctor/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { splitRepository } from '../../config/index.ts';
import {
  type RepositoryAnswer,
  type SubjectAnswer,
  repositoryAnswer,
  subjectAnswer,
  workflowPermissionsAnswer,
} from './answers.ts';
import { type Asker, type AskerOptions, type Told, createAsker } from './asker.ts';
import { askEnvironments } from './environments.ts';
import { askSecretNames } from './secret-names.ts';

/** What is asked of GitHub. */
export interface GitHubQuestions extends AskerOptions {
  /** As the checkout names it; GitHub may know it by another name. */
  readonly repository: ForgeRepository;
  /** Whether a workflow names an environment. */
  readonly isNamed: (environment: string) => boolean;
}

/** `OWNER@ID/NAME@ID`: what `@` separates cannot be part of a name at GitHub. */
const PREFIX = /^repo:[\w.-]+(?<ownerId>@\d+)?\/[\w.-]+(?<id>@\d+)?$/u;

/**
 * The prefix decides: for a repository created since 2026-07-15 it has ids while `use_immutable_subject`, which
 * is the opt-in of older ones, is false.
 */
function subjectOf(answer: SubjectAnswer): NonNullable<OnlineFacts['subject']> {
  const { use_default: usesDefault, include_claim_keys: keys, use_immutable_subject: optedIn } = answer;
  const told = answer.sub_claim_prefix ?? undefined;
  const match = told === undefined ? null : PREFIX.exec(told);
  return {
    usesDefault,
    immutable: match === null ? optedIn === true : match.groups?.['id'] !== undefined,
    // GitHub ignores the keys of a repository that uses the default.
    claimKeys: usesDefault ? [] : (keys ?? []),
    ...(match === null ? {} : { prefix: match[0] }),
  };
}

function identityOf({ value, redirected }: Told<RepositoryAnswer>): Omit<OnlineFacts, 'unseen'> {
  return {
    fullName: value.full_name,
    redirected,
    ownerId: value.owner.id,
    repositoryId: value.id,
    ...(value.archived === undefined ? {} : { archived: value.archived }),
    ...(value.fork === undefined ? {} : { fork: value.fork }),
  };
}

/** Path of a repository’s own questions. */
export const repositoryPath = (owner: string, name: string): string =>
  `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

async function askSettings(asker: Asker, path: string): Promise<Omit<OnlineFacts, 'unseen'>> {
  const subject = await asker.ask(`${path}/actions/oidc/customization/sub`, subjectAnswer, {
    what: 'the form of `sub`',
    permission: 'Actions',
    isPublic: true,
  });
  const permissions = await asker.ask(`${path}/actions/permissions/workflow`, workflowPermissionsAnswer, {
    what: 'the default permissions of workflows',
    permission: 'Administration',
    isPublic: false,
  });
  return {
    ...(subject === undefined ? {} : { subject: subjectOf(subject.value) }),
    ...(permissions === undefined
      ? {}
      : { defaultPermissions: permissions.value.default_workflow_permissions }),
  };
}

async function askGates(
  asker: Asker,
  path: string,
  owner: string,
  isOrganization: boolean,
  isNamed: (environment: string) => boolean,
): Promise<{ environments?: readonly ForgeEnvironment[]; secretNames?: readonly ForgeSecretName[] }> {
  const environments = await askEnvironments(asker, path, owner, isNamed);
  const names = (environments ?? []).map(({ name }) => name);
  const secretNames = await askSecretNames(asker, path, names, isOrganization);
  return {
    ...(environments === undefined ? {} : { environments }),
    ...(secretNames === undefined ? {} : { secretNames }),
  };
}

async function askAbout(asker: Asker, questions: GitHubQuestions): Promise<Omit<OnlineFacts, 'unseen'>> {
  const { repository, isNamed } = questions;
  const found = await asker.ask(repositoryPath(repository.owner, repository.name), repositoryAnswer, {
    what: `the repository \`${repository.owner}/${repository.name}\``,
    permission: 'Metadata',
    isPublic: true,
    isGate: true,
  });
  const { owner, name } = found === undefined ? repository : splitRepository(found.value.full_name);
  const path = repositoryPath(owner, name);
  const isOrganization = found?.value.owner.type !== 'User';
  return {
    ...(found === undefined ? {} : identityOf(found)),
    ...(await askSettings(asker, path)),
    ...(await askGates(asker, path, owner, isOrganization, isNamed)),
  };
}

/**
 * What GitHub's API says of a repository. A fact that is not told is left out and `unseen` says why: no
 * answer, however wrong, late or large, is an error. Throws the signal's reason only.
 */
export async function readGitHubFacts(questions: GitHubQuestions): Promise<OnlineFacts> {
  const asker = createAsker(questions);
  try {
    const { api, token } = questions;
    if (token !== undefined && !api.takesToken) {
      asker.miss(
        `no token was sent to \`${new URL(api.url).host}\`, which only the git remote names: \`--api-url ${api.url}\` allows it`,
      );
    }
    const facts = await askAbout(asker, questions);
    return { ...facts, unseen: asker.unseen() };
  } finally {
    asker.close();
  }
}
