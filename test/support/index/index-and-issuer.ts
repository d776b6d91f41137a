import { onTestFinished } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import { type RunningIssuer, startIssuer } from '../../../src/issuer/index.ts';
import { rehearsalKeySets } from '../../../src/server/index.ts';
import type { Claims } from '../../../src/trust/index.ts';
import { githubClaims } from '../trust.ts';
import { GITHUB, type TestIndex, type TestIndexOptions, testIndex } from './test-index.ts';

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** A running index and the issuer whose keys it has, both by the real clock, so that commands can be run against them. */
export interface IndexAndIssuer {
  readonly index: TestIndex;
  readonly issuer: RunningIssuer;
  /** What a runner gives to a job: commands run in it as in CI. */
  readonly runner: Readonly<Record<string, string>>;
  /** An ID token for an audience, as a job asks for it. */
  askForIdToken(audience: string): Promise<string>;
}

/** Starts both for one test, by one clock; the issuer's ID tokens have these claims. */
export async function indexAndIssuer(
  options: Omit<TestIndexOptions, 'overHttp' | 'keySets'> = {},
  claims: Claims = githubClaims(),
): Promise<IndexAndIssuer> {
  const issuer = await startIssuer({
    issuer: GITHUB,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => claims,
    nowSeconds: options.nowSeconds ?? nowSeconds,
    requestToken: new Secret('request-token-of-a-test'),
  });
  onTestFinished(() => issuer.close());
  const keySets = rehearsalKeySets({ [GITHUB]: issuer.keySet() });
  const index = await testIndex({ nowSeconds, ...options, overHttp: true, keySets });
  const runner = issuer.environment();
  return {
    index,
    issuer,
    runner,
    async askForIdToken(audience) {
      const url = `${runner['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${audience}`;
      const authorization = `bearer ${runner['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}`;
      const answer = await fetch(url, { headers: { authorization } });
      return ((await answer.json()) as { value: string }).value;
    },
  };
}
