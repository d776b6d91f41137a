import type { FieldResult } from '../publishers/form-field.ts';

// What Python's str.strip removes, which is not what String.prototype.trim removes.
const PYTHON_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const EDGE_SPACE = new RegExp(`^[${PYTHON_SPACE}]+|[${PYTHON_SPACE}]+$`, 'gu');

/** Removes whitespace at both ends as PyPI's forms do. */
export function stripped(value: string): string {
  return value.replaceAll(EDGE_SPACE, '');
}

/** The value as it is to be stored. */
export function stored(value: string): FieldResult {
  return { store: value };
}

/** A field that must match one pattern. */
export function matching(pattern: RegExp, reason: string, mend: string): (value: string) => FieldResult {
  return (value) => (pattern.test(value) ? stored(value) : { reason, mend });
}

/** The first result that refuses, or the last one that stores. */
export function inOrder(
  ...checks: readonly ((value: string) => FieldResult)[]
): (value: string) => FieldResult {
  return (value) => {
    let result = stored(value);
    for (const check of checks) {
      if (!('store' in result)) return result;
      result = check(result.store);
    }
    return result;
  };
}

const WORKFLOW_MEND = 'write the name of the file, such as `release.yml`';

/** `.yml` or `.yaml`, whitespace around it removed. */
export function workflowSuffix(value: string): FieldResult {
  const name = stripped(value);
  if (/\.ya?ml$/u.test(name)) return stored(name);
  return { reason: 'a workflow file ends in `.yml` or `.yaml`', mend: WORKFLOW_MEND };
}
