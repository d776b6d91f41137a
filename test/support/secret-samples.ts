import { NPM_REGISTRY_HOST } from '../../src/trust/index.ts';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SecretKind } from '../../src/publishing/config/index.ts';

/**
 * Secrets of every shape, drawn from a seed and put together when a test runs: no file of this repository holds
 * one, and no scanner (ours included) has a reason to stop at it.
 */
export interface SecretSample {
  /** What it is, for the name of a test. */
  readonly name: string;
  readonly kind: SecretKind;
  /** As it stands in a file; `secret` is a part of it. */
  readonly text: string;
  readonly secret: string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const BASE62 = DIGITS + UPPER + LOWER;

/** Draws texts from a seed, each other than the one before. */
export class Drawer {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  text(length: number, alphabet: string = BASE62): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.text(length, HEX)).join('-');
  }
}

/** Ends a text with the six digits that GitHub, npm and JSR end their tokens with. */
export function withChecksum(text: string): string {
  let [rest, digits] = [BigInt(crc32(text)), ''];
  while (digits.length < 6) [rest, digits] = [rest / 62n, `${BASE62[Number(rest % 62n)]}${digits}`];
  return text + digits;
}

const field = (type: number, value: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([
      type,
      ...(value.length < 128 ? [value.length] : [(value.length & 127) | 128, value.length >> 7]),
    ]),
    value,
  ]);

/** A token of PyPI’s software: a macaroon of version 2 with its place, its number, one rule and a signature. */
export function macaroon(drawer: Drawer, location: string): string {
  const rule = JSON.stringify([2, drawer.uuid()]);
  const parts = [
    Buffer.from([2]),
    field(1, Buffer.from(location)),
    field(2, Buffer.from(drawer.uuid())),
    Buffer.from([0]),
    field(2, Buffer.from(rule)),
    Buffer.from([0, 0]),
    field(6, drawer.bytes(32)),
  ];
  return `pypi-${Buffer.concat(parts).toString('base64url')}`;
}

function ownToken(drawer: Drawer): string {
  const body = `tl1_${drawer.bytes(32).toString('base64url')}`;
  return `pypi-${body}${createHash('sha256').update(body).digest('hex').slice(0, 8)}`;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (drawer: Drawer): string =>
  [
    part({ alg: 'RS256', kid: drawer.uuid() }),
    part({ iss: 'https://ci.example', sub: 'repo:octo/app' }),
    drawer.bytes(256).toString('base64url'),
  ].join('.');

function cratesToken(drawer: Drawer): string {
  const raw = drawer.text(31);
  const letters = UPPER + LOWER + DIGITS;
  const sum = Buffer.from(raw).reduce((total, byte) => total ^ byte, 0);
  return ['cio', 'tp', raw + letters[sum % letters.length]!].join('_');
}

type Make = (drawer: Drawer) => string;

const TOKENS: readonly (readonly [name: string, kind: SecretKind, make: Make])[] = [
  ['PyPI', 'pypi-token', (drawer) => macaroon(drawer, 'pypi.org')],
  ['TestPyPI', 'pypi-token', (drawer) => macaroon(drawer, 'test.pypi.org')],
  ['another warehouse', 'pypi-token', (drawer) => macaroon(drawer, 'index.example.com')],
  ['tokenless', 'pypi-token', ownToken],
  ['PyPI in Base64', 'pypi-token', (drawer) => Buffer.from(macaroon(drawer, 'pypi.org')).toString('base64')],
  [
    'PyPI in an authorization header',
    'pypi-token',
    (drawer) => Buffer.from(`__token__:${macaroon(drawer, 'pypi.org')}`).toString('base64'),
  ],
  [
    'PyPI in Base64 behind a user of two letters',
    'pypi-token',
    (drawer) => Buffer.from(`u:${ownToken(drawer)}`).toString('base64'),
  ],
  ['npm', 'npm-token', (drawer) => ['npm', withChecksum(drawer.text(30))].join('_')],
  ['crates.io', 'crates-token', (drawer) => `cio${drawer.text(32)}`],
  ['crates.io, trusted publishing', 'crates-token', cratesToken],
  ['RubyGems', 'rubygems-token', (drawer) => ['rubygems', drawer.text(48, HEX)].join('_')],
  [
    'NuGet',
    'nuget-token',
    (drawer) => `oy2${drawer.text(1, 'abcdefghijklmnop')}${drawer.text(42, `${LOWER}234567`)}`,
  ],
  [
    'NuGet, version 5',
    'nuget-token',
    (drawer) => `${drawer.text(52)}JQQJ99BKN5${drawer.text(14)}NUGT${drawer.text(4)}`,
  ],
  ['JSR, personal', 'jsr-token', (drawer) => withChecksum(`jsrp_${drawer.text(29)}`)],
  ['JSR, device', 'jsr-token', (drawer) => withChecksum(`jsrd_${drawer.text(29)}`)],
  ['Hex', 'hex-token', (drawer) => ['hex', drawer.text(40, HEX)].join('_')],
  ['Private Packagist', 'packagist-token', (drawer) => `packagist_uut_${drawer.text(68, HEX)}`],
  ['Artifactory, API key', 'artifactory-token', (drawer) => `AKCp${drawer.text(69)}`],
  [
    'Artifactory, reference token',
    'artifactory-token',
    (drawer) => Buffer.from(`reftkn:01:1795000000:${drawer.text(27)}`).toString('base64'),
  ],
  ['Docker Hub', 'docker-token', (drawer) => `dckr_pat_${drawer.text(27)}`],
  [
    'Anaconda',
    'anaconda-token',
    (drawer) => `https://conda.anaconda.org/t/${drawer.text(2, LOWER)}-${drawer.uuid()}/octo`,
  ],
  ['Hugging Face', 'huggingface-token', (drawer) => ['hf', drawer.text(34, LOWER + UPPER)].join('_')],
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix): readonly [string, SecretKind, Make] => [
    `GitHub ${prefix}`,
    'github-token',
    (drawer) => [prefix, withChecksum(drawer.text(30))].join('_'),
  ]),
  ['GitHub, stateless', 'github-token', (drawer) => `ghs_123456_${jwt(drawer)}`],
  ['GitHub, fine-grained', 'github-token', (drawer) => `github_pat_${drawer.text(22)}_${drawer.text(59)}`],
  ...['glpat', 'gldt', 'glrt', 'glft', 'glsoat'].map((prefix): readonly [string, SecretKind, Make] => [
    `GitLab ${prefix}`,
    'gitlab-token',
    (drawer) => [prefix, drawer.text(20)].join('-'),
  ]),
  [
    'GitLab, routable',
    'gitlab-token',
    (drawer) => `glpat-${drawer.text(27)}.01.${drawer.text(9, DIGITS + LOWER)}`,
  ],
  ['GitLab of an instance', 'gitlab-token', (drawer) => `octo-glpat-${drawer.text(20)}`],
  ['GitLab, job', 'gitlab-token', (drawer) => `glcbt-${drawer.text(2, HEX)}_${drawer.text(20)}`],
  ['GitLab, job, as JWT', 'gitlab-token', (drawer) => `glcbt-${jwt(drawer)}`],
  ['GitLab, trigger', 'gitlab-token', (drawer) => `glptt-${drawer.text(40, HEX)}`],
  ['AWS', 'aws-access-key', (drawer) => `AKIA${drawer.text(16, `${UPPER}234567`)}`],
  ['Slack', 'slack-token', (drawer) => ['xoxb', drawer.text(12, DIGITS), drawer.text(24)].join('-')],
  ['Google, for pub.dev', 'google-token', (drawer) => `ya29.${drawer.text(120)}`],
  ['an ID token', 'jwt', jwt],
  [
    'a private key',
    'private-key',
    (drawer) => ['-----BEGIN', 'PRIVATE', `KEY-----\n${drawer.bytes(48).toString('base64')}`].join(' '),
  ],
];

/** Secrets of every shape that is looked for everywhere. */
export function secretSamples(seed: number): readonly SecretSample[] {
  const drawer = new Drawer(seed);
  const tokens = TOKENS.map(([name, kind, make]) => {
    const text = make(drawer);
    return { name, kind, text, secret: text };
  });
  const password = (name: string, kind: SecretKind, write: (secret: string) => string): SecretSample => {
    const secret = drawer.text(22);
    return { name, kind, text: write(secret), secret };
  };
  return [
    ...tokens,
    password('twine', 'registry-password', (secret) => `TWINE_PASSWORD=${secret}`),
    password('twine in PowerShell', 'registry-password', (secret) => `$env:TWINE_PASSWORD = "${secret}"`),
    password('uv', 'registry-password', (secret) => `UV_PUBLISH_TOKEN: '${secret}'`),
    password('uv, an index', 'registry-password', (secret) => `UV_INDEX_OCTO_PASSWORD=${secret}`),
    password('cargo', 'registry-password', (secret) => `CARGO_REGISTRY_TOKEN=${secret}`),
    password('Cloudsmith', 'registry-password', (secret) => `"CLOUDSMITH_API_KEY": "${secret}"`),
    password('gem credentials', 'registry-password', (secret) => `:rubygems_api_key: ${secret}`),
    password('Poetry', 'registry-password', (secret) => `poetry config http-basic.octo user ${secret}`),
    password(
      'nuget.config',
      'registry-password',
      (secret) => `<add key="ClearTextPassword" value="${secret}" />`,
    ),
    password('twine’s option', 'registry-password', (secret) => `twine upload -u octo -p ${secret} dist/*`),
    password('a URL', 'url-password', (secret) => `--index-url https://octo:${secret}@pypi.octo.dev/simple`),
    password('.npmrc', 'npmrc-password', (secret) => `//${NPM_REGISTRY_HOST}/:_authToken=${secret}`),
    {
      name: 'npm, before 2021',
      kind: 'npmrc-password',
      ...((secret) => ({ secret, text: `//${NPM_REGISTRY_HOST}/:_authToken=${secret}` }))(drawer.uuid()),
    },
  ];
}
