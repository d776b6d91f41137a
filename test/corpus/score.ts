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
  /** For a call of another repository's workflow: what the labeller read in the called file. */
  readonly called?: Partial<Pick<JobRow, 'index' | 'method' | 'auth' | 'environment'>> & {
    /** Each begins with the event's name. */
    readonly events?: readonly string[];
  };
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

type Field = (typeof FIELDS)[number];

/** A place where label and doctor differ. */
export interface Disagreement {
  readonly repository: string;
  /** `workflow:job → index` */
  readonly row: string;
  readonly field: Field | 'missed' | 'false';
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
  readonly right: Readonly<Record<Field, number>>;
  readonly disagreements: readonly Disagreement[];
}

type Row = Pick<LabelledRow, 'workflow' | 'job' | 'index' | 'called'>;

/** An index as doctor tells it: the repository's own name filled in, expressions without needless spaces. */
function toldIndex(index: string | null, repository: string): string | null {
  const [owner = ''] = repository.split('/');
  const facts: Readonly<Record<string, string>> = {
    'github.repository': repository,
    'github.repository_owner': owner,
  };
  return (
    index?.replaceAll(/\$\{\{\s*(?<expression>.*?)\s*\}\}/gsu, (_whole, expression: string) => {
      return facts[expression] ?? `\${{ ${expression} }}`;
    }) ?? null
  );
}

const keyOf = ({ workflow, job, index }: Row, repository: string): string =>
  `${workflow}:${job} → ${toldIndex(index, repository) ?? 'nobody knows'}`;

/** The keys under which doctor may tell a labelled row: what the called file says counts as well. */
function keysOf(row: Row, repository: string): readonly string[] {
  const { called } = row;
  const rows = called?.index === undefined ? [row] : [row, { ...row, index: called.index }];
  return rows.map((one) => keyOf(one, repository));
}

const eventKeys = (events: readonly { readonly event: string; readonly ref: string }[]): readonly string[] =>
  [...new Set(events.map(({ event, ref }) => `${event} ${ref}`))].sort();

const sortedWithout = (
  claims: Readonly<Record<string, string>>,
  assumed: ReadonlySet<string>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([claim]) => !assumed.has(claim))
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );

/**
 * Claims of the events that both have, without those that either only assumes: one entry per caller, since the
 * same event reaches a called job by each of them.
 */
function comparableClaims(
  events: readonly LabelledEvent[],
  others: readonly LabelledEvent[],
): Readonly<Record<string, unknown>> {
  const claims: Record<string, unknown> = {};
  const same = (all: readonly LabelledEvent[], one: LabelledEvent): readonly LabelledEvent[] =>
    all.filter(({ event, ref }) => event === one.event && ref === one.ref);
  for (const one of events) {
    const twins = same(others, one);
    if (twins.length === 0) continue;
    const own = same(events, one);
    const assumed = new Set([...own, ...twins].flatMap(({ assumes }) => assumes));
    const texts = own.map((each) => JSON.stringify(sortedWithout(each.claims, assumed)));
    claims[`${one.event} ${one.ref}`] = [...new Set(texts)].sort();
  }
  return Object.fromEntries(Object.entries(claims).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The row as the called file has it: only the events that reach its publish job. */
function asCalled(row: LabelledRow): LabelledRow {
  const { events, ...said } = row.called ?? {};
  const names = events?.map((text) => text.split(' ')[0]);
  return {
    ...row,
    ...said,
    events: row.events.filter(({ event }) => names === undefined || names.includes(event)),
  };
}

function valueOf(field: Field, row: LabelledRow, other: LabelledRow): unknown {
  if (field === 'events') return eventKeys(row.events);
  if (field === 'claims') return comparableClaims(row.events, other.events);
  if (field === 'environment' && typeof row.environment === 'object' && row.environment !== null) {
    return { ...row.environment, values: [...row.environment.values].sort() };
  }
  return row[field];
}

/** What doctor says of a field when neither form of the label agrees; undefined: one does. */
function differing(
  field: Field,
  row: LabelledRow,
  twin: LabelledRow,
): Pick<Disagreement, 'labelled' | 'said'> | undefined {
  const said = valueOf(field, twin, row);
  const labels = [row, ...(row.called === undefined ? [] : [asCalled(row)])];
  const values = labels.map((label) => valueOf(field, label, twin));
  const agrees = values.some((value) => JSON.stringify(value) === JSON.stringify(said));
  return agrees ? undefined : { labelled: values[0], said };
}

/** A label is one row for a job and an index; doctor has one for each chain of calls that reaches it. */
function withEvents(row: LabelledRow, { events }: LabelledRow): LabelledRow {
  return { ...row, events: [...new Set([...row.events, ...events])] };
}

/** Compares the rows of doctor with those of a person. A row is the same by workflow, job and index. */
export function score({ repository, rows }: Labels, said: readonly LabelledRow[]): Score {
  const right = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<Field, number>;
  const disagreements: Disagreement[] = [];
  const left = new Map<string, LabelledRow>();
  for (const row of said) {
    const key = keyOf(row, repository);
    left.set(key, withEvents(row, left.get(key) ?? row));
  }
  const told = left.size;
  let found = 0;
  for (const labelled of rows) {
    const keys = keysOf(labelled, repository);
    const row = keys[0] ?? '';
    const key = keys.find((one) => left.has(one)) ?? row;
    const twin = left.get(key);
    left.delete(key);
    if (twin === undefined) {
      disagreements.push({ repository, row, field: 'missed' });
      continue;
    }
    found += 1;
    for (const field of FIELDS) {
      const difference = differing(field, labelled, twin);
      if (difference === undefined) right[field] += 1;
      else disagreements.push({ repository, row, field, ...difference });
    }
  }
  for (const row of left.keys()) disagreements.push({ repository, row, field: 'false' });
  return { labelled: rows.length, said: told, found, right, disagreements };
}
