import path from 'node:path';
import { type Command, buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { type CommonFlags, commonFlags, printJson, printLine, reporting } from '../output.ts';

interface PackFlags extends CommonFlags {
  readonly into: string;
}

async function runPack(this: CliContext, flags: PackFlags, directory = '.'): Promise<void> {
  const { packProject } = await import('../../publishing/setup/index.ts');
  const project = path.resolve(this.directory, directory);
  const built = await packProject(project, path.resolve(project, flags.into));
  const files = built.map(({ filename, bytes }) => ({ filename, sizeBytes: bytes.byteLength }));
  if (flags.json) printJson(this, { schema: 'tokenless/pack/v1', files });
  else for (const { filename } of files) printLine(this, path.join(flags.into, filename));
}

/** `tokenless pack`: wheel and sdist of a small pure-Python project, without Python. */
export const packCommand: Command<CliContext> = buildCommand<PackFlags, [directory?: string], CliContext>({
  func: reporting(runPack),
  parameters: {
    flags: {
      ...commonFlags,
      into: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder for the distributions',
        placeholder: 'DIR',
        default: 'dist',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'Folder with pyproject.toml (default: here)',
          placeholder: 'DIR',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Build wheel and sdist of a small pure-Python project without Python, the same bytes every time',
    fullDescription: [
      'Reads [project] of pyproject.toml and the sources below src/. The bundled example builds with it; for',
      'anything but small pure-Python projects use a build backend.',
      '',
      'Examples:',
      '  tokenless pack',
      '  tokenless pack examples/hello-dist --into /tmp/dist',
    ].join('\n'),
  },
});
