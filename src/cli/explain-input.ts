import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { TokenlessError } from '../base/index.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';

/** The most of a file that is read, in bytes; of a longer log the end is read, where the failure is. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Claims of a token of 32 KiB have fewer; deeper ones are an attack on whoever prints them. */
const DEEPEST_LEVEL = 32;

/** A wrong command line. */
export function usage(problem: string, mend: string): TokenlessError {
  return cliErrors.create('usage-invalid', { problem, mend });
}

/** Text of a file in UTF-8, or in UTF-16 as PowerShell writes it. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
}

/** The last bytes of a file, whatever its length, without holding more than them and one piece. */
export async function readEnd(file: string, mostBytes: number = MOST_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    while (length - (chunks[0]?.length ?? 0) >= mostBytes) length -= chunks.shift()?.length ?? 0;
  }
  return Buffer.concat(chunks).subarray(-mostBytes);
}

/**
 * Throws `usage-invalid` for a secret in place of a file.
 *
 * @param instead what to do with it, to begin a sentence
 */
export async function refuseSecretForFile(
  name: string,
  flag: string,
  instead = 'remove it from there, and give the path of a file',
): Promise<void> {
  const { credentialIn } = await import('../publishing/config/index.ts');
  // SECURITY: it would stand in the message, in the shell's history and in the list of processes.
  if (credentialIn(name) === undefined) return;
  throw usage(
    `\`--${flag}\` names a file, and what was given looks like a secret`,
    `${instead}; it was in the command line, so take it for known`,
  );
}

/**
 * Reads what a flag names: a file, or standard input for `-`. Throws `usage-invalid` for a secret in place of
 * a file, `file-not-found`.
 */
export async function readInput(context: CliContext, name: string, flag: string): Promise<string> {
  if (name === '-') return (await context.readStdin()).slice(-MOST_BYTES);
  await refuseSecretForFile(name, flag, `write it into a file, or pipe it in with \`--${flag} -\``);
  return readEnd(path.resolve(context.directory, name)).then(decode, (cause: unknown) => {
    throw cliErrors.create('file-not-found', { file: name }, { cause });
  });
}

function isDeeper(value: unknown, level: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (level === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, level - 1));
}

/** Reads claims: a JSON object. Throws `usage-invalid`. */
export function parseClaims(text: string, name: string): Readonly<Record<string, unknown>> {
  const mend = 'give the path of a JSON object of claims, or `-` to read it from standard input';
  let claims: unknown;
  try {
    claims = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    // Not JSON: the error below says so, without the parser's words, which quote the text.
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw usage(`\`${name}\` is not a JSON object`, mend);
  if (isDeeper(claims, DEEPEST_LEVEL))
    throw usage(`\`${name}\` is nested deeper than the claims of any token`, mend);
  return claims as Readonly<Record<string, unknown>>;
}

/** The compact form in what people have at hand: the token, a header, GitHub's or GitLab's JSON answer. */
export function compactToken(text: string): string {
  const plain = text.trim().replace(/^(?:authorization:\s*)?bearer\s+/iu, '');
  if (!plain.startsWith('{')) return plain;
  try {
    const answer = JSON.parse(plain) as Readonly<Record<string, unknown>>;
    const token = answer['value'] ?? answer['token'] ?? answer['jwt'];
    return typeof token === 'string' ? token : plain;
  } catch {
    return plain;
  }
}
