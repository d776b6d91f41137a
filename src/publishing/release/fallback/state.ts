import { createHash } from 'node:crypto';
import { z } from 'zod';
import { releaseErrors } from '../errors.ts';

/** Where a repository keeps the state of its fallback, as a path from the root. */
export const FALLBACK_STATE_FILE = '.tokenless/fallback.json';
/** The `schema` member of that file. */
export const FALLBACK_STATE_SCHEMA = 'tokenless/fallback-state/v1';
/** Longest time that a fallback may be armed, in days: an emergency road that stays open becomes the usual one. */
export const LONGEST_FALLBACK_DAYS = 7;

/** One publish step that uses a stored token instead of an exchange. */
export interface FallbackTarget {
  /** `pypi`, `testpypi` or the URL of an index. */
  readonly index: string;
  /** Path of the workflow from the root. */
  readonly workflow: string;
  readonly job: string;
  /** Name of the secret; never its value. */
  readonly secret: string;
  /** The dedicated environment that the secret lies in. */
  readonly environment: string;
  /** The environment of the job before; null: none. */
  readonly environmentBefore: string | null;
  /** True: the project does not exist there yet, so that only a token of the whole account can be made. */
  readonly projectIsNew: boolean;
}

/** A file that was edited, with all that restores it byte for byte. */
export interface FallbackFile {
  /** Path from the root. */
  readonly path: string;
  readonly before: { readonly sha256: string; readonly base64: string };
  readonly after: { readonly sha256: string };
}

/** That the token was checked for a release at an index. */
export interface FallbackUse {
  readonly at: string;
  readonly index: string;
  /** `project`: restricted to the one project; `account`: none could be, for the project was new. */
  readonly scope: 'project' | 'account';
}

/** That an index took the identity of CI again, after the rollback. */
export interface FallbackProof {
  readonly at: string;
  readonly index: string;
  /** What proves it: the address of a run, or the number of the signed result in the transparency log. */
  readonly by: string;
}

/** The state of an emergency. Times: RFC 3339 in UTC, whole seconds; no secret in it. */
export interface FallbackState {
  readonly schema: typeof FALLBACK_STATE_SCHEMA;
  readonly incident: string;
  readonly reason: string;
  /** Who opened it; empty where nobody said. */
  readonly openedBy: string;
  readonly project: string;
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly armedAt: string;
  /** `YYYY-MM-DD`: the last day. */
  readonly expires: string;
  readonly targets: readonly FallbackTarget[];
  readonly files: readonly FallbackFile[];
  /** Files with the entry of the incident, as paths from the root. */
  readonly entries: readonly string[];
  readonly used: readonly FallbackUse[];
  /** Null: not yet. */
  readonly rolledBackAt: string | null;
  readonly proofs: readonly FallbackProof[];
}

const line = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u);
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const filePath = line.refine((path) => !/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.?(?:[/\\]|$)|\\/u.test(path));

const target: z.ZodType<FallbackTarget> = z.strictObject({
  index: line,
  workflow: filePath.refine((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path)),
  job: line,
  secret: z.string().regex(/^[A-Za-z_]\w{0,199}$/u),
  environment: line,
  environmentBefore: line.nullable(),
  projectIsNew: z.boolean(),
});

const file: z.ZodType<FallbackFile> = z.strictObject({
  path: filePath.refine((path) => path.startsWith('.github/workflows/')),
  before: z.strictObject({ sha256, base64: z.base64() }),
  after: z.strictObject({ sha256 }),
});

/** The shape of the state file. */
export const fallbackStateSchema: z.ZodType<FallbackState> = z.strictObject({
  schema: z.literal(FALLBACK_STATE_SCHEMA),
  incident: line,
  reason: line,
  openedBy: z
    .string()
    .max(500)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u),
  project: line,
  repository: line,
  armedAt: time,
  expires: day,
  targets: z.array(target).min(1).max(20),
  files: z.array(file).min(1).max(20),
  entries: z.array(filePath).max(10),
  used: z.array(z.strictObject({ at: time, index: line, scope: z.enum(['project', 'account']) })).max(1000),
  rolledBackAt: time.nullable(),
  proofs: z.array(z.strictObject({ at: time, index: line, by: line })).max(1000),
});

function invalid(problem: string): Error {
  return releaseErrors.create(
    'fallback-state-invalid',
    { file: FALLBACK_STATE_FILE, problem },
    { location: { file: FALLBACK_STATE_FILE } },
  );
}

const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

/** SHA-256 in lower-case hex. */
export function fallbackSha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes that a file had before it was armed. */
export function originalBytes({ before }: FallbackFile): Uint8Array {
  return bytesOf(before.base64);
}

/**
 * Reads the state file. That the original bytes are those of their sum is checked here, so that nobody restores
 * anything else.
 *
 * @throws fallback-state-invalid
 */
export function parseFallbackState(text: string): FallbackState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  const read = fallbackStateSchema.safeParse(value);
  if (!read.success) {
    const where = read.error.issues[0]?.path.map(String).join('.') ?? '';
    throw invalid(`\`${where === '' ? 'its top' : where}\` is not as the schema has it`);
  }
  const changed = read.data.files.find((one) => fallbackSha256(originalBytes(one)) !== one.before.sha256);
  if (changed !== undefined)
    throw invalid(`the original bytes of \`${changed.path}\` are not those of their sum`);
  return read.data;
}

/** The text of the state file. */
export function formatFallbackState(state: FallbackState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** Where an emergency stands on a day (`YYYY-MM-DD`). */
export type FallbackPhase = 'armed' | 'expired' | 'rolled-back' | 'proved';

/** Indexes whose trust is not proved since the rollback. */
export function unprovedIndexes({ targets, proofs }: FallbackState): readonly string[] {
  const proved = new Set(proofs.map(({ index }) => index));
  return [...new Set(targets.map(({ index }) => index))].filter((index) => !proved.has(index));
}

/** Where an emergency stands: its last day is still a day. */
export function fallbackPhase(state: FallbackState, today: string): FallbackPhase {
  if (state.rolledBackAt === null) return state.expires < today ? 'expired' : 'armed';
  return unprovedIndexes(state).length === 0 ? 'proved' : 'rolled-back';
}
