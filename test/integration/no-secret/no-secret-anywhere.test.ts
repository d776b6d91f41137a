import { describe, expect, it } from 'vitest';
import { routes } from '../../../src/cli/index.ts';
import { SCENARIOS } from './scenarios.ts';
import { PLANTED, openScene } from './scene.ts';
import { watch } from './watched-run.ts';

describe('no secret is anywhere after', () => {
  it.each(SCENARIOS.map((scenario) => [`tokenless ${scenario.command}`, scenario.ends, scenario] as const))(
    '%s ends %s',
    async (_command, _ends, scenario) => {
      const watched = await watch(await scenario.run(await openScene(scenario.claims)));
      expect(watched.stdout + watched.stderr).toContain(scenario.prints);
      expect([scenario.exitCode].flat()).toContain(watched.exitCode);
      expect(watched.leaks(PLANTED)).toEqual([]);
    },
    60_000,
  );
});

it('no command is left out', () => {
  const names = Object.entries(routes).flatMap(([name, target]) =>
    'getAllEntries' in target
      ? target.getAllEntries().map((entry) => `${name} ${entry.name.original}`)
      : [name],
  );
  expect(new Set(SCENARIOS.map(({ command }) => command))).toEqual(new Set(names));
});
