import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { normalizeName } from '../../packaging/names/index.ts';
import type { MacaroonCaveat } from './macaroon.ts';
import type { ScopePart } from './scope.ts';

const seconds = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const names = z.array(z.string().max(1000)).max(1000);
const ids = z.array(z.string().max(100)).max(1000);

/**
 * Caveats of today: a list of a number and fields, to which fields may be added at the end
 * (warehouse `warehouse/macaroons/caveats/`, read 2026-11-28). A caveat with more fields than are known restricts
 * in a way that is not known, so it is no known one.
 */
const LISTS = {
  expiration: z.tuple([z.literal(0), seconds, seconds]),
  projectNames: z.tuple([z.literal(1), names]),
  projectIds: z.tuple([z.literal(2), ids]),
  user: z.tuple([z.literal(3), z.string()]),
  publisher: z.tuple([z.literal(4), z.string(), z.unknown()]),
};

/** Caveats of tokens from before 2022, which PyPI still takes: an object each. */
const OBJECTS = {
  user: z.strictObject({ version: z.literal(1), permissions: z.literal('user') }),
  projects: z.strictObject({ version: z.literal(1), permissions: z.strictObject({ projects: names }) }),
  expiration: z.strictObject({ nbf: seconds, exp: seconds }),
  projectIds: z.strictObject({ project_ids: ids }),
};

const PUBLISHER = 'it is the upload token of an exchange, and no API token';

const namesPart = (projects: readonly string[]): ScopePart => ({ projects: projects.map(normalizeName) });
const timesPart = (notBeforeSeconds: number, expiresAtSeconds: number): ScopePart => ({
  notBeforeSeconds,
  expiresAtSeconds,
});

function listPart(value: unknown): ScopePart | undefined {
  const expiration = LISTS.expiration.safeParse(value);
  if (expiration.success) return timesPart(expiration.data[2], expiration.data[1]);
  const named = LISTS.projectNames.safeParse(value);
  if (named.success) return namesPart(named.data[1]);
  if (LISTS.projectIds.safeParse(value).success) return { hasProjectIds: true };
  if (LISTS.user.safeParse(value).success) return {};
  return LISTS.publisher.safeParse(value).success ? { unknown: PUBLISHER } : undefined;
}

function objectPart(value: unknown): ScopePart | undefined {
  const projects = OBJECTS.projects.safeParse(value);
  if (projects.success) return namesPart(projects.data.permissions.projects);
  const expiration = OBJECTS.expiration.safeParse(value);
  if (expiration.success) return timesPart(expiration.data.nbf, expiration.data.exp);
  if (OBJECTS.projectIds.safeParse(value).success) return { hasProjectIds: true };
  return OBJECTS.user.safeParse(value).success ? {} : undefined;
}

function parse(identifier: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(identifier).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What a caveat of PyPI restricts. One that is not understood is told as unknown, never passed over. */
export function readCaveat({ identifier, isThirdParty }: MacaroonCaveat): ScopePart {
  if (isThirdParty) return { unknown: 'somebody else has to vouch for it' };
  const value = parse(identifier);
  return listPart(value) ?? objectPart(value) ?? { unknown: 'one of its restrictions is not known here' };
}
