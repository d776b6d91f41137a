import { isRecord } from '../../../src/base/index.ts';
import type { RegistryProfile } from '../../../src/trust/index.ts';
import { isAbsent, type JsonObject, type Vector } from './vectors.ts';

/** A row as it must come out under another profile, and why. */
export interface Prediction {
  readonly vector: Vector;
  readonly adr: string;
}

interface Difference {
  readonly adr: string;
  readonly says: string;
  readonly levels: readonly string[];
  readonly becomes: 'accept' | 'reject';
  readonly applies: (row: Row) => boolean;
}

interface Row {
  readonly level: string;
  readonly provider: string;
  readonly members: JsonObject;
  readonly claims: JsonObject;
  readonly publishers: readonly JsonObject[];
}

function objectOf(value: unknown): JsonObject {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([, member]) => !isAbsent(member)));
}

function fold(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function readRow({ level, provider, members }: Vector): Row {
  const others = Array.isArray(members['other_publishers']) ? (members['other_publishers'] as unknown[]) : [];
  return {
    level,
    provider,
    members,
    claims: objectOf(members['claims']),
    publishers: [members['publisher'], ...others].filter(isRecord).map(objectOf),
  };
}

const IDS: Readonly<Record<string, readonly string[]>> = {
  github: ['repository_id'],
  gitlab: ['project_id', 'namespace_id'],
};

function lacksIds({ provider, claims }: Row): boolean {
  return (IDS[provider] ?? []).some((claim) => !claimIsThere(claims, claim));
}

function takesEnvironment(stored: unknown, got: unknown, equal: (a: string, b: string) => boolean): boolean {
  const wanted = typeof stored === 'string' ? stored : '';
  return wanted === '' || (typeof got === 'string' && equal(wanted, got));
}

/** The workflow claim with the part that names the project in lower case, without what follows the last `@`. */
function foldedUpTo(separator: string, claim: unknown): string {
  const text = typeof claim === 'string' ? claim : '';
  const end = text.indexOf(separator);
  return end === -1 ? text : text.slice(0, end).toLowerCase() + text.slice(end);
}

function fitsGitHub(publisher: JsonObject, { claims, level }: Row): boolean {
  const { repository_owner: owner, repository_name: name, workflow_filename: file } = publisher;
  const slug = `${fold(owner)}/${fold(name)}/.github/workflows/${String(file)}`;
  const called = foldedUpTo('/.github/', claims['job_workflow_ref']);
  const refs = [claims['ref'], claims['sha']].filter((ref) => typeof ref === 'string' && ref !== '');
  const atRef = refs.some((ref) => called === `${slug}@${String(ref)}`);
  const checked = atRef && fold(claims['repository_owner']) === fold(owner);
  return (
    fold(claims['repository']) === `${fold(owner)}/${fold(name)}` &&
    claims['repository_owner_id'] === publisher['repository_owner_id'] &&
    (level === 'lookup' ? called.startsWith(`${slug}@`) : checked) &&
    takesEnvironment(publisher['environment'], claims['environment'], (a, b) => fold(a) === fold(b))
  );
}

function fitsGitLab(publisher: JsonObject, { claims, level }: Row): boolean {
  const path = `${fold(publisher['namespace'])}/${fold(publisher['project'])}`;
  const issuer = typeof publisher['issuer_url'] === 'string' ? publisher['issuer_url'] : 'https://gitlab.com';
  const slug = `${issuer.slice('https://'.length)}/${path}//${String(publisher['workflow_filepath'])}`;
  const config = foldedUpTo('//', claims['ci_config_ref_uri']);
  const { ref_path: ref, sha } = claims;
  const atRef = [ref, sha].some((at) => config === `${slug}@${String(at)}`);
  const sub = fold(claims['sub']).split(':').slice(0, 2).join(':');
  return (
    claims['iss'] === issuer &&
    fold(claims['project_path']) === path &&
    (level === 'lookup' ? config.startsWith(`${slug}@`) : atRef && sub === `project_path:${path}`) &&
    takesEnvironment(publisher['environment'], claims['environment'], (a, b) => a === b)
  );
}

function fitsGoogle(publisher: JsonObject, { claims, level }: Row): boolean {
  return (
    claims['email'] === publisher['email'] &&
    (level === 'lookup' || claims['email_verified'] === true) &&
    takesEnvironment(publisher['sub'], claims['sub'], (a, b) => a === b)
  );
}

function fits(publisher: JsonObject, row: Row): boolean {
  if (row.provider === 'github') return fitsGitHub(publisher, row);
  if (row.provider === 'gitlab') return fitsGitLab(publisher, row);
  return row.provider === 'google' && fitsGoogle(publisher, row);
}

/** The single-claim rows on which letters of the forge's names stop to count. */
function checksFoldedName({ provider, members }: Row): boolean {
  const input = objectOf(members['check_input']);
  const all = objectOf(input['all_claims']);
  const expected = input['ground_truth'];
  if (expected === null || expected === '' || typeof input['got'] !== 'string') return false;
  if (provider === 'github' && input['claim'] === 'repository_owner')
    return fold(input['got']) === fold(expected);
  const separators: Readonly<Record<string, string>> = {
    job_workflow_ref: '/.github/',
    ci_config_ref_uri: '//',
  };
  const separator = separators[String(input['claim'])];
  if (separator === undefined) return false;
  const refs = provider === 'gitlab' ? [all['ref_path'], all['sha']] : [all['ref'], all['sha']];
  const isThere = refs.filter((ref) => typeof ref === 'string' && ref !== '');
  if (provider === 'gitlab' && isThere.length < 2) return false;
  const slug = foldedUpTo(separator, expected);
  return isThere.some((ref) => foldedUpTo(separator, input['got']) === `${slug}@${String(ref)}`);
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  github: ['jti', 'event_name', 'ref', 'sha'],
  gitlab: ['jti', 'ref_path', 'sha'],
};

/** Nothing but the names can be the reason of the file's refusal: the rest of the token is in order. */
function isComplete(row: Row): boolean {
  if (row.level === 'lookup') return true;
  const required = REQUIRED[row.provider] ?? [];
  const used = objectOf(row.members['state'])['jti_store'];
  return (
    required.every((claim) => claimIsThere(row.claims, claim)) &&
    row.claims['event_name'] !== 'pull_request_target' &&
    !(Array.isArray(used) && used.length > 0)
  );
}

function claimIsThere(claims: JsonObject, claim: string): boolean {
  return claims[claim] !== undefined && claims[claim] !== null;
}

function eventOf({ members, claims, level }: Row): unknown {
  const input = objectOf(members['check_input']);
  if (level !== 'check') return claims['event_name'];
  return input['claim'] === 'event_name' ? input['got'] : undefined;
}

const PYTHON_ONLY = new RegExp(['\\x1c', '\\x1d', '\\x1e', '\\x1f', '\\x85'].join('|'), 'gu');

function isBlank(value: unknown): boolean {
  // Python's whitespace: ours, and five controls more.
  return typeof value === 'string' && value !== '' && value.replaceAll(PYTHON_ONLY, ' ').trim() === '';
}

function relativeSeconds(value: unknown): number {
  if (isRecord(value) && typeof value['$now'] === 'number') return value['$now'];
  return typeof value === 'number' ? value : Number.NaN;
}

/** Where `tokenless` and PyPI differ on a row of the vectors: by rule, the first that applies. */
export const TOKENLESS_DIFFERENCES: readonly Difference[] = [
  {
    adr: '013-workflow-run-is-refused',
    says: 'an ID token of a `workflow_run` is refused',
    levels: ['check', 'verify', 'full'],
    becomes: 'reject',
    applies: (row) => row.provider === 'github' && eventOf(row) === 'workflow_run',
  },
  {
    adr: '011-numeric-ids-belong-to-a-publisher',
    says: 'the numeric ids of owner and repository must be there',
    levels: ['existence', 'full'],
    becomes: 'reject',
    applies: lacksIds,
  },
  {
    adr: '015-array-audiences-and-clock-skew',
    says: 'an ID token that lives longer than an hour is refused',
    levels: ['jwt'],
    becomes: 'reject',
    applies: ({ claims }) => relativeSeconds(claims['exp']) - relativeSeconds(claims['iat']) > 3600,
  },
  {
    adr: '010-profiles',
    says: 'a form does not store a value of only whitespace, which nothing matches',
    levels: ['form'],
    becomes: 'reject',
    applies: ({ provider, members }) => {
      const form = objectOf(members['form']);
      return isBlank(form[provider === 'google' ? 'sub' : 'environment']) && provider !== 'gitlab';
    },
  },
  {
    adr: '012-ambiguous-pending-publishers-are-refused',
    says: 'pending publishers of different people that match one token are refused',
    levels: ['full'],
    becomes: 'reject',
    applies: (row) => {
      const owners = row.publishers
        .filter((publisher) => fits(publisher, row))
        .map((entry) => entry['added_by']);
      return row.members['store'] === 'pending' && new Set(owners).size > 1;
    },
  },
  {
    adr: '011-numeric-ids-belong-to-a-publisher',
    says: 'letters of owner and repository do not count, for the ids do',
    levels: ['check'],
    becomes: 'accept',
    applies: checksFoldedName,
  },
  {
    adr: '011-numeric-ids-belong-to-a-publisher, 010-profiles',
    says: 'letters of owner and repository do not count, and a stored NULL does not constrain',
    levels: ['lookup', 'full'],
    becomes: 'accept',
    applies: (row) => isComplete(row) && row.publishers.some((publisher) => fits(publisher, row)),
  },
];

/** What a row must come to under a profile that is not the file's; undefined: what the file says. */
export function predictionFor(vector: Vector, profile: RegistryProfile): Prediction | undefined {
  if (profile.name !== 'tokenless' || vector.members['unit_only'] === true) return undefined;
  const row = readRow(vector);
  const difference = TOKENLESS_DIFFERENCES.find(
    (entry) => entry.levels.includes(vector.level) && entry.applies(row),
  );
  if (difference === undefined) return undefined;
  if (difference.becomes === 'accept' && vector.expect === 'accept') return undefined;
  // Only the verdict is predicted: what the row says beyond it is about the other verdict, or another reason.
  const { id, level, provider } = vector;
  return { vector: { id, level, provider, expect: difference.becomes, members: {} }, adr: difference.adr };
}
