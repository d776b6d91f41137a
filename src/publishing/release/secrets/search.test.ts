import { describe, expect, it } from 'vitest';
import { searchMember } from './search.ts';

// Made up at run time, so that this file holds no text of a secret's shape itself.
const random = (length: number, alphabet = 'aB3dE5gH7jK9mN1pQ4sT6vW8yZ0cF2'): string =>
  Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('');
const lower = (length: number): string => random(length, 'a3d5g7j9m1p4s6v8y0c2');

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const SECRETS: readonly (readonly [kind: string, text: string])[] = [
  ['pypi-token', `pypi-AgEIcHlwaS5vcmc${random(120)}`],
  ['pypi-token', `pypi-AgENdGVzdC5weXBpLm9yZw${random(120)}`],
  ['pypi-token', `pypi-${random(43)}`],
  ['npm-token', `npm_${random(36)}`],
  ['crates-token', `cio${random(32)}`],
  ['crates-token', `cio_tp_${random(32)}`],
  ['rubygems-token', `rubygems_${random(48, '0123456789abcdef')}`],
  ['nuget-token', `oy2${lower(43)}`],
  ['docker-token', `dckr_pat_${random(27)}`],
  ['github-token', `ghp_${random(36)}`],
  ['github-token', `github_pat_${random(22)}_${random(59)}`],
  ['gitlab-token', `glpat-${random(20)}`],
  ['aws-access-key', `AKIA${random(16, 'QWERTYUIOPASD2345')}`],
  ['slack-token', `xoxb-908172635498-${random(24)}`],
  ['jwt', `${b64({ alg: 'RS256', kid: 'k' })}.${b64({ iss: 'https://ci.example' })}.${random(86)}`],
  ['npmrc-password', `//index.example/:_authToken=${random(30)}`],
  ['private-key', `-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n`],
  ['private-key', `"-----BEGIN PRIVATE KEY-----\\n${random(64)}\\n"`],
  ['private-key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${random(70)}\n`],
];

async function* chunks(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const find = (
  text: string,
  size?: number,
  member = 'a.py',
): Promise<readonly { kind: string; line?: number }[]> => searchMember(member, chunks(text, size));

describe('searchMember', () => {
  it.each(SECRETS)('finds a %s (%#) with its line and never repeats it', async (kind, text) => {
    const findings = await find(`# one\n# two\nkey = "${text}"\n`);
    expect(findings).toContainEqual({ member: 'a.py', kind, line: 3 });
    expect(JSON.stringify(findings)).not.toContain(text.slice(-12));
  });

  it.each([1, 7, 100, 4096, 5000])('finds them across chunks of %i bytes, once each', async (size) => {
    const filler = 'lorem ipsum\n'.repeat(700);
    const text = SECRETS.map(([, secret]) => `${filler}${secret}\n`).join('');
    const whole = await find(text);
    expect(whole).toHaveLength(SECRETS.length);
    expect(await find(text, size)).toEqual(whole);
  });

  it('finds them in binary members, without a line', async () => {
    expect(await find(`\0\u0001\0${SECRETS[0]![1]}\0`)).toEqual([{ member: 'a.py', kind: 'pypi-token' }]);
  });

  it.each([
    ['placeholders', `pypi-${'x'.repeat(60)} ghp_${'0'.repeat(36)} npm_${'X'.repeat(36)}`],
    ['named placeholders', `ghp_${'yourTokenHere'.repeat(3)} pypi-YOUR_TOKEN_HERE_1a${'b'.repeat(30)}`],
    ['the example key of AWS', ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')],
    ['words with dashes', 'pypi-publish-with-trusted-publishers-and-a-very-long-job-name'],
    [
      'the header of a key in code',
      'if "-----BEGIN PRIVATE KEY-----" in text:\n    raise ValueError("no keys please")\n',
    ],
    ['a name that begins like a token', 'cio_read_all_the_files_of_this_folder my_npm_package'],
    [
      'a variable that is set from a name',
      'self._auth = lookup_server_authentication(conn)\n_password = GET_PASSWORD_FROM_USER',
    ],
    [
      'a token that identifies nobody, as a README shows one',
      [b64({ alg: 'HS256', typ: 'JWT' }), b64({ some: 'payload' }), random(43)].join('.'),
    ],
    ['what only begins like a token', ['eyJhbGciOiJIUzI1NiJ9', `eyJ${random(20)}`, random(43)].join('.')],
    ['a reference to a secret', 'password: ${{ secrets.PYPI_API_TOKEN }}\n_authToken=${NPM_TOKEN}'],
    ['hashes', `sha256=${'0123456789abcdef'.repeat(4)} oy2${'a'.repeat(43)}`],
    ['a token’s first part in a doc', 'tokens start with pypi-AgEIcHlwaS5vcmc'],
    [
      'the token of jwt.io',
      [
        b64({ alg: 'HS256', typ: 'JWT' }),
        b64({ sub: '1234567890' }),
        'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
      ].join('.'),
    ],
  ])('is not alarmed by %s', async (_what, text) => {
    expect(await find(text)).toEqual([]);
  });

  it.each([
    '.pypirc',
    'pkg-1.0/.netrc',
    'pkg/.env',
    'pkg/.env.production',
    'pkg/.env.production.local',
    'home/.aws/credentials',
    'keys/id_ed25519',
  ])('refuses %s by its name, even when it is empty', async (member) => {
    expect(await find('', 10, member)).toEqual([{ member, kind: 'secret-file' }]);
  });

  it('does not let a hostile member fill the list of findings (attack)', async () => {
    const text = `key = "npm_${random(36)}"\n`.repeat(10_100);
    const findings = await find(text);
    expect(findings).toHaveLength(10_000);
    expect(findings.at(-1)).toMatchObject({ line: 10_000 });
  });

  it.each([
    '.env.example',
    'pkg/.env.sample',
    'pkg/environment.py',
    'credentials',
    'docs/env',
    '.environment',
  ])('lets %s pass', async (member) => {
    expect(await find('A=1\n', 10, member)).toEqual([]);
  });
});
