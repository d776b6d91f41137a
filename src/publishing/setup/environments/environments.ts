import path from 'node:path';
import { type TokenlessConfig, parseConfigTexts } from '../../config/index.ts';
import { readOptionalTextFile, remoteUrl } from '../../repository/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { findPlace } from '../diagnosis/place.ts';
import { findForgeRepository } from '../diagnosis/registrations.ts';
import { setupErrors } from '../errors.ts';
import { gitHubApiOf } from '../online/api-url.ts';
import { applyDifference } from './apply.ts';
import { type EnvironmentAccess, type Forge, openForge, readFound } from './ask.ts';
import { type Declared, type EnvironmentSetting, declaredEnvironments } from './declared.ts';
import { type EnvironmentDifference, differenceOf, isAsDeclared } from './difference.ts';

/** What a project declares, and where it would be set. */
export interface EnvironmentsProject extends Declared {
  readonly repository: ForgeRepository;
  /** URL of `origin`. */
  readonly remote: string | undefined;
}

/** One environment, and what came of it. */
export interface EnvironmentReport extends EnvironmentDifference {
  /** `unknown`: GitHub was not asked. `refused`: not everything is as declared afterwards. */
  readonly outcome: 'unknown' | 'planned' | 'unchanged' | 'created' | 'updated' | 'refused';
  /** Declared settings that the plan of the account does not have. */
  readonly unavailable: readonly EnvironmentSetting[];
  /** Declared settings that are not as declared after all was sent. */
  readonly remaining: readonly EnvironmentSetting[];
}

/** What was found out or done. */
export interface EnvironmentsReport {
  /** `OWNER/NAME`, as GitHub writes it where it was asked. */
  readonly repository: string;
  readonly asked: boolean;
  readonly environments: readonly EnvironmentReport[];
  /** What holds for all of them, one sentence each. */
  readonly notes: readonly string[];
}

async function readConfig(root: string): Promise<TokenlessConfig> {
  const read = async (name: string): Promise<string | undefined> =>
    await readOptionalTextFile(path.join(root, name), { name });
  return parseConfigTexts({
    'pyproject.toml': await read('pyproject.toml'),
    'tokenless.toml': await read('tokenless.toml'),
  });
}

/**
 * Reads what a project declares of environments. Throws `environments-undeclared`,
 * `environment-declaration-invalid`, `repository-unknown` and what reading a configuration throws.
 */
export async function readEnvironmentsProject(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  named?: string,
): Promise<EnvironmentsProject> {
  const { root, repository: checkout } = await findPlace(directory, environment);
  const config = await readConfig(root);
  const declared = declaredEnvironments(config);
  if (declared.environments.length === 0)
    throw setupErrors.create('environments-undeclared', { elsewhere: declared.elsewhere });
  const remote = checkout === undefined ? undefined : await remoteUrl(checkout);
  return { ...declared, remote, repository: findForgeRepository({ named, config, remote, directory }) };
}

const PLAN_NOTE =
  'the repository is private: GitHub has required reviewers and waiting times for private repositories on GitHub Enterprise only, and refuses them elsewhere with status 422';

function elsewhereNotes({ elsewhere }: Declared): readonly string[] {
  const names = elsewhere.map((name) => `\`${name}\``).join(', ');
  return elsewhere.length === 0
    ? []
    : [
        `not done for ${names}: protected environments of GitLab are set at Settings > CI/CD > Protected environments`,
      ];
}

const NOTHING = { unavailable: [], remaining: [] };

/** What would be set, as far as that is known without GitHub. */
export function planOffline(project: EnvironmentsProject): EnvironmentsReport {
  const { repository, environments } = project;
  return {
    repository: `${repository.owner}/${repository.name}`,
    asked: false,
    environments: environments.map((declared) => ({
      ...differenceOf(declared, undefined),
      outcome: 'unknown',
      ...NOTHING,
    })),
    notes: [
      'GitHub was not asked: what it has is not known. `--online env:NAME` asks it, by a token that may read `Actions`; `apply` needs `Administration` (write)',
      ...elsewhereNotes(project),
    ],
  };
}

/** Opens the line to GitHub for as long as something is done with it. */
async function withForge<Result>(
  { repository, remote }: EnvironmentsProject,
  access: Omit<EnvironmentAccess, 'api'> & { readonly apiUrl?: string | undefined },
  use: (forge: Forge) => Promise<Result>,
): Promise<Result> {
  const { apiUrl, ...rest } = access;
  const forge = await openForge(repository, { ...rest, api: gitHubApiOf(remote, apiUrl) });
  try {
    return await use(forge);
  } finally {
    forge.asker.close();
  }
}

/** How GitHub is asked, as a command line says it. */
export type EnvironmentsAccess = Parameters<typeof withForge>[1];

async function differences(
  forge: Forge,
  { environments }: EnvironmentsProject,
): Promise<readonly EnvironmentDifference[]> {
  const found = await readFound(forge, environments);
  return environments.map((declared) => differenceOf(declared, found.get(declared.name.toLowerCase())));
}

function reportOf(
  { repository, isPrivate }: Forge,
  project: EnvironmentsProject,
  environments: readonly EnvironmentReport[],
): EnvironmentsReport {
  const { environments: declared } = project;
  const isOfPlan = declared.some((one) => (one.reviewers ?? []).length > 0 || (one.waitMinutes ?? 0) > 0);
  return {
    repository: `${repository.owner}/${repository.name}`,
    asked: true,
    environments,
    notes: [...(isPrivate === true && isOfPlan ? [PLAN_NOTE] : []), ...elsewhereNotes(project)],
  };
}

/** Compares what is declared with what GitHub has; nothing is changed. Throws `environments-not-told`. */
export async function planEnvironments(
  project: EnvironmentsProject,
  access: EnvironmentsAccess,
): Promise<EnvironmentsReport> {
  return await withForge(project, access, async (forge) => {
    const found = await differences(forge, project);
    const environments = found.map((difference): EnvironmentReport => ({
      ...difference,
      outcome: isAsDeclared(difference) ? 'unchanged' : 'planned',
      ...NOTHING,
    }));
    return reportOf(forge, project, environments);
  });
}

/**
 * Makes the environments as they are declared, one after the other, and reads them again: what GitHub did not keep
 * is told. Throws `environments-not-told`, `environment-not-applied`, `environment-reviewer-unknown`.
 */
export async function applyEnvironments(
  project: EnvironmentsProject,
  access: EnvironmentsAccess,
): Promise<EnvironmentsReport> {
  return await withForge(project, access, async (forge) => {
    const found = await readFound(forge, project.environments);
    const reports: EnvironmentReport[] = [];
    for (const declared of project.environments) {
      const before = found.get(declared.name.toLowerCase());
      const difference = differenceOf(declared, before);
      if (isAsDeclared(difference)) {
        reports.push({ ...difference, outcome: 'unchanged', ...NOTHING });
        continue;
      }
      const unavailable = await applyDifference(forge, declared, before, difference);
      const outcome = before === undefined ? 'created' : 'updated';
      reports.push({ ...difference, outcome, unavailable, remaining: [] });
    }
    return reportOf(forge, project, await verified(forge, project, reports));
  });
}

/** Says which of the changed environments are not as declared. */
async function verified(
  forge: Forge,
  project: EnvironmentsProject,
  reports: readonly EnvironmentReport[],
): Promise<readonly EnvironmentReport[]> {
  if (reports.every(({ outcome }) => outcome === 'unchanged')) return reports;
  const after = await differences(forge, project);
  return reports.map((report, at) => {
    const remaining = (after[at]?.changes ?? []).map(({ setting }) => setting);
    return { ...report, remaining, ...(remaining.length > 0 ? { outcome: 'refused' as const } : {}) };
  });
}
