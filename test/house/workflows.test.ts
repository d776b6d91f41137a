import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findClient } from '../clients/find-client.ts';
import { ROOT } from './imports.ts';
import { readText, repositoryFiles } from './markdown.ts';

const workflows = repositoryFiles().filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(file));

interface OwnWorkflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: Readonly<Record<string, string>> }>>;
}

describe('our own workflows', () => {
  it.each(workflows)('%s pins every action to a commit and names its version', (file) => {
    const uses = [...readText(file).matchAll(/^\s*(?:- )?uses: (.+)$/gmu)].map((match) => match[1]!);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((use) => !/^[\w.-]+\/[\w.-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/u.test(use))).toEqual([]);
  });

  it.each(workflows)('%s grants nothing but what a job asks for', (file) => {
    const workflow = parse(readText(file)) as OwnWorkflow;
    expect(workflow.permissions).toEqual({});
    const writes = Object.entries(workflow.jobs).flatMap(([job, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, access]) => access !== 'read')
        .map(([scope]) => `${job}: ${scope}`),
    );
    expect(writes).toEqual(file.endsWith('/release.yml') ? ['publish: id-token'] : []);
  });

  it.each(workflows)('%s stores no credential', (file) => {
    const text = readText(file);
    expect(text).not.toContain('secrets.');
    expect(text.split('actions/checkout@').length).toBe(text.split('persist-credentials: false').length);
  });

  const zizmor = findClient('zizmor');
  it.skipIf(zizmor === undefined)('pass zizmor at its strictest', () => {
    const options = ['--offline', '--persona=pedantic', '--no-progress', '--color=never', '--format=plain'];
    const { status, stdout } = spawnSync(zizmor ?? '', [...options, path.join(ROOT, '.github')], {
      encoding: 'utf8',
    });
    expect([status, stdout.trim()]).toEqual([0, 'No findings to report. Good job!']);
  });
});
