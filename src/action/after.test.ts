import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPost } from './after.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'tokenless-post-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the post step; `whileWaiting` is called at each pause. */
async function post(
  state: Readonly<Record<string, string>>,
  whileWaiting: () => void = () => undefined,
): Promise<{ log: string; pauses: number }> {
  let log = '';
  let pauses = 0;
  await runPost({
    env: state,
    write: (text) => (log += text),
    sleep: async () => {
      pauses += 1;
      whileWaiting();
    },
  });
  return { log, pauses };
}

describe('the post step', () => {
  const report = (): string => path.join(folder, 'report.json');

  it('says nothing after a main step that came to its end, or that never asked for a token', async () => {
    expect(await post({})).toEqual({ log: '', pauses: 0 });
    expect(await post({ STATE_stage: 'ended', STATE_report: report() })).toEqual({ log: '', pauses: 0 });
  });

  it('waits for the guardian and says what it did', async () => {
    const { log, pauses } = await post({ STATE_report: report() }, () =>
      writeFileSync(report(), '{"outcomes":["burned","burned"]}'),
    );
    expect(pauses).toBe(1);
    expect(log).toBe(
      '::notice title=the publish step was cut off::its end was seen by the guardian beside it, which burned every upload token\n',
    );
  });

  it('says nothing when no token was alive', async () => {
    writeFileSync(report(), '{"outcomes":[]}');
    expect((await post({ STATE_report: report() })).log).toBe('');
  });

  it.each([
    ['failed', /^::warning title=the upload token was not burned::/u],
    ['not-offered', /^the upload token was not burned: the index does not offer/u],
  ])('says that a token is alive: %s', async (outcome, expected) => {
    writeFileSync(report(), JSON.stringify({ outcomes: [outcome] }));
    expect((await post({ STATE_report: report() })).log).toMatch(expected);
  });

  it('says that nobody knows when the guardian is gone too', async () => {
    const { log, pauses } = await post({ STATE_report: report() });
    expect(pauses).toBeGreaterThan(200);
    expect(log).toMatch(/^::warning title=the publish step was cut off::nobody knows/u);
  });
});
