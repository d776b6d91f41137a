import { Buffer } from 'node:buffer';
import type { Secret } from '../../base/index.ts';
import { trustErrors } from '../errors.ts';
import { readCaveat } from './caveats.ts';
import { MacaroonProblem, readMacaroon } from './macaroon.ts';
import { readOwnTokenScope } from './own-token.ts';
import { type TokenScope, combineScope } from './scope.ts';

/** PyPI's tokens have about 200 characters. */
const LONGEST_TOKEN_CHARS = 20_000;
const PREFIX = 'pypi-';
const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/u;
const OWN_KIND = /^tl[a-z]?1_/u;

function malformed(problem: string): Error {
  return trustErrors.create('api-token-malformed', { problem });
}

function ownScope(token: string): TokenScope {
  const scope = readOwnTokenScope(token);
  if (scope === undefined) throw malformed('it is an upload token of an exchange, or not a whole API token');
  const { project, expiresAtSeconds } = scope;
  return combineScope('tokenless', undefined, [{ projects: [project], expiresAtSeconds }]);
}

function macaroonScope(body: string): TokenScope {
  if (!BASE64URL.test(body)) throw malformed('behind `pypi-` stands no base64url');
  try {
    const { location, caveats } = readMacaroon(Buffer.from(body, 'base64url'));
    return combineScope('warehouse', location, caveats.map(readCaveat));
  } catch (error) {
    if (error instanceof MacaroonProblem) throw malformed(error.message);
    throw error;
  }
}

/**
 * What an API token says that it may do. Nothing is verified: whoever has no key of the index cannot, so this finds
 * mistakes, not forgeries. No message holds any part of the token.
 *
 * @throws api-token-malformed
 */
export function readTokenScope(secret: Secret): TokenScope {
  const token = secret.reveal().trim();
  if (token.length > LONGEST_TOKEN_CHARS) throw malformed('it is longer than any token');
  if (!token.startsWith(PREFIX)) throw malformed('it does not begin with `pypi-`');
  const body = token.slice(PREFIX.length);
  return OWN_KIND.test(body) ? ownScope(token) : macaroonScope(body);
}
