import type { JobRow } from '../../src/publishing/doctor/index.ts';

/** One event of a labelled row. */
export interface LabelledEvent {
  readonly event: string;
  readonly ref: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly assumes: readonly string[];
}

/** A row as a person labelled it before doctor saw the workflow. */
export interface LabelledRow extends Omit<JobRow, 'events' | 'wouldMatch'> {
  readonly events: readonly LabelledEvent[];
  /** What is subtle, one sentence. */
  readonly why?: string;
}

/** The labels of one repository; `commit` is null where an sdist of PyPI was read. */
export interface Labels {
  readonly repository: string;
  readonly commit: string | null;
  readonly sdist?: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly note: string;
  readonly rows: readonly LabelledRow[];
}

/** What is compared besides whether a row is there. */
export const FIELDS = [
  'line',
  'method',
  'auth',
  'environment',
  'idToken',
  'reusable',
  'events',
  'claims',
] as const;

/** A place where label and doctor differ. */
export interface Disagreement {
  readonly repository: string;
  /** `workflow:job → index` */
  readonly row: string;
  readonly field: (typeof FIELDS)[number] | 'missed' | 'false';
  readonly labelled?: unknown;
  readonly said?: unknown;
}

/** What came of all repositories, kept so that a change of it is seen (`npm run corpus -- CHECKOUTS --write`). */
export interface Outcome {
  readonly repositories: number;
  readonly labelled: number;
  readonly said: number;
  readonly found: number;
  readonly right: Readonly<Record<(typeof FIELDS)[number], number>>;
  /** Each with the reason why it stays, written by a person. */
  readonly disagreements: readonly (Disagreement & { readonly why?: string })[];
}

/** What came of one repository. */
export interface Score {
  readonly labelled: number;
  readonly said: number;
  readonly found: number;
  /** Rows that both have, in which the field is the same. */
  readonly right: Readonly<Record<(typeof FIELDS)[number], number>>;
  readonly disagreements: readonly Disagreement[];
}

const keyOf = ({ workflow, job, index }: Pick<JobRow, 'workflow' | 'job' | 'index'>): string =>
  `${workflow}:${job} → ${index ?? 'nobody knows'}`;

const eventKeys = (events: readonly { readonly event: string; readonly ref: string }[]): readonly string[] =>
  [...new Set(events.map(({ event, ref }) => `${event} ${ref}`))].sort();

/** Claims of the events that both have, without those that either only assumes. */
function comparableClaims(
  events: readonly LabelledEvent[],
  others: readonly LabelledEvent[],
): Readonly<Record<string, unknown>> {
  const claims: Record<string, unknown> = {};
  for (const { event, ref, claims: own, assumes } of events) {
    const twin = others.find((other) => other.event === event && other.ref === ref);
    if (twin === undefined) continue;
    const assumed = new Set([...assumes, ...twin.assumes]);
    claims[`${event} ${ref}`] = Object.fromEntries(
      Object.entries(own)
        .filter(([claim]) => !assumed.has(claim))
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
  return Object.fromEntries(Object.entries(claims).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function valueOf(field: (typeof FIELDS)[number], row: LabelledRow, other: LabelledRow): unknown {
  if (field === 'events') return eventKeys(row.events);
  if (field === 'claims') return comparableClaims(row.events, other.events);
  if (field === 'environment' && typeof row.environment === 'object' && row.environment !== null) {
    return { ...row.environment, values: [...row.environment.values].sort() };
  }
  return row[field];
}

/** Compares the rows of doctor with those of a person. A row is the same by workflow, job and index. */
export function score({ repository, rows }: Labels, said: readonly LabelledRow[]): Score {
  const right = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<
    (typeof FIELDS)[number],
    number
  >;
  const disagreements: Disagreement[] = [];
  const left = new Map(said.map((row) => [keyOf(row), row]));
  let found = 0;
  for (const row of rows) {
    const twin = left.get(keyOf(row));
    left.delete(keyOf(row));
    if (twin === undefined) disagreements.push({ repository, row: keyOf(row), field: 'missed' });
    else found += 1;
    for (const field of twin === undefined ? [] : FIELDS) {
      const [labelled, ours] = [
        valueOf(field, row, twin as LabelledRow),
        valueOf(field, twin as LabelledRow, row),
      ];
      if (JSON.stringify(labelled) === JSON.stringify(ours)) right[field] += 1;
      else disagreements.push({ repository, row: keyOf(row), field, labelled, said: ours });
    }
  }
  for (const row of left.values()) disagreements.push({ repository, row: keyOf(row), field: 'false' });
  return { labelled: rows.length, said: said.length, found, right, disagreements };
}
