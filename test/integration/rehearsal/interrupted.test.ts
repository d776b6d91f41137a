import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:https';
import { describe, expect, it } from 'vitest';
import { expectNoBug, expectNoSecret } from '../../support/rehearsal/leaks.ts';
import { PYPROJECT, makeProject, replacing } from '../../support/rehearsal/project.ts';
import { expectPortsClosed, isListening, portsIn } from '../../support/rehearsal/rehearse.ts';
import { type SpawnedCli, processesWith, spawnCli } from '../../support/rehearsal/spawn.ts';
import type { CliRun } from '../../support/cli.ts';

async function expectNothingLeft(cli: SpawnedCli, run: CliRun): Promise<void> {
  expect(processesWith(cli.scratch)).toEqual([]);
  expect(readdirSync(cli.scratch)).toEqual([]);
  await expectPortsClosed(run.stderr);
  expectNoBug(run);
}

const building = (command: string): string =>
  makeProject({ edits: { [PYPROJECT]: replacing('build = "tokenless pack"', `build = "${command}"`) } });

describe('an interrupted rehearsal', () => {
  const moments: readonly (readonly [when: string, args: () => readonly string[], text: string | RegExp])[] =
    [
      ['while the repository is opened', () => ['--example', '--verbose'], /./u],
      ['while the build runs', () => [building('sleep 60')], '$ sleep 60'],
      [
        'while the build has children of its own',
        () => [building('sleep 60 & sleep 61; wait')],
        '$ sleep 60',
      ],
      [
        'while the build has a child in a session of its own',
        () => [building('setsid sleep 62 & sleep 60')],
        '$ setsid',
      ],
      [
        'while a build that ignores a stop runs',
        () => [building("trap '' TERM; sleep 60; sleep 60")],
        '$ trap',
      ],
      ['while the example is built', () => ['--example'], '$ tokenless pack'],
      ['while the servers start', () => ['--example'], /^checksums/mu],
      ['while the first job publishes', () => ['--example'], /^servers/mu],
      ['while the second job publishes', () => ['--example'], /^publish +testpypi/mu],
      ['while files are downloaded back', () => ['--example'], /^publish +pypi/mu],
    ];

  it.each(moments)('%s leaves no process, file or port behind', async (_when, args, text) => {
    const cli = spawnCli(['rehearse', ...args()]);
    await cli.until(text);
    cli.signal('SIGINT');
    const run = await cli.ended();
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain('error[interrupted]: `tokenless rehearse` was interrupted');
    await expectNothingLeft(cli, run);
  });

  it('by SIGTERM ends just so, and tells machines', async () => {
    const cli = spawnCli(['rehearse', building('sleep 60'), '--json']);
    await cli.until('$ sleep 60');
    cli.signal('SIGTERM');
    const run = await cli.ended();
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({ schema: 'tokenless/error/v1', code: 'interrupted' });
    await expectNothingLeft(cli, run);
  });

  it('is not needed to end what a build left running', async () => {
    const project = building('sleep 60 & tokenless pack');
    const cli = spawnCli(['rehearse', project]);
    const run = await cli.ended();
    expect(run.exitCode).toBe(0);
    await expectNothingLeft(cli, run);
  });
});

/** What `--keep` printed as `export NAME='VALUE'`. */
function exportsIn(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^ {2}export (?<name>\w+)='(?<value>[^']*)'$/gmu)];
  return Object.fromEntries(found.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']));
}

function get(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('--keep', () => {
  it('keeps the servers up and says how to use them, until Ctrl-C', async () => {
    const cli = spawnCli(['rehearse', '--example', '--keep']);
    await cli.until('stop it with Ctrl-C');
    const variables = exportsIn(cli.stderr);
    expect(variables).toMatchObject({
      GITHUB_ACTIONS: 'true',
      SSL_CERT_FILE: expect.stringContaining(cli.scratch) as string,
    });
    const ca = readFileSync(variables['SSL_CERT_FILE'] ?? '', 'utf8');
    const indexes = [...cli.stderr.matchAll(/^ {2}(\w+): \S+ and (?<simple>https:\S+\/simple\/)$/gmu)];
    expect(indexes.map(([, name]) => name)).toEqual(['testpypi', 'pypi']);
    for (const { groups } of indexes) expect(await get(`${groups?.['simple']}hello-dist/`, ca)).toBe(200);
    const token = await fetch(`${variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=pypi`, {
      headers: { authorization: `bearer ${variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
    });
    expect(await token.json()).toMatchObject({ value: expect.stringMatching(/^eyJ/u) as string });

    expect(portsIn(cli.stderr).length).toBeGreaterThanOrEqual(3);
    for (const port of portsIn(cli.stderr)) expect(await isListening(port)).toBe(true);
    cli.signal('SIGINT');
    const run = await cli.ended();
    expect(run.exitCode).toBe(0);
    expectNoSecret(run.stdout + run.stderr);
    await expectNothingLeft(cli, run);
  });

  it('gives the verdict of a refused rehearsal when it is over', async () => {
    const cli = spawnCli(['rehearse', '--example', 'wrong-environment', '--keep']);
    await cli.until('stop it with Ctrl-C');
    cli.signal('SIGINT');
    const run = await cli.ended();
    expect(run.exitCode).toBe(1);
    await expectNothingLeft(cli, run);
  });
});
