import { type Command, buildCommand } from '@stricli/core';
import type { Claims, RegistryProfile } from '../../trust/index.ts';
import type { Evidence, ExplainFacts, Registration } from '../../publishing/doctor/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type DeclaredHere, declaredHere } from '../explain-declared.ts';
import { compactToken, parseClaims, readInput, usage } from '../explain-input.ts';
import { explainText } from '../explain-text.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, printLine, reporting } from '../output.ts';

interface ExplainFlags extends CommonFlags {
  readonly publisher?: string;
  readonly claims?: string;
  readonly token?: string;
  readonly error?: string;
  readonly log?: string;
  readonly registry?: string;
}

const INPUTS = ['publisher', 'claims', 'token', 'error', 'log'] as const;

/** Throws `usage-invalid` for flags that say nothing or two things at once. */
function checkFlags(flags: ExplainFlags): void {
  const given = INPUTS.filter((name) => flags[name] !== undefined);
  const mend = 'give `--claims FILE`, `--token FILE`, `--error FILE` or `--log FILE`, `-` for standard input';
  if (given.every((name) => name === 'publisher')) throw usage('nothing is given that was refused', mend);
  for (const [one, other] of [
    ['claims', 'token'],
    ['error', 'log'],
  ] as const) {
    if (flags[one] !== undefined && flags[other] !== undefined)
      throw usage(`\`--${one}\` and \`--${other}\` are two answers to one question`, `leave out one of them`);
  }
  if (given.filter((name) => flags[name] === '-').length > 1)
    throw usage('standard input is asked for twice', 'give a file for all but one');
}

interface Inputs {
  readonly claims: Claims | undefined;
  readonly evidence: Evidence | undefined;
  /** The index that the text names. */
  readonly registry: string | undefined;
  readonly notes: readonly string[];
}

async function readClaims(
  context: CliContext,
  flags: ExplainFlags,
): Promise<Pick<Inputs, 'claims' | 'notes'>> {
  if (flags.claims !== undefined) {
    const text = await readInput(context, flags.claims, 'claims');
    return { claims: parseClaims(text, flags.claims), notes: [] };
  }
  if (flags.token === undefined) return { claims: undefined, notes: [] };
  const { parseIdToken } = await import('../../trust/index.ts');
  const { claims } = parseIdToken(compactToken(await readInput(context, flags.token, 'token')));
  const note =
    'the ID token was decoded and not verified: its signature, audience and times may be why it was refused too';
  return { claims, notes: [note] };
}

async function readInputs(context: CliContext, flags: ExplainFlags): Promise<Inputs> {
  const { readErrorBody, readLog, registryIn } = await import('../../publishing/doctor/index.ts');
  const { claims, notes } = await readClaims(context, flags);
  const name = flags.error ?? flags.log;
  if (name === undefined) return { claims, evidence: undefined, registry: undefined, notes };
  const text = await readInput(context, name, flags.error === undefined ? 'log' : 'error');
  const evidence = flags.error === undefined ? readLog(text) : readErrorBody(text);
  return { claims, evidence, registry: registryIn(text), notes };
}

interface Known extends Pick<ExplainFacts, 'registrations' | 'registration' | 'profile'> {
  readonly notes: readonly string[];
}

/** Registrations by the rules of the registry that the caller names, else that they or the text are about. */
async function readKnown(context: CliContext, flags: ExplainFlags, inputs: Inputs): Promise<Known> {
  const { indexOf, parseRegistrations, registrationsFrom } = await import('../../publishing/doctor/index.ts');
  const { getRegistryProfile } = await import('../../trust/index.ts');
  const text =
    flags.publisher === undefined ? undefined : await readInput(context, flags.publisher, 'publisher');
  const declared: DeclaredHere =
    text === undefined ? await declaredHere(context) : { publishers: [], notes: [] };
  const under = (profile: RegistryProfile): readonly Registration[] =>
    text === undefined
      ? registrationsFrom(declared.publishers, profile)
      : parseRegistrations(text, flags.publisher ?? '', profile);
  const asked = getRegistryProfile(flags.registry ?? 'pypi');
  const all = under(asked);
  const named = inputs.registry ?? (text === undefined ? undefined : indexOf(all));
  const profile = flags.registry === undefined && named !== undefined ? getRegistryProfile(named) : asked;
  const registrations = profile === asked ? all : under(profile);
  if (text !== undefined) return { profile, registrations, registration: 'given', notes: [] };
  const here = registrations.some(
    ({ index }) => index === profile.name || profile.registrationPage === undefined,
  );
  return here
    ? { profile, registrations, registration: 'declared', notes: declared.notes }
    : { profile, registrations: undefined, registration: 'none', notes: declared.notes };
}

async function runExplain(this: CliContext, flags: ExplainFlags): Promise<void> {
  checkFlags(flags);
  const { explainRefusal } = await import('../../publishing/doctor/index.ts');
  const inputs = await readInputs(this, flags);
  const known = await readKnown(this, flags, inputs);
  const { claims, evidence } = inputs;
  const notes = [...inputs.notes, ...known.notes];
  const { explained, words } = explainRefusal({ ...known, claims, evidence, notes });
  if (flags.json) printJson(this, { schema: 'tokenless/explain/v1', ...explained });
  else printLine(this, explainText(explained, words, paintFor(this, this.process.stdout)));
  if (explained.verdict !== 'accept') this.exitWith(EXIT.refused);
}

const file = (
  brief: string,
): {
  readonly kind: 'parsed';
  readonly parse: (input: string) => string;
  readonly brief: string;
  readonly placeholder: string;
  readonly optional: true;
} => ({ kind: 'parsed', parse: (input) => input, brief, placeholder: 'FILE|-', optional: true });

/** `tokenless explain`: why was this token, error or set of claims refused, claim by claim? */
export const explainCommand: Command<CliContext> = buildCommand<ExplainFlags, [], CliContext>({
  func: reporting(runExplain),
  parameters: {
    flags: {
      ...commonFlags,
      publisher: file(
        'What is registered, as JSON: one publisher or a list (default: what is declared here)',
      ),
      claims: file('The claims of the ID token, as a JSON object'),
      token: file('The ID token itself; decoded, neither verified nor printed'),
      error: file('The body of the refusal, JSON or text'),
      log: file('A log of the CI job'),
      registry: {
        kind: 'parsed',
        parse: (input: string) => input,
        brief: 'The registry whose rules decide (default: that of the publisher or the log, else pypi)',
        placeholder: 'NAME',
        optional: true,
      },
    },
  },
  docs: {
    brief: 'Explain claim by claim why an ID token, an error or a log was refused, and what to change',
    fullDescription: [
      'Ends with 0 when the registry accepts the claims, with 1 when it refuses them or nothing decides it.',
      'The rules are those that the index runs; nothing is sent anywhere. A log may be anybody’s: secrets in it',
      'are not repeated. Without a publisher, known or declared, the registration that would match is shown.',
      '',
      'Examples:',
      '  tokenless explain --publisher publisher.json --claims claims.json',
      '  tokenless explain --publisher publishers.json --log publish.log --registry testpypi --json',
      '  tokenless explain --error refusal.json',
      '  gh run view 123456 --log-failed | tokenless explain --log -',
    ].join('\n'),
  },
});
