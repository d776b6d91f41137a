import { describe, expect, it } from 'vitest';
import { createCarryOut } from './carry-out.ts';
import { type IndexEvent, type Outcome, indexErrors } from './usecases/index.ts';

const event: IndexEvent = { event: 'upload-refused', atSeconds: 1, details: {} };
const error = indexErrors.create('disk-full', {});

function carryingOut(recordRefusal: (event: IndexEvent, key: string) => Promise<void>): {
  run: (outcome: Outcome<string>) => Promise<string>;
  logged: unknown[];
} {
  const logged: unknown[] = [];
  const carryOut = createCarryOut({
    store: { recordRefusal },
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

  it('logs every refusal, and stores one that has a key', async () => {
    const stored: unknown[] = [];
    const { run, logged } = carryingOut((one, key) => Promise.resolve(void stored.push([one, key])));
    await expect(run({ kind: 'refused', error, record: { event, auditKey: 'key' } })).rejects.toBe(error);
    await expect(run({ kind: 'refused', error, record: { event, auditKey: undefined } })).rejects.toBe(error);
    await expect(run({ kind: 'refused', error, record: undefined })).rejects.toBe(error);
    expect([logged, stored]).toEqual([[event, event], [[event, 'key']]]);
  });

  it('still refuses when the refusal cannot be stored', async () => {
    const { run, logged } = carryingOut(() => Promise.reject(new Error('full')));
    await expect(run({ kind: 'refused', error, record: { event, auditKey: 'key' } })).rejects.toBe(error);
    expect(logged).toEqual([event, 'an audit event could not be stored']);
  });
});
