import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../../test/support/refusal.ts';
import { findGitLabPublishJobs } from '../find-publish-jobs.ts';
import { readGitLabPipeline } from '../read-pipeline.ts';
import { idTokenVariable } from './audience.ts';
import { requireGitLabIdToken } from './id-token.ts';

function check(keys: string, script: string, audience?: string): void {
  const text = `publish:\n  script: ['${script}']\n${keys}`;
  const [job] = findGitLabPublishJobs(readGitLabPipeline(new Map([['.gitlab-ci.yml', text]])));
  requireGitLabIdToken(job!, audience);
}
const tokens = (declared: string): string => `  id_tokens: { ${declared} }\n`;
const HAND = 'curl https://pypi.org/_/oidc/mint-token -d $MY; twine upload -p $x';

describe('requireGitLabIdToken', () => {
  it.each([
    ['PYPI_ID_TOKEN: { aud: pypi }', 'twine upload', undefined],
    ['TESTPYPI_ID_TOKEN: { aud: testpypi }', 'uv publish --index testpypi', undefined],
    ['OTHER: { aud: x }, PYPI_ID_TOKEN: { aud: pypi }', 'twine upload', undefined],
    ['MY: { aud: pypi }', HAND, undefined],
    ['HTTPS___X_Y_ID_TOKEN: { aud: https://x.y }', 'twine upload -r https://x.y/legacy/', 'https://x.y'],
    ['ANY: { aud: x }', 'twine upload -r https://x.y/legacy/', undefined],
  ])('accepts %s for %s', (declared, script, audience) => {
    expect(() => check(tokens(declared), script, audience)).not.toThrow();
  });

  it.each([
    ['', 'twine upload', 'pipeline-id-token-missing'],
    [tokens('GITLAB_OIDC_TOKEN: { aud: pypi }'), 'twine upload', 'pipeline-id-token-missing'],
    [tokens('TESTPYPI_ID_TOKEN: { aud: testpypi }'), 'twine upload', 'pipeline-id-token-missing'],
    [tokens('PYPI_ID_TOKEN: { aud: testpypi }'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('PYPI_ID_TOKEN: { aud: PyPI }'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('PYPI_ID_TOKEN: { aud: [pypi] }'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('PYPI_ID_TOKEN: { aud: [pypi, x] }'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('PYPI_ID_TOKEN: {}'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('PYPI_ID_TOKEN: { aud: $UNKNOWN }'), 'twine upload', 'pipeline-id-token-audience'],
    [tokens('MY: { aud: x }'), HAND, 'pipeline-id-token-audience'],
    ['', 'twine upload -r https://x.y/legacy/', 'pipeline-id-token-missing'],
  ])('refuses %j for %s: %s', (keys, script, code) => {
    expect(refusalOf(() => check(keys, script)).code).toBe(code);
  });

  it('says which variable and which audience, at the line of the token', () => {
    const error = refusalOf(() => check(tokens('PYPI_ID_TOKEN: { aud: x }'), 'twine upload'));
    expect(error.mend).toBe('set `aud: pypi` on `PYPI_ID_TOKEN` of job `publish`');
    expect(error.location).toEqual({ file: '.gitlab-ci.yml', line: 3 });
    expect(refusalOf(() => check('', 'twine upload')).mend).toContain('PYPI_ID_TOKEN: { aud: pypi }');
  });

  it('says nothing of a job that is not at hand', () => {
    const pipeline = readGitLabPipeline(
      new Map([['.gitlab-ci.yml', 'include: { component: x/pypi/publish@1 }\n']]),
    );
    expect(() => requireGitLabIdToken(findGitLabPublishJobs(pipeline)[0]!)).not.toThrow();
  });
});

describe('idTokenVariable', () => {
  it.each([
    ['pypi', 'PYPI_ID_TOKEN'],
    ['testpypi', 'TESTPYPI_ID_TOKEN'],
    ['https://x.y', 'HTTPS___X_Y_ID_TOKEN'],
    ['2x', '_X_ID_TOKEN'],
  ])('of %s is %s', (audience, variable) => expect(idTokenVariable(audience)).toBe(variable));
});
