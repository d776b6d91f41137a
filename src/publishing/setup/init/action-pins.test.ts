import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTION_PINS, ACTION_PINS_DATE, usesOf } from './action-pins.ts';

const pins = Object.values(ACTION_PINS);
const OWN_WORKFLOWS = path.resolve(import.meta.dirname, '../../../../.github/workflows');

describe('the pins of actions', () => {
  it.each(pins)('$action is a commit with the tag that it was resolved from', ({ action, commit, tag }) => {
    expect(action).toMatch(/^[\w-]+\/[\w-]+$/u);
    expect(commit).toMatch(/^[0-9a-f]{40}$/u);
    expect(tag).toMatch(/^v\d+\.\d+\.\d+$/u);
  });

  it('are of different actions and different commits, resolved on a day', () => {
    expect(new Set(pins.map(({ action }) => action)).size).toBe(pins.length);
    expect(new Set(pins.map(({ commit }) => commit)).size).toBe(pins.length);
    expect(new Date(ACTION_PINS_DATE).toISOString().slice(0, 10)).toBe(ACTION_PINS_DATE);
  });

  it('are those of our own workflows: one update moves both', () => {
    const texts = readdirSync(OWN_WORKFLOWS).map((name) =>
      readFileSync(path.join(OWN_WORKFLOWS, name), 'utf8'),
    );
    const used = texts.flatMap((text) => text.match(/(?<=uses: )\S+@[0-9a-f]{40} # \S+/gu) ?? []);
    const shared = used.filter((uses) => pins.some(({ action }) => uses.startsWith(`${action}@`)));
    expect(shared.length).toBeGreaterThan(0);
    expect(shared.filter((uses) => !pins.map(usesOf).includes(uses))).toEqual([]);
  });
});
