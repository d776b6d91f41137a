import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { FinishedRehearsal, RehearsalEvent, RehearseOptions } from '../../rehearsal/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, reporting, say } from '../output.ts';
import { type Progress, createProgress } from '../progress.ts';
import { readPublishersOption } from '../publishers-option.ts';
import { rehearsalText } from '../rehearsal-text.ts';
import { untilStopped } from '../until-stopped.ts';

interface RehearseFlags extends CommonFlags {
  readonly example?: string;
  readonly dist?: string;
  readonly tag?: string;
  readonly publishers?: string;
  readonly client: 'builtin' | 'uv' | 'twine';
  readonly approve?: readonly string[];
  readonly report?: string;
  readonly keep: boolean;
  readonly sharedIndex: boolean;
}

function show(event: RehearsalEvent, progress: Progress, verbose: boolean): void {
  if (event.kind === 'started') progress.started(event.title);
  if (event.kind === 'progress') progress.at(`${event.text} ${event.doneBytes}/${event.totalBytes} bytes`);
  if (event.kind === 'done') progress.done(event.step, event.detail, event.milliseconds);
  if (event.kind === 'note') progress.line(event.text);
  if (event.kind === 'warning') progress.warning(event.text);
  if (event.kind === 'output' && verbose) progress.line(`  | ${event.text}`);
}

/** Asks on the terminal who is there; nobody is there in CI or in a pipe. */
async function ask(question: string, progress: Progress): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  progress.end();
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}

async function optionsFor(
  context: CliContext,
  flags: RehearseFlags,
  directory: string,
  progress: Progress,
): Promise<RehearseOptions> {
  const { builtinClient, twineClient, uvClient } = await import('../../rehearsal/index.ts');
  const clients = { builtin: builtinClient, uv: uvClient, twine: twineClient };
  const asking = context.interactive ? { ask: (question: string) => ask(question, progress) } : {};
  return {
    directory,
    allowsSharedIndex: flags.sharedIndex,
    ...(flags.tag === undefined ? {} : { tag: flags.tag }),
    ...(flags.dist === undefined ? {} : { dist: path.resolve(context.directory, flags.dist) }),
    ...(flags.publishers === undefined
      ? {}
      : { publishers: await readPublishersOption(context, flags.publishers) }),
    client: clients[flags.client],
    approvals: { names: flags.approve ?? [], ...asking },
    listener: (event) => show(event, progress, flags.verbose),
    signal: context.signal,
    environment: context.env,
    self: context.self,
  };
}

async function tell(context: CliContext, flags: RehearseFlags, finished: FinishedRehearsal): Promise<void> {
  const { rehearsal } = finished;
  if (flags.report !== undefined) {
    const [{ renderReport }, { writeWhole }] = await Promise.all([
      import('../../rehearsal/index.ts'),
      import('../../publishing/client/index.ts'),
    ]);
    const page = await renderReport(rehearsal);
    await writeWhole(path.resolve(context.directory, flags.report), (append) => append(page));
    say(context, flags, `wrote ${flags.report}`);
  }
  if (flags.json) printJson(context, rehearsal);
  else context.process.stdout.write(rehearsalText(rehearsal, paintFor(context, context.process.stdout)));
  if (rehearsal.verdict === 'refused') context.exitWith(EXIT.refused);
}

async function keep(
  context: CliContext,
  flags: RehearseFlags,
  { servers }: FinishedRehearsal,
): Promise<void> {
  const { trustEnvironment } = await import('../../rehearsal/index.ts');
  const { SIMPLE_PATH, UPLOAD_PATH } = await import('../../wire/index.ts');
  const variables = { ...trustEnvironment(servers.caFile), ...servers.issuer.environment() };
  const exports = Object.entries(variables).map(([name, value]) => `  export ${name}='${value}'`);
  const places = [...servers.indexes].map(
    ([name, { url }]) => `  ${name}: ${new URL(UPLOAD_PATH, url).href} and ${new URL(SIMPLE_PATH, url).href}`,
  );
  const text = ['the servers stay up; in another shell:', ...exports, 'the indexes:', ...places].join('\n');
  say(context, flags, text);
  await untilStopped(context, flags, 'kept', async () => undefined);
}

async function runRehearse(this: CliContext, flags: RehearseFlags, directory?: string): Promise<void> {
  const { openExample, rehearse } = await import('../../rehearsal/index.ts');
  const progress = createProgress(this, flags);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => progress.end());
  const example = directory === undefined ? flags.example : undefined;
  const folder =
    example === undefined
      ? path.resolve(this.directory, directory ?? '.')
      : stack.use(await openExample(example === '' ? 'hello-dist' : example, this.env)).directory;
  const finished = stack.use(await rehearse(await optionsFor(this, flags, folder, progress)));
  await tell(this, flags, finished);
  if (flags.keep) await keep(this, flags, finished);
}

/** `tokenless rehearse`: the whole release, here and now, without an account. */
export const rehearseCommand: Command<CliContext> = buildCommand<
  RehearseFlags,
  [directory?: string],
  CliContext
>({
  func: reporting(runRehearse),
  parameters: {
    flags: {
      ...commonFlags,
      example: {
        kind: 'parsed',
        parse: String,
        brief: 'Where no DIR is given: a bundled example (hello-dist, wrong-environment)',
        placeholder: 'NAME',
        inferEmpty: true,
        optional: true,
      },
      dist: {
        kind: 'parsed',
        parse: String,
        brief: 'Take these distributions; run no gates and no build',
        placeholder: 'DIR',
        optional: true,
      },
      tag: {
        kind: 'parsed',
        parse: String,
        brief: 'The tag to rehearse (default: that of the version)',
        placeholder: 'TAG',
        optional: true,
      },
      publishers: {
        kind: 'parsed',
        parse: String,
        brief: 'Registrations as a JSON list, instead of the declared ones',
        placeholder: 'FILE',
        optional: true,
      },
      client: { kind: 'enum', values: ['builtin', 'uv', 'twine'], brief: 'Who uploads', default: 'builtin' },
      approve: {
        kind: 'parsed',
        parse: String,
        brief: 'Approve gated environments as this reviewer (repeatable)',
        placeholder: 'NAME',
        variadic: true,
        optional: true,
      },
      report: {
        kind: 'parsed',
        parse: String,
        brief: 'Write an HTML report',
        placeholder: 'FILE',
        optional: true,
      },
      sharedIndex: {
        kind: 'boolean',
        brief: 'Several jobs may bring a part of the release to one index each',
        default: false,
        withNegated: false,
      },
      keep: {
        kind: 'boolean',
        brief: 'Keep issuer and indexes up until Ctrl-C',
        default: false,
        withNegated: false,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'Folder of the project (default: here)', placeholder: 'DIR', optional: true },
      ],
    },
  },
  docs: {
    brief: 'Run the whole release on this machine: real ID tokens, real indexes, unmodified clients',
    fullDescription: [
      'Clones the repository at the tag, runs gates and build, searches the distributions for secrets, starts an',
      'issuer and one index per target in the target’s profile, and runs every publish job with its own claims.',
      'A refusal ends with the code that the target would give, and the line to change. It needs no network',
      'itself; a build that wants packages does.',
      '',
      'Examples:',
      '  tokenless rehearse',
      '  tokenless rehearse --dist dist --tag v1.2.3 --client uv',
      '  tokenless rehearse --approve octocat --report rehearsal.html',
      '  tokenless rehearse --example wrong-environment',
    ].join('\n'),
  },
});
