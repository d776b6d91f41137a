import { type Command, buildCommand } from '@stricli/core';
import type { ProbeEvent, ProbeOutcome } from '../../publishing/client/index.ts';
import type { CompletePublisher } from '../../publishing/config/index.ts';
import type { registrationForProbe } from '../../publishing/release/index.ts';
import type { Claims } from '../../trust/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { declaredHere } from '../explain-declared.ts';
import { explainProbe } from '../explain-probe.ts';
import { explainText } from '../explain-text.ts';
import { type IndexFlags, type NamedIndex, indexFlags, resolveNamedIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import { oneLine } from '../one-line.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting, say } from '../output.ts';
import { writeSignedProbe } from '../signed-probe.ts';
import { type SigstoreFlags, endpointsOf, sigstoreFlags } from '../sigstore-flags.ts';
import { table } from '../table.ts';
import { tellBurned } from '../tell-burned.ts';

interface ProbeFlags extends CommonFlags, IndexFlags, SigstoreFlags {
  readonly project?: string;
  readonly signed?: string;
  readonly allowPending: boolean;
}

/** What is probed: the project, and what is declared of it at the index. */
interface Subject {
  readonly project: string;
  readonly publishers: readonly CompletePublisher[];
  /** What the probe has to know of all that is declared there. */
  readonly registration: ReturnType<typeof registrationForProbe>;
}

async function subjectOf(context: CliContext, flags: ProbeFlags, index: NamedIndex): Promise<Subject> {
  const here = await declaredHere(context);
  const project = flags.project ?? here.project;
  if (project === undefined) {
    const problem = 'nothing names the project whose registration is to be proved';
    throw cliErrors.create('usage-invalid', { problem, mend: 'write `--project NAME`' });
  }
  const [{ normalizeName }, { registrationForProbe: judge }] = await Promise.all([
    import('../../packaging/index.ts'),
    import('../../publishing/release/index.ts'),
  ]);
  const isSame = (name: string): boolean => normalizeName(name) === normalizeName(project);
  const there = here.publishers.filter((one) => one.index === index.name);
  return {
    project,
    publishers: there.filter((one) => isSame(one.project)),
    registration: judge(project, there),
  };
}

function tell(context: CliContext, flags: ProbeFlags, event: ProbeEvent): void {
  if (event.kind === 'burned') tellBurned(context, flags, event.burned);
  if (event.kind === 'may-create') {
    context.process.stderr.write('warning: this exchange may create the project on the index\n');
  }
  if (flags.verbose && event.kind === 'minted') say(context, flags, 'minted an upload token');
}

function claimsTable({ claims, compared }: ProbeOutcome): readonly string[] {
  const names = [...new Set([...compared, ...Object.keys(claims)])];
  const rows = names.map((name) => [
    name,
    oneLine(claims[name] ?? '(none)'),
    compared.includes(name) ? 'compared' : '',
  ]);
  return table([['claim', 'value', ''], ...rows]);
}

function textOf(outcome: ProbeOutcome): string {
  const { project, index, provider, claims } = outcome;
  const who = claims['repository'] ?? claims['project_path'] ?? provider;
  return [
    `accepted: ${index} takes \`${project}\` from this job of ${oneLine(who)}; nothing was uploaded`,
    '',
    ...claimsTable(outcome),
  ].join('\n');
}

/** Tells the outcome; a refusal with what explains it. Throws `exchange-refused` where people read. */
async function show(
  context: CliContext,
  flags: ProbeFlags,
  outcome: ProbeOutcome,
  known: { readonly claims: Claims; readonly index: string; readonly publishers: Subject['publishers'] },
): Promise<void> {
  const registration = known.publishers.length > 0 ? 'declared' : 'none';
  const document = { schema: 'tokenless/probe/v1', registration, ...outcome, explanation: null };
  if (outcome.outcome === 'accepted') {
    if (flags.json) printJson(context, document);
    else printLine(context, textOf(outcome));
    if (outcome.burned === 'failed') context.exitWith(EXIT.refused);
    return;
  }
  const { explained, words } = await explainProbe({ ...known, probe: outcome });
  if (flags.json) {
    const { verdict, code, mismatches } = explained;
    printJson(context, { ...document, explanation: { verdict, code, mismatches } });
    context.exitWith(EXIT.refused);
    return;
  }
  printLine(context, explainText(explained, words, paintFor(context, context.process.stdout)));
  const { clientErrors, indexName } = await import('../../publishing/client/index.ts');
  const { reasons, status, indexCode } = outcome.refusal;
  throw clientErrors.create('exchange-refused', {
    index: indexName(outcome.index),
    reasons,
    status,
    ...(indexCode === null ? {} : { indexCode }),
  });
}

async function runProbe(this: CliContext, flags: ProbeFlags): Promise<void> {
  const endpoints = endpointsOf(flags);
  const index = await resolveNamedIndex(this, flags);
  const subject = await subjectOf(this, flags, index);
  const { probeIndex, requireAmbientIdentity, systemDeps } = await import('../../publishing/client/index.ts');
  const { REGISTRY_PROFILES } = await import('../../trust/index.ts');
  const isKnown = index.name === 'pypi' || index.name === 'testpypi';
  const audience = isKnown ? REGISTRY_PROFILES[index.name].audience : undefined;
  const identity = requireAmbientIdentity(this.env, { audience });
  let claims: Claims = {};
  const outcome = await probeIndex(
    {
      target: index.target,
      identity,
      project: subject.project,
      registration: subject.registration,
      allowPending: flags.allowPending,
      signal: this.signal,
      mask: maskIn(this),
      onEvent: (event) => {
        if (event.kind === 'claims') claims = event.claims;
        tell(this, flags, event);
      },
    },
    systemDeps,
  );
  if (flags.signed !== undefined && outcome.outcome === 'accepted') {
    await writeSignedProbe(this, flags, outcome, { file: flags.signed, identity, endpoints });
  }
  await show(this, flags, outcome, { claims, index: index.name, publishers: subject.publishers });
}

/** `tokenless probe`: a real exchange, nothing uploaded, the token burned. */
export const probeCommand: Command<CliContext> = buildCommand<ProbeFlags, [], CliContext>({
  func: reporting(runProbe),
  parameters: {
    flags: {
      ...commonFlags,
      ...indexFlags,
      project: {
        kind: 'parsed',
        parse: String,
        brief: 'The project whose registration is proved (default: the one of this folder)',
        placeholder: 'NAME',
        optional: true,
      },
      signed: {
        kind: 'parsed',
        parse: String,
        brief: 'Sign an accepted probe as this job and write it: `tokenless fallback prove` takes it',
        placeholder: 'FILE',
        optional: true,
      },
      ...sigstoreFlags,
      allowPending: {
        kind: 'boolean',
        brief: 'Exchange although that creates the project when its publisher is pending',
        default: false,
        withNegated: false,
      },
    },
  },
  docs: {
    brief:
      'In CI: prove that this job could publish, by a real exchange; nothing is uploaded, the token is burned',
    fullDescription: [
      'Run it in the job and environment that publish. It is refused before the exchange where the project is not',
      'on the index yet: the first exchange for a pending publisher creates the project.',
      'Ends with 0 when the index gave a token, with 1 when it refused (the claims are then compared with what is',
      'declared here) or the token could not be burned, with 3 outside CI.',
      '',
      'Examples:',
      '  tokenless probe --index testpypi',
      '  tokenless probe --index pypi --project paxman --json',
      '  tokenless probe --index pypi --signed probe.json',
      '  tokenless probe --index https://index.example/',
    ].join('\n'),
  },
});
