import { describe, expect, it } from 'vitest';
import type { IdTokenPermission } from '../../workflow.ts';
import { readScript } from '../shell/commands.ts';
import { readConfigured, readPublishCommand } from './command.ts';
import { readHiddenPublish, speaksOfPublishing } from './hidden.ts';

interface Facts {
  readonly variables?: Record<string, string>;
  readonly idToken?: IdTokenPermission;
  readonly configured?: Record<string, string>;
}

function read(script: string, { variables = {}, idToken = 'job', configured = {} }: Facts = {}): string[] {
  const around = { idToken, configured: new Map(Object.entries(configured)) };
  return readScript(script, new Map(Object.entries(variables)))
    .map((command) => readPublishCommand(command, around))
    .filter((hit) => hit !== undefined)
    .map(({ index, method, auth }) => `${method} ${index} ${auth}`);
}

describe('readPublishCommand', () => {
  it.each([
    ['uv publish', 'uv pypi oidc'],
    ['uv publish --trusted-publishing always', 'uv pypi oidc'],
    ['uv publish --trusted-publishing=never', 'uv pypi none'],
    ['uv publish --publish-url https://test.pypi.org/legacy/ dist/*', 'uv testpypi oidc'],
    ['uv --quiet publish --index testpypi', 'uv testpypi oidc'],
    ['uv --directory pkg publish', 'uv pypi oidc'],
    ['uv publish --index internal', 'uv null oidc'],
    ['uv publish -t "$TOKEN"', 'uv pypi token'],
    ['uv publish --token=x', 'uv pypi token'],
    ['UV_PUBLISH_TOKEN=x uv publish', 'uv pypi token'],
    ['UV_PUBLISH_TOKEN= uv publish', 'uv pypi oidc'],
    [
      'UV_PUBLISH_URL=https://pkgs.example.com/legacy/ uv publish',
      'uv https://pkgs.example.com/legacy/ oidc',
    ],
    ['uv publish --publish-url "$(cat url)"', 'uv null oidc'],
    ['timeout 10m twine upload dist/*', 'twine pypi oidc'],
    ['timeout --signal INT -k 5s 10m uv publish', 'uv pypi oidc'],
    ['nice -n 10 uv publish', 'uv pypi oidc'],
    ['op run --env-file=.env -- uv publish', 'uv pypi oidc'],
    ['mise exec -- uv publish', 'uv pypi oidc'],
    ['twine upload dist/*', 'twine pypi oidc'],
    ['TWINE_PASSWORD=x npx -p publib@latest publib-pypi', 'publib pypi token'],
    ['twine upload -r testpypi dist/*', 'twine testpypi oidc'],
    ['twine upload -rtestpypi dist/*', 'twine testpypi oidc'],
    [
      'twine upload --repository-url https://x.example/legacy/ dist/*',
      'twine https://x.example/legacy/ oidc',
    ],
    ['python -m twine upload -u __token__ -p "$PASSWORD" dist/*', 'twine pypi token'],
    ['python3.12 -W ignore -m twine upload dist/*', 'twine pypi oidc'],
    ['.venv/bin/twine upload dist/*', 'twine pypi oidc'],
    ['TWINE_REPOSITORY=testpypi uvx twine upload dist/*', 'twine testpypi oidc'],
    ['uvx twine@6.1.0 upload dist/*', 'twine pypi oidc'],
    ['uv run --with twine python -m twine upload dist/*', 'twine pypi oidc'],
    ['uv tool run --from twine twine upload dist/*', 'twine pypi oidc'],
    ['pipx run twine==6.1.0 upload dist/*', 'twine pypi oidc'],
    ['poetry run twine upload dist/*', 'twine pypi oidc'],
    ['hatch publish', 'hatch pypi unknown'],
    ['hatch publish -r test', 'hatch testpypi unknown'],
    ['hatch publish -u __token__ -a "$T"', 'hatch pypi token'],
    ['hatch -v publish --repo https://x.example/legacy/', 'hatch https://x.example/legacy/ unknown'],
    ['flit publish --repository testpypi', 'flit testpypi unknown'],
    ['FLIT_INDEX_URL=https://test.pypi.org/legacy/ FLIT_PASSWORD=x flit publish', 'flit testpypi token'],
    ['poetry publish --build', 'poetry pypi unknown'],
    ['POETRY_PYPI_TOKEN_TESTPYPI=x poetry publish -r testpypi', 'poetry testpypi token'],
    ['pdm publish', 'pdm pypi oidc'],
    ['pdm publish -r testpypi', 'pdm testpypi oidc'],
    ['maturin publish --skip-existing', 'maturin pypi oidc'],
    ['maturin upload --repository-url https://test.pypi.org/legacy/ wheels/*', 'maturin testpypi oidc'],
    ['rye publish --token x --yes', 'rye pypi token'],
    ['python setup.py sdist bdist_wheel upload -r testpypi', 'setup.py testpypi unknown'],
    ['tokenless publish --index testpypi', 'tokenless testpypi oidc'],
    ['tokenless publish --api-token env:T --index testpypi', 'tokenless testpypi token'],
    ['npx tokenless publish --index https://x.example/legacy/', 'tokenless https://x.example/legacy/ oidc'],
    ['tokenless token --index testpypi -- twine upload dist/*', 'twine testpypi oidc'],
    ['tokenless token -- twine upload -r testpypi dist/*', 'twine testpypi oidc'],
  ])('%s', (script, expected) => {
    expect(read(script)).toEqual([expected]);
  });

  it.each([
    'uv publish --help',
    'uv publish --dry-run',
    'poetry publish --dry-run',
    'uv pip install publish',
    'uv build',
    'uv run publish',
    'twine check dist/*',
    'twine',
    'pip install twine upload',
    'echo uv publish',
    'poetry config pypi-token.pypi x',
    'maturin build',
    'python setup.py sdist',
    'tokenless token --index pypi -- make',
    'tokenless rehearse',
    '"uv publish"',
    'python',
    '',
  ])('%j publishes nothing', (script) => {
    expect(read(script)).toEqual([]);
  });

  it('does not know how a tool proves itself when no ID token can be had', () => {
    expect(read('uv publish', { idToken: 'missing' })).toEqual(['uv pypi unknown']);
    expect(read('uv publish --trusted-publishing always', { idToken: 'missing' })).toEqual(['uv pypi oidc']);
  });

  it('takes a secret from the variables for a credential', () => {
    expect(read('twine upload dist/*', { variables: { TWINE_PASSWORD: '\uE000' } })).toEqual([
      'twine pypi token',
    ]);
  });

  it('follows repositories that the job configured by name', () => {
    const [command] = readScript('poetry config repositories.mine https://x.example/legacy/', new Map());
    expect(readConfigured(command!)).toEqual(['mine', 'https://x.example/legacy/']);
    expect(read('poetry publish -r mine', { configured: { mine: 'https://x.example/legacy/' } })).toEqual([
      'poetry https://x.example/legacy/ unknown',
    ]);
    expect(read('poetry publish -r mine')).toEqual(['poetry null unknown']);
  });

  it.each(['poetry config http-basic.mine a b', 'pip config set x y', 'poetry config repositories.mine'])(
    '%s configures no repository',
    (script) => {
      const [command] = readScript(script, new Map());
      expect(readConfigured(command!)).toBeUndefined();
    },
  );
});

const AROUND = { idToken: 'job', configured: new Map() } as const;

describe('readHiddenPublish', () => {
  it.each([
    './scripts/publish.sh',
    'bash ci/publish-pypi.sh',
    'make publish',
    'just publish-pypi',
    'nox -s publish',
    'python tools/publish.py',
  ])('reports %s', (script) => {
    const [command] = readScript(script, new Map());
    expect(readHiddenPublish(command!, AROUND)).toEqual({
      index: null,
      method: 'script',
      ecosystem: null,
      auth: 'unknown',
    });
  });

  it.each([
    'make test',
    'make publish-docs',
    './upload_coverage.sh',
    'echo publish',
    'bash build.sh',
    'python -c "publish"',
    'python -m pytest tests/publish',
    'bash -x',
    '',
  ])('passes over %j', (script) => {
    const hits = readScript(script, new Map()).map((command) => readHiddenPublish(command, AROUND));
    expect(hits.filter((hit) => hit !== undefined)).toEqual([]);
  });

  it('knows the names of things that publish', () => {
    expect(speaksOfPublishing('publish-to-pypi.yml')).toBe(true);
    expect(speaksOfPublishing('publish-docs.yml')).toBe(false);
    expect(speaksOfPublishing('lint.yml')).toBe(false);
  });
});
