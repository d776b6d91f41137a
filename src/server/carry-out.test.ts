import { describe, expect, it } from 'vitest';
import { createCarryOut } from './carry-out.ts';
import { type IndexEvent, type Outcome, indexErrors } from './usecases/index.ts';

const event: IndexEvent = { event: 'upload-refused', atSeconds: 1, details: {} };
const error = indexErrors.create('disk-full', {});

function carryingOut(recordEvents: (events: readonly IndexEvent[]) => Promise<void>): {
  run: (outcome: Outcome<string>) => Promise<string>;
  logged: unknown[];
} {
  const logged: unknown[] = [];
  const carryOut = createCarryOut({
    store: { recordEvents },
    logEvent: (one) => logged.push(one),
    logFailure: (what) => logged.push(what),
  });
  return { run: carryOut((outcome: Outcome<string>) => Promise.resolve(outcome)), logged };
}

describe('carrying out', () => {
  it('logs what was done and does not store it again', async () => {
    const { run, logged } = carryingOut(() => Promise.reject(new Error('not to be called')));
    expect(await run({ kind: 'done', value: 'x', events: [event] })).toBe('x');
    expect(logged).toEqual([event]);
  });

  it('stores a refusal that is to be audited', async () => {
    const stored: unknown[] = [];
    const { run } = carryingOut((events) => Promise.resolve(void stored.push(...events)));
    await expect(run({ kind: 'refused', error, events: [event], audited: true })).rejects.toBe(error);
    await expect(run({ kind: 'refused', error, events: [event], audited: false })).rejects.toBe(error);
    expect(stored).toEqual([event]);
  });

  it('still refuses when the refusal cannot be stored', async () => {
    const { run, logged } = carryingOut(() => Promise.reject(new Error('full')));
    await expect(run({ kind: 'refused', error, events: [event], audited: true })).rejects.toBe(error);
    expect(logged).toEqual([event, 'an audit event could not be stored']);
  });
});
