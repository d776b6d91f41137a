/** What a token says it may do, without anybody having verified it: the index has the last word. Times: Unix seconds. */
export interface TokenScope {
  /** `warehouse`: a macaroon of PyPI or its like; `tokenless`: an API token of an index of ours. */
  readonly kind: 'warehouse' | 'tokenless';
  /** Host of the index that made it, where it says so. */
  readonly host: string | undefined;
  /** Normalised names (PEP 503); undefined: no restriction by name. */
  readonly projects: readonly string[] | undefined;
  /** True: restricted to projects by ids, which nobody but the index can compare with a name. */
  readonly hasProjectIds: boolean;
  readonly notBeforeSeconds: number | undefined;
  readonly expiresAtSeconds: number | undefined;
  /** Restrictions that are not known here, or that only an index can judge: one phrase each. */
  readonly unknown: readonly string[];
}

/** A restriction that one caveat sets. */
export interface ScopePart {
  readonly projects?: readonly string[];
  readonly hasProjectIds?: boolean;
  readonly notBeforeSeconds?: number;
  readonly expiresAtSeconds?: number;
  readonly unknown?: string;
}

function both(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): TokenScope['projects'] {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((name) => other.includes(name));
}

function of(
  choose: (...numbers: number[]) => number,
  ...values: readonly (number | undefined)[]
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : choose(...known);
}

/** All restrictions hold at once: what is left is what every one of them allows. */
export function combineScope(
  kind: TokenScope['kind'],
  host: string | undefined,
  parts: readonly ScopePart[],
): TokenScope {
  let scope: TokenScope = {
    kind,
    host,
    projects: undefined,
    hasProjectIds: false,
    notBeforeSeconds: undefined,
    expiresAtSeconds: undefined,
    unknown: [],
  };
  for (const part of parts) {
    scope = {
      ...scope,
      projects: both(scope.projects, part.projects),
      hasProjectIds: scope.hasProjectIds || part.hasProjectIds === true,
      notBeforeSeconds: of(Math.max, scope.notBeforeSeconds, part.notBeforeSeconds),
      expiresAtSeconds: of(Math.min, scope.expiresAtSeconds, part.expiresAtSeconds),
      unknown: part.unknown === undefined ? scope.unknown : [...scope.unknown, part.unknown],
    };
  }
  return scope;
}
