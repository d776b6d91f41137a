import { type YamlEntry, entry, member } from '../../workflow/index.ts';
import type { LineEdit, Problem } from '../finding.ts';
import { type Link, chainOf, firstWithoutIdToken, permissionsOf } from '../jobs/call-chain.ts';
import { usesSecrets } from '../jobs/credentials.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

/** Tools that exchange no ID token; what they are given, nobody may see here. */
const CANNOT_EXCHANGE = new Set(['poetry', 'hatch', 'flit', 'rye', 'setup.py']);

/** True where the job may well publish by a credential that the workflow does not show. */
function mayHaveCredential({ row, job }: ProjectJob): boolean {
  return CANNOT_EXCHANGE.has(row.method) || usesSecrets(job);
}

/** What is registered says that the job is meant to publish without a token. */
const isRegistered = ({ row }: ProjectJob, { facts }: Project): boolean =>
  facts.registrations.kind === 'declared' &&
  facts.registrations.publishers.some(({ index }) => index === row.index);

/** Inserts the scope before the first one of a block that lists scopes line by line. */
function fixOf({ job, source }: Link): readonly LineEdit[] {
  const block = entry(member(member(source.tree, 'jobs'), job.id), 'permissions');
  const [first]: readonly YamlEntry[] = block?.value.kind === 'map' ? [...block.value.entries.values()] : [];
  if (block === undefined || first === undefined || first.line === block.line) return [];
  if (block.value.kind === 'map' && block.value.entries.has('id-token')) return [];
  const insert = `${' '.repeat(first.column - 1)}id-token: write`;
  return [{ file: source.path, line: first.line, remove: 0, insert: [insert] }];
}

function problemOf(own: ProjectJob, project: Project): readonly Problem[] {
  const { row, job, source } = own;
  const { auth, idToken } = row;
  const chain = chainOf(own, project);
  if (idToken !== 'missing' || auth === 'token' || auth === 'none') return [];
  const lacking = firstWithoutIdToken(chain);
  // A caller that lacks it is told by `caller-caps-id-token`.
  if (lacking !== undefined && lacking !== chain.at(-1)) return [];
  const isMeant = auth === 'oidc' || isRegistered(own, project);
  if (!isMeant && mayHaveCredential(own)) return [];
  const isGiven = permissionsOf({ job, source }) !== undefined;
  // A called workflow of the same organization may have what its caller, without a block, does not forbid.
  const isSure = isMeant && (isGiven || job.uses === undefined);
  return [
    {
      file: source.path,
      line: job.permissions?.line ?? row.line,
      message: `job \`${row.job}\` publishes without the permission \`id-token: write\`${isGiven || job.uses !== undefined ? '' : ', which no default grants'}, so GitHub gives it no ID token`,
      mend: `set \`permissions: id-token: write\` on job \`${row.job}\`; a block that lists scopes sets all others to none`,
      ...(isSure ? {} : { severity: 'warning', confidence: 'medium' }),
      fix: fixOf({ job, source }),
    },
  ];
}

/** Without the permission there is no ID token, and nothing to exchange. */
export const ID_TOKEN_MISSING: Rule = {
  name: 'id-token-missing',
  summary: 'a publish job has no `id-token: write`, so GitHub gives it no ID token',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B1'],
  check: (project) => project.jobs.flatMap((job) => problemOf(job, project)),
};
