/** A document with one thing changed, and the words for it. */
export interface Mutant {
  readonly change: string;
  readonly document: unknown;
}

/** Members whose content is not ours to fix: claims of a provider, facts of an error. */
const OPEN = new Set(['claims', 'details', 'fields', 'core_metadata', 'tools']);

function replaced(document: unknown, steps: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item: unknown, index) => (index === step ? replaced(item, rest, value) : item));
  }
  const record = document as Record<string, unknown>;
  return { ...record, [step]: replaced(record[step], rest, value) };
}

function changesAt(value: unknown): readonly (readonly [string, unknown])[] {
  // No member of ours is a list of lists.
  const other = ['of another kind', [[]]] as const;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [other];
  return [other, ['with a member more', { ...value, unexpected: 1 }]];
}

function* walk(value: unknown, steps: readonly (string | number)[]): Generator<(string | number)[]> {
  yield [...steps];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (!OPEN.has(key)) yield* walk(child, [...steps, Array.isArray(value) ? Number(key) : key]);
  }
}

function valueAt(document: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], document);
}

/** Every way to change the kind of one value of a document, or to add a member to one of its objects. */
export function mutantsOf(document: unknown): readonly Mutant[] {
  return [...walk(document, [])].flatMap((steps) =>
    changesAt(valueAt(document, steps)).map(([how, value]) => ({
      change: `/${steps.join('/')} ${how}`,
      document: replaced(document, steps, value),
    })),
  );
}
