import { existsSync } from 'node:fs';
import path from 'node:path';

const CLIENTS = path.resolve(import.meta.dirname, '../../.clients/bin');

/**
 * Where an unmodified client is, or undefined on a person's machine that has none. In CI a missing client is a
 * failure, not a skipped test: `.ci/run` installs them all.
 */
export function findClient(name: string): string | undefined {
  const client = path.join(CLIENTS, name);
  if (existsSync(client)) return client;
  if (process.env['CI'] !== undefined) throw new Error(`${client} is missing: run \`bash .ci/run\``);
  console.warn(`skipped: ${name} is not in .clients; \`bash .ci/run\` brings it`);
  return undefined;
}
