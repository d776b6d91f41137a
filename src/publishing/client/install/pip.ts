import type { InstallTool } from './tool.ts';

const ALWAYS: readonly string[] = [
  '-m',
  'pip',
  'install',
  '--isolated',
  '--no-input',
  '--disable-pip-version-check',
  '--no-cache-dir',
  '--no-deps',
  '--require-hashes',
  '--only-binary',
  ':all:',
  '--no-compile',
];

/** Python's own pip. */
export const PIP: InstallTool = {
  name: 'pip',
  programs: (platform) => (platform === 'win32' ? ['python.exe', 'py.exe'] : ['python3', 'python']),
  versionArguments: ['-m', 'pip', '--version'],
  version: /^pip (?<version>\S+)/mu,
  installArguments: ({ target }, { requirements, into, ca }) => [
    ...ALWAYS,
    '--index-url',
    target.simpleUrl,
    '--target',
    into,
    '--requirement',
    requirements,
    ...(ca === undefined ? [] : ['--cert', ca]),
  ],
  variables: ({ platform }) => ({
    // Python's own name of it, which pip takes for "no configuration at all".
    PIP_CONFIG_FILE: platform === 'win32' ? 'nul' : '/dev/null',
    PYTHONDONTWRITEBYTECODE: '1',
  }),
  // By the index's page, or by the metadata of the file.
  wantsPython: [
    /\bRequires-Python (?<wanted>[^;\n]+?)\s*(?:;|$)/mu,
    /requires a different Python: \S+ not in '(?<wanted>[^'\n]+)'/u,
  ],
  sawNone: /No matching distribution found|Could not find a version/u,
  unreached: /after connection broken by|problem confirming the ssl certificate/u,
  complaint: /\bERROR\b/u,
};
