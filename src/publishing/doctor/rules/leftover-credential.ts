import { type YamlEntry, entry, member, textOf } from '../../workflow/index.ts';
import type { LineEdit, Problem } from '../finding.ts';
import { hasLeftover } from '../jobs/leftover.ts';
import type { Project, ProjectJob } from '../project.ts';
import { titleOf } from '../registrations/page.ts';
import { letsPublish } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

const CANNOT_EXCHANGE = new Set(['poetry', 'hatch', 'flit', 'rye', 'setup.py']);

/** A key and its value on one line of their own; anything else is left to a person. */
function isWholeLine({ key, line }: YamlEntry, lines: readonly string[]): boolean {
  const text = lines[line - 1] ?? '';
  const indent = /^ */u.exec(text)?.[0].length ?? 0;
  const next = lines.slice(line).find((one) => /^\s*[^#\s]/u.test(one)) ?? '';
  const nextIndent = /^ */u.exec(next)?.[0].length ?? 0;
  const isPlain = new RegExp(`^ +(?:${key}|"${key}"|'${key}'): +[^|>&*\\s].*$`, 'u').test(text);
  return isPlain && nextIndent <= indent;
}

/** The lines of `password:` and `user: __token__` below `with:`, and `with:` itself where nothing else is there. */
function fixOf({ source, publishJob, row }: ProjectJob): readonly LineEdit[] {
  if (row.method !== 'pypa-action') return [];
  const lines = source.text.split(/\r?\n/u);
  const steps = member(member(member(source.tree, 'jobs'), row.job), 'steps');
  const own = (steps?.kind === 'list' ? steps.items : []).filter((step) =>
    publishJob.stepLines.includes(step.line),
  );
  return own.flatMap((step) => {
    const inputs = entry(step, 'with');
    if (inputs?.value.kind !== 'map') return [];
    const all = [...inputs.value.entries.values()];
    const user = textOf(member(inputs.value, 'user'));
    const gone = all.filter(({ key }) => key === 'password' || key === 'user');
    if (!gone.some(({ key }) => key === 'password') || (user ?? '__token__') !== '__token__') return [];
    const leaves = gone.length === all.length ? [inputs] : [];
    // `with:` above its only entries is a line without a value.
    const isAlone = leaves.every(({ line }) => /^ +with:\s*(?:#.*)?$/u.test(lines[line - 1] ?? ''));
    if (!isAlone || !gone.every((one) => isWholeLine(one, lines))) return [];
    return [...leaves, ...gone].map(({ line }) => ({ file: source.path, line, remove: 1, insert: [] }));
  });
}

/** False where what is registered would refuse the job without its credential. */
function wouldPublish(job: ProjectJob, project: Project): boolean {
  const { kind, publishers } = project.facts.registrations;
  return (
    kind !== 'declared' ||
    publishers.some((one) => one.index === job.row.index && letsPublish(project, one, job))
  );
}

/** Attestations are signed with the ID token, whoever is asked for the upload. */
const isForAttestations = ({ job }: ProjectJob): boolean =>
  (job.permissions?.kind === 'scopes' && job.permissions.scopes.get('attestations') === 'write') ||
  job.steps.some(({ uses = '' }) => /^(?:actions\/attest|sigstore\/)/iu.test(uses));

function problemOf(own: ProjectJob, project: Project): readonly Problem[] {
  const { row, source, publishJob } = own;
  const { auth, idToken, method } = row;
  if (!hasLeftover(own, project)) return [];
  const isMeant = idToken === 'job' && !CANNOT_EXCHANGE.has(method) && !isForAttestations(own);
  const some = auth === 'mixed' ? ' in some runs' : '';
  return [
    {
      file: source.path,
      line: publishJob.stepLines[0] ?? row.line,
      message: `job \`${row.job}\` gives \`${method}\` a stored credential for ${titleOf(row.index)}${some}, which then is used in place of its ID token`,
      mend: CANNOT_EXCHANGE.has(method)
        ? `publish by a tool that exchanges the ID token, or wrap it in \`tokenless token --\`, and remove the credential`
        : 'remove the credential (`password`, `TWINE_PASSWORD`, `UV_PUBLISH_TOKEN` …), then revoke it and delete the secret',
      ...(isMeant ? {} : { severity: 'warning' }),
      ...(isMeant && auth === 'token' ? {} : { confidence: 'medium' }),
      fix: wouldPublish(own, project) ? fixOf(own) : [],
    },
  ];
}

/** A credential that is there wins: no ID token is exchanged, no attestation made, and the secret stays worth stealing. */
export const LEFTOVER_CREDENTIAL: Rule = {
  name: 'leftover-credential',
  summary: 'a job that can have an ID token publishes by a stored credential',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B5'],
  check: (project) => project.jobs.flatMap((job) => problemOf(job, project)),
};
