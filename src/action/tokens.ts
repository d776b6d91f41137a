import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Secret, isRecord } from '../base/index.ts';
import {
  type AmbientIdentity,
  type BurnOutcome,
  type IndexTarget,
  parseJson,
} from '../publishing/client/index.ts';
import { BURN_TOKEN_PATH } from '../wire/index.ts';
import { type Guardian, startGuardian } from './guardian/index.ts';
import { type RunnerLog, saveState } from './runner/index.ts';
import type { ActionWorld } from './world.ts';

/** Claims that nobody verified: for people to look at. */
export type SeenClaims = Readonly<Record<string, unknown>>;

/** Keeps an eye on every token of the step. */
export interface TokenWatch {
  /** The same identity, whose ID tokens are masked and looked at. */
  watched(identity: AmbientIdentity): AmbientIdentity;
  /** Told each secret before anything can print it: it is masked, and what is no ID token is held by the guardian. */
  mask(secret: Secret): void;
  /** Told what became of the upload tokens. */
  burned(outcomes: readonly BurnOutcome[]): void;
  /** Claims of the last ID token. */
  readonly claims: SeenClaims | undefined;
}

function claimsOf(idToken: Secret): SeenClaims {
  const claims = parseJson(Buffer.from(idToken.reveal().split('.')[1] ?? '', 'base64url'));
  return isRecord(claims) ? claims : {};
}

function reportFile(env: ActionWorld['env']): string | undefined {
  const folder = env['RUNNER_TEMP'];
  return folder === undefined || folder === ''
    ? undefined
    : path.join(folder, `tokenless-${randomUUID()}.json`);
}

/** Starts the guardian, and lets the post step know where it reports to. */
function guard({ env, guardian }: ActionWorld, { uploadUrl, ca }: IndexTarget): Guardian {
  const report = reportFile(env);
  if (report !== undefined) saveState(env, 'report', report);
  const burnUrl = new URL(BURN_TOKEN_PATH, uploadUrl).href;
  return startGuardian({ program: guardian, environment: env, burnUrl, ca, report });
}

/** Makes the watch over the tokens for one index. Nothing is started before an ID token is asked for. */
export function createTokenWatch(world: ActionWorld, log: RunnerLog, target: IndexTarget): TokenWatch {
  const idTokens = new Set<string>();
  let guardian: Guardian | undefined;
  let claims: SeenClaims | undefined;
  return {
    watched: (identity) => ({
      ...identity,
      async requestIdToken(request) {
        guardian ??= guard(world, target);
        const idToken = await identity.requestIdToken(request);
        log.mask(idToken);
        idTokens.add(idToken.reveal());
        claims = claimsOf(idToken);
        return idToken;
      },
    }),
    mask(secret) {
      // An ID token is no upload token: there is nothing to burn.
      if (!idTokens.has(secret.reveal())) guardian?.hold(secret);
      log.mask(secret);
    },
    burned(outcomes) {
      if (!outcomes.includes('failed')) guardian?.release();
    },
    get claims() {
      return claims;
    },
  };
}
