import { describe, expect, it } from 'vitest';
import { Secret } from '../../base/index.ts';
import { MACAROONS } from '../../../test/support/api-tokens/macaroons.ts';
import {
  API_TOKEN_SECRET_BYTES,
  type TokenPurpose,
  checkTokenScope,
  isApiToken,
  makeApiToken,
  readTokenScope,
} from '../index.ts';
import { MacaroonProblem, readMacaroon } from './macaroon.ts';

const NOW = 1_790_000_100;
const PURPOSE: TokenPurpose = {
  project: 'Paxman',
  host: 'pypi.org',
  projectIsNew: false,
  nowSeconds: NOW,
};

const secretOf = (body: string): Secret => new Secret(['pypi', body].join('-'));
const check = (body: string, purpose: Partial<TokenPurpose> = {}): unknown =>
  checkTokenScope(readTokenScope(secretOf(body)), { ...PURPOSE, ...purpose });

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A macaroon with these caveats, as PyPI would write it. */
function withCaveats(...caveats: readonly string[]): string {
  const field = (type: number, content: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(
        content.length < 128
          ? [type, content.length]
          : [type, (content.length & 0x7f) | 0x80, content.length >> 7],
      ),
      content,
    ]);
  const end = Buffer.from([0]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, Buffer.from('pypi.org')),
    field(2, Buffer.from('id')),
    end,
    ...caveats.flatMap((caveat) => [field(2, Buffer.from(caveat)), end]),
    end,
    field(6, Buffer.alloc(32, 7)),
  ]).toString('base64url');
}

describe('checkTokenScope of tokens as pymacaroons writes them', () => {
  it('accepts one for the project, whatever the spelling', () => {
    expect(check(MACAROONS.project)).toBe('project');
    expect(check(MACAROONS.project, { project: 'PAXMAN' })).toBe('project');
    expect(check(MACAROONS.legacyProject)).toBe('project');
    expect(check(MACAROONS.legacyExpiry)).toBe('project');
    expect(check(MACAROONS.withoutIds)).toBe('project');
  });

  it.each([
    ['account', 'api-token-account-wide'],
    ['legacyAccount', 'api-token-account-wide'],
    ['withoutCaveats', 'api-token-account-wide'],
    ['ofTestPyPI', 'api-token-index-mismatch'],
    ['ofExchange', 'api-token-scope-unknown'],
    ['withThirdParty', 'api-token-scope-unknown'],
  ] as const)('refuses %s', (name, code) => {
    expect(() => check(MACAROONS[name])).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('refuses one for another project', () => {
    expect(() => check(MACAROONS.project, { project: 'other' })).toThrow(
      expect.objectContaining({ code: 'api-token-project-mismatch', why: 'it is for `paxman`' }) as Error,
    );
  });

  it('takes one for the account where no project can be named yet, and says so', () => {
    expect(check(MACAROONS.account, { projectIsNew: true })).toBe('account');
    expect(check(MACAROONS.legacyAccount, { projectIsNew: true })).toBe('account');
    expect(() => check(MACAROONS.project, { projectIsNew: true, project: 'new' })).toThrow(
      expect.objectContaining({ code: 'api-token-project-mismatch' }) as Error,
    );
  });

  it('compares no host where none is known', () => {
    expect(check(MACAROONS.ofTestPyPI, { host: undefined })).toBe('project');
    expect(check(MACAROONS.ofTestPyPI, { host: 'test.pypi.org' })).toBe('project');
  });

  it('counts the first second of its life and not the last', () => {
    for (const nowSeconds of [1_790_000_000, 1_790_000_899]) {
      expect(check(MACAROONS.legacyExpiry, { nowSeconds })).toBe('project');
    }
  });

  it.each([
    [1_790_000_900, 'api-token-expired'],
    [1_789_999_999, 'api-token-not-yet-valid'],
  ])('refuses at second %d', (nowSeconds, code) => {
    expect(() => check(MACAROONS.legacyExpiry, { nowSeconds })).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
});

describe('checkTokenScope of hostile caveats', () => {
  it('holds all of them at once: a second list of names can only take away', () => {
    expect(check(withCaveats('[1,["paxman","other"]]', '[1,["Paxman"]]'))).toBe('project');
    expect(() => check(withCaveats('[1,["paxman"]]', '[1,["other"]]'))).toThrow(
      expect.objectContaining({
        code: 'api-token-project-mismatch',
        why: 'its restrictions leave no project',
      }) as Error,
    );
    expect(() => check(withCaveats('[1,["paxman"]]', '[0,1790000050,0]', '[0,1890000000,0]'))).toThrow(
      expect.objectContaining({ code: 'api-token-expired' }) as Error,
    );
  });

  it('refuses the right name where somebody else has to vouch for it', () => {
    const own = Buffer.from(withCaveats('[1,["paxman"]]'), 'base64url');
    const at = own.indexOf('[1,');
    const vouched = Buffer.concat([
      own.subarray(0, at - 2),
      Buffer.from([1, 1, 120]),
      own.subarray(at - 2, at + 14),
      Buffer.from([4, 1, 120]),
      own.subarray(at + 14),
    ]);
    expect(() => check(vouched.toString('base64url'))).toThrow(
      expect.objectContaining({
        code: 'api-token-scope-unknown',
        why: 'somebody else has to vouch for it',
      }) as Error,
    );
  });

  it('reads a hundred caveats and refuses one more (attack)', () => {
    const caveats = (count: number): readonly string[] =>
      Array.from({ length: count }, () => '[1,["paxman"]]');
    expect(check(withCaveats(...caveats(100)))).toBe('project');
    expect(() => check(withCaveats(...caveats(101)))).toThrow(
      expect.objectContaining({ code: 'api-token-malformed' }) as Error,
    );
  });

  it('refuses more projects than the one', () => {
    const names = ['paxman', 'a', 'b', 'c', 'd', 'e', 'f'];
    expect(() => check(withCaveats(JSON.stringify([1, names])))).toThrow(
      expect.objectContaining({
        code: 'api-token-too-wide',
        why: 'it is for `a`, `b`, `c`, `d`, `e` and 1 more as well',
      }) as Error,
    );
  });

  it.each([
    ['[2,["11111111-2222-4333-8444-555555555555"]]', 'ids'],
    ['{"project_ids":["1"]}', 'ids'],
    ['[5,"x"]', 'not known'],
    ['[1,["paxman"],"more"]', 'not known'],
    ['[0,1790000900]', 'not known'],
    ['[0,"1790000900",0]', 'not known'],
    ['[1,"paxman"]', 'not known'],
    ['{"version":2,"permissions":"user"}', 'not known'],
    ['{"version":1,"permissions":"user","also":1}', 'not known'],
    ['{"version":1,"permissions":{"projects":["paxman"],"also":1}}', 'not known'],
    ['{"__proto__":{"version":1},"permissions":"user"}', 'not known'],
    ['null', 'not known'],
    ['', 'not known'],
    ['[3', 'not known'],
    [`[1,["${'x'.repeat(1001)}"]]`, 'not known'],
    ['['.repeat(9000), 'not known'],
  ])('refuses what it cannot judge: %s', (caveat, why) => {
    for (const projectIsNew of [true, false]) {
      expect(() => check(withCaveats('[3,"user"]', caveat), { projectIsNew })).toThrow(
        expect.objectContaining({
          code: 'api-token-scope-unknown',
          why: expect.stringContaining(why) as string,
        }) as Error,
      );
    }
  });

  it('refuses an unknown restriction also beside the right name', () => {
    expect(() => check(withCaveats('[1,["paxman"]]', '[9]'))).toThrow(
      expect.objectContaining({ code: 'api-token-scope-unknown' }) as Error,
    );
  });
});

describe('readTokenScope', () => {
  it.each([
    ['nothing', '', 'does not begin with'],
    ['a password', 'hunter2', 'does not begin with'],
    ['no base64url', 'pypi-AgE!', 'no base64url'],
    ['an upload token of ours', `pypi-tl1_${'A'.repeat(43)}00000000`, 'not a whole API token'],
    ['another version', 'pypi-AQEI', 'version 2'],
    ['a cut one', `pypi-${MACAROONS.project.slice(0, -3)}`, 'cut off'],
    ['more than one', `pypi-${MACAROONS.project}${MACAROONS.project}`, 'end with a signature'],
    ['a long one', `pypi-${'A'.repeat(20_001)}`, 'longer than any token'],
  ])('refuses %s without repeating it', (_what, text, problem) => {
    const error = thrownBy(() => readTokenScope(new Secret(text)));
    expect(error).toMatchObject({
      code: 'api-token-malformed',
      why: expect.stringContaining(problem) as string,
    });
    const part = text.slice(5, 17);
    const said = JSON.stringify([error, String(error)]);
    expect([text.length > 12, said.includes(part)]).not.toEqual([true, true]);
  });

  it('takes the padding and the line end that a file has', () => {
    expect(readTokenScope(new Secret(`pypi-${MACAROONS.project}\n`)).projects).toEqual(['paxman']);
  });

  it('ends for every cut and every changed byte of a token', () => {
    const bytes = Buffer.from(MACAROONS.project, 'base64url');
    const others: unknown[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      expect(() => readMacaroon(bytes.subarray(0, at))).toThrow(MacaroonProblem);
      for (const value of [0x00, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        const error = thrownBy(() => readMacaroon(changed));
        if (error !== undefined && !(error instanceof MacaroonProblem)) others.push(error);
      }
    }
    expect(others).toEqual([]);
  });

  it.each([
    ['a length that runs on', [2, 1, 0xff, 0xff, 0xff, 0x01]],
    ['a length in too many bytes', [2, 1, 0x81, 0x00, 65]],
    ['the same field twice', [2, 2, 1, 65, 2, 1, 66, 0, 0]],
    ['no identifier', [2, 1, 1, 65, 0, 0]],
    ['a signature inside', [2, 6, 1, 65, 0]],
    ['a short signature', [2, 2, 1, 65, 0, 0, 6, 1, 65]],
    ['a caveat without an identifier', [2, 2, 1, 65, 0, 1, 1, 65, 0, 0]],
    ['caveats without end', [2, 2, 1, 65, 0, ...Array.from({ length: 101 }, () => [2, 1, 65, 0]).flat(), 0]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readMacaroon(Buffer.from(bytes))).toThrow(MacaroonProblem);
  });
});

describe('an API token of an index of ours', () => {
  const random = Buffer.from(Array.from({ length: API_TOKEN_SECRET_BYTES }, (_, at) => at * 7));
  const token = makeApiToken({ project: 'paxman', expiresAtSeconds: NOW + 60 }, random);

  it('says what it is for, and hides itself', () => {
    expect(readTokenScope(token)).toMatchObject({
      kind: 'tokenless',
      projects: ['paxman'],
      expiresAtSeconds: NOW + 60,
    });
    expect(checkTokenScope(readTokenScope(token), { ...PURPOSE, host: undefined })).toBe('project');
    expect(String(token)).toBe('[secret]');
    expect(isApiToken(token.reveal())).toBe(true);
  });

  it('has a checksum that finds a typing error', () => {
    const text = token.reveal();
    const wrong = text.replace(/.(?=.{20}$)/u, (one) => (one === 'A' ? 'B' : 'A'));
    expect(isApiToken(wrong)).toBe(false);
    expect(() => readTokenScope(new Secret(wrong))).toThrow(
      expect.objectContaining({ code: 'api-token-malformed' }) as Error,
    );
  });

  it('is refused past its end and for another project', () => {
    const scope = readTokenScope(token);
    expect(() => checkTokenScope(scope, { ...PURPOSE, nowSeconds: NOW + 60 })).toThrow(
      expect.objectContaining({ code: 'api-token-expired' }) as Error,
    );
    expect(() => checkTokenScope(scope, { ...PURPOSE, project: 'other' })).toThrow(
      expect.objectContaining({ code: 'api-token-project-mismatch' }) as Error,
    );
  });

  it('is not made of too little chance', () => {
    expect(() => makeApiToken({ project: 'a', expiresAtSeconds: 1 }, random.subarray(1))).toThrow(TypeError);
  });
});
