import type { InstallTool } from './tool.ts';

const ALWAYS: readonly string[] = [
  'pip',
  'install',
  // No environment of somebody who can write above our folder; `--target` leaves the system's as it is.
  '--system',
  '--no-config',
  '--no-cache',
  '--no-python-downloads',
  '--no-progress',
  '--color',
  'never',
  '--no-deps',
  '--require-hashes',
  '--only-binary',
  ':all:',
];

/**
 * uv, which takes pip's place where there is none. Its words were read in what 0.9 and 0.13 print; a CA goes by
 * `SSL_CERT_FILE`, for `--cert` is younger.
 * @see https://docs.astral.sh/uv/reference/cli/#uv-pip-install
 */
export const UV: InstallTool = {
  name: 'uv',
  programs: (platform) => [platform === 'win32' ? 'uv.exe' : 'uv'],
  versionArguments: ['--version'],
  version: /^uv (?<version>\d\S*)/mu,
  installArguments: ({ target }, { requirements, into }) => [
    ...ALWAYS,
    '--default-index',
    target.simpleUrl,
    '--target',
    into,
    '--requirement',
    requirements,
  ],
  variables: (_world, files) => ({
    UV_NO_WRAP: '1',
    ...(files?.ca === undefined ? {} : { SSL_CERT_FILE: files.ca }),
  }),
  wantsPython: [/does not satisfy Python(?<wanted>[^\n]+?) and /u],
  sawNone: /was not found in the package registry|there is no version of|no wheels with a matching/u,
  unreached: /error sending request for url|HTTP status server error/u,
  withoutPython: /^error: No interpreter found/mu,
  complaint: /^\s*(?:error|cause|Caused by):|^\s*[×╰]|\bERROR\b/u,
};
