import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { type IndexFlags, indexFlags, resolveIndex } from '../index-target.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting, say } from '../output.ts';
import { createProgress } from '../progress.ts';
import { parseRelease } from '../release-name.ts';

interface DownloadFlags extends CommonFlags, IndexFlags {
  readonly into: string;
  readonly provenance: boolean;
}

async function runDownload(this: CliContext, flags: DownloadFlags, text: string): Promise<void> {
  const release = parseRelease(text);
  const target = await resolveIndex(this, flags);
  const { downloadRelease, systemDeps } = await import('../../publishing/client/index.ts');
  const progress = createProgress(this, flags);
  const into = path.resolve(this.directory, flags.into);
  const outcome = await downloadRelease(
    {
      ...release,
      target,
      into,
      provenance: flags.provenance,
      signal: this.signal,
      onProgress: ({ file, receivedBytes, totalBytes }) =>
        progress.at(`${file} ${receivedBytes}/${totalBytes ?? '?'}`),
    },
    systemDeps,
  ).finally(() => progress.end());
  if (flags.json) printJson(this, { schema: 'tokenless/download/v1', ...release, ...outcome });
  else for (const { path: file } of outcome.files) printLine(this, path.relative(this.directory, file));
  say(this, flags, `check them again: (cd ${flags.into} && sha256sum -c SHA256SUMS)`);
}

/** `tokenless download`: a release and its `SHA256SUMS`, side by side. */
export const downloadCommand: Command<CliContext> = buildCommand<
  DownloadFlags,
  [release: string],
  CliContext
>({
  func: reporting(runDownload),
  parameters: {
    flags: {
      ...commonFlags,
      ...indexFlags,
      index: { ...indexFlags.index, default: 'pypi' },
      into: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder for the files',
        placeholder: 'DIR',
        default: 'dist',
      },
      provenance: {
        kind: 'boolean',
        brief: 'Write the provenance of each file beside it, for `verify --offline`',
        default: false,
        withNegated: false,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The release', placeholder: 'NAME==VERSION' }],
    },
  },
  docs: {
    brief: 'Fetch every file of a release and write SHA256SUMS beside them',
    fullDescription: [
      'Every file is checked against the hash that the index lists; `sha256sum -c SHA256SUMS` passes there.',
      '',
      'Examples:',
      '  tokenless download sampleproject==4.0.0 --into dist',
      '  tokenless download sampleproject==4.0.0 --provenance && tokenless verify dist --offline',
      '  tokenless download hello-dist==0.1.0 --index https://index.example/ --ca ca.pem',
    ].join('\n'),
  },
});
