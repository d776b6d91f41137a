import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectNoBug } from '../../support/rehearsal/leaks.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { expectPortsClosed, runTidily } from '../../support/rehearsal/rehearse.ts';
import { processesWith, spawnCli } from '../../support/rehearsal/spawn.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const CREDENTIAL = 'correct-horse-battery-staple';

describe('tokenless serve and publisher', () => {
  it('serve over TLS with a CA of their own; publishers are added, listed and removed', async () => {
    const data = path.join(temporaryFolder('data'), 'data');
    const credential = { env: { CREDENTIAL } };
    const serve = spawnCli(
      ['serve', '--data', data, '--port', '0', '--credential', 'env:CREDENTIAL', '--json'],
      credential,
    );
    await serve.until('stop it with Ctrl-C');
    await serve.until('}\n', 'stdout');
    const { url } = JSON.parse(serve.stdout) as { url: string };
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+/u);
    const place = ['--index', url, '--ca', path.join(data, 'ca.pem'), '--credential', 'env:CREDENTIAL'];
    const publisher = (...args: readonly string[]): ReturnType<typeof runTidily> =>
      runTidily(['publisher', ...args, ...place], credential);

    const form = ['--owner', 'octo-org', '--repository', 'app', '--workflow', 'release.yml'];
    const added = await publisher('add', 'app', ...form, '--environment', 'pypi', '--pending', '--json');
    const { id } = (JSON.parse(added.stdout) as { publisher: { id: string } }).publisher;
    expect((await publisher('list')).stdout).toBe(`${id}  app  octo-org/app  release.yml  pypi  pending\n`);
    expectError(await publisher('add', 'app', ...form, '--environment', 'pypi', '--pending'), {
      code: 'pending-publisher-exists',
      exitCode: 1,
    });
    expectError(await publisher('add', 'app', '--owner', 'octo org'), {
      code: 'publisher-form-invalid',
      exitCode: 2,
    });
    expect((await publisher('remove', id)).stdout).toBe(`removed ${id}\n`);
    expect((await publisher('list')).stdout).toBe('');
    expectError(await publisher('remove', id), { code: 'publisher-unknown', exitCode: 1 });

    const wrong = await runTidily(['publisher', 'list', ...place], {
      env: { CREDENTIAL: 'not-the-right-one-at-all' },
    });
    expectError(wrong, { code: 'management-credential-invalid', exitCode: 1 });
    const untrusted = await runTidily(
      ['publisher', 'list', '--index', url, '--credential', 'env:CREDENTIAL'],
      credential,
    );
    expectError(untrusted, { code: 'index-tls-untrusted', exitCode: 4, words: ['CA'] });

    const before = readFileSync(path.join(data, 'ca.pem'), 'utf8');
    const second = await runTidily(
      ['serve', '--data', data, '--port', '0', '--credential', 'env:CREDENTIAL'],
      credential,
    );
    expectError(second, { code: 'data-directory-in-use', exitCode: 5 });
    expect(readFileSync(path.join(data, 'ca.pem'), 'utf8')).toBe(before);

    serve.signal('SIGTERM');
    const run = await serve.ended();
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('stopped');
    expect(run.stdout + run.stderr).not.toContain(CREDENTIAL);
    expectNoBug(run);
    await expectPortsClosed(run.stdout);
    expect(readdirSync(serve.scratch)).toEqual([]);
    expect(processesWith(serve.scratch)).toEqual([]);
  });

  it('refuses a credential that is too short', async () => {
    const args = [
      'serve',
      '--no-tls',
      '--data',
      temporaryFolder('data'),
      '--port',
      '0',
      '--credential',
      'env:C',
    ];
    expectError(await runTidily(args, { env: { C: 'short' } }), {
      code: 'owner-credential-weak',
      exitCode: 2,
    });
  });
});

describe('tokenless issuer', () => {
  it('prints what makes a client believe that it runs in GitHub Actions', async () => {
    const claims = path.join(temporaryFolder('claims'), 'claims.json');
    writeFileSync(claims, JSON.stringify({ repository: 'octo/app', repository_owner: 'octo' }));
    const issuer = spawnCli([
      'issuer',
      '--claims',
      claims,
      '--issuer',
      'https://token.example',
      '--lifetime',
      '60',
    ]);
    await issuer.until('stop it with Ctrl-C');
    await issuer.until(/REQUEST_TOKEN='[^']*'\n/u, 'stdout');
    const exported = [...issuer.stdout.matchAll(/^export (?<name>\w+)='(?<value>[^']*)'$/gmu)];
    const variables = Object.fromEntries(
      exported.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
    );
    expect(variables['GITHUB_ACTIONS']).toBe('true');
    const answer = await fetch(`${variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=pypi`, {
      headers: { authorization: `bearer ${variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
    });
    const { value } = (await answer.json()) as { value: string };
    const payload = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      number
    >;
    expect(payload).toMatchObject({ iss: 'https://token.example', aud: 'pypi', repository: 'octo/app' });
    expect((payload['exp'] ?? 0) - (payload['iat'] ?? 0)).toBe(60);
    issuer.signal('SIGINT');
    expect((await issuer.ended()).exitCode).toBe(0);
  });
});
