import type { ForgeRepository, TriggerEvent } from '../workflow.ts';

/** A predicted `sub`, and whether it can be relied on. */
export interface PredictedSubject {
  /** Undefined: it hangs on what is not known before the run. */
  readonly subject: string | undefined;
  readonly sure: boolean;
}

/** What a subject is made from besides the form of the repository's. */
export interface SubjectParts {
  /** Undefined: none. */
  readonly environment: string | undefined;
  readonly event: TriggerEvent;
  /** The other claims of the token, as far as they are surely known. */
  readonly claims: Readonly<Record<string, string>>;
}

/** GitHub keeps `:` for itself: in a value it becomes `%3A`. */
const escapeColons = (value: string): string => value.replaceAll(':', '%3A');

/** What follows the repository in the default subject. */
function contextOf({ environment, event }: SubjectParts): string {
  if (environment !== undefined) return `environment:${escapeColons(environment)}`;
  return event.event === 'pull_request' ? 'pull_request' : `ref:${event.ref}`;
}

/** One part of a customised subject: `repo` and `context` as in the default one, any other claim with its name. */
function partOf(key: string, prefix: string, parts: SubjectParts): string | undefined {
  if (key === 'repo') return prefix;
  if (key === 'context') return contextOf(parts);
  const value = Object.hasOwn(parts.claims, key) ? parts.claims[key] : undefined;
  return value === undefined ? undefined : `${key}:${escapeColons(value)}`;
}

/**
 * The `sub` of a job's ID token
 * (https://docs.github.com/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository,
 * checked 2026-10). Where nobody asked GitHub for the repository's form it is the standard one, and not sure.
 */
export function predictSubject(
  { owner, name, subject }: ForgeRepository,
  parts: SubjectParts,
): PredictedSubject {
  const prefix = subject?.prefix ?? `repo:${owner}/${name}`;
  const made = (subject?.claimKeys ?? ['repo', 'context']).map((key) => partOf(key, prefix, parts));
  const known = made.filter((part) => part !== undefined);
  if (known.length < made.length) return { subject: undefined, sure: false };
  return { subject: known.join(':'), sure: subject !== undefined };
}
