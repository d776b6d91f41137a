import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexTarget } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';

/** Flags by which a command is pointed at an index. */
export interface IndexFlags {
  readonly index: string;
  readonly ca?: string;
}

/** Their definitions, to spread into a command's own. */
export const indexFlags = {
  index: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: '`pypi`, `testpypi`, or the URL of an index',
    placeholder: 'INDEX',
  },
  ca: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'CA certificate (PEM) of the index, trusted besides the system’s own',
    placeholder: 'FILE',
    optional: true,
  },
} as const;

/** Upload API and simple index of what a person called an index: a known name, its address, or its upload URL. */
async function urlsOf(index: string): Promise<Pick<IndexTarget, 'uploadUrl' | 'simpleUrl'>> {
  if (index === 'pypi' || index === 'testpypi') {
    const { REGISTRY_PROFILES } = await import('../trust/index.ts');
    const { urls } = REGISTRY_PROFILES[index];
    if (urls !== undefined) return { uploadUrl: urls.upload, simpleUrl: urls.simple };
  }
  const url = URL.parse(index);
  if (url === null) {
    const problem = `\`${index}\` is neither \`pypi\`, \`testpypi\` nor a URL`;
    throw cliErrors.create('usage-invalid', { problem, mend: 'write `--index https://index.example/`' });
  }
  const { SIMPLE_PATH, UPLOAD_PATH } = await import('../wire/index.ts');
  const uploadUrl = url.pathname === '/' ? new URL(UPLOAD_PATH, url).href : url.href;
  return { uploadUrl, simpleUrl: new URL(SIMPLE_PATH, url).href };
}

/** The index that the flags name. Throws `usage-invalid`, `file-not-found`. */
export async function resolveIndex(context: CliContext, flags: IndexFlags): Promise<IndexTarget> {
  const urls = await urlsOf(flags.index);
  if (flags.ca === undefined) return urls;
  const file = path.resolve(context.directory, flags.ca);
  const ca = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file: flags.ca ?? file }, { cause });
  });
  return { ...urls, ca };
}
