import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { INPUTS, OUTPUTS } from '../../src/action/index.ts';
import { bundleAction } from '../../tools/action-bundle.ts';
import { readActionDefinition } from '../support/action/runner.ts';
import { ROOT } from './imports.ts';
import { readText, repositoryFiles } from './markdown.ts';

const GUIDE = 'docs/guides/publish-with-the-action.md';
const definition = readActionDefinition();

/** Rows of the tables in a section of the guide, by their first cell. */
function rowsOf(section: string): ReadonlyMap<string, readonly string[]> {
  const [, text = ''] = readText(GUIDE).split(`\n## ${section}\n`);
  const rows = text
    .split(/^## /mu)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
  return new Map(rows.map(([first = '', ...cells]) => [first.replaceAll('`', ''), cells]));
}

describe('action.yml', () => {
  it('runs on a Node of the runner, without a container, and ends with the post step', () => {
    const { runs } = definition;
    expect(runs).toEqual({
      using: 'node24',
      main: 'action/main.js',
      post: 'action/post.js',
      'post-if': 'always()',
    });
    for (const program of [runs.main, runs.post]) expect(existsSync(path.join(ROOT, program))).toBe(true);
  });

  it('has the inputs that the Action reads, in their order, with their defaults', () => {
    const stated = Object.entries(definition.inputs).map(([name, { default: value }]) => [name, value]);
    expect(stated).toEqual(Object.entries(INPUTS).map(([name, { default: value }]) => [name, value]));
    // The runner hands on texts; a bare `true` would be one for YAML only.
    expect(stated.filter(([, value]) => value !== undefined && typeof value !== 'string')).toEqual([]);
  });

  it('has the outputs that the Action sets, in their order', () => {
    expect(Object.keys(definition.outputs)).toEqual(OUTPUTS);
  });

  it('describes each of them', () => {
    const all = [...Object.values(definition.inputs), ...Object.values(definition.outputs)];
    expect(all.filter(({ description }) => description.trim().length < 10)).toEqual([]);
  });

  it('demands nothing of the user', () => {
    expect(Object.values(definition.inputs).filter(({ required }) => required)).toEqual([]);
  });
});

describe('the guide to the Action', () => {
  it('has a row for every input, with its default', () => {
    const stated = [...rowsOf('Inputs')].map(([name, [value]]) => [name, value]);
    const expected = Object.entries(INPUTS).map(([name, { default: value }]) => [
      name,
      value === undefined ? '–' : `\`${value}\``,
    ]);
    expect(stated).toEqual(expected);
  });

  it('has a row for every output', () => {
    expect([...rowsOf('Outputs').keys()]).toEqual(OUTPUTS);
  });
});

describe('the committed bundle', () => {
  const committed = repositoryFiles().filter((file) => file.startsWith('action/'));

  it('is what the sources say, byte for byte: `npm run -s action` makes it', async () => {
    const built = await bundleAction();
    expect(committed.map((file) => path.basename(file)).toSorted()).toEqual(Object.keys(built).toSorted());
    const stale = Object.entries(built).filter(([name, text]) => readText(`action/${name}`) !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });

  it('holds the programs of its threads, which are started by their place beside it', async () => {
    const names = Object.keys(await bundleAction());
    expect(names).toEqual(expect.arrayContaining(['hash-worker.js', 'inspect-worker.js']));
  });

  it('is a few files', () => {
    expect(committed.length).toBeLessThanOrEqual(20);
  });

  it('names no path of the machine it was made on', () => {
    const machine = [path.dirname(ROOT), homedir(), 'node_modules'];
    const naming = committed.filter((file) =>
      machine.some((folder) => readText(file).includes(`${folder}/`)),
    );
    expect(naming).toEqual([]);
  });

  it('brings the licence of every package that is in it', () => {
    const notices = readText('action/THIRD-PARTY-LICENSES.txt');
    const manifest = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    const packages = notices.split(`\n\n${'-'.repeat(80)}\n\n`).slice(1);
    expect(packages.length).toBeGreaterThan(3);
    // A package without the text names its licence in its manifest at least.
    const unsaid = /^\S+ \S+ \((?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0)\)\n\nThe package brings no text/u;
    expect(packages.filter((notice) => notice.split('\n').length <= 5 && !unsaid.test(notice))).toEqual([]);
    const named = packages.map((notice) => /^(\S+) \S+ \(/u.exec(notice)?.[1] ?? notice);
    expect(named.filter((name) => name in manifest.dependencies).length).toBeGreaterThan(2);
  });

  it('keeps its line ends on every machine', () => {
    expect(readFileSync(path.join(ROOT, '.gitattributes'), 'utf8')).toMatch(/^action\/\*\* -text/mu);
  });
});
