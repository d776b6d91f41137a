/** What a build or gate of the project may see of the caller's environment; everything else stays out. */
const ALLOWED = [
  'PATH',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TERM',
  'SOURCE_DATE_EPOCH',
  'PYENV_ROOT',
  'PYENV_VERSION',
];

/** Every variable by which a client finds a CA; all are set, none inherited: `REQUESTS_CA_BUNDLE` beats `PIP_CERT`. */
const CA_VARIABLES = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'PIP_CERT',
  'TWINE_CERT',
  'NODE_EXTRA_CA_CERTS',
  'PDM_CA_CERTS',
  'HATCH_INDEX_CA_CERT',
  'GIT_SSL_CAINFO',
];

/** The environment of a build or gate: the allow-list, a home of its own and the commands of the rehearsal. */
export function buildEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  own: { readonly home: string; readonly commands: string },
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of ALLOWED) {
    const value = inherited[name];
    if (value !== undefined) environment[name] = value;
  }
  environment['PATH'] = [own.commands, environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(':');
  environment['HOME'] = own.home;
  environment['TMPDIR'] = own.home;
  environment['CI'] = 'true';
  environment['NO_COLOR'] = '1';
  return environment;
}

/** Makes every client trust the rehearsal's certificate authority. */
export function trustEnvironment(caFile: string): Record<string, string> {
  return Object.fromEntries(CA_VARIABLES.map((name) => [name, caFile]));
}
