import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexTarget } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { type DeclaredHere, declaredHere } from './explain-declared.ts';

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
    brief: '`pypi`, `testpypi`, the URL of an index, or the host of one that is declared here',
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

/** An index by the name that registrations have it under, and where it is. */
export interface NamedIndex {
  /** `pypi`, `testpypi`, or the upload URL. */
  readonly name: string;
  readonly target: IndexTarget;
}

/** The declared index whose URL has this host (with its port where there is one). */
function declaredIndex(host: string, { publishers }: DeclaredHere, hostOf: (url: string) => string): string {
  const urls = new Set(publishers.map(({ index }) => index).filter((index) => URL.canParse(index)));
  const found = [...urls].filter((url) => hostOf(url) === host.toLowerCase());
  if (found.length === 1) return found[0] ?? host;
  const known = [...urls].map((url) => `\`${hostOf(url)}\``);
  const list = known.length === 0 ? 'none is declared by its address' : `declared are ${known.join(', ')}`;
  const problem =
    found.length > 1
      ? `more than one index of \`${host}\` is declared here`
      : `\`${host}\` is neither \`pypi\`, \`testpypi\`, a URL nor an index that is declared here (${list})`;
  throw cliErrors.create('usage-invalid', { problem, mend: 'write `--index https://index.example/legacy/`' });
}

/** The name of what a person called an index. Throws `usage-invalid`, index-url-…, and what reading the configuration throws. */
async function nameOf(context: CliContext, text: string): Promise<string> {
  const { credentialIn, parseIndex } = await import('../publishing/config/index.ts');
  // SECURITY: it would stand in the message, and in the log of the job.
  if (credentialIn(text) !== undefined && !URL.canParse(text)) {
    const problem = '`--index` names an index, and what was given looks like a secret';
    const mend = 'take it out; it was in the command line, so take it for known';
    throw cliErrors.create('usage-invalid', { problem, mend });
  }
  const { indexName, parseUrl } = await import('../publishing/client/index.ts');
  // SECURITY: an address with a password in it is refused before anything can repeat it.
  if (URL.canParse(text)) parseUrl(text);
  const name = parseIndex(text) ?? (URL.canParse(text) ? text : undefined);
  if (name !== undefined) return name;
  return declaredIndex(text, await declaredHere(context), indexName);
}

/** Upload API and simple index of an index, by its name as `parseIndex` gives it. */
export async function addressesOf(name: string): Promise<Pick<IndexTarget, 'uploadUrl' | 'simpleUrl'>> {
  if (name === 'pypi' || name === 'testpypi') {
    const { REGISTRY_PROFILES } = await import('../trust/index.ts');
    const { urls } = REGISTRY_PROFILES[name];
    if (urls !== undefined) return { uploadUrl: urls.upload, simpleUrl: urls.simple };
  }
  const { SIMPLE_PATH } = await import('../wire/index.ts');
  return { uploadUrl: name, simpleUrl: new URL(SIMPLE_PATH, name).href };
}

/** Reads the certificate that `--ca` names. Throws `file-not-found`. */
export async function readCa(
  context: CliContext,
  { ca }: Pick<IndexFlags, 'ca'>,
): Promise<{ readonly ca?: string }> {
  if (ca === undefined) return {};
  const text = await readFile(path.resolve(context.directory, ca), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file: ca }, { cause });
  });
  return { ca: text };
}

/** The index that the flags name, with its name. Throws `usage-invalid`, `file-not-found`, config-…. */
export async function resolveNamedIndex(context: CliContext, flags: IndexFlags): Promise<NamedIndex> {
  const name = await nameOf(context, flags.index);
  return { name, target: { ...(await addressesOf(name)), ...(await readCa(context, flags)) } };
}

/** The index that the flags name. Throws `usage-invalid`, `file-not-found`, config-…. */
export async function resolveIndex(context: CliContext, flags: IndexFlags): Promise<IndexTarget> {
  return (await resolveNamedIndex(context, flags)).target;
}
