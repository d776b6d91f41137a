import { describe, expect, it } from 'vitest';
import { Secret } from '../../../base/index.ts';
import { CLIENT_KINDS, clientEnvironment, clientOfCommand } from './environment.ts';

const token = new Secret('pypi-token');
const target = { uploadUrl: 'https://index.example/legacy/', caFile: '/tmp/ca.pem' };

describe('clientEnvironment', () => {
  it('gives twine user name, password and URL', () => {
    expect(clientEnvironment('twine', token, target)).toEqual({
      set: {
        TWINE_USERNAME: '__token__',
        TWINE_PASSWORD: 'pypi-token',
        TWINE_REPOSITORY_URL: 'https://index.example/legacy/',
        TWINE_NON_INTERACTIVE: '1',
        TWINE_CERT: '/tmp/ca.pem',
        REQUESTS_CA_BUNDLE: '/tmp/ca.pem',
      },
      unset: ['TWINE_REPOSITORY', 'CURL_CA_BUNDLE'],
      requiredArguments: [],
    });
  });

  it('gives uv a token and nothing that conflicts with it', () => {
    expect(clientEnvironment('uv', token, target)).toEqual({
      set: {
        UV_PUBLISH_URL: 'https://index.example/legacy/',
        UV_PUBLISH_TOKEN: 'pypi-token',
        SSL_CERT_FILE: '/tmp/ca.pem',
      },
      unset: ['UV_PUBLISH_USERNAME', 'UV_PUBLISH_PASSWORD', 'UV_PUBLISH_INDEX', 'SSL_CERT_DIR'],
      requiredArguments: [],
    });
  });

  it('gives poetry a named repository, which it must be told to use', () => {
    expect(clientEnvironment('poetry', token, target)).toEqual({
      set: {
        POETRY_REPOSITORIES_TOKENLESS_URL: 'https://index.example/legacy/',
        POETRY_PYPI_TOKEN_TOKENLESS: 'pypi-token',
        POETRY_HTTP_BASIC_TOKENLESS_USERNAME: '__token__',
        POETRY_HTTP_BASIC_TOKENLESS_PASSWORD: 'pypi-token',
        POETRY_CERTIFICATES_TOKENLESS_CERT: '/tmp/ca.pem',
        REQUESTS_CA_BUNDLE: '/tmp/ca.pem',
      },
      unset: ['CURL_CA_BUNDLE'],
      requiredArguments: ['--repository', 'tokenless'],
    });
  });

  it('gives pdm its four variables', () => {
    expect(clientEnvironment('pdm', token, target).set).toEqual({
      PDM_PUBLISH_REPO: 'https://index.example/legacy/',
      PDM_PUBLISH_USERNAME: '__token__',
      PDM_PUBLISH_PASSWORD: 'pypi-token',
      PDM_PUBLISH_CA_CERTS: '/tmp/ca.pem',
      SSL_CERT_FILE: '/tmp/ca.pem',
    });
  });

  it('gives hatch its four variables and no other publisher', () => {
    expect(clientEnvironment('hatch', token, target)).toMatchObject({
      set: {
        HATCH_INDEX_REPO: 'https://index.example/legacy/',
        HATCH_INDEX_USER: '__token__',
        HATCH_INDEX_AUTH: 'pypi-token',
        HATCH_INDEX_CA_CERT: '/tmp/ca.pem',
      },
      unset: ['HATCH_PUBLISHER', 'HATCH_PUBLISHER_OPTIONS'],
    });
  });

  it('gives flit its three variables and the certificate through requests', () => {
    expect(clientEnvironment('flit', token, target)).toMatchObject({
      set: {
        FLIT_INDEX_URL: 'https://index.example/legacy/',
        FLIT_USERNAME: '__token__',
        FLIT_PASSWORD: 'pypi-token',
        REQUESTS_CA_BUNDLE: '/tmp/ca.pem',
      },
      unset: ['CURL_CA_BUNDLE'],
    });
  });

  it.each(CLIENT_KINDS)('leaves the certificates of %s alone where the system trusts the index', (kind) => {
    const { set } = clientEnvironment(kind, token, { uploadUrl: target.uploadUrl });
    expect(Object.values(set)).not.toContain('/tmp/ca.pem');
    expect(Object.values(set)).toContain('pypi-token');
  });
});

describe('clientOfCommand', () => {
  it.each([
    [['twine', 'upload', 'dist/*'], 'twine'],
    [['/usr/bin/python3.12', '-m', 'twine', 'upload'], 'twine'],
    [['uv', 'publish'], 'uv'],
    [['uvx', 'twine', 'upload'], 'twine'],
    [['uvx', '--quiet', 'twine==6.0', 'upload'], 'twine'],
    [['pipx', 'run', 'hatch', 'publish'], 'hatch'],
    [['C:\\bin\\poetry.exe', 'publish'], 'poetry'],
    [['twine.CMD', 'upload'], 'twine'],
    [['py.exe', '-m', 'twine', 'upload'], 'twine'],
    [['python', 'setup.py', 'upload'], undefined],
    [['constructor'], undefined],
    [['make', 'twine'], undefined],
    [[], undefined],
  ])('of %j is %s', (command, kind) => {
    expect(clientOfCommand(command)).toBe(kind);
  });
});
