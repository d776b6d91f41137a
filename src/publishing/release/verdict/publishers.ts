import type { CompletePublisher } from '../../config/index.ts';
import type { AttestationPublisher } from '../../../trust/index.ts';
import type { AttestationIdentity } from '../locks/lock.ts';

/** A field in which two publishers differ. */
export interface PublisherDifference {
  readonly field: string;
  readonly expected: string | null;
  readonly got: string | null;
}

/** Fields that GitHub compares without regard to case. */
const CASELESS: Readonly<Record<string, readonly string[]>> = {
  GitHub: ['repository', 'environment'],
};

/** The publisher that a provenance names, as text by text; what is null says nothing. */
export function publisherIdentity(publisher: AttestationPublisher): AttestationIdentity {
  // A kind that nobody knows proves nothing; it still has a name.
  if (publisher.kind === 'unknown') return { kind: publisher.name };
  const entries = Object.entries(publisher).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function isSame(kind: string, field: string, expected: string | null, got: string | null): boolean {
  if (expected === null || got === null) return expected === got;
  const caseless = Object.hasOwn(CASELESS, kind) && CASELESS[kind]?.includes(field) === true;
  return caseless ? expected.toLowerCase() === got.toLowerCase() : expected === got;
}

function differences(
  expected: AttestationIdentity,
  got: AttestationIdentity,
  fields: readonly string[],
): readonly PublisherDifference[] {
  const valueOf = (identity: AttestationIdentity, field: string): string | null =>
    Object.hasOwn(identity, field) ? (identity[field] ?? null) : null;
  const kind = expected['kind'] ?? '';
  return fields
    .map((field) => ({ field, expected: valueOf(expected, field), got: valueOf(got, field) }))
    .filter((row) => !isSame(kind, row.field, row.expected, row.got));
}

/** `kind` first: where it differs, the other fields are of another language. */
function inOrder(fields: Iterable<string>): readonly string[] {
  const unique = [...new Set(fields)];
  return unique.toSorted((a, b) => Number(b === 'kind') - Number(a === 'kind'));
}

/** In what a publisher is not as a policy says; a field that the policy leaves out may be anything. */
export function policyDifferences(
  policy: AttestationIdentity,
  got: AttestationIdentity,
): readonly PublisherDifference[] {
  return differences(policy, got, inOrder(Object.keys(policy)));
}

/** In what one publisher is not the other: any field counts, also one that only one of them has. */
export function publisherDifferences(
  before: AttestationIdentity,
  now: AttestationIdentity,
): readonly PublisherDifference[] {
  return differences(before, now, inOrder([...Object.keys(before), ...Object.keys(now)]));
}

/** The policy that a declared registration is: its provenance must name this publisher. */
export function policyOfDeclared(publisher: CompletePublisher): AttestationIdentity {
  const { owner, repository, workflow, environment } = publisher;
  const constrained = environment === undefined ? {} : { environment };
  const name = `${owner}/${repository}`;
  return publisher.provider === 'gitlab'
    ? { kind: 'GitLab', repository: name, workflow_filepath: workflow, ...constrained }
    : { kind: 'GitHub', repository: name, workflow, ...constrained };
}

/** A publisher in one line: `GitHub octo-org/sampleproject release.yml (pypi)`. */
export function shownPublisher(identity: AttestationIdentity): string {
  const { kind = '', repository, workflow, workflow_filepath, environment, ...rest } = identity;
  const others = Object.values(rest).filter((value) => value.length < 100);
  const words = [kind, repository, workflow ?? workflow_filepath, ...others].filter(
    (word) => word !== undefined,
  );
  return `${words.join(' ')}${environment === undefined ? '' : ` (${environment})`}`;
}
