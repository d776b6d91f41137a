import { describe, expect, it } from 'vitest';
import type { InstallRequest } from './check.ts';
import { PIP } from './pip.ts';
import { type InstallFiles, type InstallTool, hashedRequirement } from './tool.ts';
import { UV } from './uv.ts';

const request: InstallRequest = {
  project: 'hello-dist',
  version: '1.0.0',
  files: [
    { filename: 'hello_dist-1.0.0-py3-none-any.whl', sha256: 'a'.repeat(64) },
    { filename: 'hello_dist-1.0.0.tar.gz', sha256: 'b'.repeat(64) },
  ],
  target: { simpleUrl: 'https://index.example/simple/' },
};
const files: InstallFiles = { requirements: 'r.txt', into: 'C:\\t m\\installed', ca: undefined };
const withCa: InstallFiles = { ...files, ca: 'ca.pem' };
const world = (platform: NodeJS.Platform): Parameters<InstallTool['variables']>[0] => ({
  platform,
  environment: {},
});

describe.each([
  ['pip', PIP, '--index-url'],
  ['uv', UV, '--default-index'],
] as const)('how %s is called', (_name, tool, index) => {
  it('is bound to the hashes of what was published, and to this index alone', () => {
    expect(hashedRequirement(request)).toBe(
      `hello-dist==1.0.0 --hash=sha256:${'a'.repeat(64)} --hash=sha256:${'b'.repeat(64)}\n`,
    );
    const args = tool.installArguments(request, files);
    expect(args).toEqual(expect.arrayContaining(['--require-hashes', '--no-deps', '--only-binary', ':all:']));
    expect(args.slice(args.indexOf(index))).toEqual([
      index,
      'https://index.example/simple/',
      '--target',
      'C:\\t m\\installed',
      '--requirement',
      'r.txt',
    ]);
  });
});

describe('programs that need no shell, and no configuration of anybody’s', () => {
  it.each([
    ['linux', ['python3', 'python'], ['uv'], '/dev/null'],
    ['darwin', ['python3', 'python'], ['uv'], '/dev/null'],
    ['win32', ['python.exe', 'py.exe'], ['uv.exe'], 'nul'],
  ] as const)('on %s', (platform, pythons, uvs, nowhere) => {
    expect([PIP.programs(platform), UV.programs(platform)]).toEqual([pythons, uvs]);
    expect(PIP.variables(world(platform))['PIP_CONFIG_FILE']).toBe(nowhere);
    expect(UV.installArguments(request, files)).toContain('--no-config');
  });
});

describe('the certificate authority of the index', () => {
  it('is named to pip by an argument, to uv by the variable that its older versions know too', () => {
    expect(PIP.installArguments(request, withCa).slice(-2)).toEqual(['--cert', 'ca.pem']);
    expect(UV.variables(world('linux'), withCa)['SSL_CERT_FILE']).toBe('ca.pem');
    expect(UV.variables(world('linux'), files)).not.toHaveProperty('SSL_CERT_FILE');
  });
});
