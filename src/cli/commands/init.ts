import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { InitPlan, InitRequest, PlannedFile, Uploader } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type Asker, askAnswers, askFiles, terminalAsker } from '../init-questions.ts';
import { type InitFile, diffText, initDocument, initText } from '../init-text.ts';
import { type CommonFlags, commonFlags, paintFor, printJson, reporting, say } from '../output.ts';

interface InitFlags extends CommonFlags {
  readonly project?: string;
  readonly repository?: string;
  readonly workflow?: string;
  readonly tag?: string;
  readonly build?: string;
  readonly gate?: readonly string[];
  readonly uploader?: Uploader;
  readonly tokenlessPackage?: string;
  readonly testpypiEnvironment?: string;
  readonly pypiEnvironment?: string;
  readonly reviewer?: readonly string[];
  readonly print?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly yes: boolean;
}

const given = <Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> =>
  value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);

function requestOf(flags: InitFlags): InitRequest {
  return {
    ...given('project', flags.project),
    ...given('repository', flags.repository),
    ...given('workflow', flags.workflow),
    ...given('tag', flags.tag),
    ...given('build', flags.build),
    ...given('gates', flags.gate),
    ...given('uploader', flags.uploader),
    ...given('tokenlessPackage', flags.tokenlessPackage),
    environments: {
      ...given('testpypi', flags.testpypiEnvironment),
      ...given('pypi', flags.pypiEnvironment),
    },
    ...given('reviewers', flags.reviewer),
  };
}

/** A file by its path, or by its name alone. */
function printOne(context: CliContext, { files }: InitPlan, name: string): void {
  const found = files.find((file) => file.path === name || path.posix.basename(file.path) === name);
  if (found === undefined) {
    const names = files.map((file) => `\`${path.posix.basename(file.path)}\``).join(', ');
    const problem = `\`init\` writes no file \`${name}\``;
    throw cliErrors.create('usage-invalid', { problem, mend: `give one of ${names}` });
  }
  context.process.stdout.write(found.text);
}

/** Shows what would change: all of it in a dry run, else only what a file that is there would lose or get. */
function showDiffs(context: CliContext, flags: InitFlags, files: readonly PlannedFile[]): void {
  const { stdout, stderr } = context.process;
  if (flags.dryRun && flags.json) return;
  const stream = flags.dryRun ? stdout : stderr;
  const shown = files.filter(({ state }) => {
    // What would be lost is shown even with --quiet.
    return flags.dryRun || state === 'differs' || (state === 'adds' && !flags.quiet);
  });
  for (const file of shown) stream.write(diffText(file, paintFor(context, stream)));
}

async function chooseFiles(
  files: readonly PlannedFile[],
  flags: InitFlags,
  asker: Asker | undefined,
): Promise<readonly PlannedFile[]> {
  const changing = files.filter(({ state }) => state !== 'same');
  if (asker !== undefined && !flags.dryRun) return askFiles(changing, asker, flags.force);
  return changing.filter(({ state }) => flags.force || state !== 'differs');
}

function outcomeOf(file: PlannedFile, chosen: readonly PlannedFile[], dryRun: boolean): InitFile {
  const { path: name, state: change } = file;
  if (change === 'same') return { path: name, outcome: 'same', change };
  if (!chosen.includes(file)) return { path: name, outcome: 'kept', change };
  return { path: name, outcome: dryRun ? 'planned' : 'written', change };
}

async function runInit(this: CliContext, flags: InitFlags, directory = '.'): Promise<void> {
  const setup = await import('../../publishing/setup/index.ts');
  const facts = await setup.readInitFacts(path.resolve(this.directory, directory), this.env);
  const suggestion = setup.suggestAnswers(requestOf(flags), facts);
  const asks = this.interactive && !flags.yes && !flags.json && flags.print === undefined;
  const asker = asks ? await terminalAsker('tokenless init') : undefined;
  const answered =
    asker === undefined ? suggestion : await askAnswers(suggestion, asker, facts.configured !== undefined);
  const answers = setup.completeAnswers(answered, facts);
  const plan = await setup.planInit(facts, answers, new Date().toISOString().slice(0, 10));
  if (flags.print !== undefined) return printOne(this, plan, flags.print);
  showDiffs(this, flags, plan.files);
  const chosen = await chooseFiles(plan.files, flags, asker);
  if (!flags.dryRun) await setup.writeFiles(facts.root, chosen, this.signal);
  for (const warning of plan.warnings) say(this, flags, `warning: ${warning}`);
  const files = plan.files.map((file) => outcomeOf(file, chosen, flags.dryRun));
  const report = { answers, plan, files, dryRun: flags.dryRun };
  if (flags.json) printJson(this, initDocument(report));
  else this.process.stdout.write(initText(report, paintFor(this, this.process.stdout)));
  // A person who said no knows it; a script that asked for a set-up did not get all of it.
  if (asker === undefined && files.some(({ outcome }) => outcome === 'kept')) this.exitWith(EXIT.refused);
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const;
const switchedOn = (brief: string) =>
  ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;

/** `tokenless init`: workflow, configuration, runbook and hook of a release by trusted publishing. */
export const initCommand: Command<CliContext> = buildCommand<InitFlags, [directory?: string], CliContext>({
  func: reporting(runInit),
  parameters: {
    flags: {
      ...commonFlags,
      project: text('Name at the indexes (default: [project] name)', 'NAME'),
      repository: text('Repository on GitHub (default: the remote origin)', 'OWNER/NAME'),
      workflow: text('File name of the workflow (default: release.yml)', 'FILE'),
      tag: text('How a version becomes a tag (default: as the tags show, else v{version})', 'PATTERN'),
      build: text('Build command (default: python -m build)', 'COMMAND'),
      gate: {
        ...text(
          'A command that must pass before the build (repeatable; default: what is configured)',
          'COMMAND',
        ),
        variadic: true,
      },
      uploader: {
        kind: 'enum',
        values: ['pypa', 'uv', 'tokenless'],
        brief: 'Who uploads in CI (default: pypa, the action of the PyPA)',
        optional: true,
      },
      tokenlessPackage: text(
        'Exact npm package, or pinned Action, that CI runs, for --uploader tokenless',
        'NAME@VERSION|URL|OWNER/tokenless@COMMIT#TAG',
      ),
      testpypiEnvironment: text('Environment of the test index (default: testpypi)', 'NAME'),
      pypiEnvironment: text('Environment of production (default: pypi)', 'NAME'),
      reviewer: {
        ...text('Who approves the production environment (repeatable)', 'NAME'),
        variadic: true,
      },
      print: text('Print this file of the set-up to stdout and write nothing', 'FILE'),
      dryRun: switchedOn('Show what would be written and write nothing'),
      force: switchedOn('Overwrite files that differ, after showing how'),
      yes: switchedOn('Ask nothing, also on a terminal'),
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'Folder of the project (default: here)', placeholder: 'DIR', optional: true },
      ],
    },
  },
  docs: {
    brief: 'Set a repository up: release workflow, [tool.tokenless], runbook, pre-commit hook',
    fullDescription: [
      'Writes a release workflow with every action pinned to a commit, [tool.tokenless], the lists of build',
      'requirements, docs/RELEASING.md and a pre-commit hook, and prints the five fields to register at each',
      'index with the page for them. On a terminal it asks. A file that is there and would lose something is',
      'shown as a difference and kept, unless you say yes or --force; the exit code is then 1.',
      '',
      'Examples:',
      '  tokenless init',
      '  tokenless init --dry-run',
      '  tokenless init --gate "ruff check ." --gate "pytest -q" --reviewer octocat --yes',
      '  tokenless init --print release.yml',
    ].join('\n'),
  },
});
