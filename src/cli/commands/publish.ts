import path from 'node:path';
import { type Command, buildCommand, numberParser } from '@stricli/core';
import type { PublishEvent } from '../../publishing/client/index.ts';
import type { CliContext } from '../context.ts';
import { type IndexFlags, indexFlags, resolveIndex } from '../index-target.ts';
import { maskIn } from '../mask.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting } from '../output.ts';
import { type Progress, createProgress } from '../progress.ts';
import { tellBurned } from '../tell-burned.ts';

interface PublishFlags extends CommonFlags, IndexFlags {
  readonly project?: string;
  readonly version?: string;
  readonly concurrency: number;
  readonly wait: number;
}

function show(event: PublishEvent, progress: Progress, verbose: boolean): void {
  if (event.kind === 'progress')
    progress.at(`${event.file} ${Math.round((event.sentBytes / Math.max(1, event.totalBytes)) * 100)} %`);
  if (event.kind === 'checked' && event.isServed)
    progress.line(`${event.file}: the index has it already, skipped`);
  if (event.kind === 'uploaded') progress.line(`${event.file}: uploaded`);
  if (event.kind === 'retry')
    progress.warning(`${event.file}: ${event.why}; again in ${event.seconds.toFixed(1)} s`);
  if (event.kind === 'minted' && verbose) progress.line('minted an upload token');
}

async function runPublish(this: CliContext, flags: PublishFlags, directory = 'dist'): Promise<void> {
  const target = await resolveIndex(this, flags);
  const client = await import('../../publishing/client/index.ts');
  const { prepareRelease, publishRelease, requireAmbientIdentity, systemDeps, waitUntilServed } = client;
  const identity = requireAmbientIdentity(this.env);
  const { project, version, concurrency } = flags;
  const { signal } = this;
  const progress = createProgress(this, flags);
  try {
    const release = await prepareRelease(path.resolve(this.directory, directory), {
      project,
      version,
      signal,
    });
    const onEvent = (event: PublishEvent): void => {
      show(event, progress, flags.verbose);
      if (event.kind === 'burned') for (const burned of event.outcomes) tellBurned(this, flags, burned);
    };
    const options = { release, target, identity, concurrency, signal, mask: maskIn(this), onEvent };
    const outcome = await publishRelease(options, systemDeps);
    progress.at('waiting until every file is served');
    if (flags.wait > 0)
      await waitUntilServed({ release, target, timeoutSeconds: flags.wait, signal }, systemDeps);
    progress.end();
    if (flags.json) printJson(this, { schema: 'tokenless/publish/v1', index: target.uploadUrl, ...outcome });
    else
      for (const { filename, sha256, outcome: how } of outcome.files)
        printLine(this, `${sha256}  ${filename}  ${how}`);
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
      'Identical files that the index has are skipped, so a release that stopped half way is simply run again;',
      'a file with other bytes stops it before anything is uploaded.',
      '',
      'Examples:',
      '  tokenless publish dist --index testpypi',
      '  tokenless publish dist --index https://index.example/ --project sampleproject --json',
    ].join('\n'),
  },
});
