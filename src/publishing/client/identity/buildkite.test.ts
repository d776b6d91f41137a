import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock, unsignedToken } from '../../../../test/support/stand-in-server.ts';
import { createHttpClient } from '../http/index.ts';
import { detectAmbientIdentity, requireAmbientIdentity } from './index.ts';

const http = createHttpClient({ deps: createTestClock() });

/** A program on a `PATH` of its own that notes its arguments and then does what the script says. */
async function program(
  name: string,
  script: string,
): Promise<{ PATH: string; args: () => Promise<string[]> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-agent-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  await writeFile(
    file,
    `#!/bin/sh\nfor word in "$@"; do echo "$word" >> "${folder}/args"; done\n${script}\n`,
  );
  await chmod(file, 0o755);
  return {
    PATH: `${folder}${path.delimiter}/usr/bin${path.delimiter}/bin`,
    args: async () => (await readFile(path.join(folder, 'args'), 'utf8')).trimEnd().split('\n'),
  };
}

const KINDS = [
  {
    kind: 'buildkite',
    name: 'buildkite-agent',
    flag: { BUILDKITE: 'true', BUILDKITE_AGENT_ACCESS_TOKEN: 'agent-secret' },
    args: ['oidc', 'request-token', '--audience', 'my index; $(touch x)'],
    variables: ['BUILDKITE_AGENT_ACCESS_TOKEN'],
  },
  {
    kind: 'circleci',
    name: 'circleci',
    flag: { CIRCLECI: 'true', CIRCLE_OIDC_TOKEN: 'agent-secret' },
    args: ['run', 'oidc', 'get', '--claims', '{"aud":"my index; $(touch x)"}', '--root-issuer'],
    variables: ['CIRCLE_OIDC_TOKEN', 'CIRCLE_OIDC_TOKEN_V2'],
  },
] as const;

describe.each(KINDS)('$kind', ({ kind, name, flag, args, variables }) => {
  const ask = async (script: string, audience = 'pypi', signal?: AbortSignal): Promise<string> => {
    const { PATH } = await program(name, script);
    const identity = requireAmbientIdentity({ ...flag, PATH });
    return (await identity.requestIdToken({ audience, http, signal })).reveal();
  };

  it('asks the agent with the audience as one argument, without a shell', async () => {
    const token = unsignedToken({ aud: 'my index; $(touch x)' });
    const { PATH, args: given } = await program(name, `echo "${token}"`);
    const identity = requireAmbientIdentity({ ...flag, PATH });
    const idToken = await identity.requestIdToken({ audience: 'my index; $(touch x)', http });
    expect(idToken.reveal()).toBe(token);
    expect(await given()).toEqual([...args]);
    expect(identity).toMatchObject({ kind, canIssueAgain: true, variables: [...variables] });
  });

  it('is recognised without its agent, and says so', () => {
    expect(detectAmbientIdentity({ ...flag, PATH: '/nowhere' })).toMatchObject({
      kind: 'none',
      why: expect.stringContaining(`\`${name}\``) as string,
      mend: expect.stringContaining(`\`${name}\``) as string,
    });
  });

  it('never takes a program of the working folder for the agent (attack)', async () => {
    const { PATH } = await program(name, 'echo evil');
    const relative = path.relative(process.cwd(), PATH.split(path.delimiter)[0] ?? '');
    for (const evil of [relative, '.', '']) {
      expect(detectAmbientIdentity({ ...flag, PATH: evil })).toMatchObject({ kind: 'none' });
    }
  });

  it('tells what the agent said, without any secret of it', async () => {
    const token = unsignedToken({ aud: 'pypi' });
    const failed = ask(`echo "no: ${token} agent-secret" >&2; echo "::error::x" >&2; exit 3`);
    await expect(failed).rejects.toMatchObject({
      code: 'id-token-agent-failed',
      details: {
        program: name,
        problem: 'it ended with exit code 3 and said: no: [secret] [secret] ::error::x',
      },
    });
  });

  it.each([
    ['nothing', 'true', 'id-token-answer-unusable'],
    ['a token for another audience', `echo "${unsignedToken({ aud: 'other' })}"`, 'id-token-answer-unusable'],
    ['two tokens', `echo "${unsignedToken({ aud: 'pypi' })}"; echo x`, 'id-token-answer-unusable'],
    ['far too much', 'head -c 200000 /dev/zero', 'id-token-agent-failed'],
    ['text for people', 'echo "usage: agent [options]"', 'id-token-answer-unusable'],
  ])('is refused when it prints %s', async (_what, script, code) => {
    await expect(ask(script)).rejects.toMatchObject({ code });
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const asked = ask('exec sleep 30', 'pypi', stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(asked).rejects.toThrow('stopped');
  });

  it('passes over a folder that is called like its agent', async () => {
    const { PATH } = await program(name, '');
    const folder = PATH.split(path.delimiter)[0] ?? '';
    await rm(path.join(folder, name));
    await mkdir(path.join(folder, name));
    const identity = detectAmbientIdentity({ ...flag, PATH: folder });
    expect(identity.kind).toBe('none');
  });
});
