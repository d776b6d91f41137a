import { type Claims, PROVIDERS } from '../../../../trust/index.ts';
import { redact } from './redact.ts';

/** Claims that a client said it had sent: the ones it prints, never all of them. */
export interface SentClaims {
  readonly claims: Claims;
  /** The same without what was concluded from them: the issuer, an environment in `sub`. */
  readonly printed: Claims;
  /** Claims that it did not print, or whose value is masked: nothing is known of them. */
  readonly unknown: readonly string[];
  /** How many different sets of claims the log holds; `claims` is the first. */
  readonly sets: number;
}

const KNOWN = new Set(
  PROVIDERS.flatMap(({ required, optional, present, unchecked }) => [
    ...[...required, ...optional].map(({ claim }) => claim),
    ...present,
    ...unchecked,
  ]).concat('iss', 'aud', 'sub', 'environment', 'namespace_id', 'project_id'),
);

type Pair = readonly [name: string, value: string | null];

/** The PyPA action: one line of Markdown per claim, `MISSING` for one that is not there. */
function* pairsOfAction(text: string): Generator<Pair> {
  for (const [, name = '', value = ''] of text.matchAll(/\* `([a-z_]{2,40})`: `([^`\n]{0,1000})`/gu))
    yield [name, value === 'MISSING' ? null : value];
}

const STRUCT = 'TokenClaims {';
const LONGEST_STRUCT_CHARS = 6000;
const MOST_STRUCTS = 100;

/** What log viewers put before a line: job and step, and the time. */
export const LINE_PREFIX: RegExp =
  /^(?:[^\t\n]{1,200}\t[^\t\n]{1,200}\t)?(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}Z )?/gmu;

/** uv: the claims as Rust prints a structure, `None` for one that is not there. */
function* pairsOfUv(text: string): Generator<Pair> {
  let at = text.indexOf(STRUCT);
  for (let count = 0; at !== -1 && count < MOST_STRUCTS; count += 1) {
    const struct = text.slice(at + STRUCT.length, at + LONGEST_STRUCT_CHARS).replaceAll(LINE_PREFIX, '');
    const [body = ''] = struct.split('}');
    const members = /\b([a-z_]{2,40}): (?:(None)\b|(?:Some\(\s{0,80})?"((?:[^"\\\n]|\\["\\]){0,1000})")/gu;
    for (const [, name = '', none, value = ''] of body.matchAll(members))
      yield [name, none === undefined ? value : null];
    at = text.indexOf(STRUCT, at + STRUCT.length);
  }
}

const MOST_SETS = 1000;

/** Splits what was read into sets: a name that comes again begins the next one. */
function setsOf(pairs: Iterable<Pair>): Map<string, string | null>[] {
  const sets: Map<string, string | null>[] = [];
  for (const [name, value] of pairs) {
    if (!KNOWN.has(name)) continue;
    const last = sets.at(-1);
    if (last === undefined || last.has(name)) sets.push(new Map([[name, value]]));
    else last.set(name, value);
    if (sets.length > MOST_SETS) break;
  }
  return sets;
}

/** Whether GitHub's own form of `sub` says which environment the job has; undefined: it cannot be told. */
function environmentIn(sub: string | undefined): string | null | undefined {
  const [, rest] = /^repo:[^/:]{1,200}\/[^/:]{1,200}:(.{1,1000})$/su.exec(sub ?? '') ?? [];
  if (rest === undefined) return undefined;
  if (rest.startsWith('environment:')) return rest.slice('environment:'.length);
  return rest.startsWith('ref:') || rest === 'pull_request' ? null : undefined;
}

function issuerOf(set: ReadonlyMap<string, unknown>): string | undefined {
  const name = set.has('project_path') || set.has('ci_config_ref_uri') ? 'gitlab' : 'github';
  return PROVIDERS.find((provider) => provider.name === name)?.issuer;
}

/** The claims of one set; values with a secret or a mask (`***`) in them are not known. */
function claimsOf(
  set: ReadonlyMap<string, string | null>,
  masks: readonly string[],
): Omit<SentClaims, 'sets'> {
  const hides = (value: string): boolean =>
    value.includes('***') || redact(value) !== value || masks.some((mask) => value.includes(mask));
  const known = [...set].filter((entry): entry is [string, string] => entry[1] !== null && !hides(entry[1]));
  const printed = Object.fromEntries(known);
  const environment = set.has('environment') ? undefined : environmentIn(printed['sub']);
  const issuer = issuerOf(set);
  const claims = {
    ...printed,
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(typeof environment === 'string' ? { environment } : {}),
  };
  const absent = [...set].filter(([, value]) => value === null).map(([name]) => name);
  const isKnown = (name: string): boolean =>
    name in claims || absent.includes(name) || (name === 'environment' && environment === null);
  return { claims, printed, unknown: [...KNOWN].filter((name) => !isKnown(name)) };
}

/** Finds the claims that a client printed; undefined when it printed none that identify anybody. */
export function readSentClaims(text: string, masks: readonly string[]): SentClaims | undefined {
  const sets = [...setsOf(pairsOfAction(text)), ...setsOf(pairsOfUv(text))].filter(
    (set) => set.has('repository') || set.has('project_path'),
  );
  const [first] = sets;
  if (first === undefined) return undefined;
  const different = new Set(sets.map((set) => JSON.stringify([...set])));
  return { ...claimsOf(first, masks), sets: different.size };
}
