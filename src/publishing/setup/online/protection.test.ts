import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunsApi, startRunsApi } from '../../../../test/support/github-runs.ts';
import { type StandInReply, createTestClock } from '../../../../test/support/stand-in-server.ts';
import { Secret } from '../../../base/index.ts';
import { protectionCheck } from '../tag/protection-check.ts';
import type { TagCheck } from '../tag/tag-check.ts';
import { type ProtectionFacts, readProtection } from './protection.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
const RULESET = {
  id: 42,
  name: 'Release tags',
  target: 'tag',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/tags/v*'], exclude: [] } },
  rules: [{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }],
  current_user_can_bypass: 'always',
};
const { conditions: _conditions, rules: _rules, ...LISTED } = RULESET;
/** Where both are protected by rulesets. */
const GOOD: Readonly<Record<string, unknown>> = {
  '/branches/main': { name: 'main', protected: true },
  '/rules/branches/main': [
    { type: 'pull_request' },
    { type: 'required_status_checks' },
    { type: 'pull_request' },
  ],
  '/rulesets': [
    LISTED,
    { ...LISTED, id: 1, target: 'branch' },
    { ...LISTED, id: 2, enforcement: 'evaluate' },
  ],
  '/rulesets/42': RULESET,
};

let github: RunsApi;
beforeEach(async () => {
  github = await startRunsApi();
});
afterEach(async () => github[Symbol.asyncDispose]());

/** As GitHub answers for a branch that only rulesets protect. */
const NO_CLASSIC: StandInReply = { status: 404, body: { message: 'Branch not protected' } };

function set(bodies: Readonly<Record<string, unknown>>): void {
  for (const [path, body] of Object.entries({ ...GOOD, ...bodies })) github.others.set(path, { body });
}

const read = (branch: string | undefined = 'main'): Promise<ProtectionFacts> =>
  readProtection({
    api: { url: github.url, takesToken: true },
    ca: github.ca,
    token: new Secret(TOKEN),
    repository: { owner: 'octo-org', name: 'hello-dist' },
    branch,
    tag: 'v0.1.0',
    deps: createTestClock(),
  });

const judge = async (bodies: Readonly<Record<string, unknown>> = {}): Promise<TagCheck> => {
  set(bodies);
  return protectionCheck(await read(), 'v0.1.0', 'https://github.com/octo-org/hello-dist/settings/rules');
};

describe('what GitHub says of branch and tag', () => {
  it('is the rules of active rulesets that take them, each once', async () => {
    set({});
    expect(await read()).toEqual({
      branch: { branch: 'main', isProtected: true, rules: ['pull_request', 'required_status_checks'] },
      tagRulesets: [{ name: 'Release tags', rules: ['creation', 'update', 'deletion'], mayBypass: true }],
      unseen: [],
    });
    expect(github.requests.some(({ path }) => path.includes('/protection'))).toBe(false);
  });

  it('is the branch protection rule where there is no ruleset', async () => {
    const body = {
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: { strict: true, contexts: [] },
      required_signatures: { enabled: true },
      required_linear_history: { enabled: false },
      lock_branch: { enabled: false },
    };
    set({ '/rules/branches/main': [], '/branches/main/protection': body });
    expect((await read()).branch).toEqual({
      branch: 'main',
      isProtected: true,
      rules: [],
      classic: ['pull_request', 'required_status_checks', 'required_signatures'],
    });
  });

  it('asks for a branch whose name would lead elsewhere as it is written', async () => {
    await read('feature/../x?y');
    expect(github.requests[0]?.path).toBe('/repos/octo-org/hello-dist/branches/feature%2F..%2Fx%3Fy');
  });

  it('leaves the branch out where none is checked out', async () => {
    set({});
    const facts = await readProtection({
      api: { url: github.url, takesToken: true },
      ca: github.ca,
      repository: { owner: 'octo-org', name: 'hello-dist' },
      tag: 'v0.1.0',
      deps: createTestClock(),
    });
    expect(facts).not.toHaveProperty('branch');
    expect(facts.tagRulesets).toHaveLength(1);
  });

  it.each([403, 404, 500])('leaves out what it answers with %i, and says so', async (status) => {
    for (const path of Object.keys(GOOD)) github.others.set(path, { status, body: { message: TOKEN } });
    const facts = await read();
    expect(facts).toMatchObject({ branch: { branch: 'main' } });
    expect(facts).not.toHaveProperty('tagRulesets');
    expect(facts.branch).not.toHaveProperty('isProtected');
    expect(facts.unseen).toHaveLength(3);
    expect(JSON.stringify(facts)).not.toContain(TOKEN);
  });

  it.each<[string, StandInReply]>([
    ['another shape', { body: [{ id: 'x' }] }],
    ['an endless list', { body: Array.from({ length: 40 }, (_, id) => ({ ...LISTED, id: id + 1 })) }],
    ['no JSON', { body: '<html>' }],
  ])('believes nothing of %s', async (_what, reply) => {
    set({});
    github.others.set('/rulesets', reply);
    const facts = await read();
    expect(facts).not.toHaveProperty('tagRulesets');
    expect(facts.unseen).not.toEqual([]);
  });
});

describe('the check `protection`', () => {
  it('passes where both are protected', async () => {
    expect(await judge()).toEqual({
      check: 'protection',
      outcome: 'passed',
      message:
        '`main` asks for a pull request, status checks; `v0.1.0` asks for a right to create it, a right to push, a right to delete it (ruleset `Release tags`)',
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a branch that nothing protects',
      { '/branches/main': { protected: false }, '/rules/branches/main': [] },
      '`main` is not protected',
    ],
    [
      'a branch that is pushed to directly',
      { '/rules/branches/main': [], '/branches/main/protection': { enforce_admins: { enabled: true } } },
      '`main` is protected, and a push needs no pull request',
    ],
    ['tags that anybody may create', { '/rulesets': [] }, 'no ruleset is over `v0.1.0`'],
    [
      'a ruleset over other tags',
      { '/rulesets/42': { ...RULESET, conditions: { ref_name: { include: ['refs/tags/w*'] } } } },
      'no ruleset is over `v0.1.0`',
    ],
    [
      'a ruleset that lets tags be created',
      { '/rulesets/42': { ...RULESET, rules: [{ type: 'deletion' }] } },
      'whoever may push may create it',
    ],
    [
      'a token whose account may not create it',
      { '/rulesets/42': { ...RULESET, current_user_can_bypass: 'never' } },
      'GitHub refuses the tag',
    ],
  ])('warns of %s, and stops nothing', async (_what, bodies, words) => {
    const check = await judge(bodies);
    expect(check.outcome).toBe('warned');
    expect(check.message).toContain(words);
    expect(check.mend).toContain('https://github.com/octo-org/hello-dist/settings/rules');
  });

  it('says what it does not know, and stops nothing', async () => {
    const check = protectionCheck(await read(), 'v0.1.0', 'x');
    expect(check).toMatchObject({ check: 'protection', outcome: 'skipped' });
    expect(check.message).toMatch(/^not known: .*`main`.*`Contents`.*rulesets over tags/u);
  });

  it('takes both kinds of protection together', async () => {
    const body = { required_pull_request_reviews: {} };
    const bodies = { '/rules/branches/main': [{ type: 'deletion' }], '/branches/main/protection': body };
    expect(await judge(bodies)).toMatchObject({
      outcome: 'passed',
      message: expect.stringMatching(/^`main` asks for a right to delete it, a pull request;/u) as string,
    });
  });

  it('warns of a branch that a ruleset protects, and that takes every push', async () => {
    github.others.set('/branches/main/protection', NO_CLASSIC);
    const check = await judge({ '/rules/branches/main': [{ type: 'non_fast_forward' }] });
    expect(check).toMatchObject({ outcome: 'warned' });
    expect(check.message).toMatch(/^`main` asks for no forced push, and a push needs no pull request;/u);
    expect(check.message).not.toContain('not known');
  });

  it('says that the plan has no protection for a private repository', async () => {
    set({});
    const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
    for (const path of ['/rules/branches/main', '/rulesets']) {
      github.others.set(path, { status: 403, body: { message } });
    }
    github.others.set('/branches/main', { body: { protected: false } });
    const check = protectionCheck(await read(), 'v0.1.0', 'x');
    expect(check).toMatchObject({ outcome: 'warned' });
    expect(check.message).toMatch(/`main` is not protected;.*the plan of the account does not have it/u);
  });

  it('says that what a rule asks for was not told', async () => {
    const check = await judge({ '/rules/branches/main': [] });
    expect(check).toMatchObject({ outcome: 'skipped' });
    expect(check.message).toMatch(
      /`main` is protected; whether a push needs a pull.*`Administration` \(read\)/u,
    );
  });
});
