import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MACAROONS } from '../../support/api-tokens/macaroons.ts';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type IndexAndIssuer, indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { OWNER_CREDENTIAL } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { distWith } from '../../support/rehearsal/dist.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

interface World extends IndexAndIssuer {
  readonly folder: string;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliRun>;
  /** Makes a token for a project; gives the file that holds it. */
  readonly tokenFor: (project: string, ...more: readonly string[]) => Promise<string>;
  readonly publish: (token: string, ...more: readonly string[]) => Promise<CliRun>;
}

/** An index with two projects, and nobody whose identity it would take. */
async function world(): Promise<World> {
  const running = await indexAndIssuer();
  for (const name of ['hello-dist', 'other-dist']) await running.index.index.createProject(name);
  const folder = temporaryFolder('emergency');
  const run: World['run'] = (args, env = {}) =>
    runCli(args, {
      directory: folder,
      env: { PATH: process.env['PATH'] ?? '', CREDENTIAL: OWNER_CREDENTIAL, ...env },
    });
  const at = ['--index', running.index.url, '--credential', 'env:CREDENTIAL'];
  return {
    ...running,
    folder,
    run,
    async tokenFor(project, ...more) {
      const file = `${project}.txt`;
      const made = await run([
        'api-token',
        'add',
        project,
        ...at,
        '--reason',
        'OPS-7',
        '--into',
        file,
        ...more,
      ]);
      expect([made.exitCode, made.stdout]).toEqual([0, expect.stringContaining(project)]);
      return `file:${file}`;
    },
    publish: (token, ...more) => {
      const dist = distWith([helloWheel(), helloSdist()]);
      const flags = ['--index', running.index.url, '--api-token', token, '--no-install', ...more];
      return run(['publish', dist, ...flags]);
    },
  };
}

describe('tokenless publish --api-token', () => {
  it('publishes without any identity, says so, and leaves the token to its owner', async () => {
    const { publish, tokenFor, index } = await world();
    const token = await tokenFor('hello-dist');
    const run = await publish(token);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('without trusted publishing')]);
    const events = await index.index.listEvents(9);
    expect(events.filter(({ event }) => event === 'file-uploaded')).toHaveLength(2);
    expect(events.map(({ event }) => event)).not.toContain('api-token-revoked');
    expect((await publish(token, '--json')).exitCode).toBe(0);
  });

  it('refuses a token of another project, the account’s or another index’s, before anything is sent', async () => {
    const { publish, tokenFor, index, run } = await world();
    const wrong = await tokenFor('other-dist');
    const before = index.log.length;
    expectError(await publish(wrong), {
      code: 'api-token-project-mismatch',
      exitCode: 1,
      words: ['other-dist'],
    });
    const dist = distWith([helloWheel()]);
    const TOKEN = ['pypi', MACAROONS.account].join('-');
    const foreign = ['publish', dist, '--index', index.url, '--api-token', 'env:TOKEN'];
    expectError(await run(foreign, { TOKEN }), {
      code: 'api-token-index-mismatch',
      exitCode: 1,
      words: ['pypi.org'],
    });
    const account = ['publish', dist, '--index', 'pypi', '--api-token', 'env:TOKEN'];
    const refused = await run(account, { TOKEN });
    expectError(refused, { code: 'api-token-account-wide', exitCode: 1, words: ['hello-dist'] });
    expect(refused.stdout + refused.stderr).not.toContain(MACAROONS.account.slice(0, 20));
    expect(index.log.slice(before)).toEqual([]);
  });

  it('hides the token in the log of CI', async () => {
    const { publish, tokenFor, folder, run, index } = await world();
    await tokenFor('hello-dist');
    expect((await publish('file:hello-dist.txt')).exitCode).toBe(0);
    const secret = readFileSync(path.join(folder, 'hello-dist.txt'), 'utf8').trim();
    const dist = distWith([helloWheel()]);
    const inCi = await run(
      [
        'publish',
        dist,
        '--index',
        index.url,
        '--api-token',
        'file:hello-dist.txt',
        '--verbose',
        '--no-install',
      ],
      { GITHUB_ACTIONS: 'true' },
    );
    const lines = inCi.stderr.split('\n');
    expect(lines[0]).toBe(`::add-mask::${secret}`);
    expect(lines.slice(1).join('\n') + inCi.stdout).not.toContain(secret.slice(-40));
  });
});

describe('tokenless api-token', () => {
  it('writes the token for its owner alone, over nothing, and prints it nowhere', async () => {
    const { tokenFor, folder, run, index } = await world();
    await tokenFor('hello-dist');
    const file = path.join(folder, 'hello-dist.txt');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const at = ['--index', index.url, '--credential', 'env:CREDENTIAL'];
    const again = ['api-token', 'add', 'hello-dist', ...at, '--reason', 'x', '--into', 'hello-dist.txt'];
    expectError(await run(again), { code: 'file-not-writable', exitCode: 5, words: ['hello-dist.txt'] });
    const listed = await run(['api-token', 'list', ...at]);
    expect(listed.stdout.trim().split('\n')).toHaveLength(2);
    const secret = readFileSync(file, 'utf8').trim();
    expect(listed.stdout + listed.stderr).not.toContain(secret.slice(-40));
  });

  it('leaves no file where the index refuses', async () => {
    const { run, index, folder } = await world();
    const at = ['--index', index.url, '--credential', 'env:CREDENTIAL', '--reason', 'x', '--into', 'no.txt'];
    expectError(await run(['api-token', 'add', 'nowhere', ...at]), {
      code: 'project-unknown',
      exitCode: 1,
      words: ['nowhere'],
    });
    const long = ['api-token', 'add', 'hello-dist', ...at, '--days', '8'];
    expectError(await run(long), { code: 'api-token-lifetime-invalid', exitCode: 1, words: ['604800'] });
    expect(() => statSync(path.join(folder, 'no.txt'))).toThrow('ENOENT');
  });

  it('revokes what it listed', async () => {
    const { run, index, tokenFor, publish } = await world();
    const token = await tokenFor('hello-dist');
    const at = ['--index', index.url, '--credential', 'env:CREDENTIAL'];
    const { tokens } = JSON.parse((await run(['api-token', 'list', ...at, '--json'])).stdout) as {
      tokens: { id: string }[];
    };
    expect((await run(['api-token', 'revoke', tokens[0]?.id ?? '', ...at])).stdout).toContain('revoked');
    expect((await publish(token)).stderr).toContain('token is revoked');
  });
});
