import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Secret } from '../../base/index.ts';
import type { DoctorFacts } from '../../publishing/doctor/index.ts';
import type { CheckedTree, OutsideRequest } from '../../publishing/setup/index.ts';
import type { CliContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { maskIn } from '../mask.ts';
import { oneLine } from '../one-line.ts';
import { type CommonFlags, say } from '../output.ts';
import { resolveSecret } from '../secret-reference.ts';

/** Flags by which GitHub is asked. */
export interface GitHubFlags {
  /** Reference to a token; empty: without one. */
  readonly online?: string;
  readonly apiUrl?: string;
  readonly ca?: string;
}

/** Flags by which doctor asks somebody besides the checkout. */
export interface OutsideFlags extends GitHubFlags {
  readonly credential?: string;
}

/** `https://HOST/…`; a token travels encrypted or not at all. */
function parseApiUrl(text: string): string {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search + url.hash === '';
  if (isPlain && url.protocol === 'https:') return url.href;
  throw new SyntaxError('the address of an API is like `https://github.example/api/v3`, without credentials');
}

/** Their definitions, to spread into the command's own. */
export const outsideFlags = {
  online: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'Ask GitHub too, with a token by reference; empty: without one',
    placeholder: 'env:NAME|file:PATH',
    optional: true,
    inferEmpty: true,
  },
  apiUrl: {
    kind: 'parsed',
    parse: (text: string): string => parseApiUrl(text),
    brief: 'Address of GitHub’s API (default: of the host of the remote `origin`)',
    placeholder: 'URL',
    optional: true,
  },
  credential: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief:
      'Ask the tokenless index that is declared by URL what is registered there, by its owner’s credential',
    placeholder: 'env:NAME|file:PATH',
    optional: true,
  },
  ca: {
    kind: 'parsed',
    parse: (text: string): string => text,
    brief: 'CA certificate (PEM) of the index or of a GitHub server, trusted besides the system’s own',
    placeholder: 'FILE',
    optional: true,
  },
} as const;

/** Those by which GitHub alone is asked. */
export const gitHubFlags: Pick<typeof outsideFlags, keyof GitHubFlags> = {
  online: outsideFlags.online,
  apiUrl: outsideFlags.apiUrl,
  ca: outsideFlags.ca,
};

/** The certificate of `--ca`. Throws `file-not-found`. */
export async function readCa(context: CliContext, file: string): Promise<string> {
  return await readFile(path.resolve(context.directory, file), 'utf8').catch((cause: unknown) => {
    throw cliErrors.create('file-not-found', { file }, { cause });
  });
}

async function secretOf(context: CliContext, reference: string, flag: string): Promise<Secret> {
  const secret = await resolveSecret(context, reference, flag);
  maskIn(context)(secret);
  return secret;
}

/** Whether and how GitHub is asked. Throws `usage-invalid`, `secret-reference-invalid`, `secret-missing`. */
export async function onlineOf(context: CliContext, flags: GitHubFlags): Promise<OutsideRequest['online']> {
  const { online, apiUrl } = flags;
  if (online === undefined && apiUrl !== undefined) {
    const problem = '`--api-url` says where GitHub is asked, and nothing says that it is to be';
    throw cliErrors.create('usage-invalid', { problem, mend: 'add `--online`' });
  }
  if (online === undefined) return undefined;
  const isAnonymous = online.trim() === '';
  return {
    ...(isAnonymous ? {} : { token: await secretOf(context, online, '--online') }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
}

/**
 * Asks once whom the flags allow to ask, says what was not told, and gives what completes a tree with the
 * answers. Throws `secret-reference-invalid`, `secret-missing`, `file-not-found`.
 *
 * @param resolved what `onlineOf` gave, where the token is needed for more than this
 */
export async function askOutside(
  context: CliContext,
  flags: CommonFlags & OutsideFlags,
  facts: DoctorFacts,
  resolved?: OutsideRequest['online'],
): Promise<(tree: CheckedTree) => CheckedTree> {
  const { credential, ca } = flags;
  const online = resolved ?? (await onlineOf(context, flags));
  if (online === undefined && credential === undefined) return (tree) => tree;
  const setup = await import('../../publishing/setup/index.ts');
  const outside = await setup.askOutside(facts, {
    online,
    credential: credential === undefined ? undefined : await secretOf(context, credential, '--credential'),
    ca: ca === undefined ? undefined : await readCa(context, ca),
    signal: context.signal,
  });
  for (const sentence of outside.unseen) say(context, flags, `not seen: ${oneLine(sentence)}`);
  return (tree) => ({ ...tree, facts: setup.withOutside(tree.facts, outside) });
}
