import { hasOwnShape, isDrawn, isDrawnPassword, isPassword, isRandom } from './looks-real.ts';
import { GLUE, type SecretShape } from './shape.ts';

/** Names under which the clients of package indexes take a password or a token. */
const NAMES = [
  'TWINE_PASSWORD',
  'UV_PUBLISH_PASSWORD',
  'UV_PUBLISH_TOKEN',
  'UV_INDEX_',
  'POETRY_PYPI_TOKEN_',
  'POETRY_HTTP_BASIC_',
  'HATCH_INDEX_AUTH',
  'FLIT_PASSWORD',
  'PDM_PUBLISH_PASSWORD',
  'MATURIN_PASSWORD',
  'MATURIN_PYPI_TOKEN',
  'PYPI_API_TOKEN',
  'PYPI_TOKEN',
  'PYPI_PASSWORD',
  'NPM_TOKEN',
  'NPM_AUTH_TOKEN',
  'NODE_AUTH_TOKEN',
  'CARGO_REGISTRY_TOKEN',
  'CARGO_REGISTRIES_',
  'GEM_HOST_API_KEY',
  'RUBYGEMS_API_KEY',
  'rubygems_api_key',
  'NUGET_API_KEY',
  'HEX_API_KEY',
  'JSR_TOKEN',
  'CLOUDSMITH_API_KEY',
  'ANACONDA_API_TOKEN',
  'HF_TOKEN',
  'ARTIFACTORY_API_KEY',
  'ARTIFACTORY_PASSWORD',
  'X-JFrog-Art-Api',
  'X-NuGet-ApiKey',
  'ClearTextPassword',
  'AWS_SECRET_ACCESS_KEY',
  'aws_secret_access_key',
];

/** `self._auth = lookup_server_auth` sets a variable from a name: a password has a digit or a sign in it. */
const isName = (text: string): boolean => /^[A-Za-z_]*$/u.test(text);

/** Hosts that documentation is written with (RFC 2606, RFC 6761). */
const NO_HOST =
  /@(?:[\w.-]+\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost|localdomain|127\.[\d.]+|host)(?:[:/]|$)/iu;

/** What in an address says that it belongs to a package index or a forge. */
const INDEX_ADDRESS =
  /pypi|simple|artifactory|nexus|jfrog|registry|npm|devpi|cloudsmith|gitlab|github|packages|pkgs/iu;

function isAddressPassword(secret: string, match: string): boolean {
  const password = secret.replaceAll(/%[0-9A-Fa-f]{2}/gu, '-');
  if (isDrawnPassword(password)) return true;
  return INDEX_ADDRESS.test(match) && !NO_HOST.test(match) && isPassword(password);
}

/** Passwords that have no shape of their own and are known by where they stand. */
export const SETTING_SHAPES: readonly SecretShape[] = [
  {
    kind: 'registry-password',
    anchors: NAMES,
    notAfter: GLUE.letterOrDash,
    pattern:
      /(?!\w*(?:USERNAME|_URL\b|_FILE\b))[A-Za-z_-]{8,24}[A-Z0-9_]{0,40}[\\"'\])]{0,5}[ \t]{0,8}(?:=>|:=|[=:,]|value[ \t]{0,8}=)[ \t]{0,8}[\\"']{0,4}(?<secret>[\w!#%&*+./:=?@^|~-]{8,300})(?![([{$<\\])/uy,
    isReal: isPassword,
  },
  {
    // `poetry config http-basic.NAME USER PASSWORD`
    kind: 'registry-password',
    anchors: ['http-basic.', 'twine upload '],
    pattern:
      /(?:http-basic\.[\w.-]{1,60}[ \t]+[^\s"'$]{1,100}|twine upload [^\n]{0,300}?(?:-p|--password))[ \t=]["']?(?<secret>[\w!#%&*+./:=?@^|~-]{8,300})(?![([{$<\\])/uy,
    isReal: isPassword,
  },
  {
    kind: 'url-password',
    anchors: ['://'],
    pattern:
      /(?<=https?):\/\/[^\s/:@"'`<>{}$%()[\]\\]{0,100}:(?<secret>[\w!#%&*+.,;=?^|~-]{8,400})@[A-Za-z0-9.-]{3,120}(?::[0-9]{1,5})?(?:\/[\w./-]{0,80})?/uy,
    isReal: isAddressPassword,
  },
  {
    kind: 'npmrc-password',
    anchors: ['_auth', '_password'],
    notAfter: GLUE.word,
    pattern: /_(?:authToken|auth|password)[ \t]*=[ \t]*["']?(?<secret>[A-Za-z0-9+/=_-]{16,400})(?![\w([.])/uy,
    isReal: (secret) =>
      !hasOwnShape(secret) && (isDrawn(secret, 10) || (!isName(secret) && isRandom(secret, 10))),
  },
];

const isNamed = (...names: readonly string[]) => {
  const known = new Set(names);
  return (path: string): boolean => known.has(path.slice(path.lastIndexOf('/') + 1).toLowerCase());
};

const TOML_CREDENTIALS = /(?:^|\/)(?:\.?cargo\/credentials(?:\.toml)?|pypoetry\/auth\.toml|auth\.toml)$/u;
const JSON_CREDENTIALS = /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson|auth\.json)$/u;
/** Not `.env.example` and its like, which show what values look like. */
const DOTENV = /(?:^|\/)\.env(?:\.(?!(?:example|sample|template|dist|defaults?|schema|test)$)[\w-]+)*$/u;

/** Passwords in files that clients keep them in. */
export const FILE_SHAPES: readonly SecretShape[] = [
  {
    kind: 'secret-file',
    anchors: ['password'],
    within: isNamed('.pypirc', 'pypirc', '.netrc', '_netrc', 'netrc', 'pip.conf', 'pip.ini'),
    pattern:
      /(?<![\w-])password(?:[ \t]*[=:][ \t]*|[ \t\r\n]+)["']?(?<secret>[\w!#%&*+./:=?@^|~(),;-]{8,300})(?![{<$])/uy,
    isReal: isPassword,
  },
  {
    kind: 'secret-file',
    anchors: ['token', 'pypi'],
    within: (path) => TOML_CREDENTIALS.test(path),
    pattern: /(?<![\w-])(?:token|pypi)["']?[ \t]*=[ \t]*["'](?<secret>[\w!#%&*+./:=?@^|~(),;-]{8,300})["']/uy,
    isReal: isPassword,
  },
  {
    kind: 'secret-file',
    anchors: ['"auth"', '"identitytoken"', '"password"'],
    within: (path) => JSON_CREDENTIALS.test(path),
    pattern:
      /"(?:auth|identitytoken|password)"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}"(?<secret>[\w!#%&*+./:=?@^|~-]{8,2000})"/uy,
    isReal: isPassword,
  },
  {
    kind: 'secret-file',
    anchors: ['TOKEN', 'PASSWORD', 'SECRET', 'KEY'],
    within: (path) => DOTENV.test(path),
    pattern:
      /(?:TOKEN|PASSWORD|SECRET|KEY)[A-Z0-9_]{0,40}[ \t]*=[ \t]*["']?(?<secret>[\w!#%&*+./:=?@^|~-]{8,300})/uy,
    isReal: isDrawnPassword,
  },
];
