import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECRET_KINDS } from '../../config/index.ts';
import { makeUploadToken } from '../../../server/usecases/exchange/upload-token.ts';
import {
  Drawer,
  type SecretSample,
  macaroon,
  secretSamples,
  withChecksum,
} from '../../../../test/support/secret-samples.ts';
import { type FoundSecret, createSecretSearch } from './search.ts';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const find = async (text: string | Buffer, path = 'a.txt'): Promise<readonly FoundSecret[]> =>
  await createSecretSearch()(path, once(Buffer.from(text)));

const utf16 = (text: string, mark = true): Buffer => Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');

/** Ways in which a secret comes to stand in a file; each puts it into the third line. */
const PLACES: readonly (readonly [what: string, write: (text: string) => string | Buffer])[] = [
  ['a line of its own', (text) => `#\n#\n${text}\n`],
  ['CRLF', (text) => `#\r\n#\r\n${text.replaceAll('\n', '\r\n')}\r\n`],
  ['YAML', (text) => `env:\n  A: 1\n  B: ${text}\n`],
  ['JSON', (text) => `{\n"a": 1,\n"b": ${JSON.stringify(text)}\n}`],
  ['JSON of a file', (text) => `{\n\n"b": ${JSON.stringify(`[x]\n${text}\n`)}\n}`],
  ['TOML', (text) => `[a]\nb = 1\nc = '''${text}'''\n`],
  ['an ini file', (text) => `[pypi]\nusername = octo\npassword = ${text}`],
  ['a shell script', (text) => `#!/bin/sh\n\nexport A="1" B="${text}" && run\n`],
  ['markdown', (text) => `# A\n\nUse \`${text}\`, for example.\n`],
  ['the end of a file', (text) => `\n\n${text}`],
  ['UTF-16 as PowerShell writes it', (text) => utf16(`a\r\nb\r\n> ${text}\r\n`)],
  ['UTF-16, the other order', (text) => utf16(`a\nb\n${text}\n`).swap16()],
];

const seeds = [1, 20_261_128];
const SAMPLES = seeds.flatMap(secretSamples);
const named = SAMPLES.map((sample): [string, SecretSample] => [sample.name, sample]);

describe('every shape', () => {
  it.each(named)('%s is found wherever it stands', async (_name, { kind, text, secret }) => {
    for (const [what, write] of PLACES) {
      const found = await find(write(text));
      expect(found.map((one) => [what, one.kind, one.line])).toEqual([[what, kind, 3]]);
      expect(JSON.stringify(found)).not.toContain(secret.slice(-8));
    }
  });

  it.each(named)('%s is found in binary content, without a line', async (_name, { kind, text }) => {
    const around = Buffer.from([0, 1, 2, 255, 0]);
    expect(await find(Buffer.concat([around, Buffer.from(text), around]))).toEqual([{ kind, secret: 1 }]);
    expect(await find(Buffer.concat([around, utf16(` ${text} `, false), around]))).toMatchObject([{ kind }]);
  });

  it('is one finding, however many shapes fit', async () => {
    const tokens = secretSamples(7).filter(({ kind }) => kind.endsWith('-token'));
    for (const { text, kind } of tokens) {
      const lines = [`TWINE_PASSWORD=${text}`, `_authToken=${text}`];
      const kinds = await Promise.all(lines.map(async (line) => (await find(line)).map((one) => one.kind)));
      expect(kinds).toEqual([[kind], [kind]]);
    }
  });

  it('holds for tokens of any seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        for (const { text, kind } of secretSamples(seed))
          expect((await find(text)).map((one) => one.kind)).toEqual([kind]);
      }),
      // A draw that looks like a word comes once in a hundred thousand; the seed keeps it from coming now and then.
      { numRuns: 100, seed: 20_261_128 },
    );
  });

  it('knows the upload tokens that our index makes', async () => {
    const drawer = new Drawer(5);
    const token = makeUploadToken({ id: () => '', bytes: (length) => drawer.bytes(length) }).reveal();
    expect(await find(`TOKEN = "${token}"`)).toMatchObject([{ kind: 'pypi-token', line: 1 }]);
    const mistyped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    expect(await find(`TOKEN = "${mistyped}"`)).toEqual([]);
  });

  it('gives a secret the same number wherever it stands', async () => {
    const search = createSecretSearch();
    const [one, other] = secretSamples(3);
    const numbers = async (text: string): Promise<readonly number[]> =>
      (await search('a', once(Buffer.from(text)))).map(({ secret }) => secret);
    expect(await numbers(`${one!.text}\n${other!.text}`)).toEqual([1, 2]);
    expect(await numbers(`x = "${other!.text}"`)).toEqual([2]);
  });
});

const drawer = new Drawer(11);
const token = macaroon(drawer, 'pypi.org');
const hex = '0123456789abcdef';

describe('what is no secret', () => {
  it.each([
    [
      'a placeholder',
      `pypi-${'x'.repeat(40)} npm_${'x'.repeat(36)} ghp_${'0'.repeat(36)} hf_${'X'.repeat(34)}`,
    ],
    ['a token cut off by dots', `${token.slice(0, 60)}... and ${token.slice(0, 90)}…`],
    ['a token cut off without a word', token.slice(0, 70)],
    ['a token painted over', `${token.slice(0, 100)}****`],
    ['a counted text', `rubygems_${hex.repeat(3)} hex_${hex}${hex}${hex.slice(0, 8)} npm_${hex}${hex}abcd`],
    ['letters in their order', ['npm', 'mnopqrstuvwxyzHIJKLMNOPQRSTUVWXYZ789'].join('_')],
    ['the body of GitHub’s documentation', ['ghu', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_')],
    ['a cache key', `pypi-Linux-${drawer.text(64, hex)} pypi-${drawer.text(64, hex)}`],
    ['a job', 'pypi-publish-from-GitHub-Actions-with-Trusted-Publishing-1'],
    ['a name in camel case', `npm_configRegistryUserAgentOfThePackage12`],
    [
      'a reference',
      'TWINE_PASSWORD: ${{ secrets.PYPI_API_TOKEN_2 }}\nNPM_TOKEN=$NPM_TOKEN_22 HF_TOKEN=${HF_TOKEN1}',
    ],
    ['another variable', "NPM_TOKEN: process.env.NPM_TOKEN_2,\nTWINE_PASSWORD = os.environ['X1']"],
    ['a word', 'TWINE_PASSWORD=my-password-1 NPM_TOKEN=your-npm-token-123 HEX_API_KEY=changeme1'],
    ['a token that stands for one', 'TWINE_PASSWORD=pypi-1234abcd'],
    ['a name of a user', 'UV_INDEX_OCTO_USERNAME=octocat2000x'],
    [
      'an address of the documentation',
      'https://user:hunter22@pypi.example.com/simple https://u:p@localhost/simple',
    ],
    [
      'an address with a reference',
      'https://__token__:${TOKEN_1234}@upload.pypi.org https://$USER:$PASS1234@pypi.octo.dev/',
    ],
    ['an address with a port', 'https://pypi.octo.dev:8080/simple/a@b https://a.octo.dev:443/@scope/name'],
    [
      'code that sets a password',
      'self._password = build_password2(connection)\n_authToken = tokens.next1234567890()',
    ],
    ['a digest', `sha512-${drawer.bytes(64).toString('base64')}`],
  ])('is let pass: %s', async (_what, text) => {
    expect(await find(text)).toEqual([]);
  });

  it('is a token of GitHub or npm only with letters drawn, or with its checksum', async () => {
    const lower = Array.from({ length: 30 }, () => drawer.text(1, 'aeiousnt')).join('');
    expect(await find(`npm_${lower}aeious`)).toEqual([]);
    expect(await find(`npm_${withChecksum(lower)}`)).toMatchObject([{ kind: 'npm-token' }]);
  });
});

describe('a file in which a client keeps a password', () => {
  const password = drawer.text(24);

  it.each([
    ['.pypirc', `[octo]\nrepository = https://pypi.octo.dev\npassword = ${password}\n`, 3],
    ['home/.pypirc', '[octo]\nusername: a\npassword: hunter22\n', 3],
    ['.netrc', `machine pypi.octo.dev\n  login octo\n  password ${password}\n`, 3],
    ['.cargo/credentials.toml', `[registry]\n\ntoken = "${password}"\n`, 3],
    ['.docker/config.json', `{"auths": {\n"x": {\n"auth": "${password}"}}}`, 3],
    ['.env.production', `A=1\n\nDEPLOY_TOKEN=${password}\n`, 3],
  ])('is searched for it: %s', async (path, text, line) => {
    expect(await find(text, path)).toEqual([{ kind: 'secret-file', line, secret: 1 }]);
    expect(await find(text, 'README.md')).toEqual([]);
  });

  it.each([
    ['.pypirc', '[pypi]\nusername = __token__\npassword = %(TOKEN)s\n'],
    ['.pypirc', '[pypi]\npassword = <your token 1>\n'],
    ['.env', 'PORT=8080\nSECRET_KEY=change-me-1\n'],
    ['.env.example', `API_TOKEN=${password}\n`],
  ])('is no finding by its name: %s (%#)', async (path, text) => {
    expect(await find(text, path)).toEqual([]);
  });
});

describe('a place in the middle of something else', () => {
  it('is no secret', async () => {
    const [, , , own] = secretSamples(21);
    const crates = secretSamples(21).find(({ name }) => name === 'crates.io')!;
    expect(await find(`pre${crates.text} my-${own!.text}`)).toEqual([]);
  });
});

describe('the page of kinds', () => {
  it('names each of them, and no other', () => {
    const page = readFileSync(new URL('../../../../docs/reference/secret-kinds.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(?<kind>[a-z-]+)` \|/gmu)].map(({ groups }) => groups?.['kind']);
    expect(new Set(rows)).toEqual(new Set(SECRET_KINDS));
  });
});
