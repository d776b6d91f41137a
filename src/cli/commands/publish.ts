import path from 'node:path';
import { type Command, buildCommand, numberParser } from '@stricli/core';
import type { ApiToken, AttestationPolicy } from '../../publishing/client/index.ts';
import type { ReleaseFacts } from '../../publishing/config/index.ts';
import { apiTokenFor } from '../api-token.ts';
import type { CliContext } from '../context.ts';
import { type IndexFlags, indexFlags, resolveNamedIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting } from '../output.ts';
import { createProgress } from '../progress.ts';
import { publishFacts } from '../publish-facts.ts';
import { outcomeLines, tellJobEvent } from '../publish-text.ts';
import { type SigstoreFlags, endpointsOf, sigstoreFlags } from '../sigstore-flags.ts';

interface PublishFlags extends CommonFlags, IndexFlags, SigstoreFlags {
  readonly project?: string;
  readonly version?: string;
  readonly concurrency: number;
  readonly wait: number;
  readonly install: boolean;
  readonly attestations?: AttestationPolicy;
  readonly apiToken?: string;
  readonly projectDoesNotExistYet: boolean;
  readonly dryRun: boolean;
}

/** The stored token of an emergency; undefined: trusted publishing. Throws what `apiTokenFor` throws. */
async function emergencyToken(
  context: CliContext,
  flags: PublishFlags,
  { index, folder, facts }: { index: string; folder: string; facts: Pick<ReleaseFacts, 'registrations'> },
): Promise<ApiToken | undefined> {
  const { apiToken: reference } = flags;
  if (reference === undefined) return undefined;
  const [declared] = facts.registrations;
  return await apiTokenFor(context, flags, {
    reference,
    index,
    folder,
    project: flags.project ?? declared?.project,
    projectIsNew: flags.projectDoesNotExistYet || declared?.pending === true,
  });
}

async function runPublish(this: CliContext, flags: PublishFlags, directory = 'dist'): Promise<void> {
  const { name, target } = await resolveNamedIndex(this, flags);
  const client = await import('../../publishing/client/index.ts');
  const {
    createInstallCheck,
    createJobAttester,
    isAttestedByDefault,
    requireAmbientIdentity,
    runPublishJob,
    systemDeps,
  } = client;
  const identity = (): ReturnType<typeof requireAmbientIdentity> => requireAmbientIdentity(this.env);
  const mask = maskIn(this);
  const endpoints = endpointsOf(flags);
  const folder = path.resolve(this.directory, directory);
  const facts = await publishFacts(this, name);
  const apiToken = await emergencyToken(this, flags, { index: name, folder, facts });
  const isAttested = isAttestedByDefault(target.uploadUrl) && apiToken === undefined;
  const usual = isAttested ? 'best-effort' : 'off';
  const { project, version, concurrency, wait, dryRun } = flags;
  const world = { environment: this.env, platform: process.platform };
  const installCheck = flags.install ? createInstallCheck(world, systemDeps) : undefined;
  const progress = createProgress(this, flags);
  try {
    const outcome = await runPublishJob(
      {
        mode: dryRun ? 'dry-run' : 'publish',
        folder,
        target,
        project,
        version,
        ...facts,
        credential: () => apiToken ?? identity(),
        attestations: flags.attestations ?? usual,
        concurrency,
        waitSeconds: wait,
        signal: this.signal,
        mask,
        onEvent: (event) => tellJobEvent(this, flags, progress, event),
      },
      { ...systemDeps, attest: createJobAttester({ identity, mask, endpoints }), installCheck },
    );
    progress.end();
    if (flags.json) printJson(this, { schema: 'tokenless/publish/v1', index: target.uploadUrl, ...outcome });
    else for (const line of outcomeLines(outcome)) printLine(this, line);
  } finally {
    progress.end();
  }
}

/** `tokenless publish`: identity, audience, mint, upload, wait, burn. */
export const publishCommand: Command<CliContext> = buildCommand<
  PublishFlags,
  [directory?: string],
  CliContext
>({
  func: reporting(runPublish),
  parameters: {
    flags: {
      ...commonFlags,
      ...indexFlags,
      project: {
        kind: 'parsed',
        parse: String,
        brief: 'Refuse files of any other project',
        placeholder: 'NAME',
        optional: true,
      },
      version: {
        kind: 'parsed',
        parse: String,
        brief: 'Refuse files of any other version',
        placeholder: 'VERSION',
        optional: true,
      },
      concurrency: { kind: 'parsed', parse: numberParser, brief: 'Uploads at once', default: '3' },
      wait: {
        kind: 'parsed',
        parse: numberParser,
        brief: 'Seconds to wait until every file is served; 0: do not wait',
        default: '300',
      },
      install: {
        kind: 'boolean',
        brief: 'Try, where there is Python with pip or uv, whether what is served installs by its hashes',
        default: true,
      },
      attestations: {
        kind: 'enum',
        values: ['required', 'best-effort', 'off'],
        brief:
          'Sign each file by Sigstore as this job (default: best-effort for PyPI and TestPyPI, else off)',
        optional: true,
      },
      ...sigstoreFlags,
      apiToken: {
        kind: 'parsed',
        parse: String,
        brief: 'For an emergency: upload by this API token instead of an exchange (`tokenless fallback`)',
        placeholder: 'env:NAME|file:PATH',
        optional: true,
      },
      projectDoesNotExistYet: {
        kind: 'boolean',
        brief: 'With --api-token: takes one for the whole account, for the project is not on the index yet',
        default: false,
        withNegated: false,
      },
      dryRun: {
        kind: 'boolean',
        brief: 'Check everything and say what would be uploaded; sign, exchange and upload nothing',
        default: false,
        withNegated: false,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'Folder with distributions (default: dist)',
          placeholder: 'DIR',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief:
      'In CI: exchange the job’s identity for an upload token, upload, wait until served, burn the token',
    fullDescription: [
      'Everything is checked first: archives and metadata, secrets in the files, project and version against what',
      '`[[tool.tokenless.publisher]]` of this folder says of the index, hashes against what the index has.',
      'Identical files that the index has are skipped, so a release that stopped half way is simply run again;',
      'a file with other bytes stops it before anything is uploaded.',
      '',
      'What is signed stands in a public log for ever; nothing of it is written to disk.',
      '',
      'Examples:',
      '  tokenless publish dist --index testpypi',
      '  tokenless publish dist --index pypi --attestations required',
      '  tokenless publish dist --index pypi --dry-run',
      '  tokenless publish dist --index https://index.example/ --project sampleproject --json',
    ].join('\n'),
  },
});
