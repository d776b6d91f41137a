import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { VerifySettings } from '../../publishing/client/index.ts';
import type { CheckName, VerifyReport } from '../../publishing/release/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { formatError } from '../error-text.ts';
import { EXIT } from '../exit-codes.ts';
import { indexFlags, resolveIndex } from '../index-target.ts';
import { type CommonFlags, annotate, commonFlags, paintFor, printJson, reporting } from '../output.ts';
import { createProgress } from '../progress.ts';
import { parseRelease } from '../release-name.ts';
import { type EvidenceFlags, type PublisherFlags, readPolicies, readSubject } from '../verify-input.ts';
import { verifyDocument, verifyText } from '../verify-text.ts';

interface VerifyFlags extends CommonFlags, PublisherFlags, EvidenceFlags {
  readonly index?: string;
  readonly ca?: string;
  readonly offline: boolean;
  readonly noFetch: boolean;
  readonly require?: readonly CheckName[];
  readonly skip?: readonly CheckName[];
  readonly accept?: readonly string[];
  readonly trustRoot?: string;
}

/** The names of `CHECK_NAMES`, written out: reading them would load the release chunk for `--help`. */
const CHECKS = ['sums', 'index', 'lock', 'attestations', 'publisher', 'same-publisher', 'record'] as const;

const EXITS = { verified: EXIT.done, refused: EXIT.refused, unknown: EXIT.network } as const;

function refuseContradiction({ offline, index, require = [], skip = [] }: VerifyFlags, kind: string): void {
  const usage = (problem: string, mend: string): Error =>
    cliErrors.create('usage-invalid', { problem, mend });
  if (offline && kind === 'release') {
    throw usage(
      '`NAME==VERSION` is looked at on an index, and `--offline` asks none',
      'name the folder with the files, or leave out `--offline`',
    );
  }
  if (offline && index !== undefined) {
    throw usage('`--offline` asks no index, and `--index` names one', 'leave out one of them');
  }
  const both = require.find((name) => skip.includes(name));
  if (both !== undefined) {
    throw usage(`\`${both}\` is required and skipped`, 'leave it out of `--require` or of `--skip`');
  }
}

async function acceptedReleases(texts: readonly string[]): Promise<ReadonlySet<string>> {
  const { acceptedKey } = await import('../../publishing/client/index.ts');
  return new Set(texts.map(parseRelease).map(({ project, version }) => acceptedKey(project, version)));
}

/** What verifies attestations: a trust root that was named is read at once, so that a wrong one is told at once. */
async function verifierOf(
  context: CliContext,
  file: string | undefined,
): Promise<VerifySettings['verifier']> {
  const { createAttestationVerifier, readTrustRoot } = await import('../../publishing/client/index.ts');
  if (file === undefined) {
    let loading: ReturnType<typeof createAttestationVerifier> | undefined;
    return () => (loading ??= createAttestationVerifier());
  }
  const trustRoot = await readTrustRoot(path.resolve(context.directory, file));
  const verifier = await createAttestationVerifier({ trustRoot });
  return async () => verifier;
}

function tell(context: CliContext, flags: VerifyFlags, report: VerifyReport): void {
  const { stdout, stderr } = context.process;
  if (flags.json) printJson(context, verifyDocument(report));
  else stdout.write(verifyText(report, flags.verbose, paintFor(context, stdout)));
  const problems = [
    ...report.releases.flatMap(({ checks }) => checks.flatMap((check) => check.problems)),
    ...report.problems,
  ];
  const paint = paintFor(context, stderr);
  for (const problem of problems) {
    stderr.write(`${formatError(problem, paint)}\n`);
    annotate(context, problem);
  }
  context.exitWith(EXITS[report.verdict]);
}

async function runVerify(this: CliContext, flags: VerifyFlags, text: string): Promise<void> {
  const subject = await readSubject(this, text, flags);
  refuseContradiction(flags, subject.kind);
  const ca = flags.ca === undefined ? {} : { ca: flags.ca };
  const index = await resolveIndex(this, { index: flags.index ?? 'pypi', ...ca });
  const [{ systemDeps, verify }, policiesFor, accepted, verifier] = await Promise.all([
    import('../../publishing/client/index.ts'),
    readPolicies(this, flags, subject),
    acceptedReleases(flags.accept ?? []),
    verifierOf(this, flags.trustRoot),
  ]);
  const progress = createProgress(this, flags);
  const report = await verify(
    subject,
    {
      index: flags.offline ? undefined : index,
      indexDecides: flags.index !== undefined,
      verifier,
      policiesFor,
      required: flags.require ?? [],
      skipped: flags.skip ?? [],
      accepted,
      listedOnly: flags.noFetch,
      signal: this.signal,
      onProgress: ({ done, total, what }) => progress.at(`${done}/${total} ${what}`),
    },
    systemDeps,
  ).finally(() => progress.end());
  tell(this, flags, report);
}

const text = (
  brief: string,
  placeholder: string,
): {
  kind: 'parsed';
  parse: (value: string) => string;
  brief: string;
  placeholder: string;
  optional: true;
} => ({
  kind: 'parsed',
  parse: (value: string): string => value,
  brief,
  placeholder,
  optional: true,
});

const names = (
  brief: string,
): { kind: 'enum'; values: typeof CHECKS; brief: string; variadic: true; optional: true } => ({
  kind: 'enum',
  values: CHECKS,
  brief,
  variadic: true,
  optional: true,
});

/** `tokenless verify`: one verdict over a release, a folder or a lock file. */
export const verifyCommand: Command<CliContext> = buildCommand<VerifyFlags, [subject: string], CliContext>({
  func: reporting(runVerify),
  parameters: {
    flags: {
      ...commonFlags,
      index: {
        ...indexFlags.index,
        brief: `${indexFlags.index.brief} (default: what a lock names, else pypi)`,
        optional: true,
      },
      ca: indexFlags.ca,
      offline: {
        kind: 'boolean',
        brief: 'Ask no index; say what could not be seen',
        default: false,
        withNegated: false,
      },
      noFetch: {
        kind: 'boolean',
        brief: 'Of NAME==VERSION read the listing only, do not fetch the files',
        default: false,
        withNegated: false,
      },
      sums: text('SHA256SUMS that was got elsewhere (default: the one in or beside the folder)', 'FILE'),
      record: text(
        'Release record that was got elsewhere (default: the one in or beside the folder)',
        'FILE',
      ),
      trustRoot: text(
        'Trust root of a private Sigstore (default: the public-good instance, bundled)',
        'FILE',
      ),
      publishers: text('Who may publish what, as JSON (default: what the project here declares)', 'FILE'),
      repository: text('Who may have published: the repository', 'OWNER/NAME'),
      workflow: text('With --repository: the workflow’s file name', 'FILE'),
      environment: text('With --repository: the environment', 'NAME'),
      provider: {
        kind: 'enum',
        values: ['github', 'gitlab'],
        brief: 'With --repository: where it is',
        default: 'github',
      },
      require: names('A check that must be possible and pass (repeatable)'),
      skip: names('A check that is left out (repeatable)'),
      accept: {
        kind: 'parsed',
        parse: String,
        brief: 'A release whose change of publisher you looked at (repeatable)',
        placeholder: 'NAME==VERSION',
        variadic: true,
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'A release, a folder with one, or a lock file', placeholder: 'WHAT' },
      ],
    },
  },
  docs: {
    brief: 'Verify a release, a folder or a lock file: sums, index, attestations, publisher, record',
    fullDescription: [
      'WHAT is NAME==VERSION, a folder of distributions (with SHA256SUMS, release-record.json and',
      'FILE.provenance where they lie in it), or a lock: requirements.txt, uv.lock, pylock.toml. Each check',
      'passes, fails, or is not possible, with why. Ends with 0 when nothing failed and something was checked,',
      'with 1 when something was found wanting, with 4 when the network kept an answer back.',
      '',
      'Examples:',
      '  tokenless verify sampleproject==4.0.0 --repository pypa/sampleproject --require publisher',
      '  tokenless verify dist --offline',
      '  tokenless verify uv.lock --require lock',
      '  tokenless verify requirements.txt --index https://index.example/ --json',
    ].join('\n'),
  },
});
