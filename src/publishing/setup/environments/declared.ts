import type { SourceLocation } from '../../../base/index.ts';
import type { DeclaredPublisher, TokenlessConfig } from '../../config/index.ts';
import { setupErrors } from '../errors.ts';

/** What can be declared of an environment; a member left out is not declared, and is left alone. */
export interface EnvironmentSettings {
  /** Logins, and `ORGANIZATION/TEAM` for teams. */
  readonly reviewers?: readonly string[];
  readonly preventSelfReview?: boolean;
  readonly waitMinutes?: number;
  readonly deployTags?: readonly string[];
  readonly deployBranches?: readonly string[];
}

/** The name of one. */
export type EnvironmentSetting = keyof EnvironmentSettings;

/** An environment as the publishers of the configuration declare it together. */
export interface DeclaredEnvironment extends EnvironmentSettings {
  readonly name: string;
  /** The indexes whose publishers name it. */
  readonly indexes: readonly string[];
}

/** What a configuration says of environments. */
export interface Declared {
  readonly environments: readonly DeclaredEnvironment[];
  /** Environments of publishers of GitLab, which this is not about. */
  readonly elsewhere: readonly string[];
}

/** https://docs.github.com/rest/deployments/environments#create-or-update-an-environment */
const MOST_REVIEWERS = 6;
const REVIEWER = /^[A-Za-z0-9][\w-]*(?:\/[\w.-]+)?$/u;

/** The reviewers that a person wrote: the list is never absent, so where it stands is what tells. */
function settingsOf(publisher: DeclaredPublisher, hasReviewers: boolean): EnvironmentSettings {
  const { reviewers, preventSelfReview, waitMinutes, deployTags, deployBranches } = publisher;
  const given = {
    ...(hasReviewers || reviewers.length > 0 ? { reviewers } : {}),
    preventSelfReview,
    waitMinutes,
    deployTags,
    deployBranches,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function refuse(environment: string, reason: string, mend: string, location?: SourceLocation): never {
  throw setupErrors.create('environment-declaration-invalid', { environment, reason, mend }, { location });
}

function checkReviewers(
  name: string,
  { reviewers = [] }: EnvironmentSettings,
  location?: SourceLocation,
): void {
  const wrong = reviewers.find((reviewer) => !REVIEWER.test(reviewer));
  if (wrong !== undefined) {
    const mend = 'name a login, or a team as `ORGANIZATION/TEAM`';
    refuse(name, `\`${wrong}\` is neither a login nor a team`, mend, location);
  }
  if (reviewers.length > MOST_REVIEWERS) {
    const mend = 'name a team, of which anybody can approve';
    refuse(
      name,
      `GitHub takes ${MOST_REVIEWERS} reviewers, and ${reviewers.length} are declared`,
      mend,
      location,
    );
  }
}

/** One list of names, whatever their order and, for accounts, their letters. */
const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map((item) => String(item).toLowerCase()).sort() : value);

/** What two publishers of one environment declare; a difference is nobody's to decide but theirs. */
function merge(
  known: DeclaredEnvironment,
  settings: EnvironmentSettings,
  location?: SourceLocation,
): DeclaredEnvironment {
  for (const [key, value] of Object.entries(settings)) {
    const before = known[key as EnvironmentSetting];
    if (before !== undefined && comparable(before) !== comparable(value)) {
      const mend = `declare \`${key}\` once, or the same in both publishers`;
      refuse(known.name, `two publishers declare another \`${key}\` for it`, mend, location);
    }
  }
  return { ...known, ...settings };
}

/** The environments that the publishers of a configuration name. Throws `environment-declaration-invalid`. */
export function declaredEnvironments({ publishers, sources }: TokenlessConfig): Declared {
  // GitHub's names of environments do not distinguish letters.
  const found = new Map<string, DeclaredEnvironment>();
  const elsewhere: string[] = [];
  publishers.forEach((publisher, at) => {
    const { environment: name, provider, index, location } = publisher;
    if (name === undefined) return;
    if (provider !== 'github') {
      elsewhere.push(name);
      return;
    }
    const settings = settingsOf(publisher, sources[`publisher.${at}.reviewers`] !== undefined);
    checkReviewers(name, settings, location);
    const known = found.get(name.toLowerCase()) ?? { name, indexes: [] };
    const merged = merge(known, settings, location);
    found.set(name.toLowerCase(), { ...merged, indexes: [...known.indexes, index] });
  });
  return { environments: [...found.values()], elsewhere };
}
