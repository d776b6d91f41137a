import { normalizeName } from '../../packaging/names/index.ts';
import { trustErrors } from '../errors.ts';
import type { TokenScope } from './scope.ts';

/** What an emergency token is to be used for. */
export interface TokenPurpose {
  readonly project: string;
  /** Host of the index; undefined where it is not known what the index calls itself. */
  readonly host: string | undefined;
  /** True: the project does not exist at the index yet, so that no token can be restricted to it. */
  readonly projectIsNew: boolean;
  readonly nowSeconds: number;
}

/** How a token is restricted: to the one project, or not at all, which only a project that is new excuses. */
export type CheckedScope = 'project' | 'account';

function checkTimes({ notBeforeSeconds = 0, expiresAtSeconds }: TokenScope, nowSeconds: number): void {
  if (expiresAtSeconds !== undefined && expiresAtSeconds <= nowSeconds) {
    throw trustErrors.create('api-token-expired', { expiresAtSeconds, nowSeconds });
  }
  if (notBeforeSeconds > nowSeconds) {
    throw trustErrors.create('api-token-not-yet-valid', { validFromSeconds: notBeforeSeconds, nowSeconds });
  }
}

function checkProjects(covered: readonly string[], project: string): 'project' {
  const name = normalizeName(project);
  if (!covered.includes(name))
    throw trustErrors.create('api-token-project-mismatch', { project: name, covered });
  const others = covered.filter((other) => other !== name);
  if (others.length > 0) throw trustErrors.create('api-token-too-wide', { project: name, others });
  return 'project';
}

/**
 * Whether a token is the right one for an emergency: of this index, valid now, and for this project alone. What a
 * token says is not verified; the index refuses one that was changed.
 *
 * @throws api-token-index-mismatch, api-token-expired, api-token-not-yet-valid, api-token-scope-unknown,
 * api-token-project-mismatch, api-token-too-wide, api-token-account-wide
 */
export function checkTokenScope(scope: TokenScope, purpose: TokenPurpose): CheckedScope {
  const { host, project, projectIsNew, nowSeconds } = purpose;
  if (host !== undefined && scope.host !== undefined && scope.host !== host) {
    throw trustErrors.create('api-token-index-mismatch', { expected: host, got: scope.host });
  }
  checkTimes(scope, nowSeconds);
  const [reason] = scope.unknown;
  if (reason !== undefined) throw trustErrors.create('api-token-scope-unknown', { reason });
  if (scope.projects !== undefined) return checkProjects(scope.projects, project);
  if (scope.hasProjectIds) {
    const byId = 'it is restricted to projects by their ids, which only the index can compare with a name';
    throw trustErrors.create('api-token-scope-unknown', { reason: byId });
  }
  if (!projectIsNew) throw trustErrors.create('api-token-account-wide', { project: normalizeName(project) });
  return 'account';
}
