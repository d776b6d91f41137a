import { describe, expect, it } from 'vitest';
import { createRowId } from './row-id.ts';

describe('createRowId', () => {
  it('makes a UUID of version 7 that begins with the time', () => {
    const id = createRowId(Date.UTC(2026, 0, 1));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1));
  });

  it('orders what comes later after what came before, and never gives one twice', () => {
    const ids = Array.from({ length: 1000 }, (_, number) => createRowId(1_767_225_600_000 + number));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(Array.from({ length: 10_000 }, () => createRowId(0))).size).toBe(10_000);
  });
});
