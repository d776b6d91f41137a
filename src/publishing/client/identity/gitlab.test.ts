import { describe, expect, it } from 'vitest';
import { createTestClock, unsignedToken } from '../../../../test/support/stand-in-server.ts';
import { createHttpClient } from '../http/index.ts';
import { gitLabVariable } from './gitlab.ts';
import { detectAmbientIdentity, requireAmbientIdentity } from './index.ts';

const clock = createTestClock();
const http = createHttpClient({ deps: clock });
const NOW = clock.nowSeconds();
const token = (changes: object = {}): string => unsignedToken({ aud: 'pypi', exp: NOW + 3600, ...changes });
const job = (variables: Record<string, string> = {}): Record<string, string> => ({
  GITLAB_CI: 'true',
  ...variables,
});
const ask = (environment: Record<string, string>, audience = 'pypi'): Promise<unknown> =>
  requireAmbientIdentity(environment)
    .requestIdToken({ audience, http, nowSeconds: clock.nowSeconds })
    .then((secret) => secret.reveal());

describe('the variable of an audience', () => {
  it.each([
    ['pypi', 'PYPI_ID_TOKEN'],
    ['testpypi', 'TESTPYPI_ID_TOKEN'],
    ['sigstore', 'SIGSTORE_ID_TOKEN'],
    ['https://index.example', 'HTTPS___INDEX_EXAMPLE_ID_TOKEN'],
    ['my_index-2', 'MY_INDEX_2_ID_TOKEN'],
    ['2nd', '_ND_ID_TOKEN'],
  ])('%s is %s', (audience, variable) => {
    expect(gitLabVariable(audience)).toBe(variable);
  });
});

describe('GitLab CI/CD', () => {
  it('gives the token of the audience, the same each time: it is exchanged once', async () => {
    const mine = token();
    const environment = job({ PYPI_ID_TOKEN: `${mine}\n`, TESTPYPI_ID_TOKEN: token({ aud: 'testpypi' }) });
    const identity = requireAmbientIdentity(environment);
    expect(identity).toMatchObject({
      kind: 'gitlab',
      canIssueAgain: false,
      variables: ['PYPI_ID_TOKEN', 'TESTPYPI_ID_TOKEN'],
    });
    expect(await ask(environment)).toBe(mine);
  });

  it('is recognised without any token, and both variables and their YAML are named', () => {
    expect(detectAmbientIdentity(job())).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('`id_tokens`') as string,
      mend: expect.stringMatching(
        /PYPI_ID_TOKEN: \{aud: "pypi"\}.*TESTPYPI_ID_TOKEN: \{aud: "testpypi"\}/u,
      ) as string,
    });
  });

  it('names the exact variable where the audience is known', () => {
    const found = detectAmbientIdentity(job({ PYPI_ID_TOKEN: token() }), { audience: 'testpypi' });
    expect(found).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('`TESTPYPI_ID_TOKEN` is not set') as string,
      mend: expect.stringContaining('TESTPYPI_ID_TOKEN: {aud: "testpypi"}') as string,
    });
  });

  it('names it when the index asks for an audience that the job has no token for', async () => {
    await expect(ask(job({ PYPI_ID_TOKEN: token() }), 'tokenless')).rejects.toMatchObject({
      code: 'ambient-identity-missing',
      why: expect.stringContaining('`TOKENLESS_ID_TOKEN`') as string,
    });
  });

  it.each([
    ['for another audience', token({ aud: 'testpypi' }), '`testpypi`'],
    ['for several audiences', token({ aud: ['pypi', 'x'] }), 'something else'],
    ['no JWT', 'glpat-secret', 'three parts'],
    ['broken over lines', token().replace('.', '.\n'), 'three parts'],
  ])('does not hand out a token that is %s', async (_what, value, words) => {
    const error = await ask(job({ PYPI_ID_TOKEN: value })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'id-token-answer-unusable',
      why: expect.stringContaining(words) as string,
    });
    expect(JSON.stringify(error) + String(error)).not.toContain(value);
  });

  it('says that the job ran longer than its token lives', async () => {
    await expect(ask(job({ PYPI_ID_TOKEN: token({ exp: NOW }) }))).rejects.toMatchObject({
      code: 'id-token-answer-unusable',
      why: expect.stringContaining('`PYPI_ID_TOKEN` expired at 2027-01-15T08:00:00.000Z') as string,
      mend: expect.stringContaining('job of its own') as string,
    });
  });
});
