import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../../base/index.ts';
import { isValidName, normalizeName } from '../../packaging/names/index.ts';

/** What every token of a Python index begins with. */
const PREFIX = 'pypi-';
/**
 * Behind PyPI's prefix, ours. The search for leaked tokens knows it: changing it makes that search blind to the
 * new ones.
 */
const OWN_PREFIX = 'tla1_';
/** Random bytes of an API token. */
export const API_TOKEN_SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 8;
const FORM =
  /^pypi-tla1_(?<scope>[A-Za-z0-9_-]{1,2000})(?<secret>[A-Za-z0-9_-]{43})(?<checksum>[0-9a-f]{8})$/u;

/** What an API token of an index of ours is for. */
export interface OwnTokenScope {
  /** Normalised (PEP 503). */
  readonly project: string;
  readonly expiresAtSeconds: number;
}

const written: z.ZodType<{ readonly p: string; readonly e: number }> = z.strictObject({
  p: z.string().refine((name) => isValidName(name) && normalizeName(name) === name),
  e: z.int().positive(),
});

const checksumOf = (body: string): string =>
  createHash('sha256').update(body).digest('hex').slice(0, CHECKSUM_LENGTH);

/**
 * An API token: its scope in the open, so that whoever holds it can read what it is for, then 256 random bits and a
 * checksum. The index goes by what it keeps of the token, never by what stands in it.
 */
export function makeApiToken({ project, expiresAtSeconds }: OwnTokenScope, random: Uint8Array): Secret {
  if (random.length !== API_TOKEN_SECRET_BYTES) throw new TypeError('an API token needs 32 random bytes');
  const scope = Buffer.from(JSON.stringify({ p: project, e: expiresAtSeconds })).toString('base64url');
  const body = OWN_PREFIX + scope + Buffer.from(random).toString('base64url');
  return new Secret(PREFIX + body + checksumOf(body));
}

/** True for text that has the form of an API token of ours, checksum included. */
export function isApiToken(text: string): boolean {
  if (!FORM.test(text)) return false;
  const body = text.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return checksumOf(body) === text.slice(-CHECKSUM_LENGTH);
}

/** What an API token of ours says that it is for; undefined where it says nothing that can be. */
export function readOwnTokenScope(text: string): OwnTokenScope | undefined {
  const scope = FORM.exec(text)?.groups?.['scope'];
  if (scope === undefined || !isApiToken(text)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(scope, 'base64url').toString('utf8'));
    const read = written.safeParse(value);
    return read.success ? { project: read.data.p, expiresAtSeconds: read.data.e } : undefined;
  } catch {
    return undefined;
  }
}
